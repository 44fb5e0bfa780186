import { describe, expect, it } from 'vitest';
import type { SandboxState } from '../../src/sandbox/model.js';
import { type Hub, openHub } from './github-harness.js';
import type { Edit } from './github-repository.js';
import { writeFiles } from './harness.js';

const CONFIG = 'version: 1\ndrata: { region: us, connectionId: 1 }\n';
const JANE = '  emp-010: { email: jane.doe@acme.example, jobTitle: Principal }\n';
const NOOR = '  emp-016: { email: noor.haddad@acme.dev, isContractor: false, startedAt: 2020-02-03 }\n';
const OVERRIDE = '  noor.haddad@acme.dev: { startedAt: 2019-03-04 }\n';

/** Makes these lines the whole of the roster. */
function roster(identities: string, personnel = ''): Edit {
  return (top) =>
    writeFiles(top, {
      'roster/config.yaml': identities === '' ? CONFIG.replace(', connectionId: 1', '') : CONFIG,
      'roster/people.yaml': identities === '' ? '' : `identities:\n${identities}`,
      'roster/overrides.yaml': personnel === '' ? '' : `personnel:\n${personnel}`,
    });
}

/** The same, with somebody more in a file of her own, as Drata holds her. */
function withJane(identities: string, personnel = ''): Edit {
  return (top) => {
    const jane = 'identities:\n  emp-010: { email: jane.doe@acme.example }\n';
    roster(identities, personnel)(top);
    writeFiles(top, { 'roster/config.yaml': CONFIG, 'roster/jane.yaml': jane });
  };
}

const sync = (hub: Hub) => hub.sandbox.control('POST', 'identity-sync');

async function startOf(hub: Hub, email: string): Promise<unknown> {
  const { users, personnel } = (await hub.sandbox.control('GET', 'state')) as SandboxState;
  const user = users.find((row) => row.email === email);
  return personnel.find((row) => row.userId === user?.id)?.startedAt ?? null;
}

const waitingOf = (hub: Hub) => (hub.lastPayload() as { readonly waiting: readonly string[] }).waiting.length;

describe('what must wait for the identity sync', () => {
  it('is carried by the deployment, and done by a schedule, which does nothing else', async () => {
    const hub = await openHub(roster('', ''), { seed: 'demo' });
    const joiner = hub.openPull(roster(NOOR, OVERRIDE));
    const plan = await hub.plan(joiner);
    expect(plan).toMatchObject({ code: 0, summary: expect.stringContaining('1 change waits') });
    hub.merge(joiner);
    expect(await hub.apply()).toMatchObject({ code: 0 });
    expect(hub.comment(joiner)).toMatch(/apply: applied.*1 person joined; 1 change waits.*Waiting \(1\)/s);
    expect(waitingOf(hub)).toBeGreaterThan(0);

    // Nothing has become possible yet: nothing is recorded, and nobody is told.
    const told = hub.fake.writes().length;
    expect(await hub.schedule('apply')).toMatchObject({ code: 0, stdout: expect.stringContaining('1 change waits') });
    expect(hub.fake.writes()).toHaveLength(told);

    // A commit that nobody has applied yet is none of the schedule's business.
    hub.pushMain(roster(NOOR + JANE, OVERRIDE));
    await sync(hub);
    await hub.sandbox.control('DELETE', 'requests');
    expect(await hub.schedule('apply')).toMatchObject({
      code: 0,
      summary: expect.stringContaining('1 override was set'),
    });
    expect(await startOf(hub, 'noor.haddad@acme.dev')).toContain('2019-03-04');
    expect((await hub.sandbox.values('jobTitle'))['emp-010']).not.toBe('Principal');
    expect(await hub.sandbox.writes()).toHaveLength(1);
    expect(hub.comment(joiner)).toMatch(/apply: applied.*1 override was set/s);
    expect(hub.fake.store.deployments.at(-1)?.sha).toBe(hub.fake.store.deployments.at(-2)?.sha);
    expect(waitingOf(hub)).toBe(0);
    expect(await hub.schedule('apply')).toMatchObject({ code: 0, stderr: 'Nothing waits for a later run.\n' });
    // That commit still asks for a review.
    expect(await hub.apply()).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/came without a pull request\n.*emp-010/),
    });
  });

  it('is still reviewed when a later push finds it possible, and its own pull request hears of it', async () => {
    const hub = await openHub(withJane(''), { seed: 'demo' });
    const joiner = hub.openPull(withJane(NOOR, OVERRIDE));
    const other = hub.openPull((top) => writeFiles(top, { 'roster/jane.yaml': `identities:\n${JANE}` }));
    await Promise.all([joiner, other].map((number) => hub.plan(number)));
    hub.merge(joiner);
    expect(await hub.apply()).toMatchObject({ code: 0 });
    await sync(hub);
    hub.merge(other, 'squash');
    expect(await hub.apply()).toMatchObject({ code: 0 });
    expect(await startOf(hub, 'noor.haddad@acme.dev')).toContain('2019-03-04');
    expect((await hub.sandbox.values('jobTitle'))['emp-010']).toBe('Principal');
    expect(hub.comment(joiner)).toMatch(/apply: applied.*1 override was set/s);
    expect(hub.comment(other)?.split('<details>')[1]).not.toContain('noor');
  });
});

describe('what waits and was not reviewed', () => {
  it('is carried nowhere, and said so', async () => {
    const hub = await openHub(withJane(''), { seed: 'demo' });
    hub.pushMain(withJane('', '  nobody.yet@acme.example: { startedAt: 2018-01-08 }\n'));
    const why = expect.stringMatching(/1 waiting change stands in no plan that was reviewed/);
    const applied = await hub.apply();
    expect(applied).toMatchObject({ code: 0, stderr: why, summary: why });
    expect(applied.summary).not.toContain('a later run does these');
    expect(waitingOf(hub)).toBe(0);
  });
});

describe('the last applied commit', () => {
  it('is that of the last deployment that succeeded: an override that left since then is released', async () => {
    const hub = await openHub(roster('', '  jane.doe@acme.example: { startedAt: 2018-01-08 }\n'), {
      seed: 'demo',
      isNew: true,
    });
    expect(await hub.dispatch('apply', { args: ['--allow', 'unreviewed'] })).toMatchObject({ code: 0 });
    expect(await startOf(hub, 'jane.doe@acme.example')).toContain('2018-01-08');
    const number = hub.openPull(roster('', ''));
    expect(await hub.plan(number)).toMatchObject({
      code: 0,
      summary: expect.stringContaining('1 override is released'),
    });
    hub.merge(number);
    expect(await hub.apply()).toMatchObject({ code: 0, summary: expect.stringContaining('1 override was released') });
    expect(hub.deployments()).toEqual(['in_progress success inactive', 'in_progress success']);
  });
});
