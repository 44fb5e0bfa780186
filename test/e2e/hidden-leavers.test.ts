import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { git, openWorld, person, REVISIONS, type SandboxSettings, type World } from './harness.js';

const ann = person('Ann');
const eve = person('Eve');
const left = { ...eve, separatedAt: '2026-01-31' };
const LEFT = '2026-01-31T00:00:00.000Z';

function openHiding({ switches, ...settings }: SandboxSettings): Promise<World> {
  const hiding = { ...settings, switches: { ...switches, 'list-separated': 'no' } };
  return openWorld({ a: ann, e: left }, { ...hiding, live: { a: ann, e: eve } });
}

function commit({ directory }: World): string {
  git(directory, 'add', '.');
  git(directory, 'commit', '--quiet', '--message', 'Roster');
  return git(directory, 'rev-parse', 'HEAD').trim();
}

/** The commit that counts as applied; empty before the first apply. */
function appliedCommit({ directory }: World): string {
  return git(directory, 'for-each-ref', '--format=%(objectname)', 'refs/drata-roster/applied').trim();
}

describe.concurrent.each(REVISIONS)('leavers whom the list hides, under %s', (_name, settings) => {
  it('converge without a change in every plan, and can return', async () => {
    const world = await openHiding(settings);
    const { sandbox, directory, roster, write, go } = world;
    const isR3 = settings.revision === undefined && settings.switches === undefined;
    git(directory, 'init', '--quiet');
    const first = commit(world);
    expect(await go('apply')).toMatchObject({ code: 0 });
    expect(await sandbox.values('separatedAt')).toEqual({ a: null, e: LEFT });
    expect(appliedCommit(world)).toBe(first);

    // Only R3 can address the record that it does not list.
    const settled = await go('plan', '--detailed-exitcode');
    expect(settled.code).toBe(0);
    expect(settled.stdout.includes('(unverifiable)')).toBe(!isR3);

    // A work tree that is not a commit is applied, but it is not remembered.
    appendFileSync(join(roster, 'people.yaml'), '# not committed\n');
    expect(await go('apply')).toMatchObject({ code: 0 });
    expect(appliedCommit(world)).toBe(first);

    write({ a: ann, e: { ...eve, separatedAt: null, startedAt: '2026-05-04' } });
    const second = commit(world);
    expect(await go('apply')).toMatchObject({ code: 0 });
    expect(appliedCommit(world)).toBe(second);
    expect((await sandbox.identities()).get('e')).toMatchObject({
      separatedAt: null,
      startedAt: '2026-05-04T00:00:00.000Z',
    });
    expect(await go('plan', '--detailed-exitcode')).toMatchObject({ code: 0 });
  });
});

describe.concurrent('what counts as applied', () => {
  it('outside git nothing does: a hidden leaver is sent again, without harm', async () => {
    const { sandbox, write, go } = await openHiding({ revision: 'envelope' });
    expect(await go('apply')).toMatchObject({ code: 0 });
    expect(await go('apply')).toMatchObject({ code: 0 });
    expect(await sandbox.values('separatedAt')).toEqual({ a: null, e: LEFT });
    // A corrected date is met by a record that nobody can see: the reply shows that it kept the old one.
    write({ a: ann, e: { ...eve, separatedAt: '2026-02-28' } });
    expect(await go('apply')).toMatchObject({ code: 0 });
    expect(await sandbox.values('separatedAt')).toEqual({ a: null, e: '2026-02-28T00:00:00.000Z' });
  });

  it('neither a part nor a failure moves the ref', async () => {
    const world = await openWorld({ a: ann, e: eve });
    git(world.directory, 'init', '--quiet');
    commit(world);
    expect(await world.go('apply', '--only', 'a')).toMatchObject({ code: 0 });
    expect(appliedCommit(world)).toBe('');
    await world.sandbox.fault({ kind: 'refuse', identityIds: ['e'] });
    expect(await world.go('apply')).toMatchObject({ code: 1 });
    expect(appliedCommit(world)).toBe('');
  });
});
