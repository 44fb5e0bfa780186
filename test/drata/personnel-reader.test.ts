import { expect, test } from 'vitest';
import { personnelReader } from '../../src/drata/personnel-reader.js';
import { refuse } from './fake-drata.js';
import { testClient } from './open-client.js';
import { failureOf, page } from './people.js';
import { type Reply, type Seen, serve } from './scripted-server.js';

async function open(answer: (request: Seen, index: number) => Reply, api: 'v1' | 'v2' = 'v2') {
  const { baseUrl, seen } = await serve(answer);
  return { reader: personnelReader(testClient(baseUrl), { api }), seen };
}

const WIRE = {
  id: 42,
  userId: 7,
  employmentStatus: 'OUT_OF_SCOPE',
  startedAt: '2020-07-06T22:00:00-04:00',
  statusUpdatedAt: '2026-01-02T03:04:05.678Z',
  updatedAt: '2026-01-02T03:04:05.678Z',
  user: { id: 7, email: 'Sam@acme.example', firstName: 'Sam' },
};

test('V2 is read 500 a page with the addresses expanded, custom fields only where asked', async () => {
  const { reader, seen } = await open(() => page([]));
  expect(await reader.list({ customFields: false })).toEqual([]);
  await reader.list({ customFields: true });
  expect(seen.map(({ path, query }) => `${path}?${decodeURIComponent(query.toString())}`)).toEqual([
    '/public/v2/personnel?expand[]=user&expand[]=reasonProvider&size=500&sort=createdAt&sortDir=ASC&includeTotalCount=true',
    '/public/v2/personnel?expand[]=user&expand[]=reasonProvider&expand[]=customFields&size=500&sort=createdAt&sortDir=ASC&includeTotalCount=true',
  ]);
});

test('a V2 record becomes a person: absent fields null, dates as UTC days, values as text', async () => {
  const customFields = [
    { customFieldId: 3, name: 'Level', value: 4 },
    { customFieldId: '4', name: '__proto__', value: null },
  ];
  const { reader } = await open(() => page([{ ...WIRE, customFields, complianceChecks: 'odd' }], { totalCount: 1 }));
  expect(await reader.list({ customFields: true })).toEqual([
    {
      personnelId: 42,
      userId: 7,
      email: 'Sam@acme.example',
      fields: {
        employmentStatus: 'OUT_OF_SCOPE',
        notHumanReason: null,
        startedAt: '2020-07-07',
        separatedAt: null,
      },
      customFields: [
        { id: 3, name: 'Level', value: '4' },
        { id: 4, name: '__proto__', value: null },
      ],
      statusSetAt: '2026-01-02T03:04:05.678Z',
      reasonBy: null,
    },
  ]);
});

test('a person repeated by pages counts once, as updated last', async () => {
  const older = { ...WIRE, employmentStatus: 'UNKNOWN', updatedAt: '2026-01-01T00:00:00Z' };
  const { reader } = await open((_, index) => (index === 0 ? page([WIRE], { cursor: 'a' }) : page([older])));
  const people = await reader.list({ customFields: false });
  expect(people.map(({ fields }) => fields.employmentStatus)).toEqual(['OUT_OF_SCOPE']);
});

test('a person without an address is kept', async () => {
  const { user, userId, ...bare } = WIRE;
  const { reader } = await open(() => page([bare, { ...bare, id: 43, user: null }]));
  const people = await reader.list({ customFields: false });
  expect(people.map(({ email, userId: number }) => [email, number])).toEqual([
    [null, null],
    [null, null],
  ]);
});

test.each(['v2', 'v1'] as const)('%s shows who gave the reason of somebody out of scope', async (api) => {
  const rows = [
    { ...WIRE, reasonProvider: { id: 9, email: 'Ann@acme.example', firstName: 'Ann' } },
    { ...WIRE, id: 43, reasonProvider: null },
    { ...WIRE, id: 44, reasonProvider: { id: 9 } },
  ];
  const numbered = { data: rows, page: 1, limit: 50, total: 3 };
  const { reader } = await open(() => (api === 'v2' ? page(rows) : { status: 200, json: numbered }), api);
  const people = await reader.list({ customFields: false });
  expect(people.map(({ reasonBy }) => reasonBy)).toEqual(['Ann@acme.example', null, null]);
});

test('a V2 list that stays short of its total is an error', async () => {
  const { reader, seen } = await open(() => page([WIRE], { totalCount: 2 }));
  const error = await failureOf(reader.list({ customFields: false }));
  expect(error.message).toContain('GET /public/v2/personnel cannot be read whole: it says it has 2 records but gave 1');
  expect(seen).toHaveLength(3);
});

test.each([
  ['no list', { status: 200, json: { people: [] } }, /must have required property 'data'/],
  ['a number as status', page([{ ...WIRE, employmentStatus: 5 }]), /employmentStatus must be string/],
  ['a user that is text', page([{ ...WIRE, user: 'Sam' }]), /\/user must be object,null/],
] as const)('%s is an error that names the endpoint', async (_, reply, message) => {
  const { reader } = await open(() => reply);
  const error = await failureOf(reader.list({ customFields: false }));
  expect(error).toMatchObject({ endpoint: 'GET /public/v2/personnel', reach: 'resource' });
  expect(error.message).toMatch(message);
  expect(error.message).not.toContain('Sam');
});

test('a status that is new ends the read and says so, a date that is none likewise', async () => {
  const status = await open(() => page([{ ...WIRE, employmentStatus: 'ON_LEAVE' }]));
  expect(await failureOf(status.reader.list({ customFields: false }))).toMatchObject({
    message: 'Drata gives personnel record 42 an employment status that drata-roster does not know',
    apiMessage: 'ON_LEAVE',
    remedy: expect.stringContaining('update drata-roster'),
  });
  const date = await open(() => page([{ ...WIRE, startedAt: '31/12/2020' }]));
  expect(await failureOf(date.reader.list({ customFields: false }))).toMatchObject({
    message: 'Drata holds a startedAt for personnel record 42 that is no date',
    apiMessage: '31/12/2020',
  });
});

test('a plan without custom fields is named only where they were asked for', async () => {
  const { reader } = await open(() => refuse(402, 'no'));
  expect((await failureOf(reader.list({ customFields: true }))).message).toContain('"Custom Fields and Formulas"');
  expect((await failureOf(reader.list({ customFields: false }))).message).not.toContain('Custom Fields');
});

test('definitions of custom fields are those of personnel', async () => {
  const definitions = [
    { customFieldId: 1, name: 'Department', type: 'OPTIONS', isRequired: true, entityTypes: ['PERSONNEL', 'RISK'] },
    { customFieldId: 2, name: 'Risk', type: 'TEXT', entityTypes: ['RISK'] },
    { customFieldId: 3, name: 'Tenure', type: 'FORMULA', options: null },
  ];
  const options = [{ customFieldOptionId: 9, value: 'IT' }];
  const { reader, seen } = await open(() => page([{ ...definitions[0], options }, ...definitions.slice(1)]));
  expect(await reader.customFields()).toEqual([
    {
      id: 1,
      name: 'Department',
      type: 'OPTIONS',
      readOnly: false,
      isRequired: true,
      options: [{ id: 9, value: 'IT' }],
    },
    { id: 3, name: 'Tenure', type: 'FORMULA', readOnly: true, isRequired: false, options: [] },
  ]);
  expect(seen[0]?.query.get('entityType')).toBe('PERSONNEL');
});

test.each([404, 405, 402, 403])('a %i means that there are no definitions', async (status) => {
  const { reader } = await open(() => refuse(status, 'no'));
  expect(await reader.customFields()).toBeNull();
});

test('an outage while definitions are read is an error', async () => {
  const broken = await open(() => refuse(500, 'no'));
  expect(await failureOf(broken.reader.customFields())).toMatchObject({ status: 500 });
});

test.each(['v1', 'v2'] as const)('one person is found by number or address under %s, or is not there', async (api) => {
  const { reader, seen } = await open(
    ({ path }) => (path.includes('42') || path.includes('sam') ? { status: 200, json: WIRE } : refuse(404, 'no')),
    api,
  );
  expect(await reader.find({ by: 'id', id: 42 })).toMatchObject({ personnelId: 42, email: 'Sam@acme.example' });
  expect(await reader.find({ by: 'email', email: 'sam@acme.example' })).toMatchObject({ personnelId: 42 });
  expect(await reader.find({ by: 'id', id: 1 })).toBeNull();
  expect(seen.map(({ path }) => path)).toEqual(
    api === 'v2'
      ? ['/public/v2/personnel/42', '/public/v2/personnel/email:sam@acme.example', '/public/v2/personnel/1']
      : ['/public/personnel/42', '/public/personnel/sam@acme.example/email', '/public/personnel/1'],
  );
});

const V1_WIRE = {
  id: 42,
  employmentStatus: 'FORMER_EMPLOYEE',
  notHumanReason: null,
  user: { id: 7, email: 'sam@acme.example' },
  startDate: '2020-07-06',
  separationDate: '2024-01-05',
  statusUpdatedAt: null,
};

/** V1's list: `count` people of whom `shown` can be had. */
function v1List(count: number, shown = count) {
  return ({ query }: Seen): Reply => {
    const from = (Number(query.get('page')) - 1) * Number(query.get('limit'));
    const rows = Array.from({ length: shown }, (_, id) => ({ ...V1_WIRE, id: id + 1 }));
    const data = rows.slice(from, from + Number(query.get('limit')));
    return { status: 200, json: { data, page: Number(query.get('page')), limit: 50, total: count, dataAll: {} } };
  };
}

test('V1 is read by numbered pages of 50, its names of dates translated', async () => {
  const { reader, seen } = await open(v1List(120), 'v1');
  const people = await reader.list({ customFields: true });
  expect(people).toHaveLength(120);
  expect(people[0]).toEqual({
    personnelId: 1,
    userId: 7,
    email: 'sam@acme.example',
    fields: {
      employmentStatus: 'FORMER_EMPLOYEE',
      notHumanReason: null,
      startedAt: '2020-07-06',
      separatedAt: '2024-01-05',
    },
    customFields: [],
    statusSetAt: null,
    reasonBy: null,
  });
  expect(seen.map(({ path, query }) => `${path}?${query}`)).toEqual(
    [1, 2, 3].map((number) => `/public/personnel?sort=NAME&sortDir=ASC&page=${number}&limit=50`),
  );
  expect(await reader.customFields()).toBeNull();
  expect(seen).toHaveLength(3);
});

test('a V1 list that stays short of its total is read three times, then an error', async () => {
  const { reader, seen } = await open(v1List(120, 110), 'v1');
  expect((await failureOf(reader.list({ customFields: false }))).message).toContain(
    'GET /public/personnel cannot be read whole: it says it has 120 records but gave 110',
  );
  // Three pages and the empty one after them, each time.
  expect(seen).toHaveLength(12);
});

test('a V1 server that ignores page numbers gives no list', async () => {
  const data = Array.from({ length: 50 }, (_, id) => ({ ...V1_WIRE, id }));
  const { reader } = await open(() => ({ status: 200, json: { data, page: 1, limit: 50, total: 120 } }), 'v1');
  expect((await failureOf(reader.list({ customFields: false }))).message).toContain('gave 50');
});

test('V1 without a total is not the documented form', async () => {
  const { reader } = await open(() => ({ status: 200, json: { data: [] } }), 'v1');
  expect(await failureOf(reader.list({ customFields: false }))).toMatchObject({ endpoint: 'GET /public/personnel' });
});
