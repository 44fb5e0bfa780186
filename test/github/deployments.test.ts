import { describe, expect, it } from 'vitest';
import { addDeployment, addStatus } from './fake-deployments.js';
import { ACTIONS, openBoth, sha } from './open.js';

const ENVIRONMENT = 'drata-roster/roster';
const TASK = 'drata-roster';
const DETAILS = { description: 'Applied', logUrl: 'https://github.com/acme/people/actions/runs/1' };
const RECORD = { environment: ENVIRONMENT, task: TASK, description: 'Apply', payload: { waiting: ['abc'] } };
const CREATE = 'POST /repos/{owner}/{repo}/deployments';

const success = { state: 'success', description: '', logUrl: '' };

describe('the last successful deployment', () => {
  it('is the newest that ever succeeded, inactive by now or not', async () => {
    const { fake, github } = await openBoth();
    for (const [digit, state] of [
      [1, 'success'],
      [2, 'success'],
      [3, 'failure'],
    ] as const) {
      const id = await github.deployments.create({ ...RECORD, sha: sha(digit) });
      await github.deployments.finish(id, 'in_progress', DETAILS);
      await github.deployments.finish(id, state, DETAILS);
    }
    expect(await github.deployments.lastSuccessful(ENVIRONMENT, TASK)).toEqual({
      id: fake.store.deployments[1]?.id,
      sha: sha(2),
      payload: { waiting: ['abc'] },
    });
    expect((await github.deployments.list(ENVIRONMENT, TASK)).map((one) => one.sha)).toEqual([sha(3), sha(2), sha(1)]);
    const second = fake.store.deployments[1];
    if (second) addStatus(fake.store, second, { ...success, state: 'inactive', creator: 'jane' });
    expect(await github.deployments.lastSuccessful(ENVIRONMENT, TASK)).toMatchObject({ sha: sha(2) });
  });

  it('is none of others, of Actions itself, or of another directory; nor one that another called a success', async () => {
    const { fake, github } = await openBoth();
    const add = (change: object) => {
      const deployment = addDeployment(fake.store, { ...RECORD, sha: sha(1), creator: ACTIONS, ...change });
      addStatus(fake.store, deployment, { ...success, creator: ACTIONS });
    };
    add({ creator: 'jane' });
    add({ task: 'deploy' });
    add({ environment: 'drata-roster/eu' });
    const open = addDeployment(fake.store, { ...RECORD, sha: sha(1), creator: ACTIONS });
    addStatus(fake.store, open, { ...success, creator: 'jane' });
    expect(await github.deployments.lastSuccessful(ENVIRONMENT, TASK)).toBeNull();
  });

  it('has its payload also where GitHub gives a text', async () => {
    const { fake, github } = await openBoth();
    for (const [payload, expected] of [
      ['{"waiting":["abc"]}', { waiting: ['abc'] }],
      ['no JSON', 'no JSON'],
    ] as const) {
      const deployment = addDeployment(fake.store, { ...RECORD, payload, sha: sha(1), creator: ACTIONS });
      addStatus(fake.store, deployment, { ...success, creator: ACTIONS });
      expect((await github.deployments.lastSuccessful(ENVIRONMENT, TASK))?.payload).toEqual(expected);
    }
  });
});

describe('a deployment', () => {
  it.each([
    ['a lost reply', { kind: 'drop', after: true }],
    ['a 502 after it was made', { kind: 'status', status: 502, after: true }],
    ['a 502 instead', { kind: 'status', status: 502 }],
  ] as const)('is made once in the face of %s, and is not taken for an earlier one', async (_what, fault) => {
    const { fake, github } = await openBoth();
    const earlier = await github.deployments.create({ ...RECORD, sha: sha(1), payload: { waiting: ['old'] } });
    fake.fail(CREATE, fault);
    const id = await github.deployments.create({ ...RECORD, sha: sha(1) });
    expect(id).not.toBe(earlier);
    expect(fake.store.deployments.map((one) => one.id)).toEqual([earlier, id]);
  });

  it('has descriptions of at most 140 characters', async () => {
    const { fake, github } = await openBoth();
    const id = await github.deployments.create({ ...RECORD, sha: sha(1), description: 'é'.repeat(141) });
    await github.deployments.finish(id, 'success', { ...DETAILS, description: 'y'.repeat(140) });
    const [deployment] = fake.store.deployments;
    expect(deployment?.description).toBe(`${'é'.repeat(139)}…`);
    expect(deployment?.statuses).toMatchObject([
      { state: 'success', description: 'y'.repeat(140), logUrl: DETAILS.logUrl },
    ]);
  });
});
