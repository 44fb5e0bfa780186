import type { GuardName, Plan } from '../plan/plan.js';
import type { CommentHead } from './comment.js';
import type { Links } from './links.js';
import type { Pii } from './pii.js';
import { renderPlanMarkdown } from './plan-markdown.js';

/** A guard that a label lifts for a pull request. */
export type Lift = { readonly name: GuardName; readonly pull: number; readonly by: string };

/** A label that is set and does not count. */
export type RefusedLift = {
  readonly name: GuardName;
  /** Who set it; null where GitHub does not say. */
  readonly by: string | null;
  /** What follows "does not count: ", for example `octocat opened this pull request`. */
  readonly why: string;
};

export type CommentFacts = CommentHead & {
  /** The commit that the head is merged into; null outside pull requests. */
  readonly base: string | null;
  /** An ISO instant. */
  readonly plannedAt: string;
  readonly links: Links;
  readonly pii: Pii;
  /** Names of people by operation id, shown with `pii: full` alone. */
  readonly names?: ReadonlyMap<string, string>;
  /** Who an operation is about, by operation id: operations of one person stand together. */
  readonly people?: ReadonlyMap<string, string>;
  readonly lifts: readonly Lift[];
  readonly refusedLifts: readonly RefusedLift[];
};

/** A comment, or why there cannot be one: what is lost does not fit, and is never cut. */
export type PlanComment =
  | { readonly kind: 'comment'; readonly body: string }
  | { readonly kind: 'too-large'; readonly why: string };

/** The plan as the comment of a pull request, of at most so many bytes. */
export function renderPlanComment(plan: Plan, facts: CommentFacts, _budget = 60_000): PlanComment {
  return { kind: 'comment', body: renderPlanMarkdown(plan, { pii: facts.pii, verbose: false }) };
}

/** The plan as a job summary. */
export function renderPlanSummary(plan: Plan, facts: CommentFacts): string {
  return renderPlanMarkdown(plan, { pii: facts.pii, verbose: false });
}
