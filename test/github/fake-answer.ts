import type { FakeStore } from './fake-store.js';

/** Who asks, and what for. */
export type Asked = {
  readonly store: FakeStore;
  readonly login: string;
  /** Slug of the App whose token it is; null for a person's token. */
  readonly app: string | null;
  readonly values: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
};

export type Answer = {
  readonly status?: number;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** What the fake does at one endpoint; a list is cut into pages by the server. */
export type Handler = (asked: Asked) => Answer;

export type Handlers = Readonly<Record<string, Handler>>;

export const notFound = (message = 'Not Found'): Answer => ({ status: 404, json: { message, status: '404' } });

/** GitHub's answer to a value that it does not take. */
export const invalid = (resource: string, field: string, message: string): Answer => ({
  status: 422,
  json: { message: 'Validation Failed', errors: [{ resource, code: 'custom', field, message }], status: '422' },
});

/** A property that the shapes of `rest.json` have shown to be a text. */
export function textAt(body: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = body[name];
  return typeof value === 'string' ? value : undefined;
}

export const byteLength = (text: string) => new TextEncoder().encode(text).length;
