import { expect, test } from 'vitest';
import { ENDPOINTS } from '../../src/drata/endpoints.js';
import { probeReads } from '../../src/drata/probe.js';
import { refuse } from './fake-drata.js';
import { testClient } from './open-client.js';
import { page } from './people.js';
import { type Reply, type Seen, serve } from './scripted-server.js';

async function probe(answer: (request: Seen) => Reply, connectionId: number | null = 1, withV1 = false) {
  const { baseUrl, seen } = await serve(answer);
  const results = await probeReads(testClient(baseUrl), { connectionId, withV1 });
  return { results, seen, state: new Map(results.map(({ name, state }) => [name, state])) };
}

/** A Drata in which every list has one record, and every record is there. */
function whole({ path }: Seen): Reply {
  const record = { id: 3, userId: 7, email: 'a@x.example' };
  if (path === '/public/users/7/documents') return { status: 200, json: { documents: [record] } };
  return { status: 200, json: { data: [record], pagination: {}, total: 1 } };
}

test('every V2 read is tried once with the smallest page, and nothing is written', async () => {
  const { results, seen } = await probe(whole);
  const reads = Object.entries(ENDPOINTS).filter(([, { method, path }]) => method === 'GET' && path.includes('/v2/'));
  expect(results.map(({ name, state }) => [name, state])).toEqual(reads.map(([name]) => [name, 'ok']));
  expect(seen).toHaveLength(reads.length);
  expect(seen.every(({ method }) => method === 'GET')).toBe(true);
  expect(seen[0]?.path).toBe('/public/v2/workspaces');
  for (const { query } of seen) expect(query.get('size') ?? '1').toBe('1');
});

test('paths that name a record take one that a list has shown', async () => {
  const { seen } = await probe(whole, 1, true);
  expect(seen.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      '/public/v2/custom-connections/1/hris-user-identities/3',
      '/public/v2/users/7/documents/3',
      '/public/v2/workspaces/3/personnel-search',
      '/public/personnel/a@x.example/email',
      '/public/users/documents/3/download',
    ]),
  );
  expect(seen.filter(({ path }) => path.startsWith('/public/personnel'))).toHaveLength(3);
});

test('each refusal is told apart, with its explanation', async () => {
  const { results, state } = await probe((request) => {
    if (request.path.endsWith('/custom-field-definitions')) return refuse(402, 'no');
    if (request.path.endsWith('/groups')) return refuse(403, 'no');
    if (request.path.includes('personnel-search')) return refuse(404, 'no');
    if (request.path === '/public/v2/users') return refuse(500, 'no');
    return whole(request);
  });
  expect(state.get('customFieldList')).toBe('feature-missing');
  expect(state.get('groupList')).toBe('denied');
  expect(state.get('personnelSearch')).toBe('absent');
  expect(state.get('userList')).toBe('failed');
  expect(state.get('personnelGet')).toBe('ok');
  expect(results.find(({ name }) => name === 'groupList')).toMatchObject({
    endpoint: 'GET /public/v2/groups',
    permission: 'Personnel: List Personnel',
    feature: null,
    error: { message: expect.stringContaining('"Personnel: List Personnel"') },
  });
});

test('where no record is there, what needs one is untried', async () => {
  const { state } = await probe(() => page([]), null);
  expect(state.get('identityList')).toBe('untried');
  expect(state.get('personnelGet')).toBe('untried');
  expect(state.get('documentList')).toBe('untried');
  expect(state.get('personnelList')).toBe('ok');
});

test.each([401, 412])('a %i at the start ends the trying', async (status) => {
  const { results, seen } = await probe(() => refuse(status, 'no'));
  expect(seen).toHaveLength(1);
  expect(results.filter(({ state }) => state === 'untried')).toHaveLength(results.length - 1);
  expect(results.find(({ name }) => name === 'workspaceList')).toMatchObject({ state: 'failed', error: { status } });
});

test('a server that is not there is one failure', async () => {
  const { results, seen } = await probe(() => 'drop');
  expect(seen).toHaveLength(2);
  expect(results.filter(({ state }) => state === 'failed').map(({ name }) => name)).toEqual(['workspaceList']);
});

test('a stop is no diagnosis', async () => {
  const { baseUrl } = await serve(whole);
  const controller = new AbortController();
  controller.abort();
  const client = testClient(baseUrl, { signal: controller.signal });
  await expect(probeReads(client, { connectionId: 1, withV1: false })).rejects.toThrow('interrupted');
});

test('the clock of Drata is compared with this one by its last reply', async () => {
  const date = { date: 'Sat, 21 Nov 2026 10:05:00 GMT' };
  const { baseUrl } = await serve(() => ({ status: 200, json: { data: [], pagination: {} }, headers: date }));
  const client = testClient(baseUrl);
  expect(client.clockSkew()).toBeNull();
  await client.send({ endpoint: ENDPOINTS.groupList, values: {} });
  expect(client.clockSkew()).toBe(300_000);
});
