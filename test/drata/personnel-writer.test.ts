import { expect, test } from 'vitest';
import { personnelWriter } from '../../src/drata/personnel-writer.js';
import type { PersonnelChange } from '../../src/drata/ports.js';
import { InterruptedError } from '../../src/errors.js';
import type { PersonnelFields } from '../../src/state/personnel.js';
import { refuse } from './fake-drata.js';
import { testClient } from './open-client.js';
import { person } from './people.js';
import { inOrder, type Reply, type Seen, serve } from './scripted-server.js';

const DONE: Reply = { status: 200, json: { id: 42 } };

async function open(
  api: 'v1' | 'v2',
  answer: (request: Seen, index: number) => Reply = () => DONE,
  signal?: AbortSignal,
) {
  const { baseUrl, seen } = await serve(answer);
  const client = testClient(baseUrl, signal ? { signal } : {});
  const calls = () => seen.map(({ method, path, body }) => [`${method} ${path}`, body]);
  return { writer: personnelWriter(client, { api }), calls };
}

function change(fields: Partial<PersonnelFields>, customFields: PersonnelChange['customFields'] = []): PersonnelChange {
  return { fields, customFields };
}

const PUT = 'PUT /public/v2/personnel/42';
const DATES = 'PUT /public/personnel/42/contract-dates';
const STATUS = 'PUT /public/personnel/42/status';

test('V2 sends what is given in one request, custom fields by number or name with null to delete', async () => {
  const { writer, calls } = await open('v2');
  const fields = { employmentStatus: 'FORMER_EMPLOYEE', startedAt: '2020-07-06', separatedAt: '2024-01-05' } as const;
  const values = [
    { field: 3, value: '4' },
    { field: 'Department', value: null },
  ];
  const result = await writer.write(person(), change(fields, values));
  expect(result).toEqual({ outcome: { status: 'written', requests: [1] }, stopped: null });
  const customFields = [
    { id: 3, value: '4' },
    { name: 'Department', value: null },
  ];
  expect(calls()).toEqual([[PUT, { ...fields, customFields }]]);
});

test('V2 sends custom fields alone, and nothing where nothing is to change', async () => {
  const { writer, calls } = await open('v2');
  await writer.write(person(), change({}, [{ field: 3, value: 'x' }]));
  expect(await writer.write(person(), change({}))).toMatchObject({ outcome: { status: 'written', requests: [] } });
  expect(calls()).toEqual([[PUT, { customFields: [{ id: 3, value: 'x' }] }]]);
});

test('a tenant without custom fields refuses those who have them, and the others go on', async () => {
  const { writer } = await open('v2', () => refuse(402, 'Upgrade your plan'));
  const withField = await writer.write(person(), change({}, [{ field: 3, value: 'x' }]));
  expect(withField).toMatchObject({ outcome: { status: 'failed', error: { status: 402 } }, stopped: null });
  const without = await writer.write(person(), change({ startedAt: '2020-07-06' }));
  expect(without).toMatchObject({ outcome: { status: 'failed' }, stopped: { status: 402 } });
});

test('V2 leaves FUTURE_HIRE in two ordered requests', async () => {
  const { writer, calls } = await open('v2');
  const hire = person({ employmentStatus: 'FUTURE_HIRE', startedAt: '2027-01-01' });
  const result = await writer.write(hire, change({ employmentStatus: 'CURRENT_EMPLOYEE', startedAt: '2026-11-01' }));
  expect(result.outcome).toEqual({ status: 'written', requests: [1, 2] });
  // A date alone, or a status alone, is one request.
  await writer.write(hire, change({ startedAt: '2027-02-01' }));
  await writer.write(hire, change({ employmentStatus: 'CURRENT_EMPLOYEE' }));
  expect(calls()).toEqual([
    [PUT, { startedAt: '2026-11-01' }],
    [PUT, { employmentStatus: 'CURRENT_EMPLOYEE' }],
    [PUT, { startedAt: '2027-02-01' }],
    [PUT, { employmentStatus: 'CURRENT_EMPLOYEE' }],
  ]);
});

test('where the first of two requests fails, the second is not sent; where the second does, both are on record', async () => {
  const hire = person({ employmentStatus: 'FUTURE_HIRE' });
  const wanted = change({ employmentStatus: 'CURRENT_EMPLOYEE', startedAt: '2026-11-01' });
  const first = await open('v2', () => refuse(400, 'bad date'));
  expect((await first.writer.write(hire, wanted)).outcome).toMatchObject({ status: 'failed', requests: [1] });
  expect(first.calls()).toHaveLength(1);
  const second = await open('v2', inOrder(DONE, refuse(400, 'bad status')));
  const { outcome, stopped } = await second.writer.write(hire, wanted);
  expect(outcome).toMatchObject({ status: 'failed', requests: [1, 2], error: { apiMessage: 'bad status' } });
  expect(stopped).toBeNull();
});

test('OUT_OF_SCOPE is never sent without its reason, be it the stored one', async () => {
  for (const api of ['v2', 'v1'] as const) {
    const { writer, calls } = await open(api);
    await writer.write(person({ notHumanReason: 'robot' }), change({ employmentStatus: 'OUT_OF_SCOPE' }));
    await writer.write(person(), change({ employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'mailbox' }));
    expect(calls().map(([, body]) => body)).toEqual([
      { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'robot' },
      { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'mailbox' },
    ]);
  }
});

test.each(['startedAt', 'separatedAt', 'notHumanReason'] as const)(
  '%s cannot be cleared, and nothing is sent',
  async (field) => {
    for (const api of ['v2', 'v1'] as const) {
      const { writer, calls } = await open(api);
      const { outcome } = await writer.write(person(), change({ [field]: null, employmentStatus: 'CURRENT_EMPLOYEE' }));
      expect(outcome).toMatchObject({
        status: 'failed',
        requests: [],
        error: { message: `the API cannot clear the ${field} of personnel record 42`, reach: 'item' },
      });
      expect(calls()).toEqual([]);
    }
  },
);

test.each([
  [400, 'failed', false],
  [404, 'failed', false],
  [409, 'failed', false],
  [413, 'failed', false],
  [422, 'failed', false],
  [500, 'failed', false],
  [401, 'failed', true],
  [402, 'failed', true],
  [403, 'failed', true],
  [412, 'failed', true],
  [503, 'unknown', true],
] as const)('HTTP %i: %s, and stops the others: %s', async (status, outcome, stops) => {
  const { writer } = await open('v2', () => refuse(status, 'words of the API'));
  const result = await writer.write(person(), change({ employmentStatus: 'CURRENT_EMPLOYEE' }));
  expect(result.outcome.status).toBe(outcome);
  expect(result.stopped !== null).toBe(stops);
  if (result.outcome.status === 'failed') expect(result.outcome.error.apiMessage).toBe('words of the API');
});

test('an ambiguous name asks for the number, a missing feature is named', async () => {
  const values = [{ field: 'Office', value: 'x' }];
  const ambiguous = await open('v2', () => refuse(422, 'several'));
  expect((await ambiguous.writer.write(person(), change({}, values))).outcome).toMatchObject({
    error: { remedy: 'Use the numeric id instead of the name.' },
  });
  const unpaid = await open('v2', () => refuse(402, 'upgrade'));
  const unpaidWrite = await unpaid.writer.write(person(), change({}, values));
  expect(unpaidWrite.outcome).toMatchObject({
    error: { message: expect.stringContaining('the feature "Custom Fields and Formulas" is missing') },
  });
});

test('a server that fails on one person after the other is down', async () => {
  const { writer } = await open('v2', () => refuse(500, 'oops'));
  const results = [];
  for (let count = 0; count < 10; count += 1) {
    results.push(await writer.write(person(), change({ employmentStatus: 'CURRENT_EMPLOYEE' })));
  }
  expect(results.map(({ stopped }) => stopped !== null)).toEqual([...Array(9).fill(false), true]);
});

test('a dropped connection is tried again, since the same values twice are the same', async () => {
  const { writer, calls } = await open('v2', inOrder('drop', DONE));
  const { outcome } = await writer.write(person(), change({ startedAt: '2020-01-01' }));
  expect(outcome).toEqual({ status: 'written', requests: [1, 2] });
  expect(calls()).toHaveLength(2);
});

test('a stop before anything was sent leaves it unsent, between two requests unknown', async () => {
  const early = new AbortController();
  early.abort();
  const before = await open('v2', () => DONE, early.signal);
  const wanted = change({ employmentStatus: 'CURRENT_EMPLOYEE', startedAt: '2026-11-01' });
  expect(await before.writer.write(person(), wanted)).toMatchObject({
    outcome: { status: 'unsent' },
    stopped: expect.any(InterruptedError),
  });
  const late = new AbortController();
  const between = await open(
    'v2',
    () => {
      late.abort();
      return DONE;
    },
    late.signal,
  );
  const result = await between.writer.write(person({ employmentStatus: 'FUTURE_HIRE' }), wanted);
  expect(result).toMatchObject({
    outcome: { status: 'unknown', requests: [1] },
    stopped: expect.any(InterruptedError),
  });
  expect(between.calls()).toHaveLength(1);
});

test('V1 sends dates before the status, each with what it asks for', async () => {
  const { writer, calls } = await open('v1');
  const fields = { employmentStatus: 'FORMER_EMPLOYEE', startedAt: '2020-07-06', separatedAt: '2024-01-05' } as const;
  const { outcome } = await writer.write(person(), change(fields));
  expect(outcome).toEqual({ status: 'written', requests: [1, 2] });
  expect(calls()).toEqual([
    [DATES, { startDate: '2020-07-06', separationDate: '2024-01-05' }],
    [STATUS, { employmentStatus: 'FORMER_EMPLOYEE', separationDate: '2024-01-05' }],
  ]);
});

test.each([
  [
    'a separation date takes the start date along',
    { startedAt: '2020-07-06' },
    { separatedAt: '2024-01-05' },
    [[DATES, { startDate: '2020-07-06', separationDate: '2024-01-05' }]],
  ],
  [
    'a start date goes alone',
    { separatedAt: '2024-01-05' },
    { startedAt: '2020-07-06' },
    [[DATES, { startDate: '2020-07-06' }]],
  ],
  [
    'a leave is one request',
    {},
    { employmentStatus: 'FORMER_CONTRACTOR', separatedAt: '2024-01-05' },
    [[STATUS, { employmentStatus: 'FORMER_CONTRACTOR', separationDate: '2024-01-05' }]],
  ],
  [
    'a leave on the stored date says it again',
    { separatedAt: '2024-01-05' },
    { employmentStatus: 'FORMER_EMPLOYEE' },
    [[STATUS, { employmentStatus: 'FORMER_EMPLOYEE', separationDate: '2024-01-05' }]],
  ],
  [
    'a new reason says the status again',
    { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'old' },
    { notHumanReason: 'new' },
    [[STATUS, { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'new' }]],
  ],
  [
    'a future hire starts before the status changes',
    { employmentStatus: 'FUTURE_HIRE', startedAt: '2027-01-01' },
    { employmentStatus: 'CURRENT_EMPLOYEE', startedAt: '2026-11-01' },
    [
      [DATES, { startDate: '2026-11-01' }],
      [STATUS, { employmentStatus: 'CURRENT_EMPLOYEE' }],
    ],
  ],
] as const)('V1: %s', async (_, live, fields, expected) => {
  const { writer, calls } = await open('v1');
  expect((await writer.write(person(live), change(fields))).outcome.status).toBe('written');
  expect(calls()).toEqual(expected);
});

test.each([
  [{ separatedAt: '2024-01-05' }, 'only together with a start date, and there is none'],
  [{ employmentStatus: 'FORMER_EMPLOYEE' }, 'FORMER_EMPLOYEE needs a separation date'],
  [{ employmentStatus: 'OUT_OF_SCOPE' }, 'OUT_OF_SCOPE needs a reason'],
  [{ notHumanReason: 'x' }, 'a reason goes with the status OUT_OF_SCOPE alone'],
] as const)('V1 cannot write %j, and sends nothing', async (fields, why) => {
  const { writer, calls } = await open('v1');
  const { outcome, stopped } = await writer.write(person(), change(fields));
  if (outcome.status !== 'failed') throw new Error('it should have failed');
  expect(outcome.error.message).toBe(
    `personnel record 42 cannot be changed: ${why.startsWith('only') ? `V1 of the API sets a separation date ${why}` : why}`,
  );
  expect(outcome.error.remedy).toBeTruthy();
  expect(stopped).toBeNull();
  expect(calls()).toEqual([]);
});

test('V1 has no custom fields: the reason is told and nothing of the person is sent', async () => {
  const { writer, calls } = await open('v1');
  const { outcome } = await writer.write(person(), change({ startedAt: '2020-01-01' }, [{ field: 3, value: 'x' }]));
  expect(outcome).toMatchObject({
    status: 'failed',
    error: { message: expect.stringContaining('V1 of the API cannot write custom fields') },
  });
  expect(calls()).toEqual([]);
});

test('a conflict keeps the words of the API', async () => {
  const { writer } = await open('v1', () => refuse(409, 'the separation date is before the start date'));
  const { outcome, stopped } = await writer.write(person(), change({ startedAt: '2020-01-01' }));
  expect(outcome).toMatchObject({
    status: 'failed',
    error: { status: 409, apiMessage: 'the separation date is before the start date' },
  });
  expect(stopped).toBeNull();
});

test('a reset names up to 100 people a request', async () => {
  const ids = Array.from({ length: 201 }, (_, at) => at + 1);
  const v2 = await open('v2', () => ({ status: 201, json: { count: 1 } }));
  expect((await v2.writer.reset(ids)).outcome).toEqual({ status: 'written', requests: [1, 2, 3] });
  expect(v2.calls()).toEqual([
    ['POST /public/v2/personnel/actions', { action: 'reset-sync', personnelIds: ids.slice(0, 100) }],
    ['POST /public/v2/personnel/actions', { action: 'reset-sync', personnelIds: ids.slice(100, 200) }],
    ['POST /public/v2/personnel/actions', { action: 'reset-sync', personnelIds: [201] }],
  ]);
  const v1 = await open('v1');
  expect((await v1.writer.reset(ids)).outcome.status).toBe('written');
  expect(v1.calls().map(([name]) => name)).toEqual([
    'PUT /public/personnel/some/reset-sync',
    'PUT /public/personnel/some/reset-sync',
    'PUT /public/personnel/reset-sync/201',
  ]);
  expect(v1.calls()[0]?.[1]).toEqual({ personnelIds: ids.slice(0, 100) });
});

test('a reset that conflicts is a failure of those people alone', async () => {
  const { writer } = await open('v2', () => refuse(409, 'manual person'));
  expect(await writer.reset([1])).toMatchObject({
    outcome: { status: 'failed', error: { apiMessage: 'manual person' } },
    stopped: null,
  });
});

test('a reset of everybody tells how many, where the version tells', async () => {
  const v2 = await open('v2', () => ({ status: 201, json: { count: 512 } }));
  expect(await v2.writer.resetAll()).toMatchObject({ outcome: { status: 'written' }, count: 512 });
  expect(v2.calls()).toEqual([['POST /public/v2/personnel/actions', { action: 'reset-sync-all' }]]);
  const odd = await open('v2', () => ({ status: 201, json: { count: 'many' } }));
  expect((await odd.writer.resetAll()).count).toBeNull();
  const v1 = await open('v1', () => ({ status: 200, json: { id: 1, count: 5 } }));
  expect(await v1.writer.resetAll()).toMatchObject({ outcome: { status: 'written' }, count: null });
  expect(v1.calls()).toEqual([['PUT /public/personnel/all/reset-sync', undefined]]);
  const forbidden = await open('v2', () => refuse(403, 'no'));
  expect(await forbidden.writer.resetAll()).toMatchObject({ outcome: { status: 'failed' }, count: null });
});
