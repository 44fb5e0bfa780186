import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { git } from './harness.js';
import { openTenant, pdf, type Tenant } from './tenant.js';

const SCHEMA = JSON.parse(readFileSync(join(import.meta.dirname, '../../schemas/drift.schema.json'), 'utf8'));
const fitsSchema = new Ajv2020({ strictTypes: false }).compile(SCHEMA);

const identities = (...lines: string[]) => ({
  'people.yaml': `identities:\n${lines.map((line) => `  ${line}\n`).join('')}`,
});
const personnel = (...lines: string[]) => ({
  'overrides.yaml': `personnel:\n${lines.map((line) => `  ${line}\n`).join('')}`,
});
const scopes = (groups: string) => ({ 'scopes.yaml': `scopes:\n  - { workspace: Primary, groups: [${groups}] }\n` });
const SETTINGS = { drata: ', connectionId: 1' };

const jane = (title: string) => `emp-010: { email: jane.doe@acme.example, jobTitle: ${title} }`;
const grace = (title: string) => `emp-001: { email: grace.adeyemi@acme.example, jobTitle: ${title} }`;
const amara = (title: string) => `emp-004: { email: amara.okafor@acme.example, jobTitle: ${title} }`;

type DriftJson = {
  readonly hasBase: boolean;
  readonly summary: Readonly<Record<string, number>>;
  readonly changed: readonly Entry[];
  readonly notApplied: readonly Entry[];
  readonly awaitingSync: readonly string[];
  readonly unread: string | null;
};
type Entry = {
  readonly resource: string;
  readonly key: string;
  readonly field: string | null;
  readonly kind: string;
  readonly applied: unknown;
  readonly live: unknown;
  readonly desired: unknown;
  readonly since: string | null;
};

async function driftOf({ go }: Tenant, code: number, ...more: readonly string[]): Promise<DriftJson> {
  const run = await go('drift', '--format', 'json', ...more);
  expect({ code: run.code, stderr: run.stderr }).toEqual({ code, stderr: '' });
  const drift: unknown = JSON.parse(run.stdout);
  fitsSchema(drift);
  expect(fitsSchema.errors).toBeNull();
  return drift as DriftJson;
}

const told = (entries: readonly Entry[]) =>
  entries.map(({ resource, key, field, kind, applied, live, desired }) =>
    [kind, resource, key, field, applied, live, desired].map(String).join(' '),
  );

describe.concurrent('drift', () => {
  it('is none where Drata is as applied, where people are awaited, and where only the roster has moved', async () => {
    const noor = 'noor.haddad@acme.dev: { startedAt: 2020-01-06 }';
    const tenant = await openTenant({ ...identities(jane('Lead')), ...personnel(noor) }, SETTINGS);
    await tenant.apply();
    await tenant.sent();
    const waiting = await tenant.go('drift');
    expect({ code: waiting.code, stderr: waiting.stderr }).toEqual({ code: 0, stderr: '' });
    expect(waiting.stdout).toContain('No drift: Drata holds what the roster says');
    expect(waiting.stdout).toMatch(/^Not drift: 1 change waits/m);

    tenant.commit({ ...identities(jane('Director'), grace('Founder')), ...personnel(noor) });
    const ahead = await tenant.go('drift');
    expect(ahead.code).toBe(0);
    expect(ahead.stdout).toContain('No drift: nothing changed in Drata, 2 values not applied yet');
    expect(ahead.stdout).toMatch(/Not applied yet \(2\).*\n.*\bemp-001\b[\s\S]*Chief Executive Officer -> Founder/);
    expect((await driftOf(tenant, 0)).summary).toMatchObject({
      changed: 0,
      both: 0,
      unexplained: 0,
      notApplied: 2,
      waiting: 1,
    });
    expect((await tenant.go('drift', '--quiet')).stdout).toBe(
      'No drift: nothing changed in Drata, 2 values not applied yet\n',
    );
    expect(await tenant.sent()).toEqual([]);
  });

  it('does not take an override or a document that waited for the sync for one that Drata changed', async () => {
    const files = {
      ...identities('emp-016: { email: noor.haddad@acme.dev, isContractor: false, startedAt: 2020-02-03 }'),
      ...personnel('noor.haddad@acme.dev: { startedAt: 2020-01-06 }'),
      'documents/noor.pdf': pdf('Noor'),
      'documents.yaml': 'documents:\n  noor.haddad@acme.dev:\n    - { type: SEC_TRAINING, file: documents/noor.pdf }\n',
    };
    const tenant = await openTenant(files, SETTINGS);
    const { apply, edit, sync, directory } = tenant;
    await apply();
    expect((await driftOf(tenant, 0)).summary).toMatchObject({ notApplied: 0, waiting: 2 });
    await sync();
    const waited = await driftOf(tenant, 0);
    expect(told(waited.notApplied)).toEqual([
      'not-applied-yet personnel noor.haddad@acme.dev startedAt null 2020-02-03 2020-01-06',
      'not-applied-yet document noor.haddad@acme.dev/SEC_TRAINING/noor.pdf null null false true',
    ]);
    expect(waited.summary).toMatchObject({ changed: 0, waiting: 0 });
    // A base that is given by name says that all of it was applied.
    expect((await driftOf(tenant, 2, '--base', 'HEAD')).changed).toHaveLength(2);
    // Once it is through, the same difference is somebody's doing.
    await apply();
    expect(git(directory, 'for-each-ref', 'refs/drata-roster/waiting')).toBe('');
    const { id } = await tenant.person('noor.haddad@acme.dev');
    await edit((state) => {
      for (const row of state.personnel) if (row.id === id) row.startedAt = '2020-02-03T00:00:00.000Z';
    });
    expect(told((await driftOf(tenant, 2)).changed)).toEqual([
      'changed-in-drata personnel noor.haddad@acme.dev startedAt 2020-01-06 2020-02-03 2020-01-06',
    ]);
  });

  it('shows a status that somebody set by hand, and counts who waits for the identity sync', async () => {
    // Whose start date is set by hand, which Drata does not show.
    const kofi = 'emp-032: { email: kofi.boateng@acme.example }';
    const tenant = await openTenant(identities(jane('Lead'), kofi), SETTINGS);
    const { apply, edit, go, sandbox, person, directory, sent } = tenant;
    await apply();
    const { id } = await person('jane.doe@acme.example');
    await edit((state) => {
      for (const row of state.personnel) {
        if (row.id === id)
          Object.assign(row, {
            employmentStatus: 'OUT_OF_SCOPE',
            reasonProviderId: state.tenant.keyUserId,
            statusUpdatedAt: '2026-09-20T08:00:00.000Z',
          });
      }
    });
    await sent();
    const { changed, awaitingSync, unread } = await driftOf(tenant, 2);
    expect(told(changed)).toEqual([
      'changed-in-drata personnel jane.doe@acme.example employmentStatus CURRENT_EMPLOYEE OUT_OF_SCOPE CURRENT_EMPLOYEE',
    ]);
    expect({ awaitingSync, unread, since: changed[0]?.since }).toEqual({
      awaitingSync: ['emp-032'],
      unread: null,
      since: '2026-09-20',
    });
    expect((await go('drift')).stdout).toMatch(
      /~ Jane Doe \(jane\.doe@acme\.example\) +people\.yaml:2\n.*CURRENT_EMPLOYEE -> OUT_OF_SCOPE\n +set in Drata by tomas\.novak@acme\.example\n +set by hand since 2026-09-20; apply leaves it[\s\S]*\nNot drift: the personnel record of 1 person waits/,
    );
    // Plans read no more than they need for it.
    expect(await tenant.plan()).not.toContain('waits for the next identity sync');

    // A key that may not read personnel: what can be told is told.
    await sandbox.control('POST', 'access', { revoke: ['personnel-get'] });
    const blind = await go('drift', '--format', 'json');
    expect(blind.code).toBe(0);
    expect(JSON.parse(blind.stdout)).toMatchObject({
      changed: [],
      unread: expect.stringContaining('Personnel: List Personnel'),
    });
    expect(blind.stderr).toMatch(
      /^warning: personnel could not be read, .*: the API key may not list personnel.*\nGive the key/,
    );
    // Where the plan itself needs personnel, it fails as before.
    tenant.commit({
      ...identities(jane('Lead'), kofi),
      ...personnel('jane.doe@acme.example: { startedAt: 2019-03-15 }'),
    });
    expect(await go('drift')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^error: the API key may not/),
    });
    await sandbox.control('POST', 'access', { grant: ['personnel-get'] });
    expect(await tenant.plan()).toMatch(
      /^The personnel record of 1 person waits for the next identity sync \(--verbose names them\)\.$/m,
    );
    expect(git(directory, 'status', '--porcelain')).toBe('');
    expect(await sent()).toEqual([]);
  });

  it('tells what Drata changed, what both did, and what is merely not applied yet, of every resource', async () => {
    const overridden = 'kofi.boateng@acme.example: { startedAt: 2020-11-01 }';
    const files = {
      ...personnel(overridden),
      'documents/kofi.pdf': pdf('Kofi'),
      'documents.yaml':
        'documents:\n  kofi.boateng@acme.example:\n    - { type: SEC_TRAINING, file: documents/kofi.pdf }\n',
    };
    const before = identities(jane('Lead'), grace('Founder'), amara('Head of Support'));
    const tenant = await openTenant({ ...before, ...files, ...scopes('Engineering, Finance') }, SETTINGS);
    await tenant.apply();
    const number = (await tenant.person('kofi.boateng@acme.example')).id;
    await tenant.edit((state) => {
      const title = (id: string, jobTitle: string) => {
        for (const row of state.identities) if (row.identityId === id) row.jobTitle = jobTitle;
      };
      title('emp-010', 'Changed in Drata');
      title('emp-001', 'Changed in Drata too');
      for (const row of state.personnel) if (row.id === number) row.startedAt = '2019-01-01T00:00:00.000Z';
      const everyone = state.groups.find(({ name }) => name === 'Everyone')?.id ?? 0;
      for (const row of state.workspaces) if (row.name === 'Primary') row.scopeGroupIds?.push(everyone);
      state.documents = state.documents.filter(({ name }) => name !== 'kofi.pdf');
    });
    tenant.commit({
      ...identities(jane('Lead'), grace('President'), amara('Head of Operations')),
      ...files,
      ...scopes('Engineering, Finance'),
    });
    await tenant.sent();
    const { hasBase, changed, notApplied } = await driftOf(tenant, 2);
    expect(hasBase).toBe(true);
    expect(told(changed).toSorted()).toEqual([
      'both identity emp-001 jobTitle Founder Changed in Drata too President',
      'changed-in-drata document kofi.boateng@acme.example/SEC_TRAINING/kofi.pdf null true false true',
      'changed-in-drata identity emp-010 jobTitle Lead Changed in Drata Lead',
      'changed-in-drata personnel kofi.boateng@acme.example startedAt 2020-11-01 2019-01-01 2020-11-01',
      expect.stringMatching(/^changed-in-drata scope Primary groups\.\d+ null Everyone null$/),
    ]);
    expect(told(notApplied)).toEqual([
      'not-applied-yet identity emp-004 jobTitle Head of Support Head of Support Head of Operations',
    ]);

    const { code, stdout } = await tenant.go('drift');
    expect(code).toBe(2);
    expect(stdout).toContain('Drift: 4 values changed in Drata, 1 value changed on both sides\n');
    expect(stdout).toMatch(/Changed in Drata \(4\)/);
    expect(stdout).toMatch(/job title +Lead -> Changed in Drata\n/);
    expect(stdout).toMatch(/start date +2020-11-01 -> 2019-01-01\n/);
    expect(stdout).toMatch(/added +Everyone\n/);
    expect(stdout).toContain('the document was deleted in Drata');
    expect(stdout).toMatch(
      /Changed on both sides \(1\)[\s\S]*Founder -> Changed in Drata too[\s\S]*the roster wants +President/,
    );
    expect(stdout).toMatch(/Not applied yet \(1\)[\s\S]*Head of Support -> Head of Operations/);

    const page = await tenant.go('drift', '--format', 'markdown', '--pii', 'ids');
    expect(page.code).toBe(2);
    expect(page.stdout).toContain('emp-010');
    expect(page.stdout).not.toMatch(/Changed in Drata too|President|kofi/);

    // Those records alone.
    expect(told((await driftOf(tenant, 2, '--only', 'emp-010')).changed)).toHaveLength(1);
    expect(await driftOf(tenant, 0, '--only', 'emp-004')).toMatchObject({
      changed: [],
      notApplied: [{ key: 'emp-004' }],
    });
    expect(await tenant.go('drift', '--only', 'nobody')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--only names "nobody", which neither the roster nor Drata has'),
    });
    expect(await tenant.sent()).toEqual([]);
  });

  it('cannot tell who moved without a base, and says so', async () => {
    const tenant = await openTenant(identities(jane('Lead')), SETTINGS);
    const { hasBase, changed } = await driftOf(tenant, 2);
    expect(hasBase).toBe(false);
    expect(told(changed)).toEqual(['unexplained identity emp-010 jobTitle null Engineering Manager Lead']);
    const { code, stdout } = await tenant.go('drift');
    expect(code).toBe(2);
    expect(stdout).toContain('Drift: 1 value changed in Drata or not applied yet');
    expect(stdout).toMatch(/no last applied commit is known\s+to tell by/);
    // Given one, it can: the roster never managed the title before.
    tenant.commit(identities('emp-010: { email: jane.doe@acme.example }'));
    tenant.commit(identities(jane('Lead')));
    expect(told((await driftOf(tenant, 0, '--base', 'HEAD~1')).notApplied)).toEqual([
      'not-applied-yet identity emp-010 jobTitle null Engineering Manager Lead',
    ]);
  });

  it('of a record deleted in Drata is told from one that was never written', async () => {
    const mateo = 'emp-017: { email: mateo.silva@acme.dev, firstName: Mateo, isContractor: false }';
    const tenant = await openTenant(identities(jane('Lead')), SETTINGS);
    await tenant.apply();
    await tenant.sandbox.remove('emp-010');
    tenant.commit(identities(jane('Lead'), mateo));
    const { code, stdout } = await tenant.go('drift');
    expect(code).toBe(2);
    expect(stdout).toContain('the record was deleted in Drata');
    expect(stdout).toContain('the record is not in Drata yet');
  });
});
