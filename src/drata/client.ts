import { type DrataError, InterruptedError, UsageError } from '../errors.js';
import { type Clock, pause } from './clock.js';
import { type Endpoint, fillPath, type PathValues, shownPath } from './endpoint.js';
import { endpointName, explain } from './explain.js';
import { type FetchedFile, fetchFile } from './file.js';
import { openGate } from './gate.js';
import type { RequestRecord } from './ports.js';
import { isSuccess, nextStep, type Tally } from './retry.js';
import { type Body, type Exchange, exchange } from './transport.js';

/** What makes a run wait; for progress on standard error. */
export type ClientEvent =
  /** Drata asked for a rest; nothing is sent for so long. */
  | { readonly kind: 'throttled'; readonly milliseconds: number; readonly endpoint: string }
  /** A request is sent again after a server or network error. */
  | { readonly kind: 'retrying'; readonly milliseconds: number; readonly endpoint: string; readonly reason: string }
  /** The run keeps to its own limit of requests a minute. */
  | { readonly kind: 'paced'; readonly milliseconds: number };

export type ClientOptions = {
  /** Host root, as `resolveBaseUrl` gives it. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** `drata-roster/VERSION`. */
  readonly userAgent: string;
  readonly ratePerMinute?: number | undefined;
  /** Requests under way at once. */
  readonly concurrency?: number | undefined;
  readonly timeoutMs?: number | undefined;
  /** Stops everything: what sleeps, what waits and what is under way. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly onEvent?: ((event: ClientEvent) => void) | undefined;
};

/** One call of an endpoint. */
export type Call = {
  readonly endpoint: Endpoint;
  readonly values: PathValues;
  readonly query?: readonly (readonly [name: string, value: string])[];
  /** Sent as JSON, but for a form. */
  readonly body?: unknown;
  /** How often it may be tried in the face of server errors, where that is not the usual number. */
  readonly tries?: number | undefined;
};

/** What came of a call, with every exchange it took; a refusal keeps its body, because some speak item by item. */
export type Answer = { readonly exchanges: readonly RequestRecord[] } & (
  | { readonly ok: true; readonly status: number; readonly body: unknown }
  | {
      readonly ok: false;
      readonly error: DrataError | InterruptedError;
      readonly body: unknown;
      /** Why no reply came to the last exchange; null when one did. */
      readonly lost: 'timeout' | 'network' | null;
    }
);

/** The only way to Drata. */
export type Client = {
  readonly baseUrl: string;
  /** Never rejects for what Drata, the network or a signal does. */
  send(call: Call): Promise<Answer>;
  /** Fetches what a signed link of a reply leads to, without the key. Rejects with `InterruptedError` alone. */
  fetchFile(link: string): Promise<FetchedFile>;
  /** Waits, unless the run is stopped. */
  pause(milliseconds: number): Promise<void>;
  /** By how many milliseconds Drata's clock is ahead of this one, as its last reply told; null while none has. */
  clockSkew(): number | null;
  /** Every exchange so far, in the order of sending. */
  requests(): readonly RequestRecord[];
};

const DEFAULTS = {
  /** Below the documented 500 of one address (CONTRACT section 2), which others may share. */
  ratePerMinute: 480,
  /** As many as bulk reads are said to bear (CONTRACT section 2). */
  concurrency: 4,
  /** Gateways commonly give up after a minute; waiting longer brings nothing. */
  timeoutMs: 60_000,
};

/** Opens the client: pace, retry and stop are shared by everything that is sent through it. */
export function openClient(options: ClientOptions): Client {
  const { baseUrl, apiKey, userAgent, signal, clock } = options;
  // What does not fit into a header would end in an error of the HTTP library that shows it.
  if (!/^[\x21-\x7e]+$/.test(apiKey)) throw new UsageError('the Drata API key is empty or holds characters no key has');
  const emit = options.onEvent ?? (() => undefined);
  const gate = openGate({
    ratePerMinute: options.ratePerMinute ?? DEFAULTS.ratePerMinute,
    clock,
    signal,
    onWait: (milliseconds) => emit({ kind: 'paced', milliseconds }),
  });
  const inSlot = limit(options.concurrency ?? DEFAULTS.concurrency);
  const timeoutMs = options.timeoutMs ?? DEFAULTS.timeoutMs;
  const records: RequestRecord[] = [];
  let skew: number | null = null;

  /** One exchange, on the record from the moment it starts. */
  const exchangeOnce = async (call: Call, path: string, url: string, mine: number[]): Promise<Exchange> => {
    const sentAt = clock.now();
    const index = records.length;
    const keep = (status: number | null) => {
      const { method } = call.endpoint;
      const at = new Date(sentAt).toISOString();
      const milliseconds = clock.now() - sentAt;
      records[index] = { number: index + 1, method, path: shownPath(path), status, at, milliseconds };
    };
    keep(null);
    mine.push(index);
    const { body: given } = call;
    const body = given === undefined ? null : given instanceof FormData ? given : JSON.stringify(given);
    const { method } = call.endpoint;
    const result = await exchange({ url, method, apiKey, userAgent, body, timeoutMs, signal, now: clock.now });
    keep(result.kind === 'reply' ? result.status : null);
    if (result.kind === 'reply' && result.serverAt !== null) skew = result.serverAt - clock.now();
    return result;
  };

  const send = async (call: Call): Promise<Answer> => {
    const { endpoint, values } = call;
    const path = fillPath(endpoint, values);
    const query = new URLSearchParams(
      (call.query ?? []).map(([name, value]): [string, string] => [name, value]),
    ).toString();
    const url = `${baseUrl}${path}${query === '' ? '' : `?${query}`}`;
    const site = { endpoint, values, path, baseUrl };
    const mine: number[] = [];
    const exchanges = () => mine.flatMap((index) => records[index] ?? []);
    let tally: Tally = { failures: 0, throttles: 0, throttledMs: 0, spentMs: 0 };
    for (;;) {
      await gate.turn();
      if (signal.aborted)
        return { ok: false, error: interrupted(), body: undefined, lost: null, exchanges: exchanges() };
      const result = await exchangeOnce(call, path, url, mine);
      if (isSuccess(result, endpoint) && result.kind === 'reply') {
        return { ok: true, status: result.status, body: jsonOf(result.body), exchanges: exchanges() };
      }
      // A reply that came before the signal still counts; what the signal cut off is no network error.
      if (signal.aborted && (result.kind === 'lost' || result.body.kind === 'cut-off')) continue;
      const tookMs = exchanges().at(-1)?.milliseconds ?? 0;
      const step = nextStep(result, endpoint, tally, { tookMs, random: clock.random(), tries: call.tries });
      if (step.kind === 'settled') {
        const body = result.kind === 'reply' ? jsonOf(result.body) : undefined;
        const lost = result.kind === 'lost' ? result.why : null;
        return { ok: false, error: explain(site, result, mine.length), body, lost, exchanges: exchanges() };
      }
      if (signal.aborted) continue;
      tally = step.tally;
      const milliseconds = step.waitMs;
      const name = endpointName(site);
      if (step.hold) {
        gate.hold(milliseconds);
        emit({ kind: 'throttled', milliseconds, endpoint: name });
      } else {
        emit({ kind: 'retrying', milliseconds, endpoint: name, reason: explain(site, result, 1).message });
        await pause(clock, milliseconds, signal);
      }
    }
  };

  return {
    baseUrl,
    send: (call) => inSlot(() => send(call)),
    fetchFile: async (link) => {
      const file = await inSlot(() => fetchFile(link, { userAgent, timeoutMs, signal, clock }));
      if (!file.ok && signal.aborted) throw interrupted();
      return file;
    },
    pause: (milliseconds) => pause(clock, milliseconds, signal),
    clockSkew: () => skew,
    requests: () => [...records],
  };
}

/** The body of a good answer; anything else is thrown. */
export async function expectOk(answer: Promise<Answer>): Promise<Answer & { readonly ok: true }> {
  const settled = await answer;
  if (!settled.ok) throw settled.error;
  return settled;
}

function interrupted(): InterruptedError {
  return new InterruptedError('interrupted');
}

function jsonOf(body: Body): unknown {
  return body.kind === 'json' ? body.value : undefined;
}

/** Runs so many at once; the others wait in the order of asking, and keep their place while they retry. */
function limit(most: number): <T>(run: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (run) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
