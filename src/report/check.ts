import type { Plan } from '../plan/plan.js';
import { renderApprovals } from './approvals.js';
import { COMMENT_BUDGET } from './budget.js';
import { type CommentHead, shortCommit } from './comment.js';
import { runLink } from './links.js';
import { capital } from './markdown.js';
import { type NoPlanFacts, noPlanText } from './no-plan.js';
import { type CommentFacts, renderPlanSummary } from './plan-comment.js';
import { planTitle } from './plan-markdown.js';

/** What a check run shows. */
export type CheckText = { readonly title: string; readonly summary: string; readonly text: string | null };

/** The check run while the plan is made. */
export function renderPlanningCheck({ head, run }: CommentHead): CheckText {
  return { title: 'The plan is being made', summary: `For ${shortCommit(head)} in ${runLink(run)}.\n`, text: null };
}

/** The check run that keeps the reviewed plan. */
export function renderPlanCheck(plan: Plan, facts: CommentFacts, approvals: readonly string[]): CheckText {
  return {
    title: capital(planTitle(plan)),
    summary: renderPlanSummary(plan, facts, COMMENT_BUDGET),
    text: renderApprovals(approvals, plan.digest),
  };
}

/** The check run where there is no valid plan. */
export function renderNoPlanCheck(facts: NoPlanFacts): CheckText {
  return { title: 'There is no valid plan', summary: noPlanText(facts, COMMENT_BUDGET), text: null };
}

/** The check run of a plan that was not ready before its pull request was closed. */
export function renderClosedCheck(): CheckText {
  const summary = 'The pull request was closed while this plan was made. What was reviewed before stands.\n';
  return { title: 'Closed meanwhile', summary, text: null };
}
