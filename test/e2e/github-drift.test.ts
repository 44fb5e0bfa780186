import { describe, expect, it } from 'vitest';
import { openHub, recordApply } from './github-harness.js';
import { people } from './github-repository.js';
import { person } from './harness.js';

const ann = person('Ann');
const bob = person('Bob');

describe('drift on GitHub', () => {
  it('opens one issue, keeps it up to date in place, closes it, and opens it again', async () => {
    const hub = await openHub(people({ ann, bob }));
    const { store } = hub.fake;
    const issues = () => [...store.issues.values()].filter(({ number }) => !store.pulls.has(number));
    await hub.sandbox.upsert({ ann, bob });
    expect(await hub.schedule('drift')).toMatchObject({
      code: 0,
      summary: expect.stringContaining('drift: Drata holds what the roster says'),
    });
    expect(issues()).toEqual([]);

    await hub.sandbox.upsert({ ann: { ...ann, jobTitle: 'Boss' } });
    expect(await hub.schedule('drift')).toMatchObject({
      code: 2,
      summary: expect.stringContaining('drata-roster drift'),
    });
    expect(issues()).toMatchObject([
      { state: 'open', title: expect.stringContaining('drift'), body: expect.stringContaining('`ann`') },
    ]);
    const written = hub.fake.writes().length;
    expect(await hub.schedule('drift')).toMatchObject({ code: 2 });
    expect(hub.fake.writes()).toHaveLength(written);

    await hub.sandbox.upsert({ bob: { ...bob, jobTitle: 'Chief' } });
    expect(await hub.dispatch('drift')).toMatchObject({ code: 2 });
    expect(issues()).toMatchObject([{ body: expect.stringMatching(/`ann`.*`bob`/s) }]);

    await hub.sandbox.upsert({ ann, bob });
    expect(await hub.schedule('drift')).toMatchObject({ code: 0 });
    const [issue] = issues();
    expect(issue).toMatchObject({ state: 'closed' });
    expect(store.comments.filter((comment) => comment.issue === issue?.number)).toMatchObject([
      { body: expect.stringContaining('Drata holds again what the roster says') },
    ]);
    await hub.sandbox.upsert({ ann: { ...ann, jobTitle: 'Boss' } });
    expect(await hub.schedule('drift')).toMatchObject({ code: 2 });
    expect(issues()).toMatchObject([{ state: 'open' }]);
  });
});

describe('two rosters in one repository', () => {
  it('have a comment, a check, deployments and an issue each', async () => {
    const dirs = ['rosters/eu', 'rosters/us'] as const;
    const both = (eu: typeof ann, us: typeof ann) => (top: string) => {
      people({ ann: eu }, {}, dirs[0])(top);
      people({ bob: us }, {}, dirs[1])(top);
    };
    const hub = await openHub(both(ann, bob), { isNew: true });
    for (const dir of dirs) recordApply(hub.fake.store, hub.tip(), {}, dir);
    await hub.sandbox.upsert({ ann, bob });
    const number = hub.openPull(both({ ...ann, jobTitle: 'Lead' }, { ...bob, jobTitle: 'Boss' }));
    const [eu, us] = await Promise.all(dirs.map((dir) => hub.plan(number, { dir })));
    expect(eu?.outputs['digest']).not.toBe(us?.outputs['digest']);
    expect(hub.comment(number, dirs[0])).toMatch(/plan of `rosters\/eu`: 1 person changes.*`Engineer` → `Lead`/s);
    expect(hub.comment(number, dirs[1])).toMatch(/plan of `rosters\/us`: 1 person changes.*`Engineer` → `Boss`/s);
    hub.merge(number);
    expect(await hub.apply({ dir: dirs[0] })).toMatchObject({ code: 0 });
    expect(await hub.sandbox.values('jobTitle')).toEqual({ ann: 'Lead', bob: 'Engineer' });
    expect(hub.deployments(dirs[0])).toEqual(['success inactive', 'in_progress success']);
    expect(hub.deployments(dirs[1])).toEqual(['success']);
    expect(hub.comment(number, dirs[1])).toContain('drata-roster plan of');
    // The check of one approves nothing for the other.
    hub.fake.store.checks.splice(
      0,
      hub.fake.store.checks.length,
      ...hub.fake.store.checks.filter(({ name }) => name.includes(dirs[0])),
    );
    expect(await hub.apply({ dir: dirs[1] })).toMatchObject({ code: 4 });
    expect(await hub.schedule('drift', { dir: dirs[0] })).toMatchObject({ code: 0 });
  });
});
