import { expect, test } from 'vitest';
import { scopePaths } from '../../src/drata/scope-paths.js';
import { scopeReader } from '../../src/drata/scope-reader.js';
import { scopeWriter } from '../../src/drata/scope-writer.js';
import type { Workspace } from '../../src/state/scope.js';
import { refuse } from './fake-drata.js';
import { testClient } from './open-client.js';
import { failureOf, page } from './people.js';
import { type Reply, type Seen, serve } from './scripted-server.js';

const WORKSPACE: Workspace = { id: 5, name: 'Primary', groups: null, scopedPeople: null, allPeople: null };
const ROOT = '/public/v2/workspaces/5';

/** The scope of workspace 5 in one revision of its paths, with groups by number. */
function fakeScope(paths: 'S1' | 'S2' | 'none', start: readonly number[] = []) {
  const groups = new Set(start);
  const named = () => [...groups].map((id) => ({ id, name: `Group ${id}` }));
  const removal = { S1: 'personnel-scope-groups', S2: 'scoped-personnel-groups', none: '-' }[paths];
  const answer = ({ method, path, body }: Seen): Reply => {
    const rest = path.slice(ROOT.length + 1);
    if (method === 'DELETE' && rest.startsWith(`${removal}/`)) {
      return groups.delete(Number(rest.split('/')[1])) ? { status: 204 } : refuse(404, 'not in the scope');
    }
    if (paths === 'S2' && rest === 'scoped-personnel-groups') {
      if (method === 'GET') return page(named());
      const { groupId } = body as { groupId: number };
      if (groupId > 100) return refuse(400, 'no synced group');
      if (groups.has(groupId)) return refuse(409, 'already there');
      groups.add(groupId);
      return { status: 201, json: { id: groupId, name: 'x' } };
    }
    if (paths === 'S2' && rest === 'scoped-personnel-counts') {
      return { status: 200, json: { scopedPersonnelCount: 3, totalPersonnelCount: 9 } };
    }
    if (paths === 'S1' && rest === 'personnel-scope') {
      if (method === 'GET') {
        return { status: 200, json: { groups: named(), scopedPersonnelCount: 3, totalCount: 9 } };
      }
      groups.clear();
      for (const id of (body as { groupIds: number[] }).groupIds) groups.add(id);
      return { status: 204 };
    }
    return refuse(404, 'Not Found');
  };
  return { answer, groups };
}

async function open(answer: (request: Seen, index: number) => Reply) {
  const { baseUrl, seen } = await serve(answer);
  const client = testClient(baseUrl);
  const paths = scopePaths(client);
  const calls = () => seen.map(({ method, path }) => `${method} ${path.replace(`${ROOT}/`, '')}`);
  return {
    reader: scopeReader(client, paths),
    writer: scopeWriter(client, paths),
    alone: scopeWriter(client),
    calls,
    seen,
  };
}

test('workspaces and groups are listed whole, by number', async () => {
  const { reader } = await open(({ path }) =>
    path.endsWith('groups')
      ? page([
          { id: 1, name: 'IT Ops', connectionId: 3 },
          { id: '2', name: 'IT Ops' },
          { id: 1, name: 'IT Ops' },
        ])
      : page([{ id: 5, name: 'Primary', primary: true }]),
  );
  expect(await reader.workspaces()).toEqual([WORKSPACE]);
  const groups = [
    { id: 1, name: 'IT Ops' },
    { id: 2, name: 'IT Ops' },
  ];
  expect(await reader.groups()).toEqual({ groups, whole: true });
});

test('a tenant that lists no groups has those that the search shows of its people', async () => {
  const sales = { id: 2, name: 'Sales' };
  const { reader, seen } = await open(({ path, query }) => {
    if (path !== '/public/v2/personnel-search') return refuse(404, 'Cannot GET');
    return query.has('cursor')
      ? page([{ id: 12, groups: [sales, { id: '3', name: 'Sales' }] }, { id: 13, groups: null }, { id: 14 }])
      : page([{ id: 11, groups: { data: [{ id: 1, name: 'IT Ops' }, sales], totalCount: 2 } }], { cursor: 'c' });
  });
  const groups = [{ id: 1, name: 'IT Ops' }, sales, { id: 3, name: 'Sales' }];
  expect(await reader.groups()).toEqual({ groups, whole: false });
  expect(seen.map(({ path, query }) => [path, query.getAll('expand[]')])).toEqual([
    ['/public/v2/groups', []],
    ['/public/v2/personnel-search', ['groups']],
    ['/public/v2/personnel-search', ['groups']],
  ]);
});

test('a refusal of the list of groups, or of the search in its place, is an error', async () => {
  const denied = await open(() => refuse(403, 'no'));
  expect(await failureOf(denied.reader.groups())).toMatchObject({ status: 403 });
  expect(denied.calls()).toEqual(['GET /public/v2/groups']);
  const odd = await open(({ path }) => (path.endsWith('groups') ? refuse(404, 'x') : page([{ id: 1, groups: 'all' }])));
  expect((await failureOf(odd.reader.groups())).message).toContain('/groups must be array,object,null');
});

test('no groups are known where the tenant serves neither; workspaces are always there', async () => {
  const { reader, calls } = await open(() => refuse(404, 'Cannot GET'));
  expect(await reader.groups()).toEqual({ groups: [], whole: false });
  expect(calls()).toEqual(['GET /public/v2/groups', 'GET /public/v2/personnel-search']);
  expect(await failureOf(reader.workspaces())).toMatchObject({ status: 404, reach: 'resource' });
});

test.each([
  ['S2', ['GET scoped-personnel-groups', 'GET scoped-personnel-counts', 'GET scoped-personnel-groups']],
  ['S1', ['GET scoped-personnel-groups', 'GET personnel-scope', 'GET personnel-scope']],
] as const)('%s is told apart by reading, and remembered', async (paths, expected) => {
  const { reader, calls } = await open(fakeScope(paths, [1, 2]).answer);
  expect(await reader.scope(WORKSPACE)).toEqual({
    ...WORKSPACE,
    groups: [
      { id: 1, name: 'Group 1' },
      { id: 2, name: 'Group 2' },
    ],
    scopedPeople: 3,
    allPeople: 9,
  });
  await reader.scope(WORKSPACE);
  expect(calls().slice(0, 3)).toEqual(expected);
  expect(calls()).toHaveLength(paths === 'S1' ? 3 : 4);
});

test('a tenant without scopes has null, whatever was asked before', async () => {
  const { reader, writer, calls } = await open(fakeScope('none').answer);
  expect(await reader.scope(WORKSPACE)).toBeNull();
  const { outcome, stopped } = await writer.change(WORKSPACE, { add: [1], remove: [2] });
  expect(outcome).toMatchObject({ status: 'failed', error: { message: expect.stringContaining('does not serve') } });
  expect(stopped).not.toBeNull();
  expect(calls().every((call) => call.startsWith('GET '))).toBe(true);
});

test('once a revision has answered, its 404 is an error about the workspace', async () => {
  const scope = fakeScope('S2');
  const { reader, calls } = await open((request) =>
    request.path.includes('/6/') ? refuse(404, 'x') : scope.answer(request),
  );
  await reader.scope(WORKSPACE);
  const error = await failureOf(reader.scope({ ...WORKSPACE, id: 6 }));
  expect(error).toMatchObject({ status: 404, message: 'Drata knows no personnel scope of workspace 6' });
  expect(calls().filter((call) => call.endsWith('personnel-scope'))).toEqual([]);
});

test('counts that Drata does not tell are null', async () => {
  const scope = fakeScope('S2', [1]);
  const { reader } = await open((request) =>
    request.path.endsWith('counts') ? refuse(404, 'x') : scope.answer(request),
  );
  expect(await reader.scope(WORKSPACE)).toMatchObject({ scopedPeople: null, allPeople: null });
});

test('people of some groups are counted by the search, without reading them', async () => {
  const { reader, seen } = await open(() => page([{ id: 1, employmentStatus: 'UNKNOWN' }], { totalCount: 17 }));
  expect(await reader.count(WORKSPACE, [1, 2])).toBe(17);
  expect(`${seen[0]?.path}?${decodeURIComponent(`${seen[0]?.query}`)}`).toBe(
    `${ROOT}/personnel-search?groupIds[]=1&groupIds[]=2&size=1&includeTotalCount=true`,
  );
  expect(await reader.count(WORKSPACE, [])).toBe(0);
  expect(seen).toHaveLength(1);
});

test('a count is null without search and without a total', async () => {
  const absent = await open(() => refuse(404, 'x'));
  expect(await absent.reader.count(WORKSPACE, [1])).toBeNull();
  const silent = await open(() => page([]));
  expect(await silent.reader.count(WORKSPACE, [1])).toBeNull();
});

test('S2 adds and removes group by group, additions first, and replaces nothing', async () => {
  const scope = fakeScope('S2', [1, 2]);
  const { reader, writer, calls } = await open(scope.answer);
  await reader.scope(WORKSPACE);
  // Somebody adds one in the app meanwhile.
  scope.groups.add(9);
  const { outcome, stopped } = await writer.change(WORKSPACE, { add: [3, 4], remove: [1, 2] });
  expect([outcome.status, stopped]).toEqual(['written', null]);
  expect([...scope.groups].sort()).toEqual([3, 4, 9]);
  expect(calls().slice(2)).toEqual([
    'POST scoped-personnel-groups',
    'POST scoped-personnel-groups',
    'DELETE scoped-personnel-groups/1',
    'DELETE scoped-personnel-groups/2',
  ]);
});

test('what is there already, or gone already, is written', async () => {
  for (const paths of ['S1', 'S2'] as const) {
    const scope = fakeScope(paths, [1]);
    const { reader, writer } = await open(scope.answer);
    await reader.scope(WORKSPACE);
    expect(await writer.change(WORKSPACE, { add: [1], remove: [2] })).toMatchObject({
      outcome: { status: 'written' },
      stopped: null,
    });
    expect([...scope.groups]).toEqual([1]);
  }
});

test('an addition that is refused keeps the removals from being sent', async () => {
  const scope = fakeScope('S2', [1]);
  const { writer } = await open(scope.answer);
  const { outcome, stopped } = await writer.change(WORKSPACE, { add: [101], remove: [1] });
  expect(outcome).toMatchObject({ status: 'failed', error: { status: 400, apiMessage: 'no synced group' } });
  expect(stopped).toBeNull();
  expect([...scope.groups]).toEqual([1]);
});

test('S1 adds by replacing what is there at that moment, and removes one by one', async () => {
  const scope = fakeScope('S1', [1, 2]);
  const { reader, writer, calls, seen } = await open(scope.answer);
  await reader.scope(WORKSPACE);
  scope.groups.add(9);
  expect((await writer.change(WORKSPACE, { add: [3], remove: [1, 2] })).outcome.status).toBe('written');
  expect([...scope.groups].sort()).toEqual([3, 9]);
  expect(calls().slice(2)).toEqual([
    'GET personnel-scope',
    'PUT personnel-scope',
    'DELETE personnel-scope-groups/1',
    'DELETE personnel-scope-groups/2',
  ]);
  expect(seen[3]?.body).toEqual({ groupIds: [1, 2, 9, 3] });
});

test('S1 without additions never replaces, nor does one whose additions are there already', async () => {
  const scope = fakeScope('S1', [1, 2]);
  const { reader, writer, calls } = await open(scope.answer);
  await reader.scope(WORKSPACE);
  await writer.change(WORKSPACE, { add: [], remove: [2] });
  await writer.change(WORKSPACE, { add: [1], remove: [] });
  expect(calls().slice(2)).toEqual(['DELETE personnel-scope-groups/2', 'GET personnel-scope']);
});

test.each(['S1', 'S2'] as const)('a writer by itself reads before it writes (%s)', async (paths) => {
  const scope = fakeScope(paths, [1]);
  const { alone, calls } = await open(scope.answer);
  expect((await alone.change(WORKSPACE, { add: [2], remove: [] })).outcome.status).toBe('written');
  const [first] = calls();
  expect(first).toBe('GET scoped-personnel-groups');
  expect([...scope.groups]).toEqual([1, 2]);
});

test('where the scope cannot be read, nothing is written', async () => {
  const { alone, calls } = await open(() => refuse(403, 'no'));
  const { outcome, stopped } = await alone.change(WORKSPACE, { add: [1], remove: [2] });
  expect(outcome).toMatchObject({ status: 'failed', requests: [] });
  expect(stopped?.message).toContain('Workspaces: View Workspace Personnel Scope');
  expect(calls()).toEqual(['GET scoped-personnel-groups']);
});

test('a body that does not fit names its endpoint', async () => {
  const { reader } = await open(({ path }) =>
    path.endsWith('scoped-personnel-groups') ? refuse(404, 'x') : { status: 200, json: { groups: 'all' } },
  );
  expect((await failureOf(reader.scope(WORKSPACE))).message).toContain(
    `GET ${ROOT}/personnel-scope does not have the documented form: /groups must be array`,
  );
});
