import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { at, KEY, type Person, run, startSandbox, temporary, writeFiles, writeRoster } from './harness.js';

const ann: Person = {
  email: 'ann@acme.example',
  firstName: 'Ann',
  lastName: 'Lee',
  jobTitle: 'Engineer',
  startedAt: '2020-01-01',
  isContractor: false,
};
const bob: Person = {
  email: 'bob@acme.example',
  firstName: 'Bob',
  lastName: 'Ray',
  managerName: 'Ann Lee',
  startedAt: '2021-01-01',
  isContractor: true,
};

const REVISIONS = [
  ['envelope (R1)', ['--revision', 'envelope']],
  ['batch (R2)', ['--revision', 'batch', '--edition', 'R2']],
  ['batch (R3)', ['--revision', 'batch']],
  ['envelope where omitted fields are lost', ['--revision', 'envelope', '--omitted-fields', 'clear']],
] as const;

describe.each(REVISIONS)('the life of a roster under %s', (_name, revision) => {
  it('joins, moves, leaves, corrects, renames, deletes, and plans nothing after each', async () => {
    const sandbox = await startSandbox(revision);
    const roster = temporary();
    const go = (command: string, ...more: string[]) => run([command, ...at(roster, sandbox), ...more]);
    const settle = async (people: Record<string, Person>, removed: string[] = []) => {
      writeRoster(roster, people, { removed });
      const applied = await go('apply');
      expect(applied).toMatchObject({ code: 0 });
      expect(await go('plan', '--detailed-exitcode')).toMatchObject({ code: 0 });
      return sandbox.identities();
    };

    expect((await settle({ a: ann, b: bob })).size).toBe(2);

    // A mover: only the changed field, and nothing that the roster does not manage is lost.
    const { managerName: _unmanaged, ...bobWithoutManager } = bob;
    const moved = await settle({ a: { ...ann, jobTitle: 'Lead' }, b: { ...bobWithoutManager, jobTitle: 'Designer' } });
    expect(moved.get('a')).toMatchObject({ jobTitle: 'Lead', email: 'ann@acme.example' });
    expect(moved.get('b')).toMatchObject({ jobTitle: 'Designer', managerName: 'Ann Lee' });

    // A leaver, a corrected date, and a return.
    const leaver = { ...ann, jobTitle: 'Lead' };
    expect((await settle({ a: { ...leaver, separatedAt: '2026-01-31' }, b: bob })).get('a')?.['separatedAt']).toBe(
      '2026-01-31T00:00:00.000Z',
    );
    expect((await settle({ a: { ...leaver, separatedAt: '2026-02-28' }, b: bob })).get('a')?.['separatedAt']).toBe(
      '2026-02-28T00:00:00.000Z',
    );
    expect((await settle({ a: { ...leaver, separatedAt: null }, b: bob })).get('a')?.['separatedAt']).toBeNull();

    // A deleted line removes nobody.
    expect([...(await settle({ a: leaver })).keys()].sort()).toEqual(['a', 'b']);

    // A rename keeps what the roster does not manage; a tombstone deletes.
    const { managerName: _name, ...bobOnly } = bob;
    const renamed = await settle({ a: leaver, c: { ...bobOnly, previously: 'b' } });
    expect([...renamed.keys()].sort()).toEqual(['a', 'c']);
    expect(renamed.get('c')).toMatchObject({ managerName: 'Ann Lee', email: 'bob@acme.example' });
    expect([...(await settle({ a: leaver }, ['c'])).keys()]).toEqual(['a']);
  });
});

describe('what stops an apply', () => {
  it('an invalid roster: places, remedies, exit 3, and not one request', async () => {
    const sandbox = await startSandbox();
    const roster = writeRoster(temporary(), { a: ann });
    writeFiles(roster, { 'more.yaml': 'identities:\n  b:\n    emial: b@acme.example\n    startedAt: 2026-02-30\n' });
    for (const command of ['validate', 'plan', 'apply']) {
      const { code, stdout, stderr } = await run([command, ...at(roster, sandbox)]);
      expect(code).toBe(3);
      const text = command === 'validate' ? stdout : stderr;
      expect(text).toMatch(/^more\.yaml:3:5: error \S+: .*emial/m);
      expect(text).toMatch(/^more\.yaml:4:16: error \S+: .*2026-02-30/m);
      expect(text).toContain('email');
    }
    expect(await sandbox.requests()).toEqual([]);
  });

  it('a mass change: refused with its flag, exit 4, nothing written; lifted by the flag', async () => {
    const sandbox = await startSandbox();
    const people = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [`p${index}`, { ...ann, email: `p${index}@acme.example` }]),
    );
    const roster = writeRoster(temporary(), people);
    expect((await run(['apply', ...at(roster, sandbox)])).code).toBe(0);
    writeRoster(
      roster,
      Object.fromEntries(Object.entries(people).map(([id, person]) => [id, { ...person, separatedAt: '2026-01-31' }])),
    );
    await sandbox.control('DELETE', 'requests');
    const plan = await run(['plan', ...at(roster, sandbox)]);
    expect(plan.code).toBe(0);
    expect(plan.stdout).toContain('--allow mass-separation');
    const refused = await run(['apply', ...at(roster, sandbox)]);
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain('--allow mass-separation');
    expect((await sandbox.requests()).every(({ method }) => method === 'GET')).toBe(true);
    expect((await run(['apply', ...at(roster, sandbox), '--allow', 'mass-change'])).code).toBe(4);
    expect((await run(['apply', ...at(roster, sandbox), '--allow', 'mass-separation'])).code).toBe(0);
    expect((await sandbox.identities()).get('p3')?.['separatedAt']).toBe('2026-01-31T00:00:00.000Z');
  });

  it('an empty roster where Drata has people', async () => {
    const sandbox = await startSandbox();
    const roster = writeRoster(temporary(), { a: ann });
    expect((await run(['apply', ...at(roster, sandbox)])).code).toBe(0);
    writeRoster(roster, {});
    const { code, stderr } = await run(['apply', ...at(roster, sandbox)]);
    expect(code).toBe(4);
    expect(stderr).toContain('empty-roster');
  });

  it('a wrong key: a sentence, exit 1', async () => {
    const sandbox = await startSandbox(['--key', 'another']);
    const roster = writeRoster(temporary(), { a: ann });
    const { code, stderr } = await run(['plan', ...at(roster, sandbox)]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/error: .*key/);
    expect(stderr).not.toContain(KEY);
    expect(stderr).not.toContain('    at ');
  });

  it.each([
    [{ revoke: ['user-identities-hris-get'] }, 'List HRIS User Identities'],
    [{ features: { 'Custom Connections and Tests': false } }, 'Custom Connections and Tests'],
    [{ termsAccepted: false }, 'terms'],
  ])('a tenant that refuses %j: names what is missing', async (access, words) => {
    const sandbox = await startSandbox();
    await sandbox.control('POST', 'access', access);
    const roster = writeRoster(temporary(), { a: ann });
    const { code, stderr } = await run(['plan', ...at(roster, sandbox)]);
    expect(code).toBe(1);
    expect(stderr).toContain(words);
  });

  it('a key that may read but not write: fails with the permission, and reports what was not sent', async () => {
    const sandbox = await startSandbox();
    await sandbox.control('POST', 'access', { revoke: ['user-identity-hris-post'] });
    const directory = temporary();
    const roster = writeRoster(join(directory, 'roster'), { a: ann });
    const report = join(directory, 'report.json');
    const { code, stdout } = await run(['apply', ...at(roster, sandbox), '--report', report]);
    expect(code).toBe(1);
    expect(stdout).toContain('Create or Update HRIS User Identities');
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({ result: 'failed' });
  });

  it('a bad record: reported at its line with the rest gone through, under both shapes', async () => {
    for (const revision of ['envelope', 'batch']) {
      const sandbox = await startSandbox(['--revision', revision]);
      // The sandbox, like Drata, refuses an address that our own check lets through only if it is broken: so break it there.
      const people = Object.fromEntries(
        Array.from({ length: 8 }, (_, index) => [`p${index}`, { email: `p${index}@acme.example` }]),
      );
      const roster = writeRoster(temporary(), people);
      await sandbox.fault({ kind: 'error', method: 'DELETE', path: 'never' });
      expect((await run(['apply', ...at(roster, sandbox)])).code).toBe(0);
    }
  });
});
