import type { DriftFacts } from '../../src/report/drift-issue.js';
import type { DriftPullFacts } from '../../src/report/drift-pull.js';
import { linksTo } from '../../src/report/links.js';
import type { CommentFacts } from '../../src/report/plan-comment.js';
import { NAMES } from './rich-plan.js';

export const HEAD = '4be1c3aa90d7e6b5f4c3d2e1f00918273645abcd';
export const BASE = '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567';
export const NEXT = 'c0ffee00112233445566778899aabbccddeeff00';

/** A run of Actions by its number. */
export function runOf(id: string) {
  return { id, url: `https://github.example/acme/people/actions/runs/${id}` };
}

/** What a comment needs to know besides the plan. */
export function facts(given: Partial<CommentFacts> = {}): CommentFacts {
  const { dir = 'roster', head = HEAD } = given;
  return {
    dir,
    head,
    base: BASE,
    run: runOf('345'),
    plannedAt: '2026-11-21T09:30:00.000Z',
    links: linksTo({ serverUrl: 'https://github.example', repository: 'acme/people', commit: head, dir }),
    pii: 'masked',
    names: NAMES,
    lifts: [],
    refusedLifts: [],
    ...given,
  };
}

/** What the pull request that takes drift into the roster needs to know besides. */
export function pullFacts(given: Partial<DriftPullFacts> = {}): DriftPullFacts {
  const { dir, run, pii } = facts();
  return { dir, run, pii, isWorkflow: true, ...given };
}

/** What the issue about drift needs to know besides drift. */
export function driftFacts(given: Partial<DriftFacts> = {}): DriftFacts {
  const { dir, run, links, pii } = facts();
  return { dir, run, foundAt: '2026-11-21T09:30:00.000Z', links, pii, ...given };
}
