import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { type SandboxSettings, start } from './harness.js';
import { openTenant, type Tenant } from './tenant.js';

const SCHEMA = JSON.parse(readFileSync(join(import.meta.dirname, '../../schemas/status.schema.json'), 'utf8'));
const fitsSchema = new Ajv2020({ strictTypes: false }).compile(SCHEMA);

const identities = (...lines: string[]) => `identities:\n${lines.map((line) => `  ${line}\n`).join('')}`;
const grace = 'emp-001: { email: grace.adeyemi@acme.example, firstName: Grace, lastName: Adeyemi }';
const jane = 'emp-010: { email: jane.doe@acme.example, firstName: Jane, lastName: Doe }';
const chloe = 'emp-033: { email: chloe.martin@acme.example, firstName: Chloé, lastName: Martin }';
const priya = 'emp-013: { email: priya.raman@acme.dev, jobTitle: Site Reliability Engineer }';
const people = (...lines: string[]) => ({ 'people.yaml': identities(...lines) });

const open = (files: Record<string, string>, settings: SandboxSettings = {}) =>
  openTenant(files, { drata: ', connectionId: 1', ...settings });

type Row = {
  readonly key: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly agrees: boolean;
  readonly waits: boolean;
  readonly reasons: readonly { readonly code: string; readonly message: string }[];
};
type StatusJson = {
  readonly query: string | null;
  readonly agrees: boolean;
  readonly waits: boolean;
  readonly people: readonly Row[];
  readonly unlisted: readonly Row[];
  readonly totals: readonly { readonly status: string; readonly count: number }[];
};

async function statusOf({ go }: Tenant, ...more: readonly string[]): Promise<StatusJson> {
  const { code, stdout, stderr } = await go('status', '--format', 'json', ...more);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const status: unknown = JSON.parse(stdout);
  fitsSchema(status);
  expect(fitsSchema.errors).toBeNull();
  return status as StatusJson;
}

const keys = (rows: readonly Row[]) => rows.map(({ key }) => key);

describe.concurrent('status', () => {
  it('lays roster, record and personnel side by side, in every format, and writes nothing', async () => {
    const formula = 'emp-030: { email: samuel.mensah@acme.example, firstName: "=cmd()", lastName: "a, b" }';
    const tenant = await open(people(jane, chloe, priya, formula));
    const { code, stdout, stderr } = await tenant.go('status', '--today', '2026-11-21');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.replaceAll(/ +$/gm, '').split('\n')).toEqual([
      '4 people: 2 differ, 2 agree',
      '',
      '    PERSON                  RECORD   IN DRATA NOW      AT NEXT SYNC',
      '  ! =cmd() a, b (emp-030)   differs  CURRENT_EMPLOYEE  CURRENT_EMPLOYEE',
      '      people.yaml:5: the roster is not applied yet: first name, last name',
      '  ! Priya Raman (emp-013)   differs  CURRENT_EMPLOYEE  CURRENT_EMPLOYEE',
      '      people.yaml:4: the roster is not applied yet: job title',
      '    Chloé Martin (emp-033)  same     CURRENT_EMPLOYEE  CURRENT_EMPLOYEE',
      '      status set by hand since 2026-09-14: it agrees today, but no longer follows the identity',
      '        record',
      '    Jane Doe (emp-010)      same     CURRENT_EMPLOYEE  CURRENT_EMPLOYEE',
      '',
      expect.stringMatching(/^In Drata, but not in the roster: \d+ people \(--verbose lists them\)\.$/),
      '',
      expect.stringMatching(/^Personnel by status: CURRENT_EMPLOYEE 17 · FORMER_EMPLOYEE 3/),
      expect.stringContaining(' · SERVICE_ACCOUNT 1 (predicted as of'),
      '2026-11-21)',
      '',
    ]);

    const status = await statusOf(tenant);
    expect(status).toMatchObject({ query: null, agrees: false, waits: false });
    expect(status.people.map((row) => [row.key, row.agrees, row.reasons.map((reason) => reason.code)])).toEqual([
      ['emp-030', false, ['not-applied']],
      ['emp-013', false, ['not-applied']],
      ['emp-033', true, ['held-by-hand']],
      ['emp-010', true, []],
    ]);
    expect(status.totals.find((row) => row.status === 'CURRENT_EMPLOYEE')).toEqual({
      status: 'CURRENT_EMPLOYEE',
      count: 17,
    });

    const table = (await tenant.go('status', '--format', 'csv')).stdout.split('\n');
    expect(table[0]).toContain('key,name,email,roster,identity_record,');
    expect(table[1]).toMatch(/^emp-030,"'=cmd\(\) a, b",samuel\.mensah@acme\.example,people\.yaml:5,differs,/);
    expect(table.length).toBe(2 + status.people.length + status.unlisted.length);

    const page = (await tenant.go('status', '--format', 'markdown')).stdout;
    expect(page).toContain('## drata-roster status: 4 people: 2 differ, 2 agree');
    expect(page).toContain('- `Priya Raman` (`emp-013`) · `people.yaml:4`');
    expect(page).toContain('<summary>Agreeing (2)</summary>');
    expect(await tenant.sent()).toEqual([]);
  });

  it('finds people by name, address and id without case, and counts those', async () => {
    const tenant = await open(people(grace, jane));
    for (const query of ['Jane.Doe@ACME.example', 'EMP-010', 'doe jane']) {
      const found = await statusOf(tenant, query);
      expect(keys(found.people), query).toEqual(['emp-010']);
      expect(found.totals, query).toEqual([{ status: 'CURRENT_EMPLOYEE', count: 1 }]);
    }
    const stranger = await statusOf(tenant, 'RECEPTION');
    expect(stranger.people).toEqual([]);
    expect(stranger.unlisted).toMatchObject([{ email: 'reception@acme.example', reasons: [{ code: 'unlisted' }] }]);
    expect((await tenant.go('status', 'zzz')).stdout).toBe('Nobody fits "zzz"\n');
    // Each word of theirs is looked for; the person's number is ours.
    const [{ key } = { key: '' }] = stranger.unlisted;
    expect(keys((await statusOf(tenant, key)).unlisted)).toEqual([key]);
  });

  it('falls back to the list where Drata has no search', async () => {
    const tenant = await open(people(grace, jane), { switches: { absent: 'search' } });
    const found = await statusOf(tenant, 'JANE');
    expect(keys(found.people)).toEqual(['emp-010']);
    expect(found.totals).toEqual([{ status: 'CURRENT_EMPLOYEE', count: 1 }]);
    const { code, stderr } = await tenant.go('status', '--workspace', 'Primary');
    expect(code).toBe(1);
    expect(stderr).toBe('error: this Drata has no search within a workspace\nLeave --workspace out.\n');
  });

  it('shows the people of one workspace, by its name or number', async () => {
    const tenant = await open(people(grace, jane));
    const { workspaces } = await tenant.state();
    const id = String(workspaces.find(({ name }) => name === 'Primary')?.id);
    for (const workspace of ['Primary', id]) {
      const { people: found, totals } = await statusOf(tenant, '--workspace', workspace);
      expect(keys(found), workspace).toEqual(['emp-010']);
      expect(totals.reduce((sum, { count }) => sum + count, 0)).toBeLessThan(20);
    }
    const { code, stderr } = await tenant.go('status', '--workspace', 'Nope');
    expect(code).toBe(1);
    expect(stderr).toBe(
      `error: --workspace Nope: Drata has no workspace of that name or number\nThere are: ${workspaces
        .map((row) => `${row.name} (${row.id})`)
        .join(', ')}.\n`,
    );
    await tenant.edit((state) => {
      for (const row of state.workspaces) row.name = 'Twin';
    });
    const twins = await tenant.go('status', '--workspace', 'Twin');
    expect(twins.code).toBe(1);
    expect(twins.stderr).toContain('Drata has 2 workspaces of that name\nGive the number of one: ');
  });

  it('says in words why people differ', async () => {
    const tenant = await open(
      people(
        jane,
        'emp-034: { email: daniel.levi@acme.dev }',
        'emp-050: { email: ben.wright@acme.example }',
        'emp-015: { email: jens.aagaard@acme.dev }',
        'emp-016: { email: noor.haddad@acme.dev, firstName: Noor, startedAt: 2026-11-01, isContractor: false }',
      ),
    );
    await tenant.apply('--only', 'emp-034');
    await tenant.edit((state) => {
      const user = (email: string) => state.users.find((row) => row.email === email);
      const person = (email: string) => state.personnel.find((row) => row.userId === user(email)?.id);
      Object.assign(person('jane.doe@acme.example') ?? {}, {
        employmentStatus: 'OUT_OF_SCOPE',
        notHumanReason: 'A test account',
        statusUpdatedAt: '2026-10-05T22:00:00.000Z',
      });
      // Another HRIS knows Ben as a leaver.
      const mine = state.identities.find((row) => row.identityId === 'emp-050');
      const connection = state.connections.find((row) => row.id === 1);
      if (!mine || !connection) throw new Error('The demo has changed.');
      const number = state.nextId;
      state.nextId += 2;
      const other = {
        ...connection,
        id: number,
        custom: false,
        clientAlias: 'Old HR',
        clientType: 'MERGEDEV_BAMBOO_HR',
      };
      state.connections.push(other);
      state.identities.push({ ...mine, id: number + 1, connectionId: number, identityId: 'b-7' });
      Object.assign(person('ben.wright@acme.example') ?? {}, { employmentStatus: 'FORMER_EMPLOYEE' });
      // The identity provider spells Jens with capitals, and Drata shows him as it does.
      Object.assign(user('jens.aagaard@acme.dev') ?? {}, { email: 'Jens.Aagaard@acme.dev' });
      Object.assign(person('Jens.Aagaard@acme.dev') ?? {}, { employmentStatus: 'UNKNOWN' });
    });
    const { people: rows } = await statusOf(tenant);
    const told = Object.fromEntries(
      rows.map(({ key, waits, reasons }) => [key, [waits, ...reasons.map((reason) => reason.message)]]),
    );
    expect(told).toEqual({
      'emp-010': [
        false,
        "status set by hand since 2026-10-05: no identity sync changes it before the person's sync is reset in Drata",
      ],
      'emp-034': [
        false,
        'Drata has no user with this e-mail; that of the Drata user daniel.levi@acme.example differs only in its domain',
      ],
      'emp-050': [
        false,
        expect.stringMatching(
          /^another HRIS connection \(\d+, "Old HR"\) lists this person too, and Drata may go by that one$/,
        ),
      ],
      'emp-015': [
        true,
        'waits for the next identity sync',
        'the e-mail differs only in capital letters from that of the Drata user Jens.Aagaard@acme.dev: write it the same way',
      ],
      'emp-016': [
        false,
        'Drata has no identity record of this person yet: apply writes it',
        expect.stringContaining('Drata has no user with the e-mail noor.haddad@acme.dev'),
      ],
    });
  });

  it('hides people where it is asked to', async () => {
    const tenant = await open(people(jane, priya));
    const masked = await tenant.go('status', 'jane', '--pii', 'masked', '--verbose');
    expect(masked.stdout).toContain('j•••@acme.example (emp-010)');
    const ids = await tenant.go('status', '--pii', 'ids', '--verbose');
    expect(ids.stdout).toContain('    emp-010');
    for (const { stdout } of [masked, ids]) expect(stdout).not.toMatch(/Doe|Jane|jane|priya/i);
    expect(ids.stdout).not.toContain('@acme');
    const nobody = await tenant.go('status', 'secret person', '--pii', 'ids', '--format', 'json');
    expect(nobody.stdout).not.toContain('secret person');
  });

  it('--wait ends when the identity sync has come', async () => {
    const leaver = 'emp-050: { email: ben.wright@acme.example, separatedAt: 2026-10-30 }';
    const tenant = await open(people(jane, leaver));
    await tenant.apply();
    expect((await tenant.go('status')).stdout).toContain('2 people: 1 waits, 1 agrees');
    const { child, ended } = start(tenant.line('status', '--wait=1'));
    await new Promise<void>((resolve) => {
      child.stderr?.on('data', (chunk: string) => chunk.includes('1 person to wait for; looking again') && resolve());
    });
    await tenant.sync();
    const { code, stdout } = await ended;
    expect({ code, head: stdout.split('\n')[0] }).toEqual({ code: 0, head: 'All 2 people agree' });
  });

  it('--wait does not wait for what no time brings, nor for nobody', async () => {
    const tenant = await open(people(jane, priya));
    const { code, stdout, stderr } = await tenant.go('status', '--wait');
    expect(code).toBe(1);
    expect(stdout).toContain('2 people: 1 differs, 1 agrees');
    expect(stderr).toBe(
      'error: waiting changes nothing more: 1 person differs until somebody does what is said above\n',
    );
    expect(await tenant.go('status', '--wait', 'zzz')).toMatchObject({
      code: 1,
      stderr: 'error: the roster names nobody who fits, so there is nothing to wait for\n',
    });
    expect(await tenant.go('status', '--wait', 'jane')).toMatchObject({ code: 0, stderr: '' });
    expect((await tenant.go('status', '--wait=soon')).stderr).toContain('It takes a whole number from 1 up.');
  });

  it('--download writes the documents of one person, whatever they are called, over no file', async () => {
    const tenant = await open(people(grace, jane));
    const names = [
      '../../evil.pdf',
      'a\u001b[2J\u202e::error::x.pdf',
      '..',
      'security-training.pdf',
      `${'文'.repeat(200)}.pdf`,
    ];
    await tenant.edit((state) => {
      const [sample] = state.documents;
      if (!sample) throw new Error('The demo has changed.');
      for (const name of names) state.documents.push({ ...sample, id: state.nextId++, name });
    });
    const directory = join(tenant.directory, 'files', 'jane');
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'security-training.pdf'), 'mine');
    const { code, stderr } = await tenant.go('status', 'jane.doe', '--download', directory);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining(`6 documents written to ${directory}: `),
    });
    expect(readdirSync(join(tenant.directory, 'files'))).toEqual(['jane']);
    expect(readdirSync(directory).toSorted()).toEqual(
      [
        '_',
        '__.._evil.pdf',
        'a_[2J___error__x.pdf',
        'security-training (2).pdf',
        'security-training (3).pdf',
        'security-training.pdf',
        `${'文'.repeat(65)}.pdf`,
      ].toSorted(),
    );
    expect(readFileSync(join(directory, 'security-training.pdf'), 'utf8')).toBe('mine');
    const copy = join(directory, 'security-training (2).pdf');
    expect(readFileSync(copy, 'utf8')).toContain('Security training of jane.doe@acme.example');
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect(await tenant.sent()).toEqual([]);

    const hidden = await tenant.go('status', 'emp-010', '--download', join(tenant.directory, 'ci'), '--pii', 'ids');
    expect(hidden.stderr).toBe(`6 documents written to ${join(tenant.directory, 'ci')}\n`);
    const none = await tenant.go('status', 'grace', '--download', join(tenant.directory, 'none'));
    expect(none).toMatchObject({ code: 0, stderr: 'Drata holds no documents of this person\n' });
  });

  it('--download takes one person and a directory', async () => {
    const tenant = await open(people(grace, jane));
    const directory = join(tenant.directory, 'files');
    const many = await tenant.go('status', '@acme', '--download', directory);
    expect(many.code).toBe(1);
    expect(many.stderr).toMatch(
      /^error: --download takes a query that finds one person in Drata; this one finds \d\d\n/,
    );
    const nobody = await tenant.go('status', 'zzz', '--download', directory);
    expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining('this one finds 0') });
    expect(readdirSync(tenant.directory)).not.toContain('files');
    writeFileSync(directory, '');
    const blocked = await tenant.go('status', 'jane', '--download', directory);
    expect(blocked).toMatchObject({
      code: 1,
      stderr: `error: cannot make the directory ${directory}: there is a file of that name\n`,
    });
  });

  it('takes no --only: a query names people', async () => {
    const tenant = await open(people(jane));
    expect(await tenant.go('status', '--only', 'emp-010')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("unknown option '--only'"),
    });
  });
});
