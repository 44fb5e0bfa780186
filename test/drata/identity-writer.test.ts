import { expect, test } from 'vitest';
import type { ClientOptions } from '../../src/drata/client.js';
import { identityWriter } from '../../src/drata/identity-writer.js';
import type { HrisContract, IdentityWrite, WriteOutcome, WriteResult } from '../../src/drata/ports.js';
import { DrataError, InterruptedError } from '../../src/errors.js';
import type { ContractChoice } from '../../src/state/config.js';
import type { IdentityFields } from '../../src/state/identity.js';
import { fakeClock } from './fake-clock.js';
import { fakeDrata, refuse } from './fake-drata.js';
import { testClient } from './open-client.js';
import { type Reply, type Seen, serve } from './scripted-server.js';

const UNKNOWN: HrisContract = { shape: 'unknown', partial: false };
const R1: HrisContract = { shape: 'envelope', partial: false };
const R2: HrisContract = { shape: 'batch', partial: false };
const R3: HrisContract = { shape: 'batch', partial: true };

async function open(
  answer: (request: Seen, index: number) => Reply,
  known: HrisContract,
  options: { contract?: ContractChoice; client?: Partial<ClientOptions> } = {},
) {
  const { baseUrl, seen } = await serve(answer);
  const client = testClient(baseUrl, options.client);
  const writer = identityWriter(client, { connectionId: 7, contract: options.contract ?? 'auto', known });
  return { writer, client, seen };
}

function write(
  identityId: string,
  changed: Partial<IdentityFields> = { firstName: `new ${identityId}` },
): IdentityWrite {
  return { identityId, changed, full: { ...changed, lastName: 'Full' } };
}

function writes(count: number): IdentityWrite[] {
  return Array.from({ length: count }, (_, at) => write(`e${at}`));
}

/** How many items each upsert carried, with a mark for its shape. */
function sizes(seen: readonly Seen[]): string[] {
  return seen
    .filter(({ method }) => method === 'POST')
    .map(({ body }) =>
      Array.isArray(body) ? `[${body.length}]` : `{${(body as { identities: unknown[] }).identities.length}}`,
    );
}

function statuses({ outcomes }: WriteResult): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of outcomes) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

function failed(result: WriteResult): { id: string; error: DrataError }[] {
  return result.outcomes.flatMap((outcome, at) =>
    outcome.status === 'failed' ? [{ id: `e${at}`, error: outcome.error }] : [],
  );
}

function words(outcome: WriteOutcome | undefined): string | null {
  return outcome?.status === 'failed' ? outcome.error.apiMessage : null;
}

test('what a reading has proved decides size, shape and what is sent', async () => {
  const cases = [
    { revision: 'R3', known: R3, expected: ['[700]'], sent: { identityId: 'e0', firstName: 'new e0' } },
    {
      revision: 'R2',
      known: R2,
      expected: ['[700]'],
      sent: { identityId: 'e0', firstName: 'new e0', lastName: 'Full' },
    },
    {
      revision: 'R1',
      known: R1,
      expected: ['{300}', '{300}', '{100}'],
      sent: { identityId: 'e0', firstName: 'new e0', lastName: 'Full' },
    },
  ] as const;
  for (const { revision, known, expected, sent } of cases) {
    const drata = fakeDrata({ revision });
    const { writer, seen } = await open(drata.answer, known);
    const progress: number[] = [];
    const result = await writer.upsert(writes(700), (done) => progress.push(done));
    expect(sizes(seen)).toEqual(expected);
    expect(statuses(result)).toEqual({ written: 700 });
    expect(result.stopped).toBeNull();
    expect(progress.at(-1)).toBe(700);
    const body = seen[0]?.body as { identities?: unknown[] } & unknown[];
    expect((body.identities ?? body)[0]).toEqual(sent);
    expect(result.outcomes[699]).toMatchObject({ record: { identityId: 'e699' }, requests: [expected.length] });
  }
});

test('dates and explicit nulls go out as given, omitted fields stay out', async () => {
  const drata = fakeDrata({ revision: 'R3' });
  const { writer, seen } = await open(drata.answer, R3);
  await writer.upsert([
    write('__proto__', { startedAt: '2022-03-01T00:00:00.000Z', separatedAt: null, isContractor: false }),
  ]);
  expect(JSON.stringify(seen[0]?.body)).toBe(
    '[{"identityId":"__proto__","startedAt":"2022-03-01T00:00:00.000Z","separatedAt":null,"isContractor":false}]',
  );
});

test('an unknown revision is spoken to as an array, and an answer makes it a batch', async () => {
  const drata = fakeDrata({ revision: 'R2' });
  const { writer, seen } = await open(drata.answer, UNKNOWN);
  expect(statuses(await writer.upsert(writes(1500)))).toEqual({ written: 1500 });
  expect(sizes(seen)).toEqual(['[300]', '[1000]', '[200]']);
  expect(writer.contract()).toEqual(R2);
});

test('an unknown revision that refuses the array is looked at, then spoken to as an envelope', async () => {
  const drata = fakeDrata({ revision: 'R1', records: ['e0', 'x'] });
  const { writer, seen } = await open(drata.answer, UNKNOWN);
  const result = await writer.upsert(writes(400));
  expect(statuses(result)).toEqual({ written: 400 });
  expect(seen.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST', 'POST']);
  expect(sizes(seen)).toEqual(['[300]', '{300}', '{100}']);
  expect(seen[1]?.query.get('sort')).toBe('updatedAt');
  expect(seen[1]?.query.get('sortDir')).toBe('DESC');
  expect(writer.contract()).toEqual(R1);
  // Both requests that carried the first record are named, the look between them is not.
  expect(result.outcomes[0]).toMatchObject({ requests: expect.arrayContaining([1]) });
  expect(result.outcomes[0]?.status === 'written' && result.outcomes[0].requests).not.toContain(2);
});

test('a pin is believed: no other shape is tried', async () => {
  for (const contract of ['envelope', 'batch'] as const) {
    const { writer, seen } = await open(() => refuse(400, 'no'), UNKNOWN, { contract });
    expect(statuses(await writer.upsert(writes(1)))).toEqual({ failed: 1 });
    expect(sizes(seen)).toEqual([contract === 'batch' ? '[1]' : '{1}']);
    expect(writer.contract().shape).toBe(contract);
  }
});

test('no other shape is tried after anything but a 400', async () => {
  for (const status of [401, 403, 404, 413, 500, 503]) {
    const { writer, seen } = await open(() => refuse(status, 'no'), UNKNOWN);
    await writer.upsert(writes(1));
    expect(sizes(seen).every((size) => size === '[1]')).toBe(true);
    expect(writer.contract().shape).toBe('unknown');
  }
});

test('a refused array that has been stored all the same is not sent again', async () => {
  const drata = fakeDrata({ revision: 'R2' });
  const { writer, seen } = await open((request) => {
    const reply = drata.answer(request);
    return request.method === 'POST' ? refuse(400, 'stored, but badly answered') : reply;
  }, UNKNOWN);
  expect(statuses(await writer.upsert([{ ...write('e0'), full: { firstName: 'new e0' } }]))).toEqual({ unknown: 1 });
  expect(sizes(seen)).toEqual(['[1]']);
});

test('a look that fails stops the run', async () => {
  const { writer } = await open(
    ({ method }) => (method === 'POST' ? refuse(400, 'no') : refuse(401, 'expired')),
    UNKNOWN,
  );
  const result = await writer.upsert(writes(301));
  expect(result.stopped).toMatchObject({ status: 401 });
  expect(statuses(result)).toEqual({ failed: 300, unsent: 1 });
});

test('while both shapes are refused, the words of both are reported; later proof picks the right ones', async () => {
  const drata = fakeDrata({ revision: 'R1', bad: ['e0'] });
  const alone = await open(drata.answer, UNKNOWN);
  expect(words((await alone.writer.upsert(writes(1))).outcomes[0])).toBe(
    'as an array: body must be an object / as an envelope: e0 is bad',
  );
  const several = await open(drata.answer, UNKNOWN);
  const result = await several.writer.upsert(writes(2));
  expect(words(result.outcomes[0])).toBe('e0 is bad');
  expect(result.outcomes[1]?.status).toBe('written');
  expect(several.writer.contract().shape).toBe('envelope');
});

test('items are read one by one: their own codes, positions and errors', async () => {
  const item = (identityId: string) => ({ id: 1, identityId, firstName: 'stored' });
  const replies = [
    { statusCode: 201, data: item('e0') },
    { statusCode: 200, data: null },
    { statusCode: 400, data: null, error: { message: 'email must be an email' } },
    { statusCode: 200, data: null, error: { message: 'half an error' } },
    { statusCode: 422, data: null },
    item('e5'),
  ];
  for (const status of [200, 201, 207, 400]) {
    const { writer, seen } = await open(() => ({ status, json: replies }), R3);
    const result = await writer.upsert(writes(6));
    expect(seen).toHaveLength(1);
    expect(result.outcomes.map((outcome) => outcome.status)).toEqual([
      'written',
      'written',
      'failed',
      'failed',
      'failed',
      'written',
    ]);
    expect(result.outcomes[0]).toMatchObject({ record: { identityId: 'e0', fields: { firstName: 'stored' } } });
    expect(result.outcomes[1]).toMatchObject({ record: null });
    expect(result.outcomes[2]).toMatchObject({ error: { status: 400, reach: 'item' } });
    expect(words(result.outcomes[2])).toBe('email must be an email');
    expect(words(result.outcomes[3])).toBe('half an error');
    expect(words(result.outcomes[4])).toBeNull();
  }
});

test('records in another order are told by their ids, anything else that does not match is not trusted', async () => {
  const item = (identityId: string) => ({ id: 1, identityId });
  const swapped = await open(() => ({ status: 201, json: [item('e1'), item('e0')] }), R1);
  expect((await swapped.writer.upsert(writes(2))).outcomes).toMatchObject([
    { status: 'written', record: { identityId: 'e0' } },
    { status: 'written', record: { identityId: 'e1' } },
  ]);
  for (const json of [[item('e0')], [], [item('e0'), item('other')], [item('e1'), { statusCode: 200, data: null }]]) {
    const { writer } = await open(() => ({ status: 200, json }), R3);
    const result = await writer.upsert(writes(2));
    expect(statuses(result)).toEqual({ unknown: 2 });
    expect(result.stopped).toBeNull();
  }
});

test('a reply of an undocumented form leaves its records unknown and stops before the next', async () => {
  for (const json of [
    { ok: true },
    [{ statusCode: 'yes', data: null }],
    [5],
    [{ id: 1, identityId: 'e0', startedAt: 'never' }],
  ]) {
    const { writer, seen } = await open(() => ({ status: 200, json }), R1);
    const result = await writer.upsert(writes(301));
    expect(statuses(result)).toEqual({ unknown: 300, unsent: 1 });
    expect(result.stopped).toBeInstanceOf(DrataError);
    expect(seen).toHaveLength(1);
  }
});

test.each([
  ['one bad record', ['e137'], R1, 18],
  ['three bad records', ['e0', 'e150', 'e299'], R1, 54],
  ['one bad record in a refused batch', ['e299'], R2, 18],
])('%s among 300 is found by halving while the rest goes through', async (_, bad, known, most) => {
  const drata = fakeDrata({ revision: known === R1 ? 'R1' : 'R2', bad, refusesWhole: true });
  const { writer, seen } = await open(drata.answer, known);
  const progress: number[] = [];
  const result = await writer.upsert(writes(300), (done) => progress.push(done));
  expect(failed(result).map(({ id }) => id)).toEqual(bad);
  for (const { id, error } of failed(result))
    expect(error).toMatchObject({ apiMessage: `${id} is bad`, reach: 'item' });
  expect(statuses(result)).toEqual({ failed: bad.length, written: 300 - bad.length });
  expect(drata.store.size).toBe(300 - bad.length);
  expect(seen.length - 1).toBeLessThanOrEqual(most);
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
  expect(progress.at(-1)).toBe(300);
});

test('a bad record in the first chunk of an unknown R1 is found as well', async () => {
  const drata = fakeDrata({ revision: 'R1', bad: ['e7'] });
  const { writer } = await open(drata.answer, UNKNOWN);
  const result = await writer.upsert(writes(40));
  expect(failed(result)).toMatchObject([{ id: 'e7', error: { apiMessage: 'e7 is bad' } }]);
  expect(statuses(result)).toEqual({ failed: 1, written: 39 });
  expect(writer.contract()).toEqual(R1);
});

test('a server that refuses every record, as under a wrong pin, is not asked about each of thousands', async () => {
  const drata = fakeDrata({ revision: 'R3' });
  const { writer, seen } = await open(drata.answer, UNKNOWN, { contract: 'envelope' });
  const result = await writer.upsert(writes(5000));
  expect(statuses(result)).toEqual({ failed: 50, unsent: 4950 });
  expect(result.stopped).toMatchObject({ reach: 'resource', apiMessage: 'body must be an array' });
  expect(result.stopped?.remedy).toContain('drata.contract');
  expect(seen.length).toBeLessThan(120);
});

test.each([
  ['envelope', 'R3'],
  ['envelope', 'R2'],
  ['batch', 'R1'],
] as const)('a few records under a wrong pin (%s on %s) name the pin as well', async (contract, revision) => {
  const { writer } = await open(fakeDrata({ revision }).answer, UNKNOWN, { contract });
  const errors = failed(await writer.upsert(writes(4)));
  expect(errors).toHaveLength(4);
  for (const { error } of errors) {
    expect(error).toMatchObject({ status: 400, reach: 'item' });
    expect(error.apiMessage).toMatch(/^body must be an (array|object)$/);
    expect(error.remedy).toContain('drata.contract');
  }
});

test('the pin is above doubt without one, and once Drata has taken a record under it', async () => {
  const remedies = async (contract: ContractChoice, batches: readonly number[]) => {
    const drata = fakeDrata({ revision: 'R1', bad: ['e0'] });
    const { writer } = await open(drata.answer, R1, { contract });
    const found = [];
    for (const count of batches) found.push(...failed(await writer.upsert(writes(5).slice(-count))));
    return found.map(({ error }) => error.remedy?.includes('drata.contract'));
  };
  expect(await remedies('auto', [5])).toEqual([false]);
  expect(await remedies('envelope', [5])).toEqual([false]);
  expect(await remedies('envelope', [1, 5])).toEqual([false]);
  const alone = await open(fakeDrata({ revision: 'R1', bad: ['e0'] }).answer, R1, { contract: 'envelope' });
  expect(failed(await alone.writer.upsert(writes(1)))[0]?.error.remedy).toContain('drata.contract');
  await alone.writer.upsert([write('e1')]);
  expect(failed(await alone.writer.upsert(writes(1)))[0]?.error.remedy).toContain('what its message names');
});

test('many bad records are no reason to stop once some have been taken', async () => {
  const bad = Array.from({ length: 60 }, (_, at) => `e${at + 1}`);
  const drata = fakeDrata({ revision: 'R1', bad });
  const { writer } = await open(drata.answer, R1);
  expect(statuses(await writer.upsert(writes(100)))).toEqual({ failed: 60, written: 40 });
});

test('a batch that is too large is halved', async () => {
  const drata = fakeDrata({ revision: 'R2' });
  const { writer, seen } = await open(
    (request) => ((request.body as unknown[]).length > 30 ? { status: 413, text: '<html>' } : drata.answer(request)),
    R2,
  );
  expect(statuses(await writer.upsert(writes(100)))).toEqual({ written: 100 });
  expect(sizes(seen)).toEqual(['[100]', '[50]', '[25]', '[25]', '[50]', '[25]', '[25]']);
});

test('a record on which the server fails is found too, with fewer tries', async () => {
  const drata = fakeDrata({ revision: 'R3', poison: ['e3'] });
  const { writer, seen } = await open(drata.answer, R3);
  const result = await writer.upsert(writes(1000));
  expect(failed(result)).toMatchObject([{ id: 'e3', error: { status: 500 } }]);
  expect(statuses(result)).toEqual({ failed: 1, written: 999 });
  // Five tries for the whole, two for each of ten halvings down to the record, one for each half that is well.
  expect(seen.length).toBeLessThanOrEqual(5 + 2 * 10 + 10);
  expect(result.stopped).toBeNull();
});

test('a server that fails on everything stops the run soon', async () => {
  const { writer, seen } = await open(() => refuse(500, 'down'), R3);
  const result = await writer.upsert(writes(2500));
  expect(result.stopped).toMatchObject({ status: 500 });
  expect(seen.length).toBeLessThanOrEqual(5 + 2 * 12);
  expect(result.outcomes[999]?.status).toBe('unknown');
  expect(result.outcomes[1000]?.status).toBe('unsent');
});

test.each([502, 503, 504])('an outage (%i) is not searched for a record at fault', async (status) => {
  const { writer, seen } = await open(() => ({ status, text: '<html>' }), R1);
  const result = await writer.upsert(writes(301));
  expect(seen).toHaveLength(5);
  expect(result.stopped).toMatchObject({ status, reach: 'run' });
  expect(statuses(result)).toEqual({ unknown: 300, unsent: 1 });
});

test('a lost connection leaves what was under way unknown', async () => {
  const { writer } = await open(() => 'drop', R1);
  const result = await writer.upsert(writes(301));
  expect(result.stopped).toMatchObject({ status: null });
  expect(statuses(result)).toEqual({ unknown: 300, unsent: 1 });
  expect(result.outcomes[0]).toMatchObject({ requests: [1, 2, 3, 4, 5] });
});

test.each([401, 402, 403, 404, 412])('%i fails its chunk and leaves the rest unsent', async (status) => {
  const { writer, seen } = await open(() => refuse(status, 'no'), R1);
  const result = await writer.upsert(writes(301));
  expect(seen).toHaveLength(1);
  expect(result.stopped).toMatchObject({ status, apiMessage: 'no' });
  expect(statuses(result)).toEqual({ failed: 300, unsent: 1 });
});

test('a stop in the middle of a search keeps what was refused before as unsent', async () => {
  const drata = fakeDrata({ revision: 'R1', bad: ['e0'] });
  const { writer } = await open((request, index) => (index < 3 ? drata.answer(request) : refuse(401, 'expired')), R1);
  const result = await writer.upsert(writes(8));
  // 8 refused, 4 refused, 2 refused, then the key expires on the first record.
  expect(result.outcomes.map(({ status }) => status)).toEqual(['failed', ...Array.from({ length: 7 }, () => 'unsent')]);
});

test('throttling delays a write and loses nothing', async () => {
  const drata = fakeDrata({ revision: 'R1' });
  const { writer } = await open(
    (request, index) => (index === 1 ? { status: 429, headers: { 'retry-after': '5' } } : drata.answer(request)),
    R1,
  );
  const result = await writer.upsert(writes(400));
  expect(statuses(result)).toEqual({ written: 400 });
  expect(result.outcomes[399]).toMatchObject({ requests: [2, 3] });
});

test('an interruption leaves the chunk under way unknown and the rest unsent', async () => {
  const stop = new AbortController();
  const drata = fakeDrata({ revision: 'R1' });
  const { writer } = await open(
    (request, index) => {
      const reply = drata.answer(request);
      if (index === 0) return reply;
      setTimeout(() => stop.abort(), 5);
      return 'hang';
    },
    R1,
    { client: { signal: stop.signal } },
  );
  const result = await writer.upsert(writes(700));
  expect(result.stopped).toBeInstanceOf(InterruptedError);
  expect(statuses(result)).toEqual({ written: 300, unknown: 300, unsent: 100 });
});

test('an interruption before anything is sent leaves all unsent', async () => {
  const { writer, seen } = await open(() => 'drop', R3, { client: { signal: AbortSignal.abort() } });
  const result = await writer.upsert(writes(2));
  expect(result.stopped).toBeInstanceOf(InterruptedError);
  expect(statuses(result)).toEqual({ unsent: 2 });
  expect(statuses(await writer.remove({ identityId: 'e0', recordId: null }))).toEqual({ unsent: 1 });
  expect(seen).toHaveLength(0);
});

test('nothing to write is nothing sent', async () => {
  const { writer, seen } = await open(() => 'drop', R3);
  expect(await writer.upsert([])).toEqual({ outcomes: [], stopped: null });
  expect(seen).toHaveLength(0);
});

test('a record is removed by the id of the customer under R3, by its number elsewhere', async () => {
  const modern = fakeDrata({ revision: 'R3', records: ['a/b'] });
  const r3 = await open(modern.answer, R3);
  expect(await r3.writer.remove({ identityId: 'a/b', recordId: 1001 })).toEqual({
    outcomes: [{ status: 'written', record: null, requests: [1] }],
    stopped: null,
  });
  expect(r3.seen[0]?.path).toMatch(/\/identity-id:a%2Fb$/);
  expect(modern.store.size).toBe(0);

  const old = fakeDrata({ revision: 'R1', records: ['a'] });
  const r1 = await open(old.answer, R1);
  expect(statuses(await r1.writer.remove({ identityId: 'a', recordId: 1001 }))).toEqual({ written: 1 });
  expect(old.store.size).toBe(0);
});

test('a record that is gone already is removed, whatever the body of a success', async () => {
  const replies: Reply[] = [refuse(404, 'gone'), { status: 200, text: 'OK' }, { status: 200, json: { count: 1 } }];
  const { writer } = await open((_, index) => replies[index] ?? 'drop', R3);
  for (const _ of replies) {
    expect(statuses(await writer.remove({ identityId: 'a', recordId: null }))).toEqual({ written: 1 });
  }
});

test('a record without an address cannot be removed, and it is said why', async () => {
  const { writer, seen } = await open(() => 'drop', R2);
  const result = await writer.remove({ identityId: 'a', recordId: null });
  expect(result).toMatchObject({ outcomes: [{ status: 'failed', requests: [] }], stopped: null });
  expect(failed(result)[0]?.error.message).toBe('identity a cannot be deleted: its number in Drata is not known');
  expect(seen).toHaveLength(0);
});

test('a removal that is refused fails by itself; one that the key may not make, or that finds nobody, stops', async () => {
  const refused = await open(() => refuse(400, 'malformed'), R3);
  expect(await refused.writer.remove({ identityId: 'a', recordId: null })).toMatchObject({
    outcomes: [{ status: 'failed', error: { status: 400 } }],
    stopped: null,
  });
  const forbidden = await open(() => refuse(403, 'no'), R3);
  const result = await forbidden.writer.remove({ identityId: 'a', recordId: null });
  expect(result).toMatchObject({ outcomes: [{ status: 'failed' }], stopped: { status: 403, reach: 'resource' } });
  expect(result.stopped?.message).toContain('Delete HRIS User Identity');
  const lost = await open(() => 'drop', R3, { client: { clock: fakeClock() } });
  expect(await lost.writer.remove({ identityId: 'a', recordId: null })).toMatchObject({
    outcomes: [{ status: 'unknown' }],
    stopped: { status: null },
  });
});
