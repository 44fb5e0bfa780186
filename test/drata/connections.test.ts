import { expect, test } from 'vitest';
import { ensureHrisConnection, isHris, listConnections } from '../../src/drata/connections.js';
import { refuse } from './fake-drata.js';
import { testClient } from './open-client.js';
import { failureOf, page } from './people.js';
import { type Reply, type Seen, serve } from './scripted-server.js';

type Row = { id: number; clientAlias: string; providerTypes: string[] };

/** The connections endpoint; `fail` says what becomes of a creation: `lost` makes it and drops the reply. */
function fakeConnections(rows: Row[], fail: 'ok' | 'lost' | Reply = 'ok') {
  return ({ method, body }: Seen): Reply => {
    if (method === 'GET') return page(rows);
    if (fail !== 'ok' && fail !== 'lost') return fail;
    const { name, providerTypes } = body as { name: string; providerTypes: string[] };
    const row = { id: rows.length + 1, clientAlias: name, providerTypes };
    rows.push(row);
    return fail === 'lost' ? 'drop' : { status: 201, json: row };
  };
}

async function open(answer: (request: Seen, index: number) => Reply) {
  const { baseUrl, seen } = await serve(answer);
  return { client: testClient(baseUrl), seen, methods: () => seen.map(({ method }) => method) };
}

test('connections are listed with what they provide', async () => {
  const { client } = await open(() => page([{ id: '1', clientAlias: 'People', providerTypes: ['HRIS'] }, { id: 2 }]));
  const rows = await listConnections(client);
  expect(rows).toEqual([
    { connectionId: 1, name: 'People', providerTypes: ['HRIS'] },
    { connectionId: 2, name: null, providerTypes: [] },
  ]);
  expect(rows.map(isHris)).toEqual([true, false]);
});

test('an HRIS connection of that name is taken, whoever made it', async () => {
  const rows = [
    { id: 1, clientAlias: 'People', providerTypes: ['MDM'] },
    { id: 2, clientAlias: 'People', providerTypes: ['HRIS'] },
  ];
  const { client, methods } = await open(fakeConnections(rows));
  expect(await ensureHrisConnection(client, 'People')).toMatchObject({
    connection: { connectionId: 2 },
    created: false,
  });
  expect(methods()).toEqual(['GET']);
});

test('a missing one is made with its name and type alone', async () => {
  const { client, seen } = await open(fakeConnections([]));
  expect(await ensureHrisConnection(client, 'People')).toEqual({
    connection: { connectionId: 1, name: 'People', providerTypes: ['HRIS'] },
    created: true,
  });
  expect(seen[1]?.body).toEqual({ name: 'People', providerTypes: ['HRIS'] });
});

test('a creation whose reply was lost is found in the list; one that failed is not repeated', async () => {
  const rows: Row[] = [];
  const lost = await open(fakeConnections(rows, 'lost'));
  expect(await ensureHrisConnection(lost.client, 'People')).toMatchObject({ created: true });
  expect([rows.length, lost.methods()]).toEqual([1, ['GET', 'POST', 'GET']]);
  const broken = await open(fakeConnections([], 'drop'));
  expect((await failureOf(ensureHrisConnection(broken.client, 'People'))).status).toBeNull();
  expect(broken.methods()).toEqual(['GET', 'POST', 'GET']);
  const refused = await open(fakeConnections([], refuse(403, 'no')));
  expect((await failureOf(ensureHrisConnection(refused.client, 'People'))).message).toContain(
    'Create Custom Connection',
  );
  expect(refused.methods()).toEqual(['GET', 'POST']);
});
