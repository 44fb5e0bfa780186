import type { ApplyReport, OperationOutcome, Outcome } from '../apply/report.js';
import type { Operation } from '../plan/plan.js';
import { type Paint, paintFor } from './color.js';
import { hiddenNote } from './facts.js';
import { details, heading, placeColumn, type TextStyle } from './operation-text.js';
import {
  effectOfApply,
  headlineOf,
  isIncomplete,
  OUTCOME_WORDS,
  OUTCOMES,
  reportFacts,
  stopReasons,
} from './outcome-words.js';
import { HIDDEN, type Pii } from './pii.js';
import { redactReport } from './redact.js';
import { printable } from './safe.js';
import { verbOf } from './wording.js';

export type OutcomeTextOptions = {
  readonly color: boolean;
  readonly width: number;
  /** Shows the values of what is done, too. */
  readonly verbose: boolean;
  /** The headline, and what is not done. */
  readonly quiet: boolean;
  readonly pii: Pii;
  /** Names of people by operation id, shown with `pii: full` alone. */
  readonly names?: ReadonlyMap<string, string>;
};

/** More done operations than this are counted, not listed: the report file holds them all. */
const LONG_LIST = 100;

/** An apply report as people read it on a terminal. */
export function renderOutcomeText(given: ApplyReport, options: OutcomeTextOptions): string {
  const report = redactReport(given, options.pii);
  const { verbose, quiet, pii, names, width } = options;
  const style: TextStyle = { paint: paintFor(options.color), width, verbose, pii, names };
  const blocks = [
    [
      headline(report, style.paint),
      ...stopReasons(report).map((line) => `  ${style.paint.red('!')} ${printable(line)}`),
    ],
    quiet
      ? []
      : reportFacts(report).map(([label, value]) => `  ${style.paint.dim(label.padEnd(6))}  ${printable(value)}`),
    ...OUTCOMES.filter((outcome) => isListed(outcome, report, quiet)).map((outcome) =>
      groupBlock(outcome, report.operations, style),
    ),
    quiet ? [] : [hiddenNote(pii), effectOfApply(report)].filter((text) => text !== null),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

/** Of a refusal the plan says all; a quiet reader wants to know what is not done. */
function isListed(outcome: OperationOutcome, { result }: ApplyReport, quiet: boolean): boolean {
  return result !== 'refused' && !(quiet && (outcome === 'done' || outcome === 'pending'));
}

function headline(report: ApplyReport, paint: Paint): string {
  const isBad = report.result === 'refused' || report.result === 'interrupted' || isIncomplete(report);
  return paint.bold((isBad ? paint.red : paint.green)(headlineOf(report)));
}

function groupBlock(outcome: OperationOutcome, all: readonly Outcome[], style: TextStyle): readonly string[] {
  const members = all.filter((member) => member.outcome === outcome);
  if (members.length === 0) return [];
  const { paint, verbose } = style;
  const { title, advice } = OUTCOME_WORDS[outcome];
  const long = outcome === 'done' && members.length > LONG_LIST && !verbose;
  const remark = long ? '--verbose lists them' : advice;
  const start = `${paint.bold(`${title} (${members.length})`)}${remark === null ? '' : `  ${paint.dim(remark)}`}`;
  if (long) return [start];
  const verb = (operation: Operation) => (outcome === 'done' ? verbOf(operation, 'past') : '');
  const column = placeColumn(
    members.map(({ operation }) => operation),
    style,
    verb,
  );
  const lines = members.flatMap((member) => [
    heading(member.operation, column, style, verb),
    ...reasonLines(member, style),
    ...(verbose ? details(member.operation, style) : []),
  ]);
  return [start, ...lines];
}

function reasonLines({ message, apiMessage, requests }: Outcome, { paint, verbose }: TextStyle): readonly string[] {
  const words = apiMessage === HIDDEN ? 'not shown' : printable(apiMessage ?? '');
  return [
    ...(message === null ? [] : [`      ${printable(message)}`]),
    ...(apiMessage === null ? [] : [`      Drata's words: ${words}`]),
    ...(verbose && requests.length > 0 ? [`      ${paint.dim('requests')} ${requests.join(', ')}`] : []),
  ];
}
