import { describe, expect, it } from 'vitest';
import { readGuardLabels } from '../../src/commands/guard-labels.js';
import type { LabelEvent } from '../../src/github/github.js';

const LABEL = 'drata-roster:allow-deletions';
const PLANNED = '2026-11-21T09:00:00Z';
const LATER = '2026-11-21T10:00:00Z';

const set = (actor: string | null, at = LATER, more: Partial<LabelEvent> = {}): LabelEvent => ({
  label: LABEL,
  added: true,
  actor,
  actorIsBot: false,
  at,
  outlived: false,
  ...more,
});

/** Reads the labels of a pull request of Jane's with commits by Carl. */
function read(
  events: readonly LabelEvent[],
  { labels = [LABEL], whole = true, planned = PLANNED as string | null } = {},
) {
  const pulls = {
    get: () => Promise.reject(new Error('not asked')),
    ofCommit: () => Promise.reject(new Error('not asked')),
    labelEvents: async () => events,
    committers: async () => ({ logins: ['carl', 'jane'], whole }),
  };
  return readGuardLabels({ pulls }, { number: 7, author: 'jane', labels }, planned);
}

describe('the label of a guard', () => {
  it('counts when somebody else set it after the plan was there', async () => {
    const lift = { name: 'deletions', pull: 7, by: 'dora' };
    expect(await read([set('dora')])).toEqual({ lifts: [lift], refused: [] });
    expect(await read([set('dora', PLANNED)])).toMatchObject({ lifts: [lift] });
    // The last time that it was set is what counts, whoever took it off between.
    const removed = set('jane', LATER, { added: false });
    expect(await read([set('jane'), removed, set('dora')])).toMatchObject({ lifts: [lift] });
  });

  it.each<readonly [string, readonly LabelEvent[], Parameters<typeof read>[1], string, string | null]>([
    ['of the author', [set('Jane')], {}, 'Jane opened this pull request', 'Jane'],
    ['of a committer', [set('CARL')], {}, 'CARL wrote commits of this pull request', 'CARL'],
    ['of a bot', [set('helper[bot]', LATER, { actorIsBot: true })], {}, 'helper[bot] is a bot', 'helper[bot]'],
    ['of a deleted account', [set(null)], {}, 'GitHub does not say who set it', null],
    ['that no event explains', [set('dora', LATER, { label: 'other' })], {}, 'GitHub does not say who set it', null],
    ['set again by the author', [set('dora'), set('jane')], {}, 'jane opened this pull request', 'jane'],
    ['set too early', [set('dora', '2026-11-21T08:59:59Z')], {}, 'it was set before the present commit was', 'dora'],
    ['set for another head', [set('dora', LATER, { outlived: true })], {}, 'before the last force-push', 'dora'],
    ['of what was never planned', [set('dora')], { planned: null }, 'it was set before the present commit', 'dora'],
    ['of too many commits', [set('dora')], { whole: false }, 'GitHub does not list all commits', 'dora'],
  ])('does not count %s, and says so', async (_name, events, settings, why, by) => {
    const { lifts, refused } = await read(events, settings);
    expect(lifts).toEqual([]);
    expect(refused).toEqual([{ name: 'deletions', by, why: expect.stringContaining(why) }]);
  });

  it('that is not there, or is of no guard, asks nothing of GitHub', async () => {
    const labels = ['drata-roster:allow-everything', 'deletions', 'bug'];
    expect(await read([set('dora')], { labels })).toEqual({ lifts: [], refused: [] });
  });
});
