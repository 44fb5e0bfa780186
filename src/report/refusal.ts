import type { Guard, Operation, Plan } from '../plan/plan.js';
import type { OutcomeFacts } from './outcome-comment.js';
import type { Pii } from './pii.js';

/** What an apply does not do, and why. */
export type Refusal = {
  /** What it would write that no review holds. */
  readonly unreviewed: readonly { readonly operation: Operation; readonly fields: readonly (string | null)[] }[];
  /** Guards that stop it and that no label lifts. */
  readonly guards: readonly Guard[];
  readonly live: Plan['live'];
  /** Further reasons, as sentences without values of people. */
  readonly reasons: readonly string[];
};

/** The comment after an apply that was refused (exit 4): what nobody reviewed, and the ways out. */
export function renderRefusal(_previous: string, _refusal: Refusal, _facts: OutcomeFacts, _budget = 60_000): string {
  return '';
}

/** The refusal as a job summary, also of a push without a pull request. */
export function renderRefusalSummary(_refusal: Refusal, _facts: OutcomeFacts): string {
  return '';
}

/** What was not reviewed, one sentence each, for the terminal: record, place and fields, no values. */
export function refusalReasons(_refusal: Refusal, _pii: Pii): readonly string[] {
  return [];
}
