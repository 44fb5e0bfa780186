import type { Plan } from '../plan/plan.js';
import type { CommentHead } from './comment.js';
import type { NoPlanFacts } from './no-plan.js';
import type { CommentFacts } from './plan-comment.js';

/** What a check run shows. */
export type CheckText = { readonly title: string; readonly summary: string; readonly text: string | null };

/** The check run while the plan is made. */
export function renderPlanningCheck(_facts: CommentHead): CheckText {
  return { title: '', summary: '', text: null };
}

/** The check run that keeps the reviewed plan. */
export function renderPlanCheck(_plan: Plan, _facts: CommentFacts, _approvals: readonly string[]): CheckText {
  return { title: '', summary: '', text: null };
}

/** The check run where there is no valid plan. */
export function renderNoPlanCheck(_facts: NoPlanFacts): CheckText {
  return { title: '', summary: '', text: null };
}
