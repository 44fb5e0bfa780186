import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { crowd, each, openWorld, person, writeFiles } from './harness.js';

const ann = person('Ann');

describe.concurrent('what stops an apply', () => {
  it('an invalid roster: places, remedies, exit 3, and not one request', async () => {
    const { sandbox, roster, go } = await openWorld({ a: ann });
    writeFiles(roster, { 'more.yaml': 'identities:\n  b:\n    emial: b@acme.example\n    startedAt: 2026-02-30\n' });
    for (const command of ['validate', 'plan', 'apply']) {
      const { code, stdout, stderr } = await go(command);
      expect(code).toBe(3);
      const text = command === 'validate' ? stdout : stderr;
      expect(text).toMatch(/^more\.yaml:3:5: error \S+: .*emial/m);
      expect(text).toMatch(/^more\.yaml:4:16: error \S+: .*2026-02-30/m);
      expect(text).toMatch(/fix: .*email/);
    }
    expect(await sandbox.requests()).toEqual([]);
  });

  it('an invalid config: exit 3, and not one request', async () => {
    const { sandbox, go } = await openWorld({ a: ann }, { config: 'gaurds: { maxChanges: 1 }\n' });
    const { code, stderr } = await go('apply');
    expect(code).toBe(3);
    expect(stderr).toMatch(/^config\.yaml:3:1: error \S+: .*gaurds/m);
    expect(await sandbox.requests()).toEqual([]);
  });

  it('a mass change: refused with its flag, exit 4, nothing written; lifted by that flag alone', async () => {
    const people = crowd(10);
    const { sandbox, go, write } = await openWorld(people, { live: people });
    write(each(people, { separatedAt: '2026-01-31' }));
    const refused = await go('apply');
    expect(refused.code).toBe(4);
    // The plan shows the guard, the refusal names its flag.
    expect(refused.stdout).toContain('mass-separation');
    expect(refused.stderr).toContain('--allow mass-separation');
    expect((await go('apply', '--allow', 'mass-change')).code).toBe(4);
    expect(await sandbox.writes()).toEqual([]);
    expect((await go('apply', '--allow', 'mass-separation')).code).toBe(0);
    expect(await sandbox.values('separatedAt')).toMatchObject({ p3: '2026-01-31T00:00:00.000Z' });
  });

  it('an empty roster where Drata has people', async () => {
    const { sandbox, go } = await openWorld({}, { live: { a: ann } });
    const { code, stderr } = await go('apply');
    expect(code).toBe(4);
    expect(stderr).toContain('empty-roster');
    expect(await sandbox.writes()).toEqual([]);
  });

  it('a wrong key: a sentence, exit 1', async () => {
    const { go } = await openWorld({ a: ann }, { keys: ['another'] });
    const { code, stderr } = await go('plan');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: .*API key/m);
    expect(stderr).toContain('drata.region');
  });

  it.each([
    [{ revoke: ['user-identities-hris-get'] }, 'List HRIS User Identities'],
    [{ features: { 'Custom Connections and Tests': false } }, 'Custom Connections and Tests'],
    [{ termsAccepted: false }, 'terms'],
  ])('a tenant that refuses %j: names what is missing, writes nothing', async (access, words) => {
    const { sandbox, go } = await openWorld({ a: ann });
    await sandbox.control('POST', 'access', access);
    const { code, stdout, stderr } = await go('apply');
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(words);
    expect(await sandbox.writes()).toEqual([]);
  });

  it.each([
    ['user-identity-hris-post', 'Create or Update HRIS User Identities'],
    ['user-identity-hris-delete', 'Delete HRIS User Identity'],
  ])('a key without the permission %s: names it, and reports what was not sent', async (permission, words) => {
    const { sandbox, directory, go } = await openWorld(
      { a: { ...ann, jobTitle: 'Lead' } },
      { live: { a: ann, b: person('Bob') }, removed: ['b'] },
    );
    await sandbox.control('POST', 'access', { revoke: [permission] });
    const report = join(directory, 'report.json');
    const { code, stdout } = await go('apply', '--report', report);
    expect(code).toBe(1);
    expect(stdout).toContain(words);
    const { result, summary } = JSON.parse(readFileSync(report, 'utf8'));
    expect(result).toBe('failed');
    // Without the right to write, nothing is sent; without the right to delete, all the rest goes through.
    expect(summary).toMatchObject(
      permission.endsWith('post') ? { done: 0, failed: 1, skipped: 1 } : { done: 1, failed: 1, skipped: 0 },
    );
  });

  it.each([
    ['one that does not exist', 77],
    ['one that is not HRIS', 88],
  ])('a connection: %s', async (_name, connectionId) => {
    const { sandbox, roster, go } = await openWorld({ a: ann });
    const state = (await sandbox.control('GET', 'state')) as { connections: Record<string, unknown>[]; nextId: number };
    const other = { ...state.connections[0], id: 88, clientAlias: 'Laptops', providerTypes: ['MDM'] };
    await sandbox.control('PUT', 'state', { ...state, connections: [...state.connections, other], nextId: 100 });
    writeFiles(roster, { 'config.yaml': `version: 1\ndrata: { region: us, connectionId: ${connectionId} }\n` });
    const { code, stderr } = await go('plan');
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^error: .*${connectionId}`, 'm'));
    expect(stderr).toContain('drata.connectionId');
  });

  it('people without a connection: exit 3, before any request', async () => {
    const { sandbox, roster, go } = await openWorld({ a: ann });
    writeFiles(roster, { 'config.yaml': 'version: 1\ndrata: { region: us }\n' });
    const { code, stderr } = await go('plan');
    expect(code).toBe(3);
    expect(stderr).toMatch(/^config\.yaml:1:1: error missing-connection: /m);
    expect(stderr).toContain('drata.connectionId');
    expect(await sandbox.requests()).toEqual([]);
  });
});
