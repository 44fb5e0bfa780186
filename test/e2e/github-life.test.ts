import { describe, expect, it } from 'vitest';
import { openHub } from './github-harness.js';
import { people } from './github-repository.js';
import { crowd, each, person } from './harness.js';

const ann = person('Ann');
const bob = person('Bob');
const cid = person('Cid');

describe('the life of a pull request', () => {
  it('of a joiner: planned, reviewed, merged, applied, told', async () => {
    const hub = await openHub(people({ ann, bob }), { isBuilt: true });
    await hub.sandbox.upsert({ ann, bob });
    const number = hub.openPull(people({ ann, bob, cid }));
    const plan = await hub.plan(number);
    expect(plan).toMatchObject({ code: 0, stderr: '' });
    expect(plan.stdout).toContain('1 person joins');
    expect(plan.summary).toContain('drata-roster plan: 1 person joins');
    expect(plan.outputs).toEqual({
      changes: 'true',
      destructive: 'false',
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
    expect(hub.comment(number)).toContain('1 person joins');
    expect(hub.check(number)).toMatchObject({
      conclusion: 'success',
      externalId: plan.outputs['digest'],
      output: { title: '1 person joins' },
    });
    expect(await hub.sandbox.writes()).toEqual([]);

    hub.merge(number);
    expect(await hub.apply()).toMatchObject({ code: 0, summary: expect.stringContaining('1 person joined') });
    expect(await hub.sandbox.values('firstName')).toEqual({ ann: 'Ann', bob: 'Bob', cid: 'Cid' });
    expect(hub.comment(number)).toMatch(/apply: applied.*1 person joined.*The plan that was reviewed/s);
    expect(hub.deployments()).toEqual(['success inactive', 'in_progress success']);
    // The same job once more finds nothing to do, and says nothing again.
    const told = hub.fake.writes().length;
    expect(await hub.apply()).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing to apply') });
    expect(hub.fake.writes()).toHaveLength(told);
  });

  it('of a mass change: a guard, lifted by a label of somebody else alone', async () => {
    const all = crowd(4);
    const extras = { config: 'guards: { maxChanges: 2 }\n' };
    const hub = await openHub(people(all, extras), { isBuilt: true });
    await hub.sandbox.upsert(all);
    const number = hub.openPull(people(each(all, { jobTitle: 'Lead' }), extras));
    hub.pushToPull(number, people(each(all, { jobTitle: 'Director' }), extras), { by: 'carl' });
    const planned = async () => {
      expect(await hub.plan(number)).toMatchObject({ code: 0 });
      return `${hub.check(number)?.conclusion}: ${hub.comment(number)}`;
    };
    hub.label(number, 'mass-change', 'dora');
    expect(await planned()).toMatch(/^action_required: .*set before the present commit was first planned/s);
    hub.label(number, 'mass-change', 'jane');
    expect(await planned()).toMatch(/^action_required: .*`jane` set it, but .* opened this pull request/s);
    hub.label(number, 'mass-change', 'carl');
    expect(await planned()).toMatch(/^action_required: .*`carl` set it, but .* wrote commits/s);
    hub.label(number, 'mass-change', 'dora');
    expect(await planned()).toMatch(/^success: .*lifted:.*mass-change.*by `dora`/is);
    hub.label(number, 'mass-change', 'dora', false);
    hub.merge(number);
    expect(await hub.apply()).toMatchObject({ code: 4, stderr: expect.stringContaining('mass-change') });
    expect(await hub.sandbox.writes()).toEqual([]);
    expect(hub.comment(number)).toMatch(/apply: refused.*drata-roster:allow-mass-change/s);

    hub.label(number, 'mass-change', 'dora');
    expect(await hub.apply()).toMatchObject({ code: 0 });
    expect(new Set(Object.values(await hub.sandbox.values('jobTitle')))).toEqual(new Set(['Director']));
    expect(hub.comment(number)).toMatch(/apply: applied.*lifted by `dora`/s);
    expect(hub.deployments()).toEqual(['success inactive', 'failure', 'in_progress success']);
  });

  it('that goes stale: refused, explained, planned anew by another one, applied', async () => {
    const hub = await openHub(people({ ann, bob }), { isBuilt: true });
    await hub.sandbox.upsert({ ann, bob });
    const first = hub.openPull(people({ ann: { ...ann, jobTitle: 'Lead' }, bob }));
    await hub.plan(first);
    await hub.sandbox.upsert({ bob: { ...bob, jobTitle: 'Boss' } });
    hub.merge(first);
    const refused = await hub.apply();
    expect(refused).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(
        /nobody reviewed; nothing was written:\n {2}bob \(people\.yaml:\d+\) changes: job title/,
      ),
      summary: expect.stringContaining('refused'),
    });
    expect(refused.stderr).not.toMatch(/ann/);
    expect(await hub.sandbox.writes()).toEqual([]);
    expect(hub.comment(first)).toMatch(/apply: refused.*### Not reviewed \(1\).*`bob` changes.*### What to do/s);
    expect(hub.deployments()).toEqual(['success', 'failure']);

    const second = hub.openPull((top) => people({ ann: { ...ann, jobTitle: 'Lead' }, bob, cid })(top));
    await hub.plan(second);
    expect(hub.comment(second)).toContain('`Boss` → `Engineer`');
    hub.merge(second);
    expect(await hub.apply()).toMatchObject({ code: 0 });
    expect(await hub.sandbox.values('jobTitle')).toEqual({ ann: 'Lead', bob: 'Engineer', cid: 'Engineer' });
    expect(hub.comment(first)).toMatch(/apply: applied.*`ann` changed/s);
    expect(hub.comment(first)?.split('<details>')[1]).not.toMatch(/`bob`|`cid`/);
    expect(hub.comment(second)).toMatch(/`bob` changed.*`cid` joined/s);
  });
});
