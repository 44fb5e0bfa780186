import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addCheck } from '../github/fake-checks.js';
import { primaryLimit } from '../github/fake-faults.js';
import { addComment } from '../github/fake-issues.js';
import { type Hub, openHub } from './github-harness.js';
import { people } from './github-repository.js';
import { crowd, each, person, writeFiles } from './harness.js';

const ann = person('Ann');
const bob = person('Bob');
const MARKER = '<!-- drata-roster:plan v=1 {"dir":"roster"';

/** A hub with a pull request that makes Ann lead. */
async function openPlanned() {
  const hub = await openHub(people({ ann, bob }));
  await hub.sandbox.upsert({ ann, bob });
  return { hub, number: hub.openPull(people({ ann: { ...ann, jobTitle: 'Lead' }, bob })) };
}

const commentWrites = ({ fake }: Hub) => fake.writes().filter((line) => line.includes('/comments')).length;

describe('the comment of a plan', () => {
  it('is one, is ours, is out of date while a newer commit is planned, and is written for the head alone', async () => {
    const { hub, number } = await openPlanned();
    const forged = addComment(hub.fake.store, number, 'mallory', `${MARKER},"head":""} -->\nAll is well.`);
    await hub.plan(number);
    expect(hub.comment(number)).toContain('1 person changes');
    expect(forged.body).toContain('All is well.');
    await hub.plan(number);
    expect(commentWrites(hub)).toBe(1);

    hub.pushToPull(number, people({ ann: { ...ann, jobTitle: 'Director' }, bob }));
    await hub.sandbox.fault({ kind: 'delay', method: 'GET', milliseconds: 700 });
    const moved = hub.plan(number);
    await hub.sandbox.reached(({ fault }) => fault === 'delay');
    expect(hub.comment(number)).toMatch(/plan: being made for .*out of date.*`Engineer` → `Lead`/s);
    expect(hub.check(number)).toMatchObject({ status: 'in_progress' });
    const head = hub.fake.store.pulls.get(number)?.headSha;
    hub.pushToPull(number, people({ ann: { ...ann, jobTitle: 'Boss' }, bob }));
    expect(await moved).toMatchObject({ code: 0 });
    expect(hub.comment(number)).toContain('being made for');
    expect(hub.fake.store.checks.findLast(({ sha }) => sha === head)).toMatchObject({ conclusion: 'success' });
    await hub.plan(number);
    expect(hub.comment(number)).toContain('`Engineer` → `Boss`');
    expect(commentWrites(hub)).toBe(4);
  });

  it('says that no plan is valid where Drata refuses, and where the roster is invalid or gone', async () => {
    const { hub, number } = await openPlanned();
    await hub.plan(number);
    await hub.sandbox.fault({ kind: 'error', status: 403, method: 'GET' });
    const refused = await hub.plan(number);
    expect(refused).toMatchObject({ code: 1, summary: expect.stringContaining('no valid plan') });
    expect(refused.outputs).toEqual({});
    expect(hub.check(number)).toMatchObject({ conclusion: 'failure', externalId: null });
    expect(hub.comment(number)).toMatch(/^.*\n## drata-roster plan: no valid plan for /);
    expect(hub.comment(number)).not.toContain('Lead');

    hub.pushToPull(number, (top) => writeFiles(top, { 'roster/more.yaml': 'identities:\n  ann: { email: eve }\n' }));
    expect(await hub.plan(number)).toMatchObject({ code: 3, stderr: expect.stringContaining('more.yaml:2') });
    expect(hub.check(number)).toMatchObject({
      conclusion: 'failure',
      annotations: expect.arrayContaining([
        expect.objectContaining({ path: 'roster/more.yaml', start_line: 2, annotation_level: 'failure' }),
      ]),
    });
    expect(hub.comment(number)).toMatch(/no valid plan.*more\.yaml:2/s);

    hub.pushToPull(number, (top) => rmSync(join(top, 'roster'), { recursive: true }));
    expect(await hub.plan(number)).toMatchObject({ code: 1 });
    expect(hub.check(number)).toMatchObject({ conclusion: 'failure' });
    hub.merge(number);
    expect(await hub.plan(number)).toMatchObject({ code: 0, stderr: expect.stringContaining('#1 is closed') });
  });

  it('says so also where the check cannot be started', async () => {
    const { hub, number } = await openPlanned();
    await hub.plan(number);
    hub.pushToPull(number, people({ ann: { ...ann, jobTitle: 'Director' }, bob }));
    hub.fake.withheld.add('checks: write');
    expect(await hub.plan(number)).toMatchObject({ code: 1, summary: expect.stringContaining('no valid plan') });
    expect(hub.comment(number)).toMatch(/no valid plan.*GitHub refuses POST/s);
    expect(hub.comment(number)).not.toContain('Lead');
  });

  it('says so also where the job has no place left for its summary', async () => {
    const { hub, number } = await openPlanned();
    await hub.plan(number);
    expect(await hub.plan(number, { env: { GITHUB_STEP_SUMMARY: hub.directory } })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^warning: .*GITHUB_STEP_SUMMARY \(EISDIR\)\nerror: .*GITHUB_STEP_SUMMARY/),
    });
    expect(hub.check(number)).toMatchObject({ conclusion: 'failure', externalId: null });
    expect(hub.comment(number)).toContain('no valid plan');
  });

  it('is not there where too much is taken away to be listed: the plan fails', async () => {
    const all = Object.fromEntries(Object.entries(crowd(650)).map(([id, one]) => [`${id}-${'x'.repeat(90)}`, one]));
    const hub = await openHub(people(all));
    await hub.sandbox.upsert(all);
    const number = hub.openPull(people(each(all, { separatedAt: '2026-10-31' })));
    const plan = await hub.plan(number);
    expect(plan).toMatchObject({ code: 4, stderr: expect.stringMatching(/650 people leave.*too much to list/) });
    expect(hub.check(number)).toMatchObject({ conclusion: 'failure', externalId: null });
    expect(hub.comment(number)).toContain('no valid plan');
  });

  it('is the job summary where the token may not comment; without checks there is no plan', async () => {
    const { hub, number } = await openPlanned();
    hub.fake.withheld.add('pull-requests: write');
    expect(await hub.plan(number)).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^warning: no comment on #1: .*permissions: pull-requests: write/),
      summary: expect.stringContaining('1 person changes'),
    });
    expect(hub.check(number)).toMatchObject({ conclusion: 'success' });
    hub.fake.withheld.add('checks: write');
    expect(await hub.plan(number)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('`permissions: checks: write`'),
    });
  });

  it('is about the whole plan: neither a part of it nor a file of it', async () => {
    const { hub, number } = await openPlanned();
    const part = await hub.plan(number, { args: ['--only', 'ann', '--out', 'plan.json'] });
    expect(part).toMatchObject({ code: 1, stderr: expect.stringContaining('does not take --out or --only') });
    expect(hub.fake.writes()).toEqual([]);
  });

  it('is one also when the reply to its creation is lost', async () => {
    const { hub, number } = await openPlanned();
    hub.fake.fail(/^POST .*\/comments$/, { kind: 'drop', after: true });
    expect(await hub.plan(number)).toMatchObject({ code: 0 });
    expect(hub.comment(number)).toContain('1 person changes');
    expect(commentWrites(hub)).toBe(1);
  });

  it('comes after the check; where it cannot be written for want of requests, the plan does not stand', async () => {
    const { hub, number } = await openPlanned();
    hub.fake.fail(/^POST .*\/comments$/, primaryLimit(1800));
    expect(await hub.plan(number)).toMatchObject({ code: 1, stderr: expect.stringContaining('limit of requests') });
    const writes = hub.fake.writes().map((line) => line.replace(/^(\w+).*\/(check-runs|comments).*$/, '$1 $2'));
    expect(writes).toEqual([
      'POST check-runs',
      'PATCH check-runs',
      'POST comments',
      'PATCH check-runs',
      'POST comments',
    ]);
    expect(hub.check(number)).toMatchObject({ conclusion: 'failure' });
    expect(hub.comment(number)).toContain('no valid plan');
  });
});

describe('a review', () => {
  it('stays what it was when the pull request is merged while it is planned again', async () => {
    const { hub, number } = await openPlanned();
    await hub.plan(number);
    const shown = hub.comment(number);
    await hub.sandbox.upsert({ ann: { ...ann, lastName: 'Other' } });
    await hub.sandbox.fault({ kind: 'delay', method: 'GET', milliseconds: 700 });
    const late = hub.plan(number);
    await hub.sandbox.reached(({ fault }) => fault === 'delay');
    hub.merge(number);
    expect(await late).toMatchObject({ code: 0 });
    expect(hub.check(number)).toMatchObject({ conclusion: 'neutral', externalId: null });
    expect(hub.comment(number)).toBe(shown);
    await hub.sandbox.upsert({ ann });
    expect(await hub.apply()).toMatchObject({ code: 0 });
  });

  it('is what our App kept, and nobody else', async () => {
    const { hub, number } = await openPlanned();
    await hub.plan(number);
    const own = hub.check(number);
    const { sha = '', name = '', externalId = '', output } = own ?? {};
    hub.fake.store.checks.splice(0);
    addCheck(hub.fake.store, {
      app: 'another-app',
      sha,
      name,
      status: 'completed',
      conclusion: 'success',
      externalId,
      ...(output ? { output } : {}),
    });
    hub.merge(number);
    expect(await hub.apply()).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('#1 was merged without a valid plan of its final commit'),
    });
    expect(await hub.sandbox.writes()).toEqual([]);
  });
});
