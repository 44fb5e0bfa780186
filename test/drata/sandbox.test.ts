import { expect, onTestFinished, test } from 'vitest';
import { ensureHrisConnection, isHris, listConnections } from '../../src/drata/connections.js';
import { documentReader } from '../../src/drata/document-reader.js';
import { documentWriter } from '../../src/drata/document-writer.js';
import { personnelReader } from '../../src/drata/personnel-reader.js';
import { personnelWriter } from '../../src/drata/personnel-writer.js';
import { probeReads } from '../../src/drata/probe.js';
import { scopePaths } from '../../src/drata/scope-paths.js';
import { scopeReader } from '../../src/drata/scope-reader.js';
import { scopeWriter } from '../../src/drata/scope-writer.js';
import { personnelSearch } from '../../src/drata/search.js';
import { userReader } from '../../src/drata/users.js';
import { type SandboxOptions, startSandbox } from '../../src/sandbox/server.js';
import type { Person } from '../../src/state/personnel.js';
import { testClient } from './open-client.js';

/** The demo tenant on the day its sample roster is about. */
async function openDemo(switches: SandboxOptions['switches'] = {}) {
  const sandbox = await startSandbox({
    port: 0,
    statePath: null,
    revision: 'batch',
    switches: { 'requests-per-minute': '0', ...switches },
    clock: () => Date.parse('2026-11-21T10:00:00Z'),
  });
  onTestFinished(sandbox.close);
  const control = async (path: string, body: object) => {
    const response = await fetch(`${sandbox.url}/_sandbox${path}`, { method: 'POST', body: JSON.stringify(body) });
    expect(response.ok).toBe(true);
  };
  return { client: testClient(sandbox.url), control };
}

function named(people: readonly Person[], email: string): Person {
  const found = people.find((one) => one.email === email);
  if (!found) throw new Error(`nobody has the address ${email}`);
  return found;
}

test.each(['v1', 'v2'] as const)('personnel are read, overridden and handed back under %s', async (api) => {
  const { client, control } = await openDemo();
  const reader = personnelReader(client, { api });
  const writer = personnelWriter(client, { api });
  const read = async (email: string) => named(await reader.list({ customFields: api === 'v2' }), email);

  const payroll = await read('payroll@acme.example');
  const outOfScope = { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'Shared mailbox' } as const;
  expect((await writer.write(payroll, { fields: outOfScope, customFields: [] })).outcome.status).toBe('written');
  expect((await read('payroll@acme.example')).fields).toMatchObject(outOfScope);
  expect((await read('payroll@acme.example')).statusSetAt).toBe('2026-11-21T10:00:00.000Z');

  const jane = await read('jane.doe@acme.example');
  const leave = { employmentStatus: 'FORMER_EMPLOYEE', startedAt: '2020-07-06', separatedAt: '2026-10-01' } as const;
  expect((await writer.write(jane, { fields: leave, customFields: [] })).outcome.status).toBe('written');
  expect((await read('jane.doe@acme.example')).fields).toMatchObject(leave);

  expect((await writer.reset([jane.personnelId, payroll.personnelId])).outcome.status).toBe('written');
  expect((await writer.reset([jane.personnelId])).outcome.status).toBe('written');
  await control('/identity-sync', {});
  expect((await read('jane.doe@acme.example')).fields).toEqual(jane.fields);
  expect((await read('payroll@acme.example')).statusSetAt).toBeNull();
  expect(await writer.resetAll()).toMatchObject({
    outcome: { status: 'written' },
    count: api === 'v1' ? null : expect.any(Number),
  });
  expect(await reader.find({ by: 'email', email: 'JANE.doe@acme.example' })).toMatchObject({
    personnelId: jane.personnelId,
  });
  expect(await reader.find({ by: 'id', id: 999_999 })).toBeNull();
});

test('both versions read the same people', async () => {
  const { client } = await openDemo({ 'page-limit': '50' });
  const [v1, v2] = await Promise.all(
    (['v1', 'v2'] as const).map(async (api) => {
      const people = await personnelReader(client, { api }).list({ customFields: false });
      return [...people].sort((a, b) => a.personnelId - b.personnelId);
    }),
  );
  expect(v1?.length).toBeGreaterThan(10);
  expect(v1).toEqual(v2);
});

test.each(['v1', 'v2'] as const)('a future hire is made a present one under %s', async (api) => {
  const { client } = await openDemo();
  const reader = personnelReader(client, { api });
  const people = await reader.list({ customFields: false });
  const hire = people.find(({ fields }) => fields.employmentStatus === 'FUTURE_HIRE');
  if (!hire) throw new Error('the demo has no future hire');
  const fields = { employmentStatus: 'CURRENT_EMPLOYEE', startedAt: '2026-11-20' } as const;
  const { outcome } = await personnelWriter(client, { api }).write(hire, { fields, customFields: [] });
  expect(outcome).toMatchObject({ status: 'written', requests: [expect.any(Number), expect.any(Number)] });
  expect((await reader.find({ by: 'id', id: hire.personnelId }))?.fields).toMatchObject(fields);
});

test('custom fields are defined, set and deleted under V2; a name that fits two asks for the number', async () => {
  const { client } = await openDemo();
  const reader = personnelReader(client, { api: 'v2' });
  const writer = personnelWriter(client, { api: 'v2' });
  const definitions = await reader.customFields();
  const level = definitions?.find(({ name }) => name === 'Level');
  expect(definitions?.find(({ name }) => name === 'Department')?.options.map(({ value }) => value)).toContain(
    'Finance',
  );
  const jane = named(await reader.list({ customFields: true }), 'jane.doe@acme.example');
  const values = [
    { field: level?.id ?? 0, value: null },
    { field: 'Badge', value: 'A-1' },
  ];
  expect((await writer.write(jane, { fields: {}, customFields: values })).outcome.status).toBe('written');
  const after = named(await reader.list({ customFields: true }), 'jane.doe@acme.example');
  expect(after.customFields.map(({ name, value }) => [name, value])).toEqual([
    ['Department', 'Engineering'],
    ['Badge', 'A-1'],
  ]);
  const ambiguous = await writer.write(jane, { fields: {}, customFields: [{ field: 'Office', value: 'x' }] });
  expect(ambiguous.outcome).toMatchObject({ status: 'failed', error: { status: 422 } });
});

test('a tenant without custom fields, or without V1, says so', async () => {
  const { client, control } = await openDemo();
  await control('/access', { features: { 'Custom Fields and Formulas': false } });
  expect(await personnelReader(client, { api: 'v2' }).customFields()).toBeNull();
  const bare = await openDemo({ absent: 'custom-field-definitions,v1' });
  expect(await personnelReader(bare.client, { api: 'v2' }).customFields()).toBeNull();
  await expect(personnelReader(bare.client, { api: 'v1' }).list({ customFields: false })).rejects.toMatchObject({
    status: 404,
  });
});

test.each(['S1', 'S2'] as const)('scopes are read and changed under %s', async (paths) => {
  const { client } = await openDemo({ 'scope-paths': paths });
  const shared = scopePaths(client);
  const reader = scopeReader(client, shared);
  const { groups, whole } = await reader.groups();
  expect(whole).toBe(true);
  const idOf = (name: string) => groups.find((group) => group.name === name)?.id ?? 0;
  const primary = (await reader.workspaces()).find(({ name }) => name === 'Primary');
  if (!primary) throw new Error('the demo has no workspace Primary');
  const before = await reader.scope(primary);
  expect(before?.groups?.map(({ name }) => name).sort()).toEqual(['Engineering', 'Finance', 'IT Ops']);
  expect(before?.scopedPeople).toBeLessThanOrEqual(before?.allPeople ?? 0);
  expect(await reader.count(primary, before?.groups?.map(({ id }) => id) ?? [])).toBe(before?.scopedPeople);
  const change = { add: [idOf('Contractors')], remove: [idOf('Finance')] };
  expect((await scopeWriter(client, shared).change(primary, change)).outcome.status).toBe('written');
  const after = await reader.scope(primary);
  expect(after?.groups?.map(({ name }) => name).sort()).toEqual(['Contractors', 'Engineering', 'IT Ops']);
});

test('a tenant without scopes, groups and search has none of each', async () => {
  const { client } = await openDemo({ absent: 'scopes,groups,search' });
  const reader = scopeReader(client);
  const [workspace] = await reader.workspaces();
  if (!workspace) throw new Error('the demo has no workspace');
  expect(await reader.scope(workspace)).toBeNull();
  expect(await reader.groups()).toEqual({ groups: [], whole: false });
  expect(await reader.count(workspace, [1])).toBeNull();
  expect(await personnelSearch(client).search({ text: '', workspaceId: null, statuses: [] })).toBeNull();
});

test.each(['v1', 'v2'] as const)(
  'a document is uploaded once although its reply is lost, read and deleted under %s',
  async (api) => {
    const { client, control } = await openDemo();
    const jane = named(await personnelReader(client, { api }).list({ customFields: false }), 'jane.doe@acme.example');
    const userId = jane.userId ?? 0;
    const reader = documentReader(client, { api });
    const writer = documentWriter(client, { api });
    const before = await reader.list(userId);
    await control('/faults', { kind: 'drop', when: 'after', method: 'POST', path: '/documents$' });
    const content = new Uint8Array(Buffer.from('%PDF-1.4 é'));
    const upload = { type: 'MFA_EVIDENCE', name: 'mfa é.pdf', content, completionDate: '2026-10-27' } as const;
    expect((await writer.upload(userId, upload)).outcome.status).toBe('written');
    const added = (await reader.list(userId)).filter(
      ({ documentId }) => !before.some((held) => held.documentId === documentId),
    );
    expect(added).toMatchObject([{ type: 'MFA_EVIDENCE', name: 'mfa é.pdf', renewalDate: '2027-10-27', userId }]);
    const [document] = added;
    if (!document) throw new Error('it was not uploaded');
    expect(Buffer.from(await reader.download(document))).toEqual(Buffer.from(content));
    expect((await writer.remove(document)).outcome.status).toBe('written');
    expect((await writer.remove(document)).outcome.status).toBe('written');
    expect(await reader.list(userId)).toEqual(before);
  },
);

test('the search finds by text and counts by status, in all workspaces or one', async () => {
  const { client } = await openDemo();
  const { search } = personnelSearch(client);
  const jane = await search({ text: 'jane', workspaceId: null, statuses: [] });
  expect(jane?.people.map(({ email }) => email)).toContain('jane.doe@acme.example');
  expect(jane?.people.find(({ email }) => email === 'jane.doe@acme.example')?.hrisConnectionId).toBe(1);
  const all = await search({ text: '', workspaceId: null, statuses: [] });
  const counted = [...(all?.byStatus.values() ?? [])].reduce((sum, count) => sum + count, 0);
  expect(counted).toBe(all?.people.length);
  const left = await search({ text: '', workspaceId: null, statuses: ['FORMER_EMPLOYEE'] });
  expect(left?.people.length).toBe(all?.byStatus.get('FORMER_EMPLOYEE'));
  const [workspace] = await scopeReader(client).workspaces();
  const inOne = await search({ text: '', workspaceId: workspace?.id ?? 0, statuses: [] });
  expect(inOne?.people.length).toBeLessThan(all?.people.length ?? 0);
});

test.each(['v1', 'v2'] as const)('users show the records they are matched to under %s', async (api) => {
  const { client } = await openDemo();
  const users = userReader(client, { api });
  const jane = await users.find({ by: 'email', email: 'jane.doe@acme.example' });
  expect(jane?.identities.map(({ connectionId, connectionType }) => [connectionId, connectionType])).toEqual([
    [1, 'CUSTOM_HRIS'],
    [3, 'GOOGLE'],
  ]);
  expect(await users.find({ by: 'id', id: jane?.userId ?? 0 })).toEqual(jane);
  expect(await users.find({ by: 'email', email: 'nobody@acme.example' })).toBeNull();
  expect((await users.list()).find(({ userId }) => userId === jane?.userId)).toEqual(jane);
});

test('an HRIS connection is made once', async () => {
  const { client } = await openDemo();
  const first = await ensureHrisConnection(client, 'Second company');
  expect(first).toMatchObject({ created: true, connection: { name: 'Second company' } });
  expect(await ensureHrisConnection(client, 'Second company')).toEqual({ ...first, created: false });
  expect((await listConnections(client)).filter(isHris).map(({ name }) => name)).toEqual([
    'People records',
    'Second company',
  ]);
});

test('a probe of the demo finds what it serves, and what is taken away', async () => {
  const { client, control } = await openDemo();
  const open = async () => {
    const probes = await probeReads(client, { connectionId: 1, withV1: true });
    return new Map(probes.filter(({ state }) => state !== 'ok').map(({ name, state }) => [name, state]));
  };
  const [s1, documents] = ['s1Scope', 'documentGet'];
  const found = await open();
  expect(found.get(s1 ?? '')).toBe('absent');
  for (const [name, state] of found) if (name !== s1) expect([name, state]).toEqual([name, 'untried']);
  expect([...found.keys()].every((name) => name === s1 || name === documents || name === 'v1DocumentDownload')).toBe(
    true,
  );
  await control('/access', { revoke: ['users-get'], features: { 'Custom Connections and Tests': false } });
  const after = await open();
  expect(after.get('userList')).toBe('denied');
  expect(after.get('connectionList')).toBe('feature-missing');
  expect(after.get('identityList')).toBe('feature-missing');
});
