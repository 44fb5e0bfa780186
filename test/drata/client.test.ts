import { expect, test } from 'vitest';
import { openClient } from '../../src/drata/client.js';
import { fillPath } from '../../src/drata/endpoint.js';
import { ENDPOINTS } from '../../src/drata/endpoints.js';
import { DrataError, InterruptedError, UsageError } from '../../src/errors.js';
import { fakeClock } from './fake-clock.js';
import { API_KEY, testClient } from './open-client.js';
import { inOrder, serve } from './scripted-server.js';

const PATH = '/public/v2/custom-connections/7/hris-user-identities';
const LIST = { endpoint: ENDPOINTS.identityList, values: { connectionId: 7 } };
const GOOD = { status: 200, json: { data: [], pagination: {} } };

/** Everything a person or a report could see of an error. */
function visible(error: unknown): string {
  const { message, stack, cause, ...rest } = error as Error & Record<string, unknown>;
  return JSON.stringify([message, stack, String(cause), rest]);
}

test('a request carries key, agent and query, and is kept on record', async () => {
  const { baseUrl, seen } = await serve(inOrder(GOOD));
  const client = testClient(baseUrl);
  const answer = await client.send({
    ...LIST,
    query: [
      ['expand[]', 'a b'],
      ['expand[]', 'c'],
    ],
  });
  expect(answer).toMatchObject({ ok: true, status: 200, body: { data: [] } });
  expect(seen[0]?.headers).toMatchObject({
    authorization: `Bearer ${API_KEY}`,
    'user-agent': 'drata-roster/0.0.0-test',
    accept: 'application/json',
  });
  expect(seen[0]?.query.getAll('expand[]')).toEqual(['a b', 'c']);
  expect(client.requests()).toEqual([
    { number: 1, method: 'GET', path: PATH, status: 200, at: '2026-11-21T10:00:00.000Z', milliseconds: 0 },
  ]);
  expect(JSON.stringify(client.requests())).not.toContain(API_KEY);
});

test('path values are encoded whole, but for the documented separators', () => {
  const path = (record: string) => fillPath(ENDPOINTS.identityGet, { connectionId: 7, record });
  expect(path('identity-id:a/../7?x#%2e@b')).toBe(`${PATH}/identity-id:a%2F..%2F7%3Fx%23%252e@b`);
  expect(path('identity-id:__proto__')).toBe(`${PATH}/identity-id:__proto__`);
  expect(path('identity-id:\ud800')).toBe(`${PATH}/identity-id:%EF%BF%BD`);
  expect(() => fillPath(ENDPOINTS.identityGet, { connectionId: 7 })).toThrow('no value for {record}');
});

test.each([
  ['a server error', { status: 500, json: { message: 'x' } }],
  ['a gateway page', { status: 502, text: '<html>Bad gateway</html>' }],
  ['an empty success', { status: 200 }],
  ['a page under 200', { status: 200, text: '<html>Log in</html>', headers: { 'content-type': 'text/html' } }],
  ['JSON that says it is none', { status: 200, text: '{}', headers: { 'content-type': 'text/html' } }],
  ['half a JSON text', { status: 200, text: '{"data":[', headers: { 'content-type': 'application/json' } }],
  ['a body cut off', 'truncate'],
  ['a dropped connection', 'drop'],
] as const)('%s is tried again until it passes', async (_, fault) => {
  const { baseUrl } = await serve(inOrder(fault, fault, GOOD));
  const client = testClient(baseUrl);
  expect(await client.send(LIST)).toMatchObject({ ok: true });
  expect(client.requests()).toHaveLength(3);
  expect(client.events.map(({ kind }) => kind)).toEqual(['retrying', 'retrying']);
});

test('an error that stays is explained after five tries, and its waits double', async () => {
  const { baseUrl } = await serve(inOrder({ status: 502, text: '<html>' }));
  const clock = fakeClock();
  const answer = await testClient(baseUrl, { clock }).send(LIST);
  if (answer.ok) throw new Error('it should have failed');
  expect(answer.error).toMatchObject({ status: 502, reach: 'run', endpoint: `GET ${PATH}`, apiMessage: null });
  expect(answer.error.message).toBe('Drata is not available at the moment (HTTP 502) (5 tries)');
  expect(answer.exchanges.map(({ status }) => status)).toEqual([502, 502, 502, 502, 502]);
  expect(clock.sleeps).toEqual([250, 500, 1000, 2000]);
});

test('a body that never ends is given up', async () => {
  const { baseUrl } = await serve(inOrder({ status: 200, text: 'x'.repeat(33 * 1024 * 1024) }));
  const answer = await testClient(baseUrl).send(LIST);
  expect(answer).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining('larger than any real reply') },
  });
});

test('a request that is not answered in time is tried again', async () => {
  const { baseUrl } = await serve(inOrder('hang', GOOD));
  const client = testClient(baseUrl, { timeoutMs: 100 });
  expect(await client.send(LIST)).toMatchObject({ ok: true });
  expect(client.requests().map(({ status }) => status)).toEqual([null, 200]);
  expect(client.events[0]).toMatchObject({ reason: `${baseUrl} did not answer in time` });
});

test('an unreachable host says what to check', async () => {
  const { baseUrl } = await serve(inOrder('drop'));
  const answer = await testClient(baseUrl).send(LIST);
  if (answer.ok) throw new Error('it should have failed');
  expect(answer.error).toMatchObject({ status: null, reach: 'run' });
  expect(answer.error.message).toContain(`${baseUrl} could not be reached (UND_ERR_SOCKET) (5 tries)`);
  expect(visible(answer.error)).not.toContain(API_KEY);
});

test('a redirect is an error, and the key does not follow it', async () => {
  const other = await serve(inOrder(GOOD));
  const { baseUrl, seen } = await serve(inOrder({ status: 307, headers: { location: `${other.baseUrl}/` } }));
  const answer = await testClient(baseUrl).send(LIST);
  expect(answer).toMatchObject({ ok: false, error: { status: 307, reach: 'run' } });
  expect(seen).toHaveLength(1);
  expect(other.seen).toHaveLength(0);
});

test.each([
  ['seconds', () => '20'],
  ['a date', () => new Date(Date.now() + 20_000).toUTCString()],
])('Retry-After as %s stops all sending for its time', async (_, header) => {
  const { baseUrl } = await serve((__, index) =>
    index === 0 ? { status: 429, headers: { 'retry-after': header(), date: new Date().toUTCString() } } : GOOD,
  );
  const clock = fakeClock();
  const client = testClient(baseUrl, { clock, concurrency: 1 });
  const answers = await Promise.all([client.send(LIST), client.send(LIST)]);
  expect(answers.every(({ ok }) => ok)).toBe(true);
  expect(client.events.filter(({ kind }) => kind !== 'paced')).toMatchObject([{ kind: 'throttled' }]);
  const waited = clock.sleeps[0] ?? 0;
  // A date has whole seconds, and the second may turn between the two headers.
  expect(Math.abs(waited - 20_000)).toBeLessThanOrEqual(1000);
  const [first, ...later] = client.requests().map(({ at }) => Date.parse(at));
  for (const at of later) expect(at - (first ?? 0)).toBeGreaterThanOrEqual(waited);
});

test('throttling without Retry-After backs off, and in the end says who else may be using the limit', async () => {
  const { baseUrl } = await serve(inOrder({ status: 429 }));
  const clock = fakeClock();
  const answer = await testClient(baseUrl, { clock }).send(LIST);
  // Single milliseconds are the pace, which has forgotten its burst.
  expect(clock.sleeps.filter((sleep) => sleep > 1)).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  expect(answer).toMatchObject({ ok: false, error: { status: 429, reach: 'run' } });
  expect(answer.ok || answer.error.remedy).toContain('500 requests a minute');
});

test('a rest that is too long is not waited for, and named', async () => {
  const { baseUrl, seen } = await serve(inOrder({ status: 429, headers: { 'retry-after': '7200' } }));
  const answer = await testClient(baseUrl).send(LIST);
  expect(answer.ok || answer.error.message).toBe('Drata throttles this address and asks for 7200 seconds of rest');
  expect(seen).toHaveLength(1);
});

test('what is not repeatable is sent once, unless it was throttled', async () => {
  const once = { ...LIST, endpoint: { ...ENDPOINTS.identityUpsert, repeatable: false }, body: [] };
  const failing = await serve(inOrder({ status: 503 }));
  expect(await testClient(failing.baseUrl).send(once)).toMatchObject({ ok: false, error: { status: 503 } });
  expect(failing.seen).toHaveLength(1);
  const throttled = await serve(inOrder({ status: 429 }, { status: 201, json: [] }));
  expect(await testClient(throttled.baseUrl).send(once)).toMatchObject({ ok: true });
});

test('an error text that repeats the key is shown without it', async () => {
  const echo = {
    status: 400,
    json: { message: `bad header: Bearer ${API_KEY}`, debugInfo: { stack: 'at secret.ts' } },
  };
  const { baseUrl } = await serve(inOrder(echo));
  const answer = await testClient(baseUrl).send(LIST);
  if (answer.ok) throw new Error('it should have failed');
  expect(answer.error).toMatchObject({ apiMessage: 'bad header: Bearer [API key]' });
  expect(visible(answer.error)).not.toContain(API_KEY);
  expect(visible(answer.error)).not.toContain('secret.ts');
});

test('a key that fits into no header is refused without being shown', () => {
  for (const apiKey of ['', 'two\nlines-secret', 'café-secret']) {
    const options = { userAgent: 'x', signal: new AbortController().signal, clock: fakeClock() };
    const attempt = () => openClient({ ...options, baseUrl: 'http://127.0.0.1:1', apiKey });
    expect(attempt).toThrow(UsageError);
    expect(attempt).not.toThrow(/secret/);
  }
});

test('no more requests are under way than allowed', async () => {
  let most = 0;
  let now = 0;
  const { baseUrl } = await serve(() => GOOD);
  const client = testClient(baseUrl, { concurrency: 2 });
  const real = globalThis.fetch;
  globalThis.fetch = async (...args) => {
    now += 1;
    most = Math.max(most, now);
    try {
      return await real(...args);
    } finally {
      now -= 1;
    }
  };
  try {
    const answers = await Promise.all(Array.from({ length: 9 }, () => client.send(LIST)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(9);
  } finally {
    globalThis.fetch = real;
  }
  expect(most).toBe(2);
});

test('a signal stops what is under way, what sleeps and what waits its turn', async () => {
  const stop = new AbortController();
  const { baseUrl, seen } = await serve((_, index) => {
    if (index === 1) setTimeout(() => stop.abort(), 10);
    return index === 0 ? { status: 503 } : 'hang';
  });
  // A sleep that only the signal ends, as node:timers/promises has it: by rejecting.
  const clock = {
    ...fakeClock(),
    sleep: (_: number, signal: AbortSignal) =>
      new Promise((__, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  };
  const client = testClient(baseUrl, { concurrency: 2, signal: stop.signal, clock });
  const answers = await Promise.all([client.send(LIST), client.send(LIST), client.send(LIST)]);
  for (const answer of answers) {
    expect(answer.ok).toBe(false);
    if (!answer.ok) expect(answer.error).toBeInstanceOf(InterruptedError);
  }
  expect(answers.map(({ exchanges }) => exchanges.map(({ status }) => status))).toEqual([[503], [null], []]);
  expect(seen).toHaveLength(2);
});

test('a reply that was there before the signal still counts', async () => {
  const stop = new AbortController();
  const { baseUrl } = await serve(inOrder({ status: 403, json: { message: 'no' } }));
  const client = testClient(baseUrl, {
    signal: stop.signal,
    clock: { ...fakeClock(), random: () => stop.abort() ?? 0 },
  });
  const answer = await client.send(LIST);
  expect(answer.ok || answer.error).toBeInstanceOf(DrataError);
});
