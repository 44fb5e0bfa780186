import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SandboxState } from '../../src/sandbox/model.js';
import { start } from './harness.js';
import { openTenant, planOf, type Tenant } from './tenant.js';

const scopes = (...lines: string[]) => ({ 'scopes.yaml': `scopes:\n${lines.map((line) => `  - ${line}\n`).join('')}` });
const primary = (groups: string) => `{ workspace: Primary, groups: [${groups}] }`;

/** The names of the groups in a workspace's scope; null where none is configured. */
function scopeOf({ workspaces, groups }: SandboxState, name = 'Primary'): readonly string[] | null {
  const ids = workspaces.find((row) => row.name === name)?.scopeGroupIds;
  return ids?.map((id) => groups.find((row) => row.id === id)?.name ?? '?').toSorted() ?? null;
}

/** Somebody adds a group to the scope of Primary in the UI. */
const addInUi = (tenant: Tenant, name: string) =>
  tenant.edit(({ workspaces, groups }) => {
    const id = groups.find((row) => row.name === name)?.id ?? 0;
    for (const row of workspaces) if (row.name === 'Primary') row.scopeGroupIds?.push(id);
  });

const PATHS = ['S1', 'S2'] as const;

describe.concurrent.each(PATHS)('scopes under the paths of %s', (paths) => {
  const open = (...lines: string[]) => openTenant(scopes(...lines), { switches: { 'scope-paths': paths } });

  it('lose one group while somebody adds another in the UI: it stays, and the next plan shows it', async () => {
    const tenant = await open(primary('Engineering, Finance'));
    const { directory, apply, plan, sandbox, line, sent, state } = tenant;
    const saved = join(directory, 'plan.json');
    await plan('--out', saved);
    await addInUi(tenant, 'Contractors');
    await apply('--plan', saved);
    expect(scopeOf(await state())).toEqual(['Contractors', 'Engineering', 'Finance']);
    expect(await sent()).toEqual([expect.stringMatching(/^DELETE workspaces\/N\/[a-z-]+\/N$/)]);

    // The next plan takes it out; and while that is under way, somebody adds one more.
    expect((await planOf(tenant)).operations).toMatchObject([{ id: 'scope/Primary', action: 'scope' }]);
    expect(await plan()).toContain('Contractors');
    await sandbox.fault({ kind: 'delay', milliseconds: 800, method: 'DELETE' });
    const { ended } = start(line('apply'));
    await sandbox.reached(({ fault }) => fault === 'delay');
    await addInUi(tenant, 'Everyone');
    expect(await ended).toMatchObject({ code: 0 });
    expect(scopeOf(await state())).toEqual(['Engineering', 'Everyone', 'Finance']);
    expect(await plan()).toContain('Everyone');
  });

  it('get and lose groups, by name and number, in one run', async () => {
    const { apply, commit, plan, state } = await open(primary('Engineering'));
    const id = (await state()).groups.find(({ name }) => name === 'Everyone')?.id;
    commit(scopes(primary(`Finance, ${id}`), '{ workspace: Labs, groups: [IT Ops] }'));
    await apply('--allow', 'scope-drop');
    const now = await state();
    expect(scopeOf(now)).toEqual(['Everyone', 'Finance']);
    expect(scopeOf(now, 'Labs')).toEqual(['IT Ops']);
    expect(await plan()).toMatch(/^No changes/);
  });

  it('are cleared by clear: true and its flag alone', async () => {
    const { apply, go, plan, sent, state } = await open('{ workspace: Primary, clear: true }');
    const { code, stderr } = await go('apply');
    expect([code, stderr]).toEqual([
      4,
      expect.stringMatching(/scope-clear[\s\S]*scope-drop[\s\S]*--allow scope-clear/),
    ]);
    expect(await sent()).toEqual([]);
    await apply('--allow', 'scope-clear', '--allow', 'scope-drop');
    expect(scopeOf(await state())).toEqual([]);
    expect(await plan()).toMatch(/^No changes/);
  });
});

describe.concurrent('a scope', () => {
  it('that would lose many people is refused, with the counts', async () => {
    const tenant = await openTenant(scopes(primary('Finance')));
    const { guards, warnings } = await planOf(tenant);
    expect(guards.filter(({ tripped }) => tripped).map(({ name }) => name)).toEqual(['scope-drop']);
    expect(warnings).toContainEqual(
      expect.objectContaining({ code: 'scope-count', message: expect.stringMatching(/from 15 to 3 people/) }),
    );
    expect(await tenant.go('apply')).toMatchObject({ code: 4 });
    expect(await tenant.sent()).toEqual([]);
  });

  it('of what Drata does not have fails the plan, all at once, with place and remedy', async () => {
    const lines = ['{ workspace: Primry, groups: [Finance] }', '{ workspace: 999, clear: true }'];
    const { go, sent } = await openTenant(scopes(...lines, primary('Enginering, 999')));
    const { code, stdout, stderr } = await go('apply');
    expect([code, stdout]).toEqual([1, '']);
    for (const problem of [
      '2:7: Drata has no workspace "Primry". It has "Labs", "Primary".',
      '3:7: Drata has no workspace with the number 999. It has "Labs", "Primary".',
      '4:7: Drata has no group "Enginering". It has "Contractors", "Engineering"',
      '4:7: Drata has no group with the number 999. It has "Contractors", "Engineering"',
    ]) {
      expect(stderr).toContain(`scopes.yaml:${problem}`);
    }
    expect(await sent()).toEqual([]);
  });

  it('of an ambiguous name asks for the number', async () => {
    const { edit, go } = await openTenant(scopes(primary('Finance')));
    await edit(({ groups }) => {
      for (const row of groups) if (row.name === 'Everyone') row.name = 'Finance';
    });
    expect(await go('plan')).toMatchObject({ code: 1, stderr: expect.stringMatching(/number instead: \d+, \d+/) });
  });

  it('takes numbers at their word where the tenant lists no groups, and hears from Drata of one that is not there', async () => {
    const tenant = await openTenant(scopes(primary('Finance, 4, 999')), { switches: { absent: 'groups' } });
    const { warnings, operations } = await planOf(tenant);
    expect(warnings).toContainEqual(
      expect.objectContaining({ code: 'unproved-group', message: expect.stringContaining('"Primary": 999.') }),
    );
    expect(operations[0]?.changes).toContainEqual({ field: 'groups.4', before: null, after: 'Everyone' });
    const { code, stdout } = await tenant.go('apply');
    expect([code, stdout]).toEqual([1, expect.stringMatching(/Failed \(1\)[\s\S]*Primary/)]);
    tenant.commit(scopes(primary('Enginering')));
    const { stderr } = await tenant.go('plan');
    expect(stderr).toMatch(
      /"Enginering" cannot be found by its name: this Drata does not list its groups; [^.]*"Engineering"[^.]*\. Correct/,
    );
  });

  it('that the tenant does not offer is a warning, and the rest goes on', async () => {
    const mailbox = 'personnel:\n  svc-backup@acme.example:\n    startedAt: 2020-01-06\n';
    const tenant = await openTenant(
      { ...scopes(primary('Engineering')), 'personnel.yaml': mailbox },
      { switches: { absent: 'scopes' } },
    );
    expect((await planOf(tenant)).warnings.map(({ code }) => code)).toContain('scope-missing');
    expect(await tenant.apply()).toContain('Applied: 1 override was set');
  });
});
