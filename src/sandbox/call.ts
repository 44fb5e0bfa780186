import type { Feature, Permission } from './access.js';
import type { Form } from './body.js';
import type { SandboxState } from './model.js';
import { ApiError, type Reply } from './reply.js';
import type { Settings } from './settings.js';

/** One request as a route sees it. Bodies are read lazily, so that 404 comes before 400 (CONTRACT 4). */
export type Call = {
  readonly state: SandboxState;
  readonly settings: Settings;
  /** Values of the path's parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** When the request came in, as an ISO instant: what createdAt and updatedAt become. */
  readonly now: string;
  /** The state as personnel-search sees it, behind by the lag. */
  readonly indexed: () => SandboxState;
  /** The JSON body; anything else is a 400. */
  readonly json: () => unknown;
  /** The texts of a multipart body and its `file`, or null when the body is not one. */
  readonly form: () => Form | null;
  /** Where this sandbox is reached, for links into it. */
  readonly origin: string;
};

/** One documented endpoint. Handlers are synchronous: what they do to the state is one step. */
export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path in Hono's notation. */
  readonly path: string;
  readonly permission: Permission;
  readonly feature?: Feature;
  readonly handle: (call: Call) => Reply;
};

/** The record a path names by number; 404 when there is none. */
export function byId<T extends { readonly id: number }>(rows: readonly T[], id: string | undefined, what: string): T {
  const found = /^\d+$/.test(id ?? '') ? rows.find((row) => row.id === Number(id)) : undefined;
  if (!found) throw new ApiError(404, `${what} was not found`);
  return found;
}

/** The body as an object; 400 when it is anything else, or holds unknown properties while those are rejected. */
export function objectBody(call: Call, known: readonly string[]): Record<string, unknown> {
  const body = call.json();
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ApiError(400, 'The request body must be a JSON object');
  }
  const unknown = Object.keys(body).filter((key) => !known.includes(key));
  if (unknown.length > 0 && call.settings['unknown-input'] === 'reject') {
    throw new ApiError(400, `property ${unknown[0]} should not exist`);
  }
  return { ...body };
}
