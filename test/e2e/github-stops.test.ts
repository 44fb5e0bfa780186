import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { setTip } from '../github/fake-store.js';
import { temporaryDirectory } from '../model/temporary.js';
import { type Hub, openHub } from './github-harness.js';
import { people } from './github-repository.js';
import { person } from './harness.js';

const ann = person('Ann');
const bob = person('Bob');
const cid = person('Cid');
const lead = { jobTitle: 'Lead' };

/** A hub with one pull request that is planned and merged. */
async function openMerged(env: Readonly<Record<string, string>> = {}) {
  const hub = await openHub(people({ ann, bob }), { env });
  await hub.sandbox.upsert({ ann, bob });
  const number = hub.openPull(people({ ann: { ...ann, ...lead }, bob, cid }));
  expect(await hub.plan(number)).toMatchObject({ code: 0 });
  hub.merge(number);
  return { hub, number };
}

/** Starts an apply; once its first write has taken effect, and before it hears so, something happens. */
async function applyUntilWritten(hub: Hub, milliseconds: number) {
  await hub.sandbox.fault({ kind: 'delay', when: 'after', method: 'POST', path: 'hris-user-identities', milliseconds });
  const started = hub.startApply();
  await hub.sandbox.reached(({ fault }) => fault === 'delay');
  return started;
}

describe('an apply that ends early', () => {
  it('by a kill goes on when the job is run again', async () => {
    const { hub, number } = await openMerged();
    const { child, ended } = await applyUntilWritten(hub, 4000);
    child.kill('SIGKILL');
    expect(await ended).toMatchObject({ code: null });
    expect(hub.deployments()).toEqual(['success', 'in_progress']);
    expect(await hub.apply()).toMatchObject({ code: 0 });
    expect(await hub.sandbox.values('jobTitle')).toEqual({ ann: 'Lead', bob: 'Engineer', cid: 'Engineer' });
    expect(hub.deployments()).toEqual(['success inactive', 'in_progress', 'in_progress success']);
    expect(hub.comment(number)).toContain('drata-roster apply: ');
  });

  it('by a signal says so where people look, and goes on when the job is run again', async () => {
    const { hub, number } = await openMerged();
    const { child, ended } = await applyUntilWritten(hub, 300);
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 130, summary: expect.stringContaining('apply: interrupted') });
    expect(hub.deployments()).toEqual(['success', 'in_progress failure']);
    expect(hub.comment(number)).toContain('apply: interrupted');
    expect(await hub.apply()).toMatchObject({ code: 0 });
    expect(hub.deployments()).toEqual(['success inactive', 'in_progress failure', 'in_progress success']);
  });

  it('by a failure keeps what was reviewed for the next try', async () => {
    const hub = await openHub(people({ ann, bob }));
    await hub.sandbox.upsert({ ann, bob });
    const number = hub.openPull(people({ ann: { ...ann, ...lead }, bob, cid }));
    const next = hub.openPull(people({ ann, bob: { ...bob, ...lead } }));
    await Promise.all([number, next].map((one) => hub.plan(one)));
    hub.merge(number);
    await hub.sandbox.fault({ kind: 'refuse', identityIds: ['cid'] });
    expect(await hub.apply()).toMatchObject({ code: 1, summary: expect.stringContaining('apply: failed') });
    expect(hub.comment(number)).toMatch(/apply: failed.*1 of 2 changes went through.*### Failed \(1\).*`cid`/s);
    expect(hub.deployments()).toEqual(['success', 'in_progress failure']);
    await hub.sandbox.control('DELETE', 'faults');
    hub.merge(next);
    expect(await hub.apply()).toMatchObject({ code: 0 });
    expect(await hub.sandbox.values('jobTitle')).toEqual({ ann: 'Lead', bob: 'Lead', cid: 'Engineer' });
    expect(hub.comment(number)).toMatch(/apply: applied.*`cid` joined/s);
  });

  it('because GitHub is down after the last write says that Drata holds it; the job run again records it', async () => {
    const { hub, number } = await openMerged();
    const { ended } = await applyUntilWritten(hub, 700);
    hub.fake.fail(/^POST .*\/statuses$/, { kind: 'status', status: 502 }, 20);
    hub.fake.fail(/comments/, { kind: 'status', status: 502 }, 20);
    expect(await ended).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /Drata holds what was to be applied, but GitHub has no record.*\nRun the job again/,
      ),
      summary: expect.stringContaining('1 person joined, 1 changed'),
    });
    expect(hub.deployments()).toEqual(['success', 'in_progress']);
    hub.fake.heal();
    expect(await hub.apply()).toMatchObject({ code: 0 });
    expect(hub.deployments()).toEqual(['success inactive', 'in_progress', 'in_progress success']);
    expect(hub.comment(number)).toContain('drata-roster apply: ');
  });
});

describe('a first apply that fails', () => {
  it('keeps what was reviewed for the next one, although there is no applied commit yet', async () => {
    const hub = await openHub(people({ ann, bob }), { isNew: true });
    expect(await hub.apply()).toMatchObject({ code: 4 });
    await hub.sandbox.upsert({ ann, bob });
    const number = hub.openPull(people({ ann: { ...ann, ...lead }, bob }));
    const next = hub.openPull(people({ ann, bob: { ...bob, ...lead } }));
    await Promise.all([number, next].map((one) => hub.plan(one)));
    hub.merge(number);
    expect(await hub.apply({ env: { DRATA_API_KEY: '' } })).toMatchObject({ code: 1 });
    hub.merge(next);
    expect(await hub.apply()).toMatchObject({ code: 0 });
    expect(await hub.sandbox.values('jobTitle')).toEqual({ ann: 'Lead', bob: 'Lead' });
    expect(hub.lastPayload()).toMatchObject({ target: { baseUrl: hub.sandbox.url }, signature: null });
  });
});

describe('an apply that fails before it writes', () => {
  it('says why on its pull request and in the summary, below which the reviewed plan stays', async () => {
    const { hub, number } = await openMerged();
    const failed = await hub.apply({ env: { DRATA_API_KEY: '' } });
    expect(failed).toMatchObject({ code: 1, summary: expect.stringContaining('There is no Drata API key') });
    expect(hub.comment(number)).toMatch(/apply: refused.*There is no Drata API key.*The plan that was reviewed/s);
    expect(hub.deployments()).toEqual(['success', 'failure']);
    expect(await hub.apply()).toMatchObject({ code: 0 });
    expect(hub.comment(number)).toContain('apply: applied');
  });

  it('leaves a refusal to the run of a newer commit', async () => {
    const hub = await openHub(people({ ann, bob }));
    await hub.sandbox.upsert({ ann, bob });
    hub.pushMain(people({ ann: { ...ann, ...lead }, bob }));
    await hub.sandbox.fault({ kind: 'delay', method: 'GET', milliseconds: 500 });
    const ended = hub.apply();
    await hub.sandbox.reached(({ fault }) => fault === 'delay');
    setTip(hub.fake.store, 'main', 'f'.repeat(40));
    expect(await ended).toMatchObject({ code: 0, stderr: expect.stringContaining('is no longer the tip of main') });
    expect(hub.deployments()).toEqual(['success']);
  });
});

describe('what comes after the writes', () => {
  const unwritable = { GITHUB_STEP_SUMMARY: '/nowhere/summary.md' };

  it('fails by itself: the apply is on record, and its pull request hears of it', async () => {
    const { hub, number } = await openMerged();
    const applied = await hub.apply({ env: unwritable });
    expect(applied).toMatchObject({ code: 0, stderr: expect.stringMatching(/^warning: .*GITHUB_STEP_SUMMARY/m) });
    expect(hub.deployments()).toEqual(['success inactive', 'in_progress success']);
    expect(hub.comment(number)).toContain('apply: applied');
  });

  it('ends in an error where the report cannot be written, and is no failed apply', async () => {
    const { hub, number } = await openMerged();
    const report = join(temporaryDirectory(), 'report.json');
    await hub.sandbox.fault({ kind: 'delay', method: 'POST', path: 'hris-user-identities', milliseconds: 300 });
    const ended = hub.apply({ args: ['--report', report] });
    await hub.sandbox.reached(({ fault }) => fault === 'delay');
    mkdirSync(report);
    expect(await ended).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error: cannot write .*report\.json/m),
    });
    expect(hub.deployments()).toEqual(['success inactive', 'in_progress success']);
    expect(hub.comment(number)).toContain('apply: applied');
  });

  it('leaves a refusal one', async () => {
    const hub = await openHub(people({ ann, bob }));
    await hub.sandbox.upsert({ ann, bob });
    hub.pushMain(people({ ann: { ...ann, ...lead }, bob }));
    expect(await hub.apply({ env: unwritable })).toMatchObject({ code: 4 });
    expect(hub.deployments()).toEqual(['success', 'failure']);
  });
});

describe('a signing key', () => {
  it('signs what is reviewed: another key, or none, approves nothing', async () => {
    const key = { DRATA_ROSTER_SIGNING_KEY: 'k'.repeat(32) };
    const { hub, number } = await openMerged(key);
    expect(hub.check(number)?.externalId).toMatch(/^hmac-sha256:/);
    const other = await hub.apply({ env: { DRATA_ROSTER_SIGNING_KEY: 'q'.repeat(32) } });
    expect(other).toMatchObject({ code: 4 });
    const none = await hub.apply({ env: { DRATA_ROSTER_SIGNING_KEY: '' } });
    expect(none).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('#1 was planned with DRATA_ROSTER_SIGNING_KEY, and this run has none'),
    });
    expect(await hub.sandbox.writes()).toEqual([]);
    expect(await hub.apply()).toMatchObject({ code: 0 });
  });
});
