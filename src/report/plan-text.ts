import type { Action, Operation, Plan } from '../plan/plan.js';
import { isWhole, rowsOf } from './changes.js';
import { type Paint, paintFor } from './color.js';
import {
  agreement,
  awaitOf,
  hiddenNote,
  idleReason,
  isOffline,
  nameOfPlan,
  nextSteps,
  placeOf,
  planFacts,
  waitOf,
  warningsOf,
  workOf,
} from './facts.js';
import { guardSentence, isLifted, wayPast } from './guard-words.js';
import { details, heading, placeColumn, type TextStyle } from './operation-text.js';
import type { Pii } from './pii.js';
import { redactPlan } from './redact.js';
import { printable } from './safe.js';
import { ACTION_WORDS, ACTIONS, counted, RECORD } from './wording.js';

export type PlanTextOptions = {
  readonly color: boolean;
  readonly width: number;
  /** Lists what is otherwise counted. */
  readonly verbose: boolean;
  /** The headline, and what would stop an apply. */
  readonly quiet: boolean;
  readonly pii: Pii;
  /** Names of the guards that `--allow` lifts. */
  readonly allowed?: readonly string[];
  /** Names of people by operation id, shown with `pii: full` alone. */
  readonly names?: ReadonlyMap<string, string>;
};

/** A group larger than this shows one line a person; what is lost is always shown in full. */
const LONG_GROUP = 100;

/** A plan as people read it on a terminal. */
export function renderPlanText(given: Plan, options: PlanTextOptions): string {
  const plan = redactPlan(given, options.pii);
  const { verbose, pii, names, width, allowed = [] } = options;
  const style: TextStyle = { paint: paintFor(options.color), width, verbose, pii, names };
  const tripped = guardBlock(plan, allowed, style);
  const blocks = options.quiet
    ? [[headline(plan, style.paint)], tripped]
    : [
        [headline(plan, style.paint)],
        factBlock(plan, style),
        ...groups(plan.operations, style),
        restBlock(plan, style),
        warningBlock(plan, style.paint),
        tripped,
        nextBlock(plan, allowed, pii),
      ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function headline(plan: Plan, paint: Paint): string {
  const idle = idleReason(plan);
  if (plan.operations.length === 0 && idle !== null) return paint.bold(`Nothing to apply: ${idle}.`);
  if (plan.operations.length === 0) return `${paint.green('No changes')}: ${agreement(plan)}.`;
  return paint.bold(
    workOf(plan) === ''
      ? `Nothing to do now: ${waitOf(plan.summary.pending)}.`
      : `${nameOfPlan(plan)}: ${workOf(plan)}`,
  );
}

/** Without changes nobody asks where and when. */
function factBlock(plan: Plan, { paint, verbose }: TextStyle): readonly string[] {
  if (plan.operations.length === 0 && !verbose) return [];
  const facts = [...planFacts(plan), ...(verbose && !isOffline(plan) ? [['Plan', plan.digest] as const] : [])];
  return facts.map(([label, value]) => `  ${paint.dim(label.padEnd(6))}  ${printable(value)}`);
}

function groups(operations: readonly Operation[], style: TextStyle): readonly (readonly string[])[] {
  const due = ACTIONS.map((action) => {
    const members = operations.filter((operation) => operation.action === action && operation.pending === null);
    return members.length === 0 ? [] : groupBlock(action, members, style);
  });
  return [...due, waitingBlock(operations, style)];
}

function groupBlock(action: Action, members: readonly Operation[], style: TextStyle): readonly string[] {
  const { title, note } = ACTION_WORDS[action];
  const brief = members.length > LONG_GROUP && !style.verbose;
  const remarks = [note, brief ? 'one line each, --verbose shows the values' : null].filter((text) => text !== null);
  const column = placeColumn(members, style);
  const lines = members.flatMap((operation) => {
    const line = heading(operation, column, style);
    if (!brief || operation.destructive) return [line, ...details(operation, style)];
    return [isWhole(operation) ? line : `${line}   ${fieldNames(operation, style.pii)}`];
  });
  return [blockTitle(title, members.length, remarks.join('; '), style.paint), ...lines];
}

function fieldNames(operation: Operation, pii: Pii): string {
  const labels = rowsOf(operation, pii).flatMap((row) =>
    row.kind === 'move' ? [row.label] : row.kind === 'hidden' ? row.labels : [],
  );
  return labels.map(printable).join(', ');
}

function waitingBlock(operations: readonly Operation[], style: TextStyle): readonly string[] {
  const waiting = operations.filter(({ pending }) => pending !== null);
  if (waiting.length === 0) return [];
  const column = placeColumn(waiting, style);
  const lines = waiting.flatMap((operation) => [
    heading(operation, column, style),
    `      ${style.paint.yellow(`waits: ${printable(operation.pending ?? '')}`)}`,
    ...details(operation, style),
  ]);
  return [blockTitle('Waiting', waiting.length, 'a later run does these', style.paint), ...lines];
}

function blockTitle(title: string, count: number, remark: string, paint: Paint): string {
  return `${paint.bold(`${title} (${count})`)}${remark === '' ? '' : `  ${paint.dim(remark)}`}`;
}

function restBlock(plan: Plan, { verbose }: TextStyle): readonly string[] {
  const { summary, unmanaged } = plan;
  const awaits = awaitOf(plan, verbose);
  const lines = [
    ...(summary.unchanged === 0 ? [] : [`Unchanged: ${counted(summary.unchanged, RECORD)}.`]),
    ...(awaits === null ? [] : [`${printable(awaits)}${verbose ? '' : ' (--verbose names them)'}.`]),
  ];
  if (unmanaged.length === 0) return lines;
  const sentence = 'Left alone, because the roster does not name them';
  if (!verbose) return [...lines, `${sentence}: ${counted(unmanaged.length, RECORD)} (--verbose lists them).`];
  return [
    ...lines,
    `${sentence} (${unmanaged.length}):`,
    ...unmanaged.map(({ resource, key }) => `  ${resource} ${printable(key)}`),
  ];
}

function warningBlock(plan: Plan, paint: Paint): readonly string[] {
  const warnings = warningsOf(plan);
  if (warnings.length === 0) return [];
  const lines = warnings.map(({ code, message, source }) => {
    const place = placeOf(source);
    const start = place === null ? '' : `${printable(place)}: `;
    return `  ${paint.yellow('!')} ${start}${printable(message.replace(/\.$/, ''))} ${paint.dim(`(${printable(code)})`)}`;
  });
  return [blockTitle('Warnings', warnings.length, '', paint), ...lines];
}

function guardBlock({ guards, live }: Plan, allowed: readonly string[], style: TextStyle): readonly string[] {
  const { paint, verbose } = style;
  const shown = guards.filter(({ tripped }) => tripped || verbose);
  if (shown.length === 0) return [];
  const stops = guards.filter((guard) => guard.tripped && !isLifted(guard, allowed)).length;
  const title =
    stops > 0 ? paint.red(`Stopped by ${counted(stops, ['guard', 'guards'])}: apply refuses this plan`) : 'Guards';
  const column = Math.max(...shown.map(({ name }) => name.length));
  const lines = shown.flatMap((guard) => {
    const text = `${guard.name.padEnd(column)}  ${guardSentence(guard, live)}`;
    if (!guard.tripped) {
      const holds = guard.limit > 0 ? `ok: ${guardSentence(guard, live)}` : 'ok';
      return [`    ${paint.dim(`${guard.name.padEnd(column)}  ${holds}`)}`];
    }
    if (isLifted(guard, allowed)) return [`    ${text}; lifted by ${printable(guard.allow)}`];
    return [`  ${paint.red('!')} ${text}`, `    ${' '.repeat(column)}  If that is meant, ${printable(wayPast(guard))}`];
  });
  return [paint.bold(title), ...lines];
}

function nextBlock(plan: Plan, allowed: readonly string[], pii: Pii): readonly string[] {
  const note = hiddenNote(pii);
  const notes = note === null || plan.operations.length === 0 ? [] : [note];
  const stopped = plan.guards.some((guard) => guard.tripped && !isLifted(guard, allowed));
  return stopped ? notes : [...notes, ...nextSteps(plan)];
}
