import { parseRetryAfter } from './retry.js';

/** A reply's body: JSON, or why there is none to use. */
export type Body =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'empty' | 'not-json' | 'cut-off' | 'too-large' };

/** One request and what came of it. */
export type Exchange =
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly body: Body;
      /** What a `Retry-After` asks for; null without a usable one. */
      readonly retryAfterMs: number | null;
      /** The server's `Date` in milliseconds since 1970; null without one. */
      readonly serverAt: number | null;
    }
  | { readonly kind: 'lost'; readonly why: 'timeout' | 'network'; readonly cause: unknown };

/** A request as it goes over the wire. */
export type Outgoing = {
  readonly url: string;
  readonly method: string;
  readonly apiKey: string;
  readonly userAgent: string;
  /** Text is JSON. */
  readonly body: string | FormData | null;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly now: () => number;
};

/** Several times a page of 500 records with every field filled in four-byte characters. */
const BODY_LIMIT = 32 * 1024 * 1024;

/** Sends one request and reads its reply to the end. Never rejects for what the network or the server does. */
export async function exchange(request: Outgoing): Promise<Exchange> {
  const stop = new AbortController();
  const onAbort = () => stop.abort();
  let hasTimedOut = false;
  const timer = setTimeout(() => {
    hasTimedOut = true;
    stop.abort();
  }, request.timeoutMs);
  request.signal.addEventListener('abort', onAbort, { once: true });
  if (request.signal.aborted) stop.abort();
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${request.apiKey}`,
        'user-agent': request.userAgent,
        // A form brings its own type, with the boundary of its parts.
        ...(typeof request.body === 'string' ? { 'content-type': 'application/json' } : {}),
      },
      body: request.body,
      // A redirect is an answer like any other: the key never goes where it points.
      redirect: 'manual',
      signal: stop.signal,
    });
    const { headers, status } = response;
    return {
      kind: 'reply',
      status,
      body: await readBody(response, status >= 400 ? request.apiKey : ''),
      retryAfterMs: parseRetryAfter(headers.get('retry-after'), headers.get('date'), request.now()),
      serverAt: Date.parse(headers.get('date') ?? '') || null,
    };
  } catch (cause) {
    return { kind: 'lost', why: hasTimedOut ? 'timeout' : 'network', cause };
  } finally {
    clearTimeout(timer);
    request.signal.removeEventListener('abort', onAbort);
  }
}

/** An error reply may repeat the request: its key is taken out, unless it is too short to be a real one. */
async function readBody(response: Response, apiKey: string): Promise<Body> {
  const bytes = await readBytes(response, BODY_LIMIT);
  if (typeof bytes === 'string') return { kind: bytes };
  if (bytes.length === 0) return { kind: 'empty' };
  const type = response.headers.get('content-type');
  if (type !== null && !/[/+]json\b/i.test(type)) return { kind: 'not-json' };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { kind: 'json', value: JSON.parse(apiKey.length < 8 ? text : text.replaceAll(apiKey, '[API key]')) };
  } catch {
    return { kind: 'not-json' };
  }
}

/** A body to its end, unless it is longer than `limit` bytes. */
export async function readBytes(response: Response, limit: number): Promise<Uint8Array | 'cut-off' | 'too-large'> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of response.body ?? []) {
      length += chunk.length;
      if (length > limit) return 'too-large';
      chunks.push(chunk);
    }
  } catch {
    return 'cut-off';
  }
  return Buffer.concat(chunks);
}
