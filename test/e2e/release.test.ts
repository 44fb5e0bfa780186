import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { at, git, run, temporary, writeFiles } from './harness.js';
import { type Files, killAt, openTenant, planOf, type Tenant } from './tenant.js';

const PEOPLE = ['jane.doe@acme.example', 'kofi.boateng@acme.example', 'chloe.martin@acme.example'];

/** Overrides of start dates, by key. */
function starting(keys: readonly string[], day = '2018-01-08'): Files {
  const entries = keys.map((key) => `  "${key}":\n    startedAt: ${day}\n`);
  return { 'personnel.yaml': keys.length === 0 ? '' : `personnel:\n${entries.join('')}` };
}

/** A tenant to which overrides have been applied, and a roster that has just lost them. */
async function openReleased(keys = PEOPLE): Promise<Tenant> {
  const tenant = await openTenant(starting(keys));
  await tenant.apply();
  await tenant.sent();
  tenant.commit(starting([]));
  return tenant;
}

const releasesOf = async (tenant: Tenant, ...more: string[]) =>
  (await planOf(tenant, ...more)).operations.filter(({ action }) => action === 'release').map(({ id }) => id);

const runIn = (directory: string, { sandbox }: Tenant, ...args: string[]) =>
  run([...args, ...at(join(directory, 'roster'), sandbox)]);

describe.concurrent('a release', () => {
  it('takes one request for several people, and --base finds them again', async () => {
    const tenant = await openReleased();
    const ids = (await Promise.all(PEOPLE.map(tenant.person))).map(({ id }) => id);
    expect(await tenant.apply()).toContain('3 overrides were released');
    const [request, ...more] = await tenant.sent();
    expect(more).toEqual([]);
    expect(request).toMatch(/^POST personnel\/actions \{"action":"reset-sync",/);
    for (const id of ids) expect(request).toContain(String(id));
    expect(await tenant.plan()).toMatch(/^No changes/);
    expect(await releasesOf(tenant, '--base', 'HEAD~1')).toHaveLength(3);
  });

  it('needs a base: none is made up where there is none, and the plan says so', async () => {
    const tenant = await openReleased(PEOPLE.slice(0, 2));
    tenant.commit(starting(PEOPLE.slice(0, 1)));
    expect(await releasesOf(tenant)).toHaveLength(1);
    expect(await releasesOf(tenant, '--base', 'none')).toEqual([]);

    // Another clone has noted nothing.
    const clone = temporary();
    git(clone, 'clone', '--quiet', tenant.directory, '.');
    const elsewhere = await runIn(clone, tenant, 'plan');
    expect(elsewhere).toMatchObject({ code: 0, stdout: expect.stringMatching(/^No changes[\s\S]*\(no-base\)/) });
    const unknown = await tenant.go('plan', '--base', 'v9');
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('no revision "v9"') });
    expect(await tenant.sent()).toEqual([]);
  });

  it('is not guessed in a shallow clone, nor when the noted commit is not in history', async () => {
    const tenant = await openReleased(PEOPLE.slice(0, 2));
    tenant.commit(starting(PEOPLE.slice(0, 1)));
    const clone = temporary();
    git(clone, 'clone', '--quiet', '--depth', '1', `file://${tenant.directory}`, '.');
    git(clone, 'fetch', '--quiet', '--depth', '1', 'origin', '+refs/drata-roster/*:refs/drata-roster/*');
    const { code, stdout } = await runIn(clone, tenant, 'plan');
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^No changes[\s\S]*only part of the history[\s\S]*\(no-base\)/),
    ]);
    const base = await runIn(clone, tenant, 'plan', '--base', 'HEAD~2');
    expect(base).toMatchObject({ code: 1, stderr: expect.stringContaining('git fetch --unshallow') });

    git(tenant.directory, 'checkout', '--quiet', '--orphan', 'rewritten');
    git(tenant.directory, 'commit', '--quiet', '-m', 'The roster, without its history');
    expect(await tenant.plan()).toMatch(/^No changes[\s\S]*not in the history[\s\S]*\(no-base\)/);
    expect(await tenant.sent()).toEqual([]);
  });

  it('is none of a key that changes its form', async () => {
    const tenant = await openReleased();
    const ids = (await Promise.all(PEOPLE.map(tenant.person))).map(({ id }) => `id:${id}`);
    tenant.commit(starting(ids));
    expect(await tenant.plan()).toMatch(/^No changes/);
    await tenant.apply();
    tenant.commit(starting(PEOPLE.map((email) => email.toUpperCase())));
    expect(await tenant.plan()).toMatch(/^No changes/);
    expect(await tenant.sent()).toEqual([]);
  });

  it('is none of an address that changes with its identity', async () => {
    const identity = (email: string) => ({ 'people.yaml': `identities:\n  emp-010: { email: ${email} }\n` });
    const [before, after] = ['jane.doe@acme.example', 'jane.roe@acme.example'];
    const tenant = await openTenant({ ...identity(before), ...starting([before]) }, { drata: ', connectionId: 1' });
    const { apply, commit, edit, person, plan, sent, sync } = tenant;
    await apply();
    commit({ ...identity(after), ...starting([after]) });
    await sent();
    await apply();
    expect((await sent()).filter((write) => write.includes('personnel'))).toEqual([]);
    expect(await plan()).toMatch(/^Nothing to do now: 1 change waits/);
    // The identity provider follows.
    await edit(({ accounts, users }) => {
      for (const row of [...accounts, ...users]) if (row.email === before) row.email = after;
    });
    await sync();
    expect(await plan()).toMatch(/^No changes/);
    expect(await person(after)).toMatchObject({ startedAt: '2018-01-08T00:00:00.000Z', locks: ['startedAt'] });
  });

  it('of more people than the guard lets through is refused', async () => {
    const config = 'guards: { maxReleases: 2 }\n';
    const tenant = await openTenant(starting(PEOPLE), { config });
    await tenant.apply();
    await tenant.sent();
    tenant.commit(starting([]));
    const { code, stderr } = await tenant.go('apply');
    expect([code, stderr]).toEqual([
      4,
      expect.stringMatching(
        /mass-release: 3 people would go back to automatic sync, of \d+ in Drata; the limit is 2[\s\S]*--allow mass-release/,
      ),
    ]);
    expect(await tenant.sent()).toEqual([]);
    expect(await tenant.apply('--allow', 'mass-release')).toContain('3 overrides were released');
  });

  it('comes again when the apply was killed after it: what is still wanted is set again', async () => {
    const both = `personnel:\n${PEOPLE.map((key) => `  ${key}:\n    employmentStatus: CURRENT_CONTRACTOR\n    startedAt: 2018-01-08\n`).join('')}`;
    const tenant = await openTenant({ 'personnel.yaml': both });
    const { apply, commit, person, plan, sync } = tenant;
    await apply();
    commit(starting(PEOPLE));
    // Once before anything is set again, once after the first.
    for (const method of ['POST', 'PUT']) await killAt(tenant, method);
    await apply();
    await sync();
    for (const email of PEOPLE) {
      const released = { employmentStatus: 'CURRENT_EMPLOYEE', startedAt: '2018-01-08T00:00:00.000Z' };
      expect(await person(email)).toMatchObject({ ...released, locks: ['startedAt'] });
    }
    expect(await plan()).toMatch(/^No changes/);
  });

  it('is judged by what was applied from a commit, not by what lay in the directory', async () => {
    const tenant = await openTenant({});
    const { apply, plan, roster } = tenant;
    writeFiles(roster, starting(PEOPLE.slice(0, 1)));
    expect(await apply()).toContain('1 override was set');
    tenant.commit({});
    expect(await plan()).toMatch(/^No changes/);
  });
});

describe.concurrent('release --all', () => {
  it.each(['v2', 'v1'])('tells whom it touches and asks for its own flag under %s', async (api) => {
    const { go, sent, state } = await openTenant(starting(PEOPLE), { drata: `, personnelApi: ${api}` });
    const asked = await go('release', '--all');
    const people = (await state()).personnel.length;
    expect(asked).toMatchObject({
      code: 4,
      stdout: expect.stringMatching(new RegExp(`^Release: up to ${people} people`)),
      stderr: expect.stringContaining('--allow release-all'),
    });
    expect(await sent()).toEqual([]);
    expect(await go('release')).toMatchObject({ code: 1, stderr: expect.stringContaining('release takes --all') });
    const done = await go('release', '--all', '--allow', 'release-all');
    expect(done).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^(\d+ people are|Everybody is) back on automatic sync/m),
    });
    expect(await sent()).toHaveLength(1);
    expect((await state()).personnel.filter(({ locks }) => locks.length > 0)).toEqual([]);
  });
});
