import type { ServerResponse } from 'node:http';
import type { Answer } from './fake-answer.js';

/** What goes wrong with a request; `after` its effect, or else instead of it. */
export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly message?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly after?: boolean;
    }
  /** Closes the connection without a reply. */
  | { readonly kind: 'drop'; readonly after?: boolean }
  /** Has its effect, and closes the connection within the reply. */
  | { readonly kind: 'cut'; readonly after: true }
  /** Has no effect and gives no reply. */
  | { readonly kind: 'hang' };

/** GitHub's words for too much at once (documented); it asks for a wait in seconds. */
export const secondaryLimit = (seconds = 1, status: 403 | 429 = 403): Fault => ({
  kind: 'status',
  status,
  message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
  headers: { 'retry-after': String(seconds) },
});

/** The hour's requests are used up; they come back so many seconds from now. */
export const primaryLimit = (seconds: number): Fault => ({
  kind: 'status',
  status: 403,
  message: 'API rate limit exceeded for installation.',
  headers: {
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + seconds),
  },
});

export type Faults = {
  /** The next requests to an endpoint, or whose `METHOD /path` fits, go wrong. */
  fail(match: string | RegExp, fault: Fault, times?: number): void;
  /** Ends all that goes wrong. */
  heal(): void;
  next(key: string, line: string): Fault | null;
};

export function openFaults(): Faults {
  const waiting: { readonly match: string | RegExp; readonly fault: Fault; times: number }[] = [];
  return {
    fail: (match, fault, times = 1) => void waiting.push({ match, fault, times }),
    heal: () => void waiting.splice(0),
    next: (key, line) => {
      const fits = ({ match, times }: (typeof waiting)[number]) =>
        times > 0 && (typeof match === 'string' ? match === key : match.test(line));
      const found = waiting.find(fits);
      if (!found) return null;
      found.times -= 1;
      return found.fault;
    },
  };
}

/** Answers as told, or as the fault has it. */
export function reply(
  response: ServerResponse,
  { status = 200, json, headers = {} }: Answer,
  fault: Fault | null,
): void {
  if (fault?.kind === 'hang') return;
  if (fault?.kind === 'drop') {
    response.socket?.destroy();
    return;
  }
  if (fault?.kind === 'status') {
    const { message = 'Server Error' } = fault;
    reply(
      response,
      { status: fault.status, json: { message, status: String(fault.status) }, headers: fault.headers ?? {} },
      null,
    );
    return;
  }
  const text = json === undefined ? '' : JSON.stringify(json);
  const cut = fault?.kind === 'cut';
  response.writeHead(status, {
    ...headers,
    ...(text === '' ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    ...(cut ? { 'content-length': String(text.length + 100) } : {}),
  });
  if (cut) response.write(text.slice(0, text.length / 2), () => response.socket?.destroy());
  else response.end(text);
}
