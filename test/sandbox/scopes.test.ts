import { describe, expect, test } from 'vitest';
import { type Client, type Loose, start } from './harness.js';

async function demo(variant: 'S1' | 'S2') {
  const client = await start({ seed: 'demo', switches: { 'scope-paths': variant } });
  const { data } = (await client.call('GET', '/public/v2/workspaces?expand[]=personnelScope')).body;
  const groups = (await client.call('GET', '/public/v2/groups')).body.data;
  const id = (name: string): number => groups.find((row: Loose) => row.name === name).id;
  return { client, workspaces: data, id, root: `/public/v2/workspaces/${data[0].id}` };
}

const names = async (client: Client, path: string, key: string) =>
  (await client.call('GET', path)).body[key].map((row: Loose) => row.name).sort();

describe('the newer paths, S2', () => {
  test('read, add, remove and replace; counts follow', async () => {
    const { client, root, id } = await demo('S2');
    const path = `${root}/scoped-personnel-groups`;
    const counts = async () => (await client.call('GET', `${root}/scoped-personnel-counts`)).body;
    expect(await names(client, path, 'data')).toEqual(['Engineering', 'Finance', 'IT Ops']);
    expect(await counts()).toEqual({ scopedPersonnelCount: 15, totalPersonnelCount: 24 });
    expect((await client.call('DELETE', `${path}/${id('Finance')}`)).status).toBe(204);
    expect((await client.call('DELETE', `${path}/${id('Finance')}`)).status).toBe(404);
    expect((await counts()).scopedPersonnelCount).toBe(12);
    expect(await client.call('POST', path, { groupId: id('Everyone') })).toMatchObject({
      status: 201,
      body: { name: 'Everyone' },
    });
    expect((await client.call('POST', path, { groupId: id('Everyone') })).status).toBe(409);
    expect((await client.call('POST', path, { groupId: 9999 })).status).toBe(400);
    expect((await client.call('PUT', path, { groupIds: [id('IT Ops'), id('IT Ops')] })).status).toBe(204);
    expect(await names(client, path, 'data')).toEqual(['IT Ops']);
    expect((await counts()).scopedPersonnelCount).toBe(2);
    for (const body of [{}, { groupIds: null }, { groupIds: [9999] }, []]) {
      expect((await client.call('PUT', path, body)).status).toBe(400);
    }
    expect((await client.call('PUT', path, { groupIds: [] })).status).toBe(204);
    expect(await counts()).toEqual({ scopedPersonnelCount: 0, totalPersonnelCount: 24 });
    expect((await client.call('GET', `${root}/personnel-scope`)).status).toBe(404);
  });

  test('a workspace without a scope counts null, one with an empty scope 0', async () => {
    const { client, workspaces, root } = await demo('S2');
    expect(workspaces.map((row: Loose) => row.scopedPersonnelCount)).toEqual([15, null]);
    await client.call('PUT', `${root}/scoped-personnel-groups`, { groupIds: [] });
    const { data } = (await client.call('GET', '/public/v2/workspaces?expand[]=personnelScope')).body;
    expect(data[0].scopedPersonnelCount).toBe(0);
    expect((await client.call('GET', '/public/v2/workspaces')).body.data[0]).not.toHaveProperty('scopedPersonnelCount');
  });
});

test('the older paths, S1', async () => {
  const { client, root, id } = await demo('S1');
  const { body } = await client.call('GET', `${root}/personnel-scope`);
  expect(body).toMatchObject({ scopedPersonnelCount: 15, totalCount: 24 });
  expect(body.groups).toContainEqual({ id: id('IT Ops'), name: 'IT Ops', connectionProvider: 'GOOGLE' });
  expect((await client.call('DELETE', `${root}/personnel-scope-groups/${id('IT Ops')}`)).status).toBe(204);
  expect(await names(client, `${root}/personnel-scope`, 'groups')).toEqual(['Engineering', 'Finance']);
  expect((await client.call('PUT', `${root}/personnel-scope`, { groupIds: [id('Finance')] })).status).toBe(204);
  expect(await names(client, `${root}/personnel-scope`, 'groups')).toEqual(['Finance']);
  expect((await client.call('GET', `${root}/scoped-personnel-groups`)).status).toBe(404);
});

test('groups are searched by part of their name', async () => {
  const { client } = await demo('S2');
  expect(await names(client, '/public/v2/groups?q=eng', 'data')).toEqual(['Engineering']);
});
