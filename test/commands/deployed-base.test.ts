import { describe, expect, it } from 'vitest';
import { findDeployedBase } from '../../src/commands/deployed-base.js';
import { signPayload } from '../../src/commands/deployment-payload.js';
import { addDeployment, addStatus } from '../github/fake-deployments.js';
import { ACTIONS, openBoth, sha } from '../github/open.js';
import { repository } from '../model/repository.js';

type Env = Readonly<Record<string, string>>;

const CONNECTION = 1;
const DIR = 'people dir/ü';

/** What is found where one deployment has succeeded. */
async function found(
  commit: (repo: ReturnType<typeof repository>) => string,
  payload: unknown,
  base?: string,
  env: Env = {},
) {
  const { fake, github } = await openBoth();
  const repo = repository();
  const { store } = fake;
  const about = { environment: `drata-roster/${DIR}`, task: 'drata-roster', description: '', creator: ACTIONS };
  const deployment = addDeployment(store, {
    ...about,
    sha: commit(repo),
    payload: typeof payload === 'function' ? payload(commit(repo)) : payload,
  });
  addStatus(store, deployment, { state: 'success', description: '', logUrl: '', creator: ACTIONS });
  return findDeployedBase({ github, dir: DIR }, { roster: repo.roster, ...(base && { base }) }, { env });
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

  it('is none where another Drata was applied to, and says so', async () => {
    const here = { baseUrl: 'https://public-api.drata.com', connectionId: CONNECTION };
    const carried = { waiting: ['0123456789ab'], pulls: [3], lifted: [] };
    const same = await found(({ first }) => first, { ...carried, target: here });
    expect(same).toMatchObject({ pulls: [3], base: { notes: [] } });
    for (const other of [{ connectionId: 99 }, { baseUrl: 'https://public-api.eu.drata.com' }]) {
      const {
        base,
        sha: commit,
        pulls,
      } = await found(({ first }) => first, { ...carried, target: { ...here, ...other } });
      expect({ commit, pulls, waiting: base.waiting.size, known: base.commit }).toEqual({
        ...{ commit: null, pulls: [], waiting: 0, known: null },
      });
      expect(base.notes).toMatchObject([{ code: 'no-base', message: expect.stringContaining('another Drata') }]);
    }
  });

  it('with a signing key carries only what was signed with it, for this directory and commit', async () => {
    const env = { DRATA_ROSTER_SIGNING_KEY: 'k'.repeat(32) };
    const target = { baseUrl: 'https://public-api.drata.com', connectionId: CONNECTION };
    const carried = { target, waiting: ['0123456789ab'], lifted: ['deletions'] } as const;
    const carriedBy = async (more: { readonly dir?: string; readonly key?: string; readonly change?: object }) => {
      const { dir = DIR, key = env.DRATA_ROSTER_SIGNING_KEY, change = {} } = more;
      const signed = (commit: string) => ({
        ...{ ...carried, ...change },
        signature: signPayload({ ...carried, dir, sha: commit }, key),
      });
      const { base, lifted } = await found(({ first }) => first, signed, undefined, env);
      expect(base.commit).not.toBeNull();
      return [...base.waiting, ...lifted];
    };
    expect(await carriedBy({})).toEqual(['0123456789ab', 'deletions']);
    expect(await carriedBy({ dir: 'roster' })).toEqual([]);
    expect(await carriedBy({ key: 'q'.repeat(32) })).toEqual([]);
    expect(await carriedBy({ change: { waiting: ['ba9876543210'] } })).toEqual([]);
    expect(await carriedBy({ change: { signature: null, lifted: ['mass-change'] } })).toEqual([]);
  });
});
