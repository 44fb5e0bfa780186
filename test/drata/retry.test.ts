import { expect, test } from 'vitest';
import type { Endpoint } from '../../src/drata/endpoint.js';
import { ENDPOINTS } from '../../src/drata/endpoints.js';
import { backoff, nextStep, parseRetryAfter, RETRY, type Tally } from '../../src/drata/retry.js';
import type { Exchange } from '../../src/drata/transport.js';

const FRESH: Tally = { failures: 0, throttles: 0, throttledMs: 0, spentMs: 0 };
const CONTEXT = { tookMs: 10, random: 0.5 };
const LOST: Exchange = { kind: 'lost', why: 'network', cause: null };

function reply(status: number, extra: Partial<Exchange & { kind: 'reply' }> = {}): Exchange {
  return { kind: 'reply', status, body: { kind: 'json', value: {} }, retryAfterMs: null, serverAt: null, ...extra };
}

const ONCE: Endpoint = { ...ENDPOINTS.identityUpsert, repeatable: false };

test.each([400, 401, 402, 403, 404, 405, 408, 409, 412, 413, 422, 301])('%i is never retried', (status) => {
  expect(nextStep(reply(status), ENDPOINTS.identityList, FRESH, CONTEXT).kind).toBe('settled');
});

test.each([500, 502, 503, 504, 520])('%i is retried where sending twice does no harm', (status) => {
  expect(nextStep(reply(status), ENDPOINTS.identityList, FRESH, CONTEXT)).toMatchObject({ kind: 'again', hold: false });
  expect(nextStep(reply(status), ONCE, FRESH, CONTEXT).kind).toBe('settled');
});

test('a lost reply and a gateway page under 200 are retried likewise', () => {
  for (const exchange of [LOST, reply(200, { body: { kind: 'not-json' } }), reply(200, { body: { kind: 'empty' } })]) {
    expect(nextStep(exchange, ENDPOINTS.identityList, FRESH, CONTEXT).kind).toBe('again');
    expect(nextStep(exchange, ONCE, FRESH, CONTEXT).kind).toBe('settled');
  }
});

test('a body beyond the limit is not asked for again', () => {
  const huge = reply(200, { body: { kind: 'too-large' } });
  expect(nextStep(huge, ENDPOINTS.identityList, FRESH, CONTEXT).kind).toBe('settled');
});

test('throttling is waited out for any request, holding all others', () => {
  expect(nextStep(reply(429, { retryAfterMs: 7_000 }), ONCE, FRESH, CONTEXT)).toMatchObject({
    kind: 'again',
    hold: true,
    waitMs: 7_000,
  });
});

test('throttling without Retry-After backs off exponentially with full jitter up to a minute', () => {
  const waits = [0, 1, 2, 3, 4, 5, 6].map((throttles) => {
    const step = nextStep(reply(429), ONCE, { ...FRESH, throttles }, { ...CONTEXT, random: 0.999999 });
    return step.kind === 'again' ? step.waitMs : null;
  });
  expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  expect(backoff(RETRY.throttled, 3, 0)).toBe(0);
});

test('waiting for a throttled address ends after so many tries, and before it takes longer than the limit', () => {
  const many = { ...FRESH, throttles: RETRY.throttled.tries - 1 };
  expect(nextStep(reply(429, { retryAfterMs: 1 }), ONCE, many, CONTEXT).kind).toBe('settled');
  expect(nextStep(reply(429, { retryAfterMs: 3_600_000 }), ONCE, FRESH, CONTEXT).kind).toBe('settled');
});

test('retries end after five tries, after fewer where the call says so, and after two minutes in all', () => {
  const at = (tally: Partial<Tally>, tries?: number) =>
    nextStep(LOST, ENDPOINTS.identityList, { ...FRESH, ...tally }, { ...CONTEXT, tries }).kind;
  expect(at({ failures: 3 })).toBe('again');
  expect(at({ failures: 4 })).toBe('settled');
  expect(at({ failures: 1 }, 2)).toBe('settled');
  expect(at({ failures: 1, spentMs: 120_000 })).toBe('settled');
  // Time spent on waiting out throttling is not the server's failure.
  expect(at({ failures: 1, throttledMs: 500_000 })).toBe('again');
});

test('a 503 that names a time is not asked again before it', () => {
  expect(nextStep(reply(503, { retryAfterMs: 9_000 }), ENDPOINTS.identityList, FRESH, CONTEXT)).toMatchObject({
    waitMs: 9_000,
    hold: false,
  });
});

test('Retry-After is read as seconds, as a date by the clock of the server, or not at all', () => {
  const now = Date.parse('2026-11-21T10:00:00Z');
  expect(parseRetryAfter('12', null, now)).toBe(12_000);
  expect(parseRetryAfter('Sat, 21 Nov 2026 10:00:30 GMT', null, now)).toBe(30_000);
  expect(parseRetryAfter('Sat, 21 Nov 2026 10:00:30 GMT', 'Sat, 21 Nov 2026 10:00:10 GMT', now - 86_400_000)).toBe(
    20_000,
  );
  for (const useless of [null, '', '0', '-5', 'soon', 'Sat, 21 Nov 2026 09:00:00 GMT']) {
    expect(parseRetryAfter(useless, null, now)).toBeNull();
  }
});
