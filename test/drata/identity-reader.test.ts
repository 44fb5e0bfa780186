import { expect, test } from 'vitest';
import { identityReader } from '../../src/drata/identity-reader.js';
import type { IdentityReader } from '../../src/drata/ports.js';
import { DrataError } from '../../src/errors.js';
import type { ContractChoice } from '../../src/state/config.js';
import { fakeDrata, refuse } from './fake-drata.js';
import { API_KEY, testClient } from './open-client.js';
import { type Reply, type Seen, serve } from './scripted-server.js';

const ENDPOINT = 'GET /public/v2/custom-connections/7/hris-user-identities';

async function open(answer: (request: Seen, index: number) => Reply, contract: ContractChoice = 'auto') {
  const { baseUrl, seen } = await serve(answer);
  return { reader: identityReader(testClient(baseUrl), { connectionId: 7, contract }), seen };
}

function ids(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `emp-${String(at).padStart(5, '0')}`);
}

function page(data: readonly object[], pagination: object = {}): Reply {
  return { status: 200, json: { data, pagination } };
}

async function failureOf(reader: IdentityReader): Promise<DrataError> {
  const error = await reader.list().then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DrataError)) throw new Error(`not a DrataError: ${error}`);
  return error;
}

test('a list is read whole, 500 a page, every parameter said again with each cursor', async () => {
  const drata = fakeDrata({ revision: 'R3', records: ids(1201) });
  const { reader, seen } = await open(drata.answer);
  const { identities, contract } = await reader.list();
  expect([...identities.keys()]).toEqual(ids(1201));
  expect(contract).toEqual({ shape: 'batch', partial: true });
  expect(seen.map(({ query }) => query.toString())).toEqual([
    'size=500&sort=createdAt&sortDir=ASC&includeTotalCount=true',
    'size=500&sort=createdAt&sortDir=ASC&includeTotalCount=true&cursor=500',
    'size=500&sort=createdAt&sortDir=ASC&includeTotalCount=true&cursor=1000',
  ]);
});

test('a record becomes an identity: NFC text, instants, absent fields as null', async () => {
  const record = {
    id: '12',
    identityId: '__proto__',
    email: 'A@x.example',
    firstName: 'Łukasz e\u0301',
    startedAt: '2022-03-01T02:00:00+02:00',
    isContractor: false,
    updatedAt: null,
    surprise: { deep: [1] },
  };
  const { reader } = await open(() => page([record], { totalCount: 1, cursor: '' }));
  const { identities } = await reader.list();
  expect(identities.get('__proto__')).toEqual({
    identityId: '__proto__',
    recordId: 12,
    previously: null,
    source: null,
    fields: {
      email: 'A@x.example',
      secondaryEmail: null,
      firstName: 'Łukasz é',
      lastName: null,
      jobTitle: null,
      managerId: null,
      managerName: null,
      startedAt: '2022-03-01T00:00:00.000Z',
      separatedAt: null,
      isContractor: false,
    },
  });
});

test.each([
  ['R3', 'auto', { shape: 'batch', partial: true }, 1],
  ['R3', 'batch', { shape: 'batch', partial: true }, 1],
  ['R3', 'envelope', { shape: 'envelope', partial: false }, 1],
  ['R2', 'auto', { shape: 'unknown', partial: false }, 2],
  ['R2', 'batch', { shape: 'batch', partial: false }, 2],
  ['R1', 'auto', { shape: 'unknown', partial: false }, 3],
  ['R1', 'envelope', { shape: 'envelope', partial: false }, 2],
] as const)('%s read under contract %s is known as it should be', async (revision, contract, known, requests) => {
  const drata = fakeDrata({ revision, records: ids(2) });
  const { reader, seen } = await open(drata.answer, contract);
  expect((await reader.list()).contract).toEqual(known);
  expect(seen).toHaveLength(requests);
  // What has been found out is not asked for again.
  expect((await reader.list()).contract).toEqual(known);
  expect(seen).toHaveLength(requests + 1);
});

test('an empty list proves nothing but by its total count', async () => {
  const silent = await open(fakeDrata({ revision: 'R2' }).answer);
  expect((await silent.reader.list()).contract).toEqual({ shape: 'unknown', partial: false });
  expect(silent.seen).toHaveLength(1);
  const counting = await open(fakeDrata({ revision: 'R3' }).answer);
  expect((await counting.reader.list()).contract).toEqual({ shape: 'batch', partial: true });
});

test('the probe by id proves R3 where the list has no total count', async () => {
  const drata = fakeDrata({ revision: 'R3', records: ids(1) });
  const { reader, seen } = await open((request) => {
    const reply = drata.answer(request);
    return request.query.size > 0 ? page([...drata.store.values()]) : reply;
  });
  expect((await reader.list()).contract).toEqual({ shape: 'batch', partial: true });
  expect(seen[1]?.path).toMatch(/identity-id:emp-00000$/);
});

test('a probe that the key may not make, or that finds another record, proves nothing', async () => {
  const record = { id: 1, identityId: 'emp-1' };
  const forbidden = await open((request) => (request.query.size > 0 ? page([record]) : refuse(403, 'no')));
  expect((await forbidden.reader.list()).contract.partial).toBe(false);
  const other = await open((request) =>
    request.query.size > 0 ? page([record]) : { status: 200, json: { id: 2, identityId: 'emp-2' } },
  );
  expect((await other.reader.list()).contract.partial).toBe(false);
  const revoked = await open((request) => (request.query.size > 0 ? page([record]) : refuse(401, 'no')));
  await expect(revoked.reader.list()).rejects.toMatchObject({ status: 401 });
});

test('a first page that is refused is asked for in smaller and older forms', async () => {
  const drata = fakeDrata({ revision: 'R2', records: ids(120) });
  const { reader, seen } = await open((request) =>
    Number(request.query.get('size')) > 50 ? refuse(400, 'size must not be greater than 50') : drata.answer(request),
  );
  expect((await reader.list()).identities.size).toBe(120);
  const sizes = seen.filter(({ query }) => query.size > 0).map(({ query }) => query.get('size'));
  expect(sizes).toEqual(['500', '500', '50', '50', '50']);
});

test('what every form refuses is reported as first said, and a later page is not asked for in another form', async () => {
  const always = await open((_, index) => refuse(400, `refusal ${index}`));
  expect(await failureOf(always.reader)).toMatchObject({ status: 400, apiMessage: 'refusal 0' });
  expect(always.seen).toHaveLength(4);
  const later = await open((_, index) => (index === 0 ? page([], { cursor: 'x' }) : refuse(400, 'bad cursor')));
  expect(await failureOf(later.reader)).toMatchObject({ status: 400 });
  expect(later.seen).toHaveLength(2);
});

test('a page that moves while others write is read again, and its repeats are joined', async () => {
  const one = { id: 1, identityId: 'emp-1', firstName: 'old', updatedAt: '2026-01-01T00:00:00.000Z' };
  const newer = { ...one, firstName: 'new', updatedAt: '2026-02-01T00:00:00.000Z' };
  const two = { id: 2, identityId: 'emp-2' };
  const replies = [
    page([newer], { cursor: 'a', totalCount: 2 }),
    page([one], { cursor: null }),
    page([newer], { cursor: 'b', totalCount: 2 }),
    page([one, two]),
  ];
  const { reader, seen } = await open((_, index) => replies[index] ?? 'drop');
  const { identities } = await reader.list();
  expect(seen).toHaveLength(4);
  expect([...identities.keys()]).toEqual(['emp-1', 'emp-2']);
  expect(identities.get('emp-1')?.fields.firstName).toBe('new');
});

test.each([
  ['repeats a page cursor', () => page([], { cursor: 'same' })],
  ['says it has 3 records but gave 1', () => page([{ id: 1, identityId: 'a' }], { totalCount: 3 })],
] as const)('a list that %s is never taken for a smaller one', async (words, answer) => {
  const { reader } = await open(answer);
  const error = await failureOf(reader);
  expect(error.message).toContain(words);
  expect(error.message).toContain(ENDPOINT);
});

test('a list without an end is left after as many pages as a million records need', async () => {
  const { reader, seen } = await open((_, index) => page([], { cursor: `c${index}` }));
  expect((await failureOf(reader)).message).toContain('it does not end');
  expect(seen.length).toBeLessThan(2010);
});

test('a page that fails half-way fails the list', async () => {
  const { reader } = await open((_, index) => (index === 0 ? page([], { cursor: 'x' }) : refuse(503, 'later')));
  expect(await failureOf(reader)).toMatchObject({ status: 503, reach: 'run' });
});

test.each([
  ['the body must have required property', { data: [] }],
  ['the body must be object', []],
  ['/data must be array', { data: {}, pagination: {} }],
  ['/data/0/identityId must be string', { data: [{ id: 1, identityId: 7 }], pagination: {} }],
  ['/data/0/id must be', { data: [{ id: 1.5, identityId: 'a' }], pagination: {} }],
  [
    '/data/1/email must be string,null',
    {
      data: [
        { id: 1, identityId: 'a' },
        { id: 2, identityId: 'b', email: 3 },
      ],
      pagination: {},
    },
  ],
  [
    '/data/0/isContractor must be boolean,null',
    { data: [{ id: 1, identityId: 'a', isContractor: 'no' }], pagination: {} },
  ],
  ['/pagination/cursor must be string,null', { data: [], pagination: { cursor: 3 } }],
  [
    '/data/0 must have required property',
    { data: [JSON.parse('{"__proto__":{"id":1,"identityId":"x"}}')], pagination: {} },
  ],
])('a body of another form names endpoint and part: %s', async (part, json) => {
  const { reader, seen } = await open(() => ({ status: 200, text: JSON.stringify(json) }));
  const error = await failureOf(reader);
  expect(error.message).toContain(`${ENDPOINT} does not have the documented form: ${part}`);
  expect(seen).toHaveLength(1);
});

test('a live date that is none names the record, and keeps the value apart', async () => {
  const { reader } = await open(() =>
    page([{ id: 1, identityId: 'emp-1', separatedAt: '31.12.2024' }], { totalCount: 1 }),
  );
  const error = await failureOf(reader);
  expect(error.message).toBe('Drata holds a separatedAt for identity emp-1 that is no date');
  expect(error.apiMessage).toBe('31.12.2024');
});

test('an unknown connection is explained with where its number comes from', async () => {
  const { reader } = await open(() => refuse(404, 'Not Found'));
  const error = await failureOf(reader);
  expect(error).toMatchObject({ status: 404, reach: 'resource', message: 'Drata knows no custom HRIS connection 7' });
  expect(error.remedy).toContain('GET /public/v2/custom-connections');
  expect(JSON.stringify({ ...error, stack: error.stack })).not.toContain(API_KEY);
});

test('one record is read by the id of the customer under R3, by number elsewhere', async () => {
  const modern = fakeDrata({ revision: 'R3', records: ['a/b', 'c'] });
  const r3 = await open(modern.answer);
  await r3.reader.list();
  expect(await r3.reader.get({ identityId: 'a/b', recordId: null })).toMatchObject({
    identityId: 'a/b',
    recordId: 1001,
  });
  expect(await r3.reader.get({ identityId: 'gone', recordId: null })).toBeNull();
  expect(r3.seen.at(-1)?.path).toMatch(/\/identity-id:gone$/);

  const r2 = await open(fakeDrata({ revision: 'R2', records: ['a', 'b'] }).answer);
  await r2.reader.list();
  const before = r2.seen.length;
  expect(await r2.reader.get({ identityId: 'a', recordId: null })).toBe('unreadable');
  expect(r2.seen).toHaveLength(before);
  expect(await r2.reader.get({ identityId: 'a', recordId: 1001 })).toMatchObject({ identityId: 'a' });
  expect(await r2.reader.get({ identityId: 'a', recordId: 4 })).toBeNull();
  // The number belongs to somebody else by now.
  expect(await r2.reader.get({ identityId: 'a', recordId: 1002 })).toBeNull();
});

test('a read of one record that fails is an error, not an absence', async () => {
  const { reader } = await open(() => refuse(403, 'no'));
  await expect(reader.get({ identityId: 'a', recordId: 1 })).rejects.toMatchObject({
    status: 403,
    message: expect.stringContaining('Get HRIS User Identity'),
  });
});
