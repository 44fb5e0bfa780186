import { describe, expect, it } from 'vitest';
import { killAt, openTenant, planOf } from './tenant.js';

const REASON = 'Shared mailbox of the payroll team; nobody signs in with it';
const mailbox = `  payroll@acme.example:\n    employmentStatus: OUT_OF_SCOPE\n    notHumanReason: ${REASON}\n`;
const jane = '  jane.doe@acme.example:\n    startedAt: 2019-03-15\n';
const personnel = (...overrides: string[]) => ({ 'personnel.yaml': `personnel:\n${overrides.join('')}` });
const people = {
  'people.yaml':
    'identities:\n  emp-010: { email: jane.doe@acme.example }\n  emp-016: { email: noor.haddad@acme.dev, firstName: Noor, isContractor: false, startedAt: 2020-02-03 }\n',
};

/** What the same job takes under each version of the API, as it shows in the sandbox's log. */
const APIS = [
  {
    api: 'v2',
    drata: ', connectionId: 1',
    outOfScope: `PUT personnel/N ${JSON.stringify({ employmentStatus: 'OUT_OF_SCOPE', notHumanReason: REASON })}`,
    start: (day: string) => `PUT personnel/N {"startedAt":"${day}"}`,
    status: (status: string) => `PUT personnel/N {"employmentStatus":"${status}"}`,
    reset: (...ids: number[]) =>
      `POST personnel/actions ${JSON.stringify({ action: 'reset-sync', personnelIds: ids })}`,
  },
  {
    api: 'v1',
    drata: ', connectionId: 1, personnelApi: v1',
    outOfScope: `PUT personnel/N/status ${JSON.stringify({ employmentStatus: 'OUT_OF_SCOPE', notHumanReason: REASON })}`,
    start: (day: string) => `PUT personnel/N/contract-dates {"startDate":"${day}"}`,
    status: (status: string) => `PUT personnel/N/status {"employmentStatus":"${status}"}`,
    reset: (...ids: number[]) =>
      ids.length === 1
        ? 'PUT personnel/reset-sync/N'
        : `PUT personnel/some/reset-sync ${JSON.stringify({ personnelIds: ids })}`,
  },
] as const;

describe.concurrent.each(APIS)('overrides under $api', ({ drata, outOfScope, start: setStart, status, reset }) => {
  it('take a mailbox out of scope with its reason, correct a start date, and give it back', async () => {
    const tenant = await openTenant({ ...people, ...personnel(mailbox, jane) }, { drata });
    const { apply, commit, person, plan, sent, sync } = tenant;
    await apply('--only', 'emp-016');
    await sent();
    await apply();
    expect((await sent()).toSorted()).toEqual([setStart('2019-03-15'), outOfScope].toSorted());
    await sync();
    const payroll = { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: REASON };
    expect(await person('payroll@acme.example')).toMatchObject(payroll);
    const overridden = await person('jane.doe@acme.example');
    expect(overridden).toMatchObject({ startedAt: '2019-03-15T00:00:00.000Z', locks: ['startedAt'] });
    expect(await plan()).toMatch(/^No changes/);

    commit({ ...people, ...personnel(mailbox) });
    expect((await planOf(tenant)).operations).toMatchObject([
      {
        action: 'release',
        pending: null,
        changes: [{ field: 'startedAt', before: '2019-03-15', after: '2019-04-01' }],
      },
    ]);
    expect(await apply()).toContain('Applied: 1 override was released');
    expect(await sent()).toEqual([reset(overridden.id)]);
    // Drata changes the value at its next sync alone, and meanwhile there is nothing to do.
    expect((await person('jane.doe@acme.example')).startedAt).toBe('2019-03-15T00:00:00.000Z');
    expect(await plan()).toMatch(/^No changes/);
    await sync();
    expect(await person('jane.doe@acme.example')).toMatchObject({ startedAt: '2019-04-01T00:00:00.000Z', locks: [] });
    expect(await person('payroll@acme.example')).toMatchObject(payroll);
    expect(await plan()).toMatch(/^No changes/);
  });

  it('of a new hire wait for the identity sync, and then go through', async () => {
    const noor = '  noor.haddad@acme.dev:\n    startedAt: 2020-01-06\n';
    const tenant = await openTenant({ ...people, ...personnel(noor) }, { drata });
    const { apply, go, person, plan, sent, sync } = tenant;
    const first = await planOf(tenant);
    expect(first.operations.map(({ id, pending }) => [id, pending])).toEqual([
      ['identity/emp-016', null],
      ['personnel/noor.haddad@acme.dev', expect.stringContaining('Drata does not know this person yet')],
    ]);
    expect(await apply()).toMatch(/^Waiting \(1\)/m);
    expect((await sent()).filter((write) => write.includes('personnel'))).toEqual([]);
    expect(await plan()).toMatch(/^Nothing to do now: 1 change waits/);
    expect(await go('plan', '--detailed-exitcode')).toMatchObject({ code: 0 });
    await sync();
    expect(await go('plan', '--detailed-exitcode')).toMatchObject({ code: 2 });
    await apply();
    expect(await sent()).toEqual([setStart('2020-01-06')]);
    expect(await person('noor.haddad@acme.dev')).toMatchObject({ startedAt: '2020-01-06T00:00:00.000Z' });
    expect(await plan()).toMatch(/^No changes/);
  });

  it('of a future hire set the date before the status', async () => {
    const elena = '  elena.rossi@acme.example:\n    employmentStatus: CURRENT_EMPLOYEE\n    startedAt: 2020-01-06\n';
    const { apply, person, plan, sent, sync } = await openTenant({ ...people, ...personnel(elena) }, { drata });
    await apply('--only', 'elena.rossi@acme.example');
    expect(await sent()).toEqual([setStart('2020-01-06'), status('CURRENT_EMPLOYEE')]);
    await sync();
    expect(await person('elena.rossi@acme.example')).toMatchObject({ employmentStatus: 'CURRENT_EMPLOYEE' });
    expect(await plan('--only', 'elena.rossi@acme.example')).toMatch(/^No changes/);
  });

  it('that lose one field of two are reset once, and the other is set again', async () => {
    const both = '  kofi.boateng@acme.example:\n    employmentStatus: CURRENT_CONTRACTOR\n    startedAt: 2020-11-02\n';
    const tenant = await openTenant({ ...people, ...personnel(both) }, { drata });
    const { apply, commit, person, plan, sent, sync } = tenant;
    await apply();
    await sent();
    commit({ ...people, ...personnel('  kofi.boateng@acme.example:\n    startedAt: 2020-11-02\n') });
    await apply();
    const { id } = await person('kofi.boateng@acme.example');
    expect(await sent()).toEqual([reset(id), setStart('2020-11-02')]);
    await sync();
    expect(await person('kofi.boateng@acme.example')).toMatchObject({
      employmentStatus: 'CURRENT_EMPLOYEE',
      startedAt: '2020-11-02T00:00:00.000Z',
    });
    expect(await plan()).toMatch(/^No changes/);
  });

  it('of a former person carry the separation date', async () => {
    const kofi = '  kofi.boateng@acme.example:\n    employmentStatus: FORMER_EMPLOYEE\n    separatedAt: 2024-05-31\n';
    const { apply, person, plan, sync } = await openTenant(personnel(kofi), {
      drata: drata.replace(', connectionId: 1', ''),
    });
    await apply();
    await sync();
    expect(await person('kofi.boateng@acme.example')).toMatchObject({
      employmentStatus: 'FORMER_EMPLOYEE',
      separatedAt: '2024-05-31T00:00:00.000Z',
    });
    expect(await plan()).toMatch(/^No changes/);
  });

  it('survive kill -9 between two writes: the same command converges', async () => {
    const tenant = await openTenant(personnel(mailbox, jane), { drata: drata.replace(', connectionId: 1', '') });
    const { apply, plan, sent, state } = tenant;
    await killAt(tenant, 'PUT');
    expect(await sent()).toHaveLength(1);
    await apply();
    expect(await sent()).toHaveLength(1);
    expect(await plan()).toMatch(/^No changes/);
    const { personnel: rows } = await state();
    expect(rows.filter(({ locks, startedAt }) => locks.length > 0 && startedAt?.startsWith('2019-03-15'))).toHaveLength(
      1,
    );
    expect(rows.filter(({ notHumanReason }) => notHumanReason === REASON)).toHaveLength(1);
  });
});

describe.concurrent('custom fields', () => {
  const fields = (yaml: string) => personnel(`  jane.doe@acme.example:\n    customFields: ${yaml}\n`);

  it('are set, compared as what they are, and deleted', async () => {
    const tenant = await openTenant(fields('{ Department: Finance, Level: 5, Badge: "0042" }'));
    const { apply, commit, plan, sent, state } = tenant;
    expect((await planOf(tenant)).operations[0]?.changes).toEqual([
      { field: 'customFields.Department', before: 'Engineering', after: 'Finance' },
      { field: 'customFields.Badge', before: null, after: '0042' },
    ]);
    await apply();
    expect(await sent()).toHaveLength(1);
    expect(await plan()).toMatch(/^No changes/);
    commit(fields('{ Department: Finance, Level: "5.0", Badge: null }'));
    await apply();
    // A field that leaves the roster keeps its value, and the plan says so once.
    commit(fields('{ Level: 5 }'));
    const { warnings } = await planOf(tenant);
    expect(warnings).toMatchObject([
      { code: 'custom-field-left', message: expect.stringContaining('"Department" of jane.doe@acme.example has left') },
    ]);
    await apply();
    expect(await plan()).not.toContain('custom-field-left');
    expect(await sent()).toHaveLength(1);
    const { customFieldValues } = await state();
    expect(customFieldValues.map(({ value }) => value).toSorted()).toEqual(['5', 'Finance', 'Finance']);
    expect(await plan()).toMatch(/^No changes/);
  });

  it('that Drata does not take so fail the plan, all at once, with place and remedy', async () => {
    const { go, sent } = await openTenant(
      fields('{ Departmnt: Finance, Office: Berlin, Tenure: 3, Department: Sales, Level: high }'),
    );
    const { code, stdout, stderr } = await go('apply');
    expect([code, stdout]).toEqual([1, '']);
    for (const words of [
      /no personnel custom field "Departmnt".*"Department"/,
      /2 custom fields of the name "Office"\. Give the number instead: \d+, \d+/,
      /"Tenure" is computed by Drata/,
      /"Department" does not offer .* "Engineering", "Finance", "Operations"/,
      /"Level" takes numbers only/,
    ]) {
      expect(stderr).toMatch(new RegExp(`personnel\\.yaml:\\d+:\\d+: .*${words.source}`));
    }
    expect(await sent()).toEqual([]);
  });

  it('are refused under V1 before anything is asked, with the reason', async () => {
    const { sandbox, go } = await openTenant(fields('{ Level: 5 }'), { drata: ', personnelApi: v1' });
    const { code, stderr } = await go('plan');
    expect(code).toBe(3);
    expect(stderr).toMatch(/personnel\.yaml:3:5: error needs-v2: .*V1/);
    expect(await sandbox.requests()).toEqual([]);
  });
});

describe.concurrent('what a key may not do', () => {
  const rest = {
    'scopes.yaml': 'scopes:\n  - workspace: Primary\n    groups: [Engineering, Finance]\n',
    'documents.yaml': 'documents:\n  jane.doe@acme.example:\n    - { type: SEC_TRAINING, file: documents/new.pdf }\n',
    'documents/new.pdf': '%PDF-1.4\n',
  };

  it.each([
    ['personnel-put', 'Update Personnel', 'payroll@acme.example'],
    ['workspace-personnel-scope-delete', 'Remove Group From Workspace Personnel Scope', 'Primary'],
    ['users-post-document', 'Create User Document', 'new.pdf'],
  ])('a write without %s fails alone, and the others go on', async (permission, name, key) => {
    const { sandbox, go, apply } = await openTenant({ ...personnel(mailbox, jane), ...rest });
    await sandbox.control('POST', 'access', { revoke: [permission] });
    const { code, stdout } = await go('apply');
    expect(code).toBe(1);
    const [, failed = '', done = ''] = /^(?:Failed|Not done)[\s\S]*?\n([\s\S]*?)^(Done[\s\S]*)/m.exec(stdout) ?? [];
    expect(failed).toContain(name);
    expect(failed).toContain(key);
    expect(done.match(/^ {2}[~+-] /gm)).toHaveLength(permission === 'personnel-put' ? 2 : 3);
    await sandbox.control('POST', 'access', { grant: [permission] });
    expect(await apply()).toMatch(/^Plan: (2 overrides are set|1 workspace scope changes|1 document is uploaded)$/m);
  });

  it('custom fields without their feature fail for those who have them alone', async () => {
    const badge = '  chloe.martin@acme.example:\n    customFields: { Badge: "0042" }\n';
    const { sandbox, go, apply, plan } = await openTenant(personnel(badge, mailbox, jane));
    await sandbox.control('POST', 'access', { features: { 'Custom Fields and Formulas': false } });
    const { code, stdout } = await go('apply', '--concurrency', '1');
    expect([code, stdout]).toEqual([1, expect.stringContaining('Failed: 2 of 3 changes went through')]);
    expect(stdout).toMatch(/Failed \(1\)[\s\S]*chloe\.martin[\s\S]*"Custom Fields and Formulas" is missing/);
    await sandbox.control('POST', 'access', { features: { 'Custom Fields and Formulas': true } });
    await apply();
    expect(await plan()).toMatch(/^No changes/);
  });
});
