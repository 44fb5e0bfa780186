import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { driftIn } from '../../src/commands/drift.js';
import { driftFiles } from '../../src/commands/import-existing.js';
import type { Io } from '../../src/commands/io.js';
import { type Session, withSession } from '../../src/commands/session.js';
import { at, EXTREMES, git, openSandbox, run, type Sandbox, temporary } from './harness.js';
import { openTenant, type Tenant } from './tenant.js';

/** Every file below a directory, by its path. */
function filesBelow(directory: string): Readonly<Record<string, string>> {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => statSync(join(directory, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(directory, name), 'utf8')]));
}

/** Text without the line breaks of its layout. */
const flat = (text: string) => text.replace(/\s+/g, ' ');

function importInto(roster: string, sandbox: Sandbox, ...more: readonly string[]) {
  return run(['import', ...at(roster, sandbox), ...more]);
}

/** A world that nobody hears or interrupts. */
const SILENT: Io = {
  stdout: () => undefined,
  stderr: () => undefined,
  env: {},
  interactive: false,
  stdoutIsTerminal: false,
  stderrIsTerminal: false,
  width: 100,
  signal: new AbortController().signal,
};

/** What a session needs to know besides the roster and its Drata. */
const LOOK = { format: 'text', color: 'never', concurrency: 4, rateLimit: 100_000 } as const;

const SETTINGS = { drata: ', connectionId: 1' };

const PEOPLE = `# The people of Acme.
identities:
  # Grace runs it.
  emp-001:
    email: grace.adeyemi@acme.example
    jobTitle: "Chief Executive Officer" # since 2019

  # Jane leads.
  emp-010: { email: jane.doe@acme.example, jobTitle: 'Lead' }
`;

const OVERRIDES = `personnel:
  kofi.boateng@acme.example:
    startedAt: 2020-11-01 # in dispute
`;

const title = (tenant: Tenant, id: string, jobTitle: string) =>
  tenant.edit((state) => {
    for (const row of state.identities) if (row.identityId === id) row.jobTitle = jobTitle;
  });

describe.concurrent('import into an empty directory', () => {
  it.each(EXTREMES)('writes a roster whose plan is empty: %s', async (_, settings) => {
    const sandbox = await openSandbox({ seed: 'demo', ...settings });
    const roster = join(temporary(), 'people', 'roster');
    const first = await importInto(roster, sandbox);
    expect(first.code).toBe(0);
    expect(flat(first.stdout)).toContain('26 people, 6 overrides, 1 workspace scope, 2 documents added');
    expect(first.stdout).toContain('A plan of this roster is empty: Drata holds what it says.');
    const plan = await run(['plan', ...at(roster, sandbox), '--detailed-exitcode']);
    expect([plan.code, plan.stdout]).toEqual([0, expect.stringContaining('No changes')]);
    const files = filesBelow(roster);
    expect(Object.keys(files)).toEqual([
      'config.yaml',
      'documents.yaml',
      'documents/emp-010/security-training.pdf',
      'documents/emp-011/security-training.pdf',
      'overrides.yaml',
      'people.yaml',
      'scopes.yaml',
    ]);
    expect(files['config.yaml']).toContain('defaults:\n  identities: { isContractor: false }\n');
    expect(files['overrides.yaml']).toContain('startedAt: 2020-12-01 # a guess: the identity record says 2021-01-11');
    expect((await sandbox.writes()).length).toBe(0);
  });

  it('writes the same bytes each time, and nothing where nothing has changed', async () => {
    const sandbox = await openSandbox({ seed: 'demo' });
    const [one, two] = [join(temporary(), 'roster'), join(temporary(), 'roster')];
    await importInto(one, sandbox);
    await importInto(two, sandbox);
    const files = filesBelow(one);
    expect(filesBelow(two)).toEqual(files);
    const unchanged = await importInto(one, sandbox);
    expect([unchanged.code, unchanged.stdout]).toEqual([0, expect.stringContaining('Nothing to take over from Drata')]);
    expect(filesBelow(one)).toEqual(files);
  });

  it('spreads people over files, takes some of them alone, and writes nothing on a dry run', async () => {
    const sandbox = await openSandbox({ seed: 'demo' });
    const roster = join(temporary(), 'roster');
    const dry = await importInto(roster, sandbox, '--only', 'emp-010', '--only', 'jane.doe@acme.example', '--dry-run');
    expect(dry.code).toBe(0);
    expect(dry.stdout).toMatch(
      /^--- \/dev\/null\n\+\+\+ b\/\S*roster\/config\.yaml\n@@ -0,0 \+1,\d+ @@\n\+version: 1\n/,
    );
    expect(dry.stdout).toContain('+    jobTitle: Engineering Manager\n');
    expect(dry.stdout).not.toContain('emp-011');
    expect(dry.stderr).toContain('Would write into');
    expect(() => statSync(roster)).toThrow();
    expect((await importInto(roster, sandbox, '--split-by', 'manager')).code).toBe(0);
    const names = readdirSync(join(roster, 'people')).sort();
    expect(names).toContain('emp-010.yaml');
    expect(names).toContain('others.yaml');
  });

  it('asks for the connection where there are several, and tells what it could not read', async () => {
    const sandbox = await openSandbox({ seed: 'demo' });
    const state = (await sandbox.control('GET', 'state')) as {
      connections: Record<string, unknown>[];
      tenant: Record<string, unknown>;
    };
    const [first] = state.connections;
    await sandbox.control('PUT', 'state', {
      ...state,
      connections: [...state.connections, { ...first, id: 900, clientAlias: 'Another' }],
    });
    const roster = join(temporary(), 'roster');
    const several = await importInto(roster, sandbox);
    expect([several.code, several.stderr]).toEqual([
      1,
      expect.stringMatching(/1 \(.*\), 900 \(Another\)\n.*--connection-id N/),
    ]);
    expect(() => statSync(roster)).toThrow();
    await sandbox.control('POST', 'access', { revoke: ['users-get-documents'] });
    const named = await importInto(roster, sandbox, '--connection-id', '1');
    expect([named.code, flat(named.stdout)]).toEqual([
      0,
      expect.stringMatching(/Nothing was taken over of documents, since they could not be read: .*is empty/),
    ]);
  });
});

describe.concurrent('import on a roster', () => {
  it('takes what changed in Drata, adds who is new, and leaves what is not applied yet', async () => {
    const tenant = await openTenant({ 'people.yaml': PEOPLE, 'overrides.yaml': OVERRIDES }, SETTINGS);
    await tenant.apply();
    const number = (await tenant.person('kofi.boateng@acme.example')).id;
    await title(tenant, 'emp-001', 'Chief "Everything" Officer');
    await tenant.edit((state) => {
      for (const row of state.personnel) if (row.id === number) row.startedAt = '2019-01-01T00:00:00.000Z';
    });
    tenant.commit({ 'people.yaml': PEOPLE.replace("'Lead'", "'Director'"), 'overrides.yaml': OVERRIDES });
    chmodSync(join(tenant.roster, 'people.yaml'), 0o640);
    await tenant.sent();
    const { code, stdout } = await tenant.go(
      'import',
      '--only',
      'emp-001',
      '--only',
      'kofi.boateng@acme.example',
      '--only',
      'emp-011',
    );
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining('Taken over from Drata: 1 person added; 1 person, 1 override changed'),
    });
    expect(stdout).toContain('A plan of this roster holds 1 change not applied yet, and nothing else.');
    expect(filesBelow(tenant.roster)['overrides.yaml']).toBe(OVERRIDES.replace('2020-11-01', '2019-01-01'));
    const people = filesBelow(tenant.roster)['people.yaml'] ?? '';
    const [edited, added] = people.split('\n  emp-011: ');
    expect(edited).toBe(
      PEOPLE.replace("'Lead'", "'Director'").replace('"Chief Executive Officer"', '"Chief \\"Everything\\" Officer"'),
    );
    expect(added).toContain('email: lukasz.wisniewski@acme.dev');
    expect(statSync(join(tenant.roster, 'people.yaml')).mode & 0o777).toBe(0o640);
    expect(
      git(tenant.directory, 'status', '--porcelain')
        .split('\n')
        .filter((line) => line.includes('tmp')),
    ).toEqual([]);
    expect(await tenant.sent()).toEqual([]);
  });

  it('stops where both sides changed a value, until somebody decides', async () => {
    const tenant = await openTenant({ 'people.yaml': PEOPLE }, SETTINGS);
    await tenant.apply();
    await title(tenant, 'emp-010', 'Changed in Drata');
    await title(tenant, 'emp-001', 'Chief');
    const moved = PEOPLE.replace("'Lead'", "'Changed in git'");
    tenant.commit({ 'people.yaml': moved });
    const keys = ['--only', 'emp-001', '--only', 'emp-010'];
    const stopped = await tenant.go('import', ...keys);
    expect(stopped.code).toBe(4);
    expect(stopped.stdout).toMatch(
      /somebody has to decide about 1 value[\s\S]*Lead -> Changed in Drata\n.*the roster wants Changed in git/,
    );
    expect(filesBelow(tenant.roster)['people.yaml']).toBe(moved);
    const json = await tenant.go('import', ...keys, '--format', 'json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      result: 'conflict',
      records: [],
      conflicts: [{ key: 'emp-010', kind: 'both' }],
    });
    expect((await tenant.go('import', ...keys, '--take', 'git')).code).toBe(0);
    const kept = moved.replace('Chief Executive Officer', 'Chief');
    expect(filesBelow(tenant.roster)['people.yaml']).toBe(kept);
    expect((await tenant.go('import', ...keys, '--take', 'live')).code).toBe(0);
    expect(filesBelow(tenant.roster)['people.yaml']).toBe(kept.replace('Changed in git', 'Changed in Drata'));
  });

  it('removes nobody unless told so, and shows no personal value where they are hidden', async () => {
    const tenant = await openTenant({ 'people.yaml': PEOPLE }, SETTINGS);
    await tenant.apply();
    await tenant.sandbox.remove('emp-010');
    const left = await tenant.go('import', '--only', 'emp-010');
    expect([left.code, left.stdout]).toEqual([0, expect.stringContaining('emp-010: in the roster, not in Drata')]);
    expect(filesBelow(tenant.roster)['people.yaml']).toBe(PEOPLE);
    const hidden = await tenant.go('import', '--dry-run', '--pii', 'ids', '--verbose');
    expect(hidden.code).toBe(0);
    expect(`${hidden.stdout}${hidden.stderr}`).not.toMatch(/[a-z]@acme|Adeyemi|Chief/);
    const removed = await tenant.go('import', '--only', 'emp-010', '--remove-missing');
    expect([removed.code, removed.stdout]).toEqual([0, expect.stringContaining('1 person removed')]);
    expect(filesBelow(tenant.roster)['people.yaml']).toBe(PEOPLE.slice(0, PEOPLE.indexOf('\n  # Jane')));
  });

  it('refuses an invalid roster, and a record that a roster may not say is left and told', async () => {
    const tenant = await openTenant(
      { 'people.yaml': PEOPLE },
      { ...SETTINGS, config: 'policy: { emailDomains: [acme.example] }\n' },
    );
    const foreign = await tenant.go('import', '--only', 'emp-011', '--only', 'emp-030');
    expect([foreign.code, flat(foreign.stdout)]).toEqual([
      0,
      expect.stringMatching(/emp-011: a roster may not say what Drata holds \(.*outside the domains/),
    ]);
    expect(filesBelow(tenant.roster)['people.yaml']).toContain('emp-030');
    writeFileSync(join(tenant.roster, 'people.yaml'), 'identities:\n  a: { email: nobody }\n');
    const invalid = await tenant.go('import');
    expect([invalid.code, invalid.stderr]).toEqual([3, expect.stringContaining('bad-email')]);
  });

  it('does without personnel where the key may not read it', async () => {
    const tenant = await openTenant({ 'people.yaml': PEOPLE }, SETTINGS);
    await tenant.apply();
    await title(tenant, 'emp-001', 'Chief');
    await tenant.sandbox.control('POST', 'access', { revoke: ['personnel-get'] });
    const { code, stdout, stderr } = await tenant.go('import', '--only', 'emp-001');
    expect([code, flat(stdout), stderr]).toEqual([
      0,
      expect.stringContaining('1 person changed'),
      expect.stringContaining('warning: personnel could not be read'),
    ]);
    const split = await tenant.go('import', '--split-by', 'letter');
    expect([split.code, split.stderr]).toEqual([1, expect.stringContaining('--split-by is for a first roster')]);
  });

  it('gives drift the files that a pull request needs', async () => {
    const tenant = await openTenant({ 'people.yaml': PEOPLE }, SETTINGS);
    await tenant.apply();
    await title(tenant, 'emp-001', 'Chief');
    const io = { ...SILENT, env: { DRATA_API_KEY: 'x' } };
    const options = { ...LOOK, roster: tenant.roster, baseUrl: tenant.sandbox.url };
    const { texts, report } = await withSession(
      options,
      io,
      (session) => driftFiles(session, driftIn(session, io), options),
      { allPeople: true },
    );
    expect([...texts]).toEqual([['roster/people.yaml', PEOPLE.replace('Chief Executive Officer', 'Chief')]]);
    expect(report).toMatchObject({ records: [{ key: 'emp-001', how: 'changed' }], after: { unexpected: [], due: 0 } });
  });

  it('gives them as git stores them: with its line ends and mode, and at the end of a link', async () => {
    const tenant = await openTenant({ 'people.yaml': PEOPLE }, SETTINGS);
    const { directory, roster, sandbox, apply } = tenant;
    renameSync(join(roster, 'people.yaml'), join(roster, 'people.txt'));
    symlinkSync('people.txt', join(roster, 'people.yaml'));
    writeFileSync(join(directory, '.gitattributes'), '*.txt text eol=crlf\n');
    git(directory, '-c', 'core.safecrlf=false', 'add', '--all');
    git(directory, 'update-index', '--chmod=+x', 'roster/people.txt');
    git(directory, 'commit', '--quiet', '-m', 'A link');
    rmSync(join(roster, 'people.txt'));
    git(directory, 'checkout', '--quiet', '--', '.');
    expect(readFileSync(join(roster, 'people.yaml'), 'utf8')).toContain('\r\n');
    await apply();
    await title(tenant, 'emp-001', 'Chief');
    const io = { ...SILENT, env: { DRATA_API_KEY: 'x' } };
    const options = { ...LOOK, roster, baseUrl: sandbox.url };
    const look = (session: Session) => driftFiles(session, driftIn(session, io), options);
    const { texts, executables } = await withSession(options, io, look, { allPeople: true });
    expect([...executables]).toEqual(['roster/people.txt']);
    expect([...texts]).toEqual([['roster/people.txt', PEOPLE.replace('Chief Executive Officer', 'Chief')]]);
  });

  it('leaves the tree as it was where a file cannot be written', async () => {
    const tenant = await openTenant({ 'a/people.yaml': PEOPLE }, SETTINGS);
    await tenant.apply();
    await title(tenant, 'emp-001', 'Chief');
    // A directory stands where the new file of overrides would go.
    mkdirSync(join(tenant.roster, 'overrides.yaml'));
    const before = filesBelow(tenant.roster);
    const failed = await tenant.go('import');
    expect(failed.code).not.toBe(0);
    expect(filesBelow(tenant.roster)).toEqual(before);
    rmSync(join(tenant.roster, 'overrides.yaml'), { recursive: true });
    expect((await tenant.go('import')).code).toBe(0);
  });
});
