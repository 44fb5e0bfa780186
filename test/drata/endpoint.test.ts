import { expect, test } from 'vitest';
import { type Endpoint, fillPath, shownPath } from '../../src/drata/endpoint.js';
import { ENDPOINTS } from '../../src/drata/endpoints.js';
import { explain, nameOf } from '../../src/drata/explain.js';
import { refuse } from './fake-drata.js';
import { testClient } from './open-client.js';
import { serve } from './scripted-server.js';

const table: readonly [string, Endpoint][] = Object.entries(ENDPOINTS);

test('every read can be tried, no write can', () => {
  for (const [name, { method, probe }] of table) expect([name, probe !== undefined]).toEqual([name, method === 'GET']);
});

test('what must not be sent twice is what makes a new record each time', () => {
  const once = table.filter(([, { repeatable }]) => !repeatable).map(([name]) => name);
  expect(once).toEqual(['connectionCreate', 'documentUpload', 'v1DocumentUpload']);
});

test('no two endpoints share a method and a path', () => {
  const names = table.map(([, { method, path }]) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`);
  expect(new Set(names).size).toBe(names.length);
});

test.each([
  ['/public/v2/users/email:a%2Bb@x.example', '/public/v2/users/email:•••'],
  ['/public/v2/users/email:a@x.example/documents', '/public/v2/users/email:•••/documents'],
  ['/public/personnel/a@x.example/email', '/public/personnel/•••/email'],
  ['/public/v2/personnel/42', '/public/v2/personnel/42'],
])('the path %s is shown as %s', (path, shown) => {
  expect(shownPath(path)).toBe(shown);
});

test('an address goes over the wire, but neither into records nor into errors', async () => {
  const { baseUrl, seen } = await serve(() => refuse(404, 'no such user'));
  const client = testClient(baseUrl);
  const byEmail = { endpoint: ENDPOINTS.userGet, values: { userId: 'email:jo+x@x.example' } };
  const v1 = { endpoint: ENDPOINTS.v1UserGetByEmail, values: { email: 'jo+x@x.example' } };
  for (const call of [byEmail, v1]) {
    const answer = await client.send(call);
    if (answer.ok) throw new Error('it should have failed');
    expect(JSON.stringify([answer.error, answer.error.message, answer.exchanges])).not.toContain('jo');
  }
  expect(seen.map(({ path }) => path)).toEqual([
    '/public/v2/users/email:jo%2Bx@x.example',
    '/public/users/jo%2Bx@x.example/email',
  ]);
  expect(client.requests().map(({ path }) => path)).toEqual(['/public/v2/users/email:•••', '/public/users/•••/email']);
  expect(nameOf(byEmail.endpoint, byEmail.values)).toBe('GET /public/v2/users/email:•••');
});

test('a record that is gone concerns that record alone, a missing part of the API all records', () => {
  const reachOf = (endpoint: Endpoint, values: Record<string, number>) => {
    const path = fillPath(endpoint, values);
    const site = { endpoint, values, path, baseUrl: 'https://x.example' };
    const body = { kind: 'empty' } as const;
    return explain(site, { kind: 'reply', status: 404, body, retryAfterMs: null, serverAt: null }, 1);
  };
  expect(reachOf(ENDPOINTS.personnelPut, { personnelId: 7 })).toMatchObject({
    reach: 'item',
    message: 'Drata knows no personnel record 7',
  });
  expect(reachOf(ENDPOINTS.groupList, {})).toMatchObject({ reach: 'resource' });
  expect(reachOf(ENDPOINTS.identityList, { connectionId: 1 })).toMatchObject({ reach: 'resource' });
});
