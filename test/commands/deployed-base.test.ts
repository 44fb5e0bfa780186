import { describe, expect, it } from 'vitest';
import { findDeployedBase } from '../../src/commands/deployed-base.js';
import { addDeployment, addStatus } from '../github/fake-deployments.js';
import { ACTIONS, openBoth, sha } from '../github/open.js';
import { repository } from '../model/repository.js';

const DIR = 'people dir/ü';

/** What is found where one deployment has succeeded. */
async function found(commit: (repo: ReturnType<typeof repository>) => string, payload: unknown, asked?: string) {
  const { fake, github } = await openBoth();
  const repo = repository();
  const { store } = fake;
  const about = { environment: `drata-roster/${DIR}`, task: 'drata-roster', description: '', creator: ACTIONS };
  const deployment = addDeployment(store, { ...about, sha: commit(repo), payload });
  addStatus(store, deployment, { state: 'success', description: '', logUrl: '', creator: ACTIONS });
  return findDeployedBase(github, { directory: repo.roster, dir: DIR, asked });
}

describe('the last applied commit on GitHub', () => {
  it('comes with what the deployment carries, given back as an object or as its text', async () => {
    const carried = { version: 1, waiting: ['0123456789ab'], pulls: [3, 7], lifted: ['deletions'] };
    for (const payload of [carried, JSON.stringify(carried)]) {
      expect(await found(({ first }) => first, payload)).toMatchObject({
        base: { waiting: new Set(['0123456789ab']), notes: [] },
        pulls: [3, 7],
        lifted: ['deletions'],
      });
    }
  });

  it.each([
    ['nothing', 'null'],
    ['another text', 'not JSON'],
    ['a list', '["0123456789ab"]'],
    ['other types', { waiting: '0123456789ab', pulls: { 0: 3 }, lifted: 'deletions' }],
    ['other items', { waiting: [1, null, {}], pulls: ['3', 1.5, null], lifted: ['everything', '__proto__', 5] }],
  ])('carries nothing where the payload is %s', async (_name, payload) => {
    const { base, pulls, lifted } = await found(({ first }) => first, payload);
    expect(base.commit).not.toBeNull();
    expect({ waiting: [...base.waiting], pulls, lifted }).toEqual({ waiting: [], pulls: [], lifted: [] });
  });

  it('counts for nothing outside the history, and says so; --base takes its place', async () => {
    const carried = { waiting: ['0123456789ab'], pulls: [3], lifted: ['deletions'] };
    const lost = await found(() => sha('f'), carried);
    expect(lost).toMatchObject({ sha: null, pulls: [], lifted: [], base: { commit: null, state: null } });
    expect(lost.base.notes).toMatchObject([{ code: 'no-base' }]);
    const asked = await found(({ first }) => first, carried, 'none');
    expect(asked).toMatchObject({ sha: null, pulls: [], lifted: [], base: { commit: null, notes: [] } });
  });
});
