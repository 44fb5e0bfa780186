import type { Endpoint } from './endpoint.js';
import type { Exchange } from './transport.js';

type Rule = { readonly tries: number; readonly baseMs: number; readonly capMs: number; readonly totalMs: number };

/** How long the client keeps trying. */
export const RETRY: { readonly transient: Rule; readonly throttled: Rule } = {
  transient: {
    // A 502 now and then is normal (CONTRACT section 2); five in a row are an outage.
    tries: 5,
    baseMs: 500,
    capMs: 16_000,
    // No further try starts after two minutes, so that requests that time out cannot add up to an hour.
    totalMs: 120_000,
  },
  throttled: {
    tries: 8,
    baseMs: 2_000,
    // The limit counts by the minute (CONTRACT section 2), so no single wait need be longer.
    capMs: 60_000,
    // A job that waits longer than this is better started again later.
    totalMs: 600_000,
  },
};

/** What has happened to a request so far. */
export type Tally = {
  readonly failures: number;
  readonly throttles: number;
  /** Time spent on waiting out throttling. */
  readonly throttledMs: number;
  /** Time spent on everything else: exchanges that failed and the waits between them. */
  readonly spentMs: number;
};

/** What to do after an exchange: take it as it is, or send again after a wait; `hold` stops all other sending as well. */
export type Step =
  | { readonly kind: 'settled' }
  | { readonly kind: 'again'; readonly waitMs: number; readonly hold: boolean; readonly tally: Tally };

const SETTLED: Step = { kind: 'settled' };

/** Decides about a retry. Throttled requests were not looked at, so any may be sent again; others only if repeatable. */
export function nextStep(
  exchange: Exchange,
  endpoint: Endpoint,
  tally: Tally,
  context: { readonly tookMs: number; readonly random: number; readonly tries?: number | undefined },
): Step {
  const asked = exchange.kind === 'reply' ? exchange.retryAfterMs : null;
  if (exchange.kind === 'reply' && exchange.status === 429) {
    const throttles = tally.throttles + 1;
    const waitMs = asked ?? backoff(RETRY.throttled, throttles, context.random);
    const throttledMs = tally.throttledMs + waitMs;
    if (throttles >= RETRY.throttled.tries || throttledMs > RETRY.throttled.totalMs) return SETTLED;
    return { kind: 'again', waitMs, hold: true, tally: { ...tally, throttles, throttledMs } };
  }
  if (!isTransient(exchange, endpoint) || !endpoint.repeatable) return SETTLED;
  const failures = tally.failures + 1;
  const waitMs = Math.max(asked ?? 0, backoff(RETRY.transient, failures, context.random));
  const spentMs = tally.spentMs + context.tookMs + waitMs;
  if (failures >= (context.tries ?? RETRY.transient.tries) || spentMs > RETRY.transient.totalMs) return SETTLED;
  return { kind: 'again', waitMs, hold: false, tally: { ...tally, failures, spentMs } };
}

/** Whether an exchange is a success that can be used. */
export function isSuccess(exchange: Exchange, endpoint: Endpoint): boolean {
  if (exchange.kind !== 'reply' || exchange.status < 200 || exchange.status > 299) return false;
  return endpoint.replies === 'nothing' || exchange.body.kind === 'json';
}

/** Whether the same request may well succeed a little later: no reply, a server error, or a gateway's body under a 2xx. */
function isTransient(exchange: Exchange, endpoint: Endpoint): boolean {
  if (exchange.kind === 'lost' || exchange.status >= 500) return true;
  const isUnreadable = exchange.status >= 200 && exchange.status <= 299 && !isSuccess(exchange, endpoint);
  return isUnreadable && exchange.body.kind !== 'too-large';
}

/** Exponential backoff with full jitter: anything from nothing to the doubled base. */
export function backoff(rule: Rule, failures: number, random: number): number {
  return Math.round(random * Math.min(rule.capMs, rule.baseMs * 2 ** (failures - 1)));
}

/**
 * Milliseconds that a `Retry-After` asks for, in seconds or as a date; null when it says nothing usable. A date is taken against
 * the server's own `Date`, where given, since the clocks of the two may differ.
 */
export function parseRetryAfter(header: string | null, date: string | null, now: number): number | null {
  const text = header?.trim() ?? '';
  const serverNow = Date.parse(date ?? '');
  const wait = /^\d+$/.test(text)
    ? Number(text) * 1000
    : Date.parse(text) - (Number.isNaN(serverNow) ? now : serverNow);
  return wait > 0 ? wait : null;
}
