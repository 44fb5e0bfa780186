import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { serve } from '../drata/scripted-server.js';
import { git, KEY, type Result, run, writeFiles } from './harness.js';
import { openTenant, pdf, type Tenant } from './tenant.js';

const REASON = 'Shared mailbox; nobody signs in with it';
const FILES = {
  'people.yaml': 'identities:\n  emp-010: { email: jane.doe@acme.example }\n',
  'overrides.yaml':
    `personnel:\n  payroll@acme.example: { employmentStatus: OUT_OF_SCOPE, notHumanReason: ${REASON} }\n` +
    '  jane.doe@acme.example: { customFields: { Level: 5 } }\n',
  'scopes.yaml': 'scopes:\n  - { workspace: Primary, groups: [Engineering, IT Ops, Finance] }\n',
  'documents.yaml': 'documents:\n  jane.doe@acme.example:\n    - { type: SEC_TRAINING, file: documents/jane.pdf }\n',
  'documents/jane.pdf': pdf('Jane'),
};
/** At the pace of the real Drata, which a check of the pace finds right. */
const PACE = ['--rate-limit', '480'];

type Check = {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'failed' | 'unproved';
  readonly detail: string;
  readonly remedy: string | null;
};
type Doctor = { readonly code: number | null; readonly ok: boolean; readonly checks: ReadonlyMap<string, Check> };

async function doctorOf({ go }: Pick<Tenant, 'go'>, ...more: readonly string[]): Promise<Doctor> {
  return read(await go('doctor', '--format', 'json', ...PACE, ...more));
}

function read({ code, stdout }: Result): Doctor {
  const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: Check[] };
  expect(ok).toBe(code === 0);
  expect(ok).toBe(checks.every(({ state }) => state !== 'failed'));
  return { code, ok, checks: new Map(checks.map((check) => [check.name, check])) };
}

const open = (files: Readonly<Record<string, string>> = FILES, drata = ', connectionId: 1') =>
  openTenant(files, { drata });
const failures = ({ checks }: Doctor) => [...checks.values()].filter(({ state }) => state === 'failed');

describe.concurrent('doctor', () => {
  it('finds all in order, one line a check, says what only writing would prove, and writes nothing', async () => {
    const tenant = await open();
    const { code, stdout, stderr } = await tenant.go('doctor', ...PACE);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^ok +roster +1 person in 5 files$/);
    expect(lines[1]).toMatch(/^ok +access to Drata +key and terms accepted: http:\/\/127\.0\.0\.1:\d+$/);
    expect(lines[2]).toMatch(/^ok +HRIS connection +1, People records$/);
    expect(stdout).toMatch(/^unknown +write HRIS identities +HRIS User Identities: Create or Update/m);
    expect(stdout).toMatch(/^ok +HRIS contract +batch, with partial updates; \d+ records$/m);
    expect(stdout).toMatch(/^ok +rate +480 requests a minute; Drata allows an address 500$/m);
    expect(stdout).toMatch(/^ok +clock +within \d s of Drata's$/m);
    expect(stdout).toMatch(/^unknown +git base +no applied commit is noted here yet/m);
    expect(stdout).not.toMatch(/^(failed|warning)/m);
    expect(stdout).toMatch(/\n\d+ of \d+ checks ok, 7 could not be proved\n$/);
    expect(await tenant.sent()).toEqual([]);

    await tenant.apply();
    await tenant.sent();
    const { checks } = await doctorOf(tenant);
    const head = git(tenant.directory, 'rev-parse', 'HEAD').slice(0, 12);
    expect(checks.get('git base')).toMatchObject({ state: 'ok', detail: `last applied commit ${head}` });
    git(tenant.directory, 'checkout', '--quiet', '--orphan', 'other');
    git(tenant.directory, 'commit', '--quiet', '-m', 'Rewritten');
    expect((await doctorOf(tenant)).checks.get('git base')).toMatchObject({
      state: 'warning',
      detail: expect.stringContaining(`${head} is not in the history of the present one`),
      remedy: expect.stringContaining('--base REV'),
    });
    const named = await doctorOf(tenant, '--base', head);
    expect(named.checks.get('git base')).toMatchObject({ state: 'ok', detail: `${head}, as --base says` });
    expect(await tenant.sent()).toEqual([]);
  });

  it('names a key, a region and terms that are not right, and asks no further', async () => {
    const tenant = await open();
    const alone = (doctor: Doctor) => {
      expect(doctor.code).toBe(1);
      expect([...doctor.checks.keys()]).toEqual(['roster', 'access to Drata']);
      return failures(doctor).map(({ detail, remedy }) => `${detail}\n${remedy}`)[0];
    };
    await tenant.sandbox.control('POST', 'access', { keys: ['another-key'] });
    const refused = alone(await doctorOf(tenant));
    expect(refused).toMatch(/^Drata did not accept the API key at http:\/\/127\.0\.0\.1:\d+\n/);
    expect(refused).toContain('drata.region is the region of your tenant (us, eu, apac)');
    await tenant.sandbox.control('POST', 'access', { keys: null, termsAccepted: false });
    expect(alone(await doctorOf(tenant))).toBe(
      "Drata's API terms have not been accepted for this tenant\nAn administrator has to accept them in the Drata app.",
    );
    const none = await run(tenant.line('doctor', '--format', 'json'), { DRATA_API_KEY: '' });
    expect(alone(read(none))).toMatch(/^there is no Drata API key\nSet DRATA_API_KEY/);
    const odd = await run(['doctor', '--roster', tenant.roster, '--base-url', 'ftp://drata', '--format', 'json']);
    expect(alone(read(odd))).toContain('the base URL is not a URL that starts with https:// or http://');
  });

  it('names each permission and plan feature that is missing, with what to do', async () => {
    const tenant = await open();
    const reads = {
      'user-identities-hris-get': ['list HRIS identities', 'HRIS User Identities: List HRIS User Identities'],
      'user-identity-hris-get': ['read one HRIS identity', 'HRIS User Identities: Get HRIS User Identity'],
      'personnel-get': ['list personnel', 'Personnel: List Personnel'],
      'custom-field-definition-get': [
        'list custom field definitions',
        'Custom Field Definitions: Get Custom Field Definitions',
      ],
      'workspace-personnel-scope-get': ['read the scope of a workspace', 'Workspaces: View Workspace Personnel Scope'],
      'users-get-documents': ["list a user's documents", 'Users: List User Documents'],
    };
    await tenant.sandbox.control('POST', 'access', { revoke: [...Object.keys(reads), 'custom-connections-get'] });
    const poor = await doctorOf(tenant);
    expect(poor.code).toBe(1);
    for (const [does, permission] of Object.values(reads)) {
      const check = poor.checks.get(String(does));
      // What would show a record to try with is forbidden itself.
      if (does === 'read one HRIS identity') {
        const detail = expect.stringContaining(`${permission}; nothing was there to try it with`);
        expect(check, does).toMatchObject({ state: 'unproved', detail });
        continue;
      }
      expect(check, does).toMatchObject({
        state: does === 'list custom field definitions' ? 'unproved' : 'failed',
        detail: expect.stringContaining(`the API key may not ${does}: it lacks the permission "${permission}"`),
        remedy: expect.stringMatching(/^Give the key that permission in Drata/),
      });
    }
    // Only doctor lists connections, so a key without that is no failure.
    expect(poor.checks.get('HRIS connection')?.state).toBe('unproved');

    await tenant.sandbox.control('POST', 'access', {
      grant: [...Object.keys(reads), 'custom-connections-get'],
      features: { 'Custom Connections and Tests': false, 'Custom Fields and Formulas': false },
    });
    const cheap = await doctorOf(tenant);
    expect(cheap.checks.get('list HRIS identities')).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('the feature "Custom Connections and Tests" is missing'),
      remedy: 'Ask your Drata customer success manager for the feature.',
    });
    expect(cheap.checks.get('list custom field definitions')).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('the feature "Custom Fields and Formulas" is missing'),
    });
    expect(cheap.checks.get('list personnel')?.state).toBe('ok');
    expect(await tenant.sent()).toEqual([]);
  });

  it('asks only for what the roster needs', async () => {
    const tenant = await open(
      { 'overrides.yaml': 'personnel:\n  jane.doe@acme.example: { startedAt: 2019-03-15 }\n' },
      '',
    );
    await tenant.sandbox.control('POST', 'access', {
      revoke: ['user-identities-hris-get', 'workspace-personnel-scope-get', 'users-get-documents'],
      features: { 'Custom Connections and Tests': false, 'Custom Fields and Formulas': false },
    });
    const { code, checks } = await doctorOf(tenant);
    expect(code).toBe(0);
    expect([...checks.keys()]).toEqual([
      'roster',
      'access to Drata',
      'HRIS connection',
      'list personnel',
      'update personnel',
      'hand personnel back to automatic sync',
      'clock',
      'rate',
      'git base',
    ]);
    expect(checks.get('HRIS connection')?.detail).toBe('the roster names none and needs none');
  });

  it('finds the connection that is meant, and makes one where asked, once', async () => {
    const tenant = await open(FILES, ', connectionId: 77');
    expect((await doctorOf(tenant)).checks.get('HRIS connection')).toEqual({
      name: 'HRIS connection',
      state: 'failed',
      detail: 'this tenant has no custom connection 77',
      remedy: 'Set drata.connectionId to one of: 1 (People records).',
    });
    writeFiles(tenant.roster, { 'config.yaml': 'version: 1\ndrata: { region: us, connectionId: 2 }\n' });
    expect((await doctorOf(tenant)).checks.get('HRIS connection')).toMatchObject({
      state: 'failed',
      detail: 'connection 2 is no HRIS connection',
      remedy: 'Set drata.connectionId to one of: 1 (People records).',
    });
    expect(await tenant.sent()).toEqual([]);

    const made = (await doctorOf(tenant, '--create-connection', 'HR from git')).checks.get('new connection');
    const id = (await tenant.state()).connections.find(({ clientAlias }) => clientAlias === 'HR from git')?.id;
    expect(made).toMatchObject({ state: 'ok', detail: `made: put connectionId: ${id} under drata in config.yaml` });
    expect(await tenant.sent()).toEqual(['POST custom-connections {"name":"HR from git","providerTypes":["HRIS"]}']);
    writeFiles(tenant.roster, { 'config.yaml': `version: 1\ndrata: { region: us, connectionId: ${id} }\n` });
    const again = await doctorOf(tenant, '--create-connection', 'HR from git');
    expect(again.checks.get('new connection')?.detail).toBe(
      `found: put connectionId: ${id} under drata in config.yaml`,
    );
    expect(again.checks.get('HRIS connection')).toMatchObject({ state: 'ok', detail: `${id}, HR from git` });
    expect(await tenant.sent()).toEqual([]);

    await tenant.sandbox.control('POST', 'access', { revoke: ['custom-connections-post'] });
    expect(await doctorOf(tenant, '--create-connection', 'Another')).toMatchObject({ code: 1 });
  });

  it('tells a roster that is invalid or not there', async () => {
    const tenant = await open();
    writeFiles(tenant.roster, { 'people.yaml': 'identities:\n  emp-010: { emial: x, email: none }\n' });
    const invalid = await doctorOf(tenant);
    expect(invalid.code).toBe(1);
    expect(invalid.checks.get('roster')).toMatchObject({
      state: 'failed',
      detail: '2 errors',
      remedy: 'Run drata-roster validate.',
    });
    // What the config says can be checked all the same.
    expect(invalid.checks.get('access to Drata')?.state).toBe('ok');
    rmSync(tenant.roster, { recursive: true });
    const missing = await tenant.go('doctor');
    expect(missing.code).not.toBe(0);
    expect(missing.stderr).toMatch(/^error: There is no roster directory .* that can be read\n/);
  });
});

describe('doctor before other servers', () => {
  it('asks no second question of a host that is not Drata', async () => {
    const tenant = await open();
    const elsewhere = await serve(() => ({ status: 302, headers: { location: 'https://app.example/login' } }));
    const moved = read(
      await run(['doctor', '--roster', tenant.roster, '--base-url', elsewhere.baseUrl, '--format', 'json']),
    );
    expect(moved.code).toBe(1);
    expect(failures(moved)).toMatchObject([
      { detail: expect.stringContaining('answered with a redirect (HTTP 302), which is not followed') },
    ]);
    expect(elsewhere.seen).toHaveLength(1);
  });

  it('warns of a clock that is wrong and of a pace that is too fast', async () => {
    const tenant = await open({ 'scopes.yaml': '' }, '');
    const late = new Date(Date.now() + 3 * 3_600_000).toUTCString();
    const { baseUrl } = await serve(() => ({
      status: 200,
      json: { data: [], pagination: { cursor: null } },
      headers: { date: late },
    }));
    const doctor = read(
      await run([
        'doctor',
        '--roster',
        tenant.roster,
        '--base-url',
        baseUrl,
        '--format',
        'json',
        '--rate-limit',
        '501',
      ]),
    );
    expect(doctor.code).toBe(0);
    expect(doctor.checks.get('clock')).toMatchObject({
      state: 'warning',
      detail: expect.stringMatching(/^10[78]\d\d s behind Drata's$/),
      remedy: 'Set the clock: the day of predictions comes from it.',
    });
    expect(doctor.checks.get('rate')).toMatchObject({
      state: 'warning',
      detail: '501 requests a minute; Drata allows an address 500',
      remedy: 'Leave --rate-limit below it: others behind your address share the limit.',
    });
  });

  it('tries the GitHub token of a job, and shows no part of it', async () => {
    const tenant = await open({}, '');
    const token = 'ghs_secret-of-the-job';
    const github = await serve(({ path, headers }) => {
      if (headers.authorization !== `token ${token}`) return { status: 401, json: { message: 'Bad credentials' } };
      return path === '/repos/acme/roster'
        ? { status: 200, json: { private: true, default_branch: 'main' } }
        : { status: 404, json: {} };
    });
    const env = { GITHUB_TOKEN: token, GITHUB_REPOSITORY: 'acme/roster', GITHUB_API_URL: github.baseUrl };
    const tell = async (more: Readonly<Record<string, string>>) => {
      const ran = await run(tenant.line('doctor', '--format', 'json', ...PACE), { ...env, ...more });
      for (const text of [ran.stdout, ran.stderr]) expect(text).not.toMatch(/secret-of-the-job/);
      return read(ran).checks.get('GitHub token');
    };
    expect(await tell({})).toMatchObject({
      state: 'ok',
      detail: 'reads acme/roster; what it may write cannot be tried without writing',
    });
    expect(github.seen).toMatchObject([{ method: 'GET', path: '/repos/acme/roster', body: undefined }]);
    expect(github.seen[0]?.headers.authorization).not.toContain(KEY);
    expect(await tell({ GITHUB_TOKEN: 'ghs_other' })).toMatchObject({
      state: 'failed',
      detail: 'GitHub does not accept the token',
      remedy: 'Pass a token that is valid now: in a job, github.token.',
    });
    expect(await tell({ GITHUB_REPOSITORY: 'acme/other' })).toMatchObject({
      state: 'failed',
      detail: 'GitHub finds nothing at GET /repos/acme/other',
      remedy: expect.stringContaining('contents: read'),
    });
    expect(await tell({ GITHUB_API_URL: 'http://github.example' })).toMatchObject({
      detail: 'GITHUB_API_URL sends the token to github.example unencrypted',
    });
    // The HTTP library quotes a header that it cannot send.
    expect(await tell({ GITHUB_TOKEN: `${token}\nx` })).toMatchObject({
      state: 'failed',
      detail: 'GITHUB_TOKEN is not a token: it is empty, or not one word',
    });
    expect(await tell({ GITHUB_TOKEN: '' })).toBeUndefined();
  });
});
