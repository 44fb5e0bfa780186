import type { ApplyReport } from '../apply/report.js';
import type { CommentHead } from './comment.js';
import type { Links } from './links.js';
import type { Pii } from './pii.js';

export type OutcomeFacts = CommentHead & {
  readonly links: Links;
  readonly pii: Pii;
  /** Names of people by operation id, shown with `pii: full` alone. */
  readonly names?: ReadonlyMap<string, string>;
};

/** The comment after an apply: its outcome on top, the plan that was reviewed in a fold below. */
export function renderOutcomeComment(
  _previous: string,
  _report: ApplyReport,
  _facts: OutcomeFacts,
  _budget = 60_000,
): string {
  return '';
}

/** The outcome as a job summary. */
export function renderOutcomeSummary(_report: ApplyReport, _facts: OutcomeFacts): string {
  return '';
}
