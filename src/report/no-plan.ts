import type { Problem } from '../roster/problem.js';
import type { CommentHead } from './comment.js';
import type { Links } from './links.js';
import type { Pii } from './pii.js';

export type NoPlanFacts = CommentHead & {
  readonly links: Links;
  readonly pii: Pii;
  /** Why, in sentences. */
  readonly why: readonly string[];
  /** What is wrong in the roster, where that is why. */
  readonly problems?: readonly Problem[];
};

/** The comment where planning failed, so that no older plan stands. */
export function renderNoPlan(_facts: NoPlanFacts, _budget = 60_000): string {
  return '';
}
