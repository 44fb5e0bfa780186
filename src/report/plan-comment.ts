import type { Lift } from '../plan/lifts.js';
import type { Operation, Plan } from '../plan/plan.js';
import { type Block, bytesOf, COMMENT_BUDGET, clipped, fitBlocks, SUMMARY_BUDGET } from './budget.js';
import { CHANGES_END, type CommentHead, changesStart, commentLine, headingOf, shortCommit } from './comment.js';
import { connectionOf, idleReason, nextSteps, warningsOf } from './facts.js';
import { guardLabels, type RefusedLift } from './guard-labels.js';
import { type Links, minuteOf, runLink, runNote } from './links.js';
import { code, fold, prose } from './markdown.js';
import type { MarkdownStyle } from './operation-markdown.js';
import type { Pii } from './pii.js';
import { lossBlocks } from './plan-losses.js';
import {
  awaitBlock,
  cautionBlock,
  countTable,
  legendBlock,
  operationItems,
  planTitle,
  SMALL_PLAN,
  unmanagedBlock,
  warningBlock,
} from './plan-markdown.js';
import { type Attributed, fileSections, presentOf } from './plan-sections.js';
import { redactPlan } from './redact.js';
import { ACTION_WORDS, ACTIONS, counted, tally } from './wording.js';

export type CommentFacts = CommentHead & {
  /** The commit that the head is merged into; null outside pull requests. */
  readonly base: string | null;
  /** An ISO instant. */
  readonly plannedAt: string;
  readonly links: Links;
  readonly pii: Pii;
  /** Names of people by operation id, shown with `pii: full` alone. */
  readonly names?: ReadonlyMap<string, string>;
  /** Who an operation is about, by operation id (`personsOf`): operations of one person stand together. */
  readonly people?: ReadonlyMap<string, string>;
  readonly lifts: readonly Lift[];
  readonly refusedLifts: readonly RefusedLift[];
};

/** A comment, or why there cannot be one: what is lost does not fit, and is never cut. */
export type PlanComment =
  | { readonly kind: 'comment'; readonly body: string }
  | { readonly kind: 'too-large'; readonly why: string };

/** The plan as the comment of a pull request, of at most so many bytes. */
export function renderPlanComment(plan: Plan, facts: CommentFacts, budget = COMMENT_BUDGET): PlanComment {
  const marker = `${commentLine(facts)}\n`;
  const text = fitPlan(plan, facts, 'in the job summary', budget - bytesOf(marker));
  if (text !== null) return { kind: 'comment', body: marker + text };
  return { kind: 'too-large', why: tooLarge(plan) };
}

/** The plan as a job summary. */
export function renderPlanSummary(plan: Plan, facts: CommentFacts, budget = SUMMARY_BUDGET): string {
  return fitPlan(plan, facts, 'left out here: run plan to see them', budget) ?? `${tooLarge(plan)}\n`;
}

function tooLarge({ operations }: Plan): string {
  const told = tally(operations.filter(isLost), 'present');
  const lost = told === '' ? '' : ` (${told})`;
  return `What this plan takes away${lost} is too much to list, and nobody can review what is not listed. Split it into several pull requests.`;
}

/** Tries once more without a line for each file that does not fit. */
function fitPlan(plan: Plan, facts: CommentFacts, elsewhere: string, budget: number): string | null {
  return (
    fitBlocks(planBlocks(plan, facts, elsewhere, true), budget) ??
    fitBlocks(planBlocks(plan, facts, elsewhere, false), budget)
  );
}

function planBlocks(given: Plan, facts: CommentFacts, elsewhere: string, allFiles: boolean): readonly Block[] {
  const plan = redactPlan(given, facts.pii);
  const isIdle = plan.operations.length === 0;
  if (isIdle && idleReason(plan) === null) return idleBlocks(plan, facts, elsewhere);
  const { pii, names, links, people } = facts;
  const style: MarkdownStyle = { pii, names, links };
  const all = plan.operations.map((operation, index): Attributed => {
    // Masks of two people may be alike: who is who is told by the plan as it was given.
    const id = given.operations[index]?.id ?? operation.id;
    return { operation, person: people?.get(id) ?? id };
  });
  const lost = plan.operations.filter(isLost);
  const due = all.filter(({ operation }) => operation.pending === null && !operation.destructive);
  const waiting = plan.operations.filter(({ pending }) => pending !== null);
  const open = due.length + waiting.length <= SMALL_PLAN;
  const sections = fileSections(due, style, { open, elsewhere }).map(
    ({ whole, short }): Block => [whole, allFiles ? short : []],
  );
  return [
    [[headingOf('plan', facts.dir, planTitle(plan))]],
    [cautionBlock(lost)],
    [metaBlock(plan, facts)],
    [guardLabels(plan, facts.lifts, facts.refusedLifts, 'apply refuses this plan after a merge')],
    [[changesStart(facts.head), '', ...countTable(plan)]],
    lossBlocks(lost, style, elsewhere),
    ...sections,
    [allFiles ? [] : [`Where a file is missing here, its changes are ${elsewhere}.`]],
    waitingBlock(waiting, style, { open, elsewhere }),
    [[CHANGES_END]],
    [awaitBlock(plan, false)],
    [unmanagedBlock(plan, false)],
    warningForms(plan, style, elsewhere),
    [legendBlock(plan, pii, actionNotes(due)), []],
    [footer(plan, facts)],
  ];
}

/** Nothing to do is one quiet line. */
function idleBlocks(plan: Plan, facts: CommentFacts, elsewhere: string): readonly Block[] {
  const { dir, head, links } = facts;
  const of = dir === 'roster' ? '' : ` of ${code(clipped(dir))}`;
  return [
    [[`**drata-roster plan${of}: no changes** · ${shortCommit(head)} · ${plannedNote(facts)}`]],
    [awaitBlock(plan, false)],
    warningForms(plan, { links }, elsewhere),
  ];
}

function isLost({ destructive, pending }: Operation): boolean {
  return destructive && pending === null;
}

function metaBlock({ target }: Plan, facts: CommentFacts): readonly string[] {
  const { head, base } = facts;
  const commits = base === null ? shortCommit(head) : `${shortCommit(head)} onto ${shortCommit(base)}`;
  const drata = prose(clipped(`${target.baseUrl}, ${connectionOf(target)}`));
  return [`${commits} · Drata: ${drata} · ${plannedNote(facts)}`];
}

function plannedNote({ plannedAt, run }: CommentFacts): string {
  return runNote(`Planned from Drata as it was at ${minuteOf(plannedAt)}, in ${runLink(run)}`);
}

function waitingBlock(
  waiting: readonly Operation[],
  style: MarkdownStyle,
  { open, elsewhere }: { readonly open: boolean; readonly elsewhere: string },
): Block {
  if (waiting.length === 0) return [[]];
  const heading = `Waiting (${waiting.length}): a later run does these`;
  return [fold(heading, operationItems(waiting, style, presentOf), open), [`${heading}; they are ${elsewhere}`]];
}

function warningForms(plan: Plan, style: Pick<MarkdownStyle, 'links'>, elsewhere: string): Block {
  const { length } = warningsOf(plan);
  const short = `${counted(length, ['warning', 'warnings'])}, ${elsewhere}`;
  return length === 0 ? [[]] : [warningBlock(plan, style), [short]];
}

/** What the kinds of changes mean, where their verbs do not say it. */
function actionNotes(due: readonly Attributed[]): readonly string[] {
  const seen = new Set(due.map(({ operation }) => operation.action));
  return ACTIONS.filter((action) => seen.has(action)).flatMap((action) => {
    const { title, note } = ACTION_WORDS[action];
    return note === null ? [] : [`${title}: ${note}.`];
  });
}

function footer(plan: Plan, { lifts }: CommentFacts): readonly string[] {
  const isStopped = plan.guards.some(({ name, tripped }) => tripped && lifts.every((lift) => lift.name !== name));
  const steps = isStopped ? [] : ['A merge applies this plan and nothing else.', ...nextSteps(plan)];
  return [
    '---',
    [...steps, `Plan ${code(clipped(plan.digest))}, ${plan.tool.name} ${code(plan.tool.version)}`].join(' '),
  ];
}
