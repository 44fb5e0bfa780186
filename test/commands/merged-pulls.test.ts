import { describe, expect, it } from 'vitest';
import type { GithubRun } from '../../src/commands/github-run.js';
import { findMergedPulls, firstPlanned } from '../../src/commands/merged-pulls.js';
import type { PushEvent } from '../../src/github/event.js';
import type { CheckRun } from '../../src/github/github.js';
import { renderApprovals } from '../../src/report/approvals.js';
import { addCheck } from '../github/fake-checks.js';
import { addPull, mergePull } from '../github/fake-pulls.js';
import { connect, openBoth, sha } from '../github/open.js';
import { repository } from '../model/repository.js';

const DIR = 'people dir/ü';
const DIGEST = `sha256:${'0'.repeat(64)}`;
const OLDER = `sha256:${'1'.repeat(64)}`;

/** A repository with a push of three commits: two on the roster, one beside it. */
async function openPush(more: Partial<PushEvent> = {}) {
  const { fake } = await openBoth();
  const repo = repository();
  const commits = [1, 2, 3].map((number) => {
    if (number === 2) repo.git('commit', '-q', '--allow-empty', '-m', 'beside it');
    else repo.write('people/a.yaml', `identities:\n  a: { email: a${number}@acme.example }\n`);
    return number === 2 ? repo.git('rev-parse', 'HEAD') : repo.commit();
  });
  const tip = commits[2] ?? '';
  const event: PushEvent = {
    kind: 'push',
    before: repo.first,
    branch: 'main',
    forced: false,
    ...more,
  };
  const on: GithubRun = {
    run: {
      ...{ apiUrl: fake.apiUrl, serverUrl: 'https://github.com', repository: 'acme/people', isPublic: false },
      ...{ defaultBranch: 'main', sha: tip, runId: '1', runUrl: '', event, token: fake.token },
      ...{ summaryPath: null, outputPath: null, actor: null },
    },
    github: await connect(fake),
    dir: DIR,
  };
  const find = (base: string | null = null, unsettled: string | null = null) =>
    findMergedPulls(on, { directory: repo.roster, base, before: unsettled, branch: 'main' });
  const check = (head: string, conclusion: string | null, text: string | null, externalId: string | null = DIGEST) =>
    addCheck(fake.store, {
      ...{ app: 'github-actions', sha: head, name: `drata-roster plan (${DIR})`, conclusion, externalId },
      ...{ status: conclusion === null ? 'in_progress' : 'completed', output: { title: null, summary: null, text } },
    });
  return { store: fake.store, repo, commits, find, check };
}

describe('the pull requests of a push', () => {
  it('are those of its commits on the roster, with what was reviewed at their final heads', async () => {
    const { store, commits, find, check } = await openPush();
    const [first = '', , third = ''] = commits;
    for (const head of [sha(1), sha(2), sha(3)]) addPull(store, { author: 'jane', headSha: head });
    addPull(store, { author: 'jane', headSha: sha(4), baseRef: 'release' });
    mergePull(store, 1, [first]);
    mergePull(store, 2, [commits[1] ?? '']);
    mergePull(store, 4, [third]);
    store.branches.set('main', third);
    check(sha(1), 'success', renderApprovals(['0123456789ab'], DIGEST));
    const { pulls, loose } = await find();
    expect(pulls).toMatchObject([
      { pull: { number: 1 }, review: { pull: 1, digest: DIGEST, fields: new Set(['0123456789ab']) } },
    ]);
    expect(pulls[0]?.firstPlanned).toBe(store.checks[0]?.completedAt);
    // One that went into another branch did not bring it here.
    expect(loose).toEqual([third]);
  });

  it('count from the last applied commit; where that and the tip before are not known, the tip alone', async () => {
    const known = await openPush();
    expect((await known.find(known.commits[1])).loose).toEqual([known.commits[2]]);
    // Pushes that no apply has settled count as well, unless history has lost where they began.
    const late = await openPush({ before: null });
    expect((await late.find(null, late.repo.first)).loose).toHaveLength(2);
    expect((await late.find(null, sha('e'))).loose).toEqual([late.commits[2]]);
    expect((await known.find()).loose.toSorted()).toEqual([known.commits[0], known.commits[2]].toSorted());
    for (const event of [{ before: null }, { forced: true }, { before: sha('e') }]) {
      const { find, commits } = await openPush(event);
      expect((await find()).loose).toEqual([commits[2]]);
    }
  });

  it.each([
    ['is kept where a guard stops it', 'action_required', DIGEST, DIGEST],
    ['is none where it failed', 'failure', null, null],
    ['is the one before while another is made', null, null, OLDER],
    ['is the one before where another came after the merge', 'neutral', null, OLDER],
    ['is none where a check says nothing of it', 'success', null, null],
  ])('have a plan that %s', async (_name, conclusion, externalId, digest) => {
    const { store, commits, find, check } = await openPush();
    addPull(store, { author: 'jane', headSha: sha(1) });
    mergePull(store, 1, [commits[0] ?? '', commits[2] ?? '']);
    check(sha(1), 'success', renderApprovals([], OLDER), OLDER);
    check(sha(1), conclusion, null, externalId);
    const { pulls } = await find();
    expect(pulls[0]?.review?.digest ?? null).toBe(digest);
    expect(pulls[0]?.review?.fields ?? null).toEqual(digest === OLDER ? new Set() : null);
  });
});

describe('the time of the first plan', () => {
  const check = (conclusion: string | null, completedAt: string | null): CheckRun => ({
    ...{ id: 1, status: conclusion === null ? 'in_progress' : 'completed', conclusion, completedAt },
    ...{ externalId: null, text: null },
  });

  it('is when the earliest one that stands was there to be read', () => {
    const [early, late] = ['2026-11-21T09:00:00Z', '2026-11-21T10:00:00Z'];
    expect(firstPlanned([check('action_required', late), check('success', early)])).toBe(early);
    expect(firstPlanned([check('success', late), check('failure', early), check(null, early)])).toBe(late);
    expect(firstPlanned([check('failure', early)])).toBeNull();
    expect(firstPlanned([])).toBeNull();
  });
});
