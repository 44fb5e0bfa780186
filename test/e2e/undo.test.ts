import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { git } from './harness.js';
import { openTenant, pdf, type Tenant } from './tenant.js';

const flat = (text: string) => text.replace(/\s+/g, ' ');

const PEOPLE = `identities:
  # Grace runs it.
  emp-001:
    email: grace.adeyemi@acme.example
    jobTitle: "Chief Executive Officer" # since 2019
  emp-010: { email: jane.doe@acme.example, jobTitle: 'Engineering Manager' }
`;

const CHANGED = `identities:
  # Grace runs it.
  emp-001:
    email: grace.adeyemi@acme.example
    jobTitle: "President" # since 2019
  emp-010: { email: jane.doe@acme.example, jobTitle: 'Lead' }
  new-1:
    email: nora.new@acme.example
    startedAt: 2026-01-01
    isContractor: false
`;

const OVERRIDES = `personnel:
  # In dispute.
  kofi.boateng@acme.example: { startedAt: 2019-01-01 }
`;

/** A tenant whose last apply changed two people, made a third and overrode a fourth; with its report. */
async function applied(): Promise<Tenant & { readonly report: string }> {
  const tenant = await openTenant({ 'people.yaml': PEOPLE }, { drata: ', connectionId: 1' });
  tenant.commit({ 'people.yaml': CHANGED, 'overrides.yaml': OVERRIDES });
  const report = join(tenant.directory, 'report.json');
  await tenant.apply('--report', report);
  await tenant.sent();
  return { ...tenant, report };
}

const file = ({ roster }: Tenant, name: string) => readFileSync(join(roster, name), 'utf8');

async function identity({ state }: Tenant, id: string) {
  return (await state()).identities.find((row) => row.identityId === id && row.deletedAt === null);
}

describe.concurrent('undo', () => {
  it('edits the roster, prints the plan, and apply does the rest', async () => {
    const tenant = await applied();
    const { go, report } = tenant;
    const startedAt = async () => (await tenant.person('kofi.boateng@acme.example')).startedAt?.slice(0, 10);
    expect(await startedAt()).toBe('2019-01-01');
    const undone = await go('undo', report);
    expect([undone.code, undone.stderr]).toEqual([0, '']);
    expect(undone.stdout).toContain('2 people changed; 1 person, 1 override removed');
    expect(flat(undone.stdout)).toContain('Plan: 2 people change, 1 is deleted, 1 override is released');
    expect(await tenant.sent()).toEqual([]);
    // The comments are where they were; only values have changed.
    const commit = git(tenant.directory, 'rev-parse', 'HEAD').slice(0, 12);
    expect(file(tenant, 'people.yaml')).toBe(PEOPLE);
    expect(file(tenant, 'removed.yaml')).toMatch(
      new RegExp(
        `^removed:\n  - identityId: new-1\n    reason: Undo of the apply of ${commit} on \\d{4}-\\d\\d-\\d\\d\n$`,
      ),
    );
    git(tenant.directory, 'add', '--all', 'roster');
    git(tenant.directory, 'commit', '--quiet', '-m', 'Take it back');
    const second = join(tenant.directory, 'second.json');
    await tenant.apply('--report', second);
    expect((await identity(tenant, 'emp-001'))?.jobTitle).toBe('Chief Executive Officer');
    expect(await identity(tenant, 'new-1')).toBeUndefined();
    await tenant.sync();
    expect(await startedAt()).toBe('2021-01-11');

    const twice = await go('undo', report);
    expect([twice.code, twice.stdout]).toEqual([
      0,
      expect.stringMatching(/^Nothing to undo in the roster\n\nNo changes/),
    ]);
    // An undo can be taken back itself.
    const back = await go('undo', second);
    expect([back.code, flat(back.stdout)]).toEqual([
      0,
      expect.stringContaining('1 person, 1 override added; 2 people changed'),
    ]);
    expect(file(tenant, 'people.yaml')).toContain('jobTitle: "President" # since 2019');
    expect(file(tenant, 'removed.yaml')).not.toContain('new-1');
  });

  it('refuses what has changed since, names it, and takes the others back by key', async () => {
    const tenant = await applied();
    const { go, report, edit } = tenant;
    await edit((state) => {
      for (const row of state.identities) if (row.identityId === 'emp-010') row.jobTitle = 'Boss';
    });
    writeFileSync(join(tenant.roster, 'people.yaml'), CHANGED.replace('President', 'Chair'));
    const before = file(tenant, 'people.yaml');
    const refused = await go('undo', report);
    expect(refused.code).toBe(4);
    expect(refused.stdout).toContain('job title of emp-001 has changed in the roster since that apply');
    expect(refused.stdout).toContain('job title of emp-010 has changed in Drata since that apply');
    expect(refused.stdout).not.toContain('Plan:');
    expect(file(tenant, 'people.yaml')).toBe(before);
    const json = await go('undo', report, '--format', 'json', '--pii', 'ids');
    expect(json.code).toBe(4);
    expect(JSON.parse(json.stdout)).toMatchObject({
      result: 'refused',
      refused: [
        { resource: 'identity', key: 'emp-001', field: 'jobTitle', reason: 'changed-in-roster' },
        { resource: 'identity', key: 'emp-010', field: 'jobTitle', reason: 'changed-in-drata' },
      ],
      plan: null,
    });
    const one = await go('undo', report, '--only', 'new-1', '--format', 'json');
    expect(one.code).toBe(0);
    expect(JSON.parse(one.stdout)).toMatchObject({
      result: 'written',
      records: [{ resource: 'identity', key: 'new-1', how: 'removed' }],
      plan: { operations: [{ action: 'delete', key: 'new-1' }] },
    });
  });

  it('writes nothing on a dry run, nor by a report that cannot be trusted', async () => {
    const tenant = await applied();
    const { go, report, directory } = tenant;
    const before = file(tenant, 'people.yaml');
    const dry = await tenant.go('undo', tenant.report, '--dry-run');
    expect([dry.code, file(tenant, 'people.yaml')]).toEqual([0, before]);
    expect(dry.stdout).toContain(`+    jobTitle: "Chief Executive Officer" # since 2019\n+  emp-010: {`);
    expect(dry.stdout).toMatch(/^--- \/dev\/null\n\+\+\+ b\/\S+roster\/removed\.yaml$/m);
    expect(flat(dry.stderr)).toContain('Would take back in');
    expect(dry.stderr).toContain('Plan: ');
    const hidden = await tenant.go('undo', tenant.report, '--dry-run', '--pii', 'ids', '--format', 'markdown');
    expect(hidden.stdout).toMatch(/^## drata-roster undo: Would take back in /);
    expect(hidden.stdout).not.toMatch(/President|kofi|nora/);

    const text = readFileSync(report, 'utf8');
    const other = join(directory, 'other.json');
    writeFileSync(other, text.replace(/"connectionId": 1,/, '"connectionId": 7,'));
    await tenant.sandbox.control('DELETE', 'requests');
    const foreign = await go('undo', other);
    expect([foreign.code, foreign.stderr]).toEqual([
      4,
      expect.stringMatching(/the report is for \S+, connection 7, but this is/),
    ]);
    expect(await tenant.sandbox.requests()).toEqual([]);
    const unknown = await go('undo', report, '--only', 'emp-999');
    expect([unknown.code, unknown.stderr]).toEqual([
      1,
      expect.stringContaining('--only names "emp-999", of which the report'),
    ]);
  });

  it('writes nothing where the roster would be invalid after it', async () => {
    const tenant = await openTenant({ 'people.yaml': PEOPLE }, { drata: ', connectionId: 1' });
    const moved = PEOPLE.replace('jane.doe@acme.example', 'jane.moved@acme.example');
    tenant.commit({ 'people.yaml': moved });
    const report = join(tenant.directory, 'report.json');
    await tenant.apply('--report', report);
    const joined = `${moved}  emp-011: { email: jane.doe@acme.example }\n`;
    writeFileSync(join(tenant.roster, 'people.yaml'), joined);
    const undone = await tenant.go('undo', report);
    expect([undone.code, undone.stdout]).toEqual([3, '']);
    expect(undone.stderr).toContain('error duplicate-email');
    expect(undone.stderr).toContain('nothing was written');
    expect(file(tenant, 'people.yaml')).toBe(joined);
  });

  it('takes back a scope and an upload, and tells what was never done', async () => {
    const scope = (groups: string) => `scopes:\n  - workspace: Primary\n    groups: ${groups}\n`;
    const tenant = await openTenant({ 'scopes.yaml': scope('[Engineering]') });
    await tenant.apply('--allow', 'scope-drop');
    tenant.commit({
      'scopes.yaml': scope('[Engineering, IT Ops]'),
      'documents.yaml':
        'documents:\n  jane.doe@acme.example:\n    - { type: SEC_TRAINING, file: documents/new.pdf }\n' +
        '  nobody@acme.example:\n    - { type: SEC_TRAINING, file: documents/new.pdf }\n',
      'documents/new.pdf': pdf('new'),
    });
    const report = join(tenant.directory, 'report.json');
    await tenant.apply('--report', report);
    const undone = await tenant.go('undo', report);
    expect([undone.code, undone.stderr]).toEqual([0, '']);
    expect(flat(undone.stdout)).toContain('nobody@acme.example/SEC_TRAINING/new.pdf was not done by that apply');
    expect(file(tenant, 'scopes.yaml')).toBe(scope('[Engineering]'));
    expect(file(tenant, 'documents.yaml')).toBe(
      'documents:\n  nobody@acme.example:\n    - { type: SEC_TRAINING, file: documents/new.pdf }\n',
    );
    await tenant.apply('--allow', 'scope-drop');
    expect((await tenant.state()).documents.map(({ name }) => name)).not.toContain('new.pdf');
  });
});
