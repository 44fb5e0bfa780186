import { describe, expect, it } from 'vitest';
import { setTip } from '../github/fake-store.js';
import { openHub } from './github-harness.js';
import { people } from './github-repository.js';
import { person } from './harness.js';

const ann = person('Ann');
const bob = person('Bob');
const cid = person('Cid');
const lead = { jobTitle: 'Lead' };

/** A hub where roster and Drata agree. */
async function openSettled() {
  const hub = await openHub(people({ ann, bob, cid }));
  await hub.sandbox.upsert({ ann, bob, cid });
  return hub;
}

describe('what is pushed to main', () => {
  it('may be several pull requests, squashed and rebased: what was reviewed adds up', async () => {
    const hub = await openSettled();
    const squashed = hub.openPull(people({ ann: { ...ann, ...lead }, bob, cid }));
    const rebased = hub.openPull(people({ ann, bob: { ...bob, jobTitle: 'Boss' }, cid }));
    hub.pushToPull(rebased, people({ ann, bob: { ...bob, ...lead }, cid: { ...cid, ...lead } }));
    await Promise.all([squashed, rebased].map((number) => hub.plan(number)));
    hub.merge(squashed, 'squash');
    hub.merge(rebased, 'rebase');
    expect(await hub.apply()).toMatchObject({ code: 0 });
    expect(await hub.sandbox.values('jobTitle')).toEqual({ ann: 'Lead', bob: 'Lead', cid: 'Lead' });
    expect(hub.comment(squashed)).toMatch(/apply: applied.*1 person changed\..*`ann` changed/s);
    expect(hub.comment(rebased)).toMatch(/apply: applied.*2 people changed\..*`bob` changed.*`cid` changed/s);
  });

  it('may be a pull request with another one merged into its branch', async () => {
    const hub = await openSettled();
    const outer = hub.openPull(people({ ann: { ...ann, ...lead }, bob, cid }));
    const inner = hub.openPull(people({ ann, bob: { ...bob, ...lead }, cid }));
    const { store } = hub.fake;
    const topic = store.pulls.get(outer)?.headRef ?? '';
    const innerHead = store.pulls.get(inner)?.headSha ?? '';
    hub.git('checkout', '-q', topic);
    hub.git('merge', '-q', '--no-ff', '-m', 'Merge the inner one', innerHead);
    const head = hub.git('rev-parse', topic);
    Object.assign(store.pulls.get(inner) ?? {}, {
      baseRef: topic,
      merged: { at: store.now(), commits: [innerHead, head] },
    });
    Object.assign(store.pulls.get(outer) ?? {}, { headSha: head });
    await hub.plan(outer);
    hub.merge(outer);
    // GitHub tells of each commit the pull request that brought it: of those of the inner one, that one alone.
    const merged = store.pulls.get(outer)?.merged;
    Object.assign(merged ?? {}, { commits: [hub.tip()] });
    expect(await hub.apply()).toMatchObject({ code: 0 });
    expect(await hub.sandbox.values('jobTitle')).toEqual({ ann: 'Lead', bob: 'Lead', cid: 'Engineer' });
  });

  it('may take itself back: nothing is done, and both pull requests hear so', async () => {
    const hub = await openSettled();
    const change = hub.openPull(people({ ann: { ...ann, ...lead }, bob, cid }));
    await hub.plan(change);
    hub.merge(change);
    const revert = hub.openPull(people({ ann, bob, cid }));
    expect(await hub.plan(revert)).toMatchObject({ code: 0, outputs: { changes: 'false' } });
    expect(hub.comment(revert)).toMatch(/^[^\n]+\n\*\*drata-roster plan: no changes\*\* [^\n]+\n$/);
    hub.merge(revert, 'squash');
    expect(await hub.apply()).toMatchObject({ code: 0 });
    expect(await hub.sandbox.writes()).toEqual([]);
    expect(hub.deployments()).toEqual(['success inactive', 'in_progress success']);
    for (const number of [change, revert]) expect(hub.comment(number)).toContain('apply: nothing to apply');
  });

  it('is refused without a pull request, unless somebody answers for it', async () => {
    const hub = await openSettled();
    const sha = hub.pushMain(people({ ann: { ...ann, ...lead }, bob, cid }));
    const refused = await hub.apply();
    expect(refused).toMatchObject({
      code: 4,
      stderr: expect.stringContaining(`commit ${sha.slice(0, 12)} came without a pull request`),
      summary: expect.stringContaining('`--allow unreviewed`'),
    });
    expect(await hub.sandbox.writes()).toEqual([]);
    expect(await hub.dispatch('apply', { args: ['--allow', 'unreviewed'] })).toMatchObject({ code: 0 });
    expect(await hub.sandbox.values('jobTitle')).toMatchObject({ ann: 'Lead' });
    expect(hub.deployments()).toEqual(['success inactive', 'failure', 'in_progress success']);
  });

  it('is not all that its review held, where only the whole of it was kept: then the rest asks for a new one', async () => {
    const hub = await openSettled();
    const number = hub.openPull(people({ ann: { ...ann, ...lead }, bob, cid }));
    await hub.plan(number);
    Object.assign(hub.check(number)?.output ?? {}, { text: null });
    await hub.sandbox.upsert({ bob: { ...bob, ...lead } });
    hub.merge(number);
    const why = `#${number} was too large to be kept field by field; plan the rest in a new pull request`;
    expect(await hub.apply()).toMatchObject({ code: 4, stderr: expect.stringContaining(why) });
    expect(hub.comment(number)).not.toContain('Somebody changed Drata');
    await hub.sandbox.upsert({ bob });
    expect(await hub.apply()).toMatchObject({ code: 0 });
  });

  it('may be thrown away again: then the last apply counts for nothing, and what differs asks for a review', async () => {
    const hub = await openSettled();
    const first = hub.tip();
    const lost = hub.openPull(people({ ann: { ...ann, ...lead }, bob, cid }));
    await hub.plan(lost);
    hub.merge(lost);
    expect(await hub.apply()).toMatchObject({ code: 0 });
    await hub.sandbox.control('DELETE', 'requests');
    hub.resetMain(first);
    expect(await hub.apply()).toMatchObject({ code: 4, stderr: expect.stringMatching(/ann .*changes: job title/) });
    expect(await hub.sandbox.writes()).toEqual([]);
    const next = hub.openPull(people({ ann, bob, cid: { ...cid, ...lead } }));
    await hub.plan(next);
    hub.merge(next);
    expect(await hub.apply()).toMatchObject({ code: 0 });
    expect(await hub.sandbox.values('jobTitle')).toEqual({ ann: 'Engineer', bob: 'Engineer', cid: 'Lead' });
  });

  it('steps aside for a newer commit, at the start and right before it writes', async () => {
    const hub = await openSettled();
    const number = hub.openPull(people({ ann: { ...ann, ...lead }, bob, cid }));
    await hub.plan(number);
    const sha = hub.merge(number);
    const comment = hub.comment(number);
    const newer = 'f'.repeat(40);
    await hub.sandbox.fault({ kind: 'delay', method: 'GET', milliseconds: 1500 });
    const { ended } = hub.startApply();
    await hub.sandbox.reached(({ fault }) => fault === 'delay');
    setTip(hub.fake.store, 'main', newer);
    const aside = {
      code: 0,
      stderr: `${sha.slice(0, 12)} is no longer the tip of main: the run of the newer commit applies.\n`,
    };
    expect(await ended).toMatchObject(aside);
    expect(await hub.apply()).toMatchObject({ ...aside, stdout: '' });
    expect(await hub.sandbox.writes()).toEqual([]);
    expect(hub.deployments()).toEqual(['success']);
    expect(hub.comment(number)).toBe(comment);
  });
});
