import { expect, test } from 'vitest';
import { userReader } from '../../src/drata/users.js';
import { refuse } from './fake-drata.js';
import { testClient } from './open-client.js';
import { failureOf, page } from './people.js';
import { type Reply, type Seen, serve } from './scripted-server.js';

async function open(answer: (request: Seen, index: number) => Reply, api: 'v1' | 'v2' = 'v2') {
  const { baseUrl, seen } = await serve(answer);
  return { users: userReader(testClient(baseUrl), { api }), seen };
}

const CONNECTION = { id: '9', clientType: 'WORKDAY', clientAlias: 'Group HR', state: 'ACTIVE' };
const USER = {
  id: 7,
  email: 'sam@acme.example',
  firstName: 'Sam',
  identities: [
    { identityId: 'emp-1', email: 'sam@acme.example', connectionId: 1, disconnectedAt: null },
    { identityId: 'w-1', connection: CONNECTION, disconnectedAt: '2026-01-01T00:00:00Z' },
  ],
};
const READ = {
  userId: 7,
  email: 'sam@acme.example',
  firstName: 'Sam',
  lastName: null,
  jobTitle: null,
  identities: [
    {
      identityId: 'emp-1',
      email: 'sam@acme.example',
      connectionId: 1,
      connectionType: null,
      connectionName: null,
      disconnected: false,
      hasDates: false,
    },
    {
      identityId: 'w-1',
      email: null,
      connectionId: 9,
      connectionType: 'WORKDAY',
      connectionName: 'Group HR',
      disconnected: true,
      hasDates: false,
    },
  ],
};

test.each([
  ['v2', 'id', '/public/v2/users/7', 'identities'],
  ['v2', 'email', '/public/v2/users/email:sam@acme.example', 'identities'],
  ['v1', 'id', '/public/users/7', null],
  ['v1', 'email', '/public/users/sam@acme.example/email', null],
] as const)('%s shows by %s which records a user is matched to', async (api, by, path, expand) => {
  const { users, seen } = await open(() => ({ status: 200, json: USER }), api);
  expect(await users.find(by === 'id' ? { by, id: 7 } : { by, email: 'sam@acme.example' })).toEqual(READ);
  expect([seen[0]?.path, seen[0]?.query.get('expand[]')]).toEqual([path, expand]);
});

test.each([400, 404])('a %i means that Drata knows no such user', async (status) => {
  const { users } = await open(() => refuse(status, 'no'));
  expect(await users.find({ by: 'email', email: 'x@acme.example' })).toBeNull();
});

test('other refusals are errors, without the address', async () => {
  const { users } = await open(() => refuse(403, 'no'));
  const error = await failureOf(users.find({ by: 'email', email: 'sam@acme.example' }));
  expect(error.message).toContain('Users: Get User');
  expect(JSON.stringify(error) + error.message).not.toContain('sam@');
});

test('all users are listed whole, under either version', async () => {
  const v2 = await open(() => page([USER, USER], { totalCount: 1 }));
  expect(await v2.users.list()).toEqual([READ]);
  expect(v2.seen[0]?.query.getAll('expand[]')).toEqual(['identities']);
  const v1 = await open(() => ({ status: 200, json: { data: [USER], page: 1, limit: 50, total: 1 } }), 'v1');
  expect(await v1.users.list()).toEqual([READ]);
});
