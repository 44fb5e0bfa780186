import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ACME, ACME_REMOVED } from '../model/acme.js';
import { CONFIG } from '../model/roster-files.js';
import { git, type Result, run, temporary, writeFiles } from './harness.js';
import { openTenant, planOf } from './tenant.js';

const OVERRIDES = 'personnel:\n  bob@acme.example: { employmentStatus: CURRENT_EMPLOYEE }\n';

type World = {
  readonly directory: string;
  readonly go: (...args: readonly string[]) => Promise<Result>;
  readonly read: (file: string) => string;
};

/** A committed roster, so that git can tell what has changed. */
function openRoster(more: Readonly<Record<string, string>> = {}): World {
  const directory = temporary();
  const roster = join(directory, 'roster');
  writeFiles(roster, { 'config.yaml': CONFIG, 'people.yaml': ACME, 'removed.yaml': ACME_REMOVED, ...more });
  git(directory, 'init', '--quiet');
  git(directory, 'add', '--all');
  return {
    directory,
    go: (...args) => run([...args, '--roster', roster]),
    read: (file) => readFileSync(join(roster, file), 'utf8'),
  };
}

const ZOE = ['new', 'emp-003', '--email', 'zoe@acme.example', '--first-name', 'Zoë', '--last-name', "O'Ng"];

describe.concurrent('edits for people who do not write YAML', () => {
  it('new: adds a record, in a file that is made where it is asked for', async () => {
    const { go, read, directory } = openRoster();
    const added = await go(...ZOE, '--manager', 'emp-001', '--file', 'teams/new.yaml');
    expect([added.code, added.stderr]).toEqual([0, '']);
    expect(added.stdout).toContain("Zoë O'Ng (emp-003) joins\n\nteams/new.yaml:1\n  + identities:\n  +   emp-003:\n");
    expect(read('teams/new.yaml')).toContain('managerName: Ann Lee\n    isContractor: false\n');
    expect(
      git(directory, 'status', '--porcelain')
        .split('\n')
        .filter((line) => !line.startsWith('A ')),
    ).toEqual(['?? roster/teams/', '']);
    expect((await go(...ZOE)).code).toBe(4);
  });

  it('leave: warns of a status that stays, and keeps the mode of the file', async () => {
    const { go, read, directory } = openRoster({ 'overrides.yaml': OVERRIDES });
    chmodSync(join(directory, 'roster/people.yaml'), 0o640);
    const left = await go('leave', 'emp-002', '--on', '2026-10-30', '--quiet');
    expect([left.code, left.stderr]).toEqual([0, '']);
    const flat = left.stdout.replace(/\s+/g, ' ');
    expect(flat).toContain(
      'Bob Bean (emp-002) leaves on 2026-10-30 ! overrides.yaml:2: override bob@acme.example stays',
    );
    expect(read('people.yaml')).toBe(ACME.replace('2021-03-01\n', '2021-03-01\n    separatedAt: 2026-10-30\n'));
    expect(statSync(join(directory, 'roster/people.yaml')).mode & 0o777).toBe(0o640);
    const again = await go('leave', 'emp-002', '--on', '2026-10-30', '--format', 'json');
    expect(JSON.parse(again.stdout)).toMatchObject({ command: 'leave', result: 'nothing', records: [], warnings: [] });
  });

  it('move: a dry run prints a diff that git applies, and writes nothing', async () => {
    const { go, read, directory } = openRoster();
    const dry = await go('move', 'emp-004', '--manager', 'emp-002', '--title', 'Lead', '--dry-run');
    expect([dry.code, dry.stderr]).toEqual([0, 'Not written yet: emp-004 moves\n']);
    expect(read('people.yaml')).toBe(ACME);
    // The directory was named from the root on.
    const depth = directory.split('/').length + 1;
    execFileSync('git', ['apply', `-p${depth}`], { cwd: directory, input: dry.stdout });
    const patched = read('people.yaml');
    writeFileSync(join(directory, 'roster/people.yaml'), ACME);
    expect((await go('move', 'emp-004', '--manager', 'emp-002', '--title', 'Lead')).code).toBe(0);
    expect(read('people.yaml')).toBe(patched);
    expect(patched).toContain('managerId: emp-002\n    managerName: Bob Bean\n');
  });

  it('nothing is written where the roster is invalid, or would be', async () => {
    const { go, read, directory } = openRoster();
    const circle = await go('move', 'emp-001', '--manager', 'emp-002');
    expect([circle.code, circle.stdout]).toEqual([3, '']);
    expect(circle.stderr).toMatch(/people\.yaml:\d+:\d+: error manager-cycle: [\s\S]*nothing was written/);
    const json = await go('move', 'emp-001', '--manager', 'emp-002', '--format', 'json');
    expect(JSON.parse(json.stdout)).toMatchObject({ valid: false, problems: [{ code: 'manager-cycle' }] });
    expect(read('people.yaml')).toBe(ACME);
    const conflict = `<<<<<<< ours\n${ACME}=======\n>>>>>>> theirs\n`;
    writeFileSync(join(directory, 'roster/people.yaml'), conflict);
    const invalid = await go('leave', 'emp-002', '--on', '2026-10-30');
    expect([invalid.code, invalid.stderr]).toEqual([3, expect.stringContaining('people.yaml:1:')]);
    expect(read('people.yaml')).toBe(conflict);
  });

  it('what is missing or wrong is said before anything is written', async () => {
    const { go } = openRoster();
    const said = async (...args: readonly string[]) => {
      const { code, stdout, stderr } = await go(...args);
      expect(stdout).toBe('');
      return [code, stderr.split('\n')[0]];
    };
    expect(await said('new', '--last-name', 'Ng')).toEqual([1, 'error: missing: ID, --email, --first-name']);
    expect(await said('move', 'emp-001')).toEqual([1, 'error: missing: --title, --manager or both']);
    expect(await said('leave', 'emp-002', '--on', '30.10.2026')).toEqual([1, expect.stringContaining("'--on <day>'")]);
    expect(await said('rename', 'emp-005', 'x')).toEqual([4, expect.stringContaining('emp-005 was tmp-5 before')]);
  });
});

it('rename: an apply gives the record the new id, and the team the manager of that id', async () => {
  const people = ACME.replace('    previously: tmp-5\n', '');
  const tenant = await openTenant({ 'people.yaml': people }, { drata: ', connectionId: 1' });
  await tenant.apply();
  const renamed = await run(['rename', 'emp-001', '00123', '--roster', tenant.roster]);
  expect([renamed.code, renamed.stderr]).toEqual([0, '']);
  const { operations } = await planOf(tenant);
  expect(operations.map(({ id, action }) => `${action} ${id}`)).toEqual([
    'rename identity/00123',
    'update identity/emp-002',
    'update identity/emp-004',
    'update identity/emp-005',
  ]);
});
