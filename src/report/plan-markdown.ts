import type { Action, Operation, Plan } from '../plan/plan.js';
import {
  awaitOf,
  hiddenNote,
  idleReason,
  isOffline,
  nameOfPlan,
  nextSteps,
  planFacts,
  waitOf,
  warningsOf,
  workOf,
} from './facts.js';
import { guardSentence, isLifted } from './guard-words.js';
import { code, fold, numberTable, prose } from './markdown.js';
import { listItem, type MarkdownStyle, nestedItems, placeLink } from './operation-markdown.js';
import type { Pii } from './pii.js';
import { redactPlan } from './redact.js';
import { ACTION_WORDS, ACTIONS, counted, RECORD, tally } from './wording.js';

export type PlanMarkdownOptions = {
  readonly pii: Pii;
  /** Lists what is otherwise counted. */
  readonly verbose: boolean;
  /** Names of the guards that `--allow` lifts. */
  readonly allowed?: readonly string[];
  /** Names of people by operation id, shown with `pii: full` alone. */
  readonly names?: ReadonlyMap<string, string>;
};

/** Up to this many operations a reader sees all folds open. */
export const SMALL_PLAN = 12;

/** A plan as a comment: what is lost first and open, the rest in folds (github-ux section 2c). */
export function renderPlanMarkdown(given: Plan, { pii, verbose, allowed = [], names }: PlanMarkdownOptions): string {
  const plan = redactPlan(given, pii);
  const style: MarkdownStyle = { pii, names };
  const due = plan.operations.filter(({ pending }) => pending === null);
  const lost = due.filter(({ destructive }) => destructive);
  const blocks = [
    [`## drata-roster ${nameOfPlan(plan).toLowerCase()}: ${planTitle(plan)}`],
    cautionBlock(lost),
    [planFacts(plan).map(fact).join(' · ')],
    countTable(plan),
    guardBlock(plan, allowed, verbose),
    ...byAction(lost).map(([action, members]) => [
      `### ${groupTitle(action, members.length)}`,
      '',
      ...operationItems(members, style),
    ]),
    ...folds(plan, style),
    awaitBlock(plan, verbose),
    unmanagedBlock(plan, verbose),
    warningBlock(plan),
    legendBlock(plan, pii),
    footer(plan, allowed),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

/** What a plan does, behind its heading. */
export function planTitle(plan: Plan): string {
  if (plan.operations.length === 0) {
    const idle = idleReason(plan);
    return idle === null ? 'no changes' : `nothing to apply, ${idle}`;
  }
  return workOf(plan) || `nothing to do now, ${waitOf(plan.summary.pending)}`;
}

function fact([label, value]: readonly [string, string]): string {
  return `${label}: ${prose(value)}`;
}

/** The warning above a plan that takes something away. */
export function cautionBlock(lost: readonly Operation[]): readonly string[] {
  if (lost.length === 0) return [];
  return ['> [!CAUTION]', `> **${tally(lost, 'present')}.** Listed first, every one of them.`];
}

/** How many operations of each kind there are, and how many records without any. */
export function countTable({ summary, operations }: Plan): readonly string[] {
  if (operations.length === 0) return [];
  const counted = ACTIONS.map((action) => [ACTION_WORDS[action].title, summary[action]] as const);
  const waiting = ['Waiting', summary.pending] as const;
  return numberTable([
    ...[...counted, waiting].filter(([, count]) => count > 0),
    ['Unchanged', summary.unchanged],
    ['Not in the roster', summary.unmanaged],
  ]);
}

function guardBlock({ guards, live }: Plan, allowed: readonly string[], verbose: boolean): readonly string[] {
  const tripped = guards.filter((guard) => guard.tripped);
  const stops = tripped.filter((guard) => !isLifted(guard, allowed));
  const lifted = tripped.filter((guard) => isLifted(guard, allowed));
  const passed = guards.filter((guard) => !guard.tripped).map(({ name }) => name);
  return [
    ...(stops.length === 0
      ? []
      : ['> [!WARNING]', `> **Stopped by ${counted(stops.length, ['guard', 'guards'])}: apply refuses this plan.**`]),
    ...stops.map((guard) => `> - ${guard.name}: ${guardSentence(guard, live)}. If that is meant: ${code(guard.allow)}`),
    ...(stops.length === 0 || lifted.length === 0 ? [] : ['']),
    ...lifted.map((guard) => `Lifted by ${code(guard.allow)}: ${guardSentence(guard, live)}.`),
    ...(verbose && passed.length > 0 ? ['', `Guards that let this plan pass: ${passed.join(', ')}.`] : []),
  ];
}

function folds(plan: Plan, style: MarkdownStyle): readonly (readonly string[])[] {
  const rest = plan.operations.filter(({ destructive, pending }) => !destructive || pending !== null);
  const open = rest.length <= SMALL_PLAN;
  const due = rest.filter(({ pending }) => pending === null);
  const waiting = rest.filter(({ pending }) => pending !== null);
  return [
    ...byAction(due).map(([action, members]) =>
      fold(groupTitle(action, members.length), operationItems(members, style), open),
    ),
    waiting.length === 0
      ? []
      : fold(`Waiting (${waiting.length}): a later run does these`, operationItems(waiting, style), open),
  ];
}

/** The heading of the operations of one kind. */
export function groupTitle(action: Action, count: number): string {
  const { title: name, note } = ACTION_WORDS[action];
  return `${name} (${count})${note === null ? '' : `: ${note}`}`;
}

/** Operations by kind, in the order in which kinds are shown. */
export function byAction(operations: readonly Operation[]): readonly (readonly [Action, readonly Operation[]])[] {
  return ACTIONS.map(
    (action) => [action, operations.filter((candidate) => candidate.action === action)] as const,
  ).filter(([, members]) => members.length > 0);
}

/** Operations as list items with what they change. */
export function operationItems(
  operations: readonly Operation[],
  style: MarkdownStyle,
  verb: (operation: Operation) => string = () => '',
): readonly string[] {
  return operations.flatMap((operation) => [
    listItem(operation, style, verb(operation)),
    ...(operation.pending === null ? [] : [`  - waits: ${prose(operation.pending)}`]),
    ...nestedItems(operation, style),
  ]);
}

/** Who waits for the identity sync. */
export function awaitBlock(plan: Plan, verbose: boolean): readonly string[] {
  const awaits = awaitOf(plan, verbose);
  return awaits === null ? [] : [`${prose(awaits)}.`];
}

/** What the roster does not name. */
export function unmanagedBlock({ unmanaged }: Plan, verbose: boolean): readonly string[] {
  if (unmanaged.length === 0) return [];
  const sentence = `Left alone, because the roster does not name them: ${counted(unmanaged.length, RECORD)}`;
  if (!verbose) return [`${sentence}.`];
  return fold(
    sentence,
    unmanaged.map(({ resource, key }) => `- ${resource} ${code(key)}`),
  );
}

/** What a plan warns of. */
export function warningBlock(plan: Plan, style: Pick<MarkdownStyle, 'links'> = {}): readonly string[] {
  const warnings = warningsOf(plan);
  if (warnings.length === 0) return [];
  const lines = warnings.map(({ code: name, message, source }) => {
    const place = placeLink(source, style);
    return `- ${place === null ? '' : `${place}: `}${prose(message.replace(/\.$/, ''))} (${code(name)})`;
  });
  return fold(counted(warnings.length, ['warning', 'warnings']), lines, warnings.length <= SMALL_PLAN);
}

/** How to read a plan, and what else there is to say of it. */
export function legendBlock({ operations, live }: Plan, pii: Pii, more: readonly string[] = []): readonly string[] {
  if (operations.length === 0) return [];
  const sides = isOffline({ live })
    ? 'what the base asked for and what the roster asks for'
    : 'what Drata holds and what it will hold';
  const note = hiddenNote(pii);
  return fold('How to read this', [
    ...more.map((line) => `- ${line}`),
    `- Each person stands with id, file and line of the roster; ${code('old → new')} is ${sides}.`,
    '- Dates are UTC days. The status is a forecast: what Drata will derive at the next identity sync.',
    ...(note === null ? [] : [`- ${note}`]),
  ]);
}

function footer(plan: Plan, allowed: readonly string[]): readonly string[] {
  // Nobody can apply what was compared offline.
  if (isOffline(plan)) return [];
  const stopped = plan.guards.some((guard) => guard.tripped && !isLifted(guard, allowed));
  const steps = stopped ? [] : nextSteps(plan);
  return ['---', [...steps, `Plan ${code(plan.digest)}`].join(' ')];
}
