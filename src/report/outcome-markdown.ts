import type { ApplyReport, OperationOutcome, Outcome } from '../apply/report.js';
import { hiddenNote } from './facts.js';
import { code, fold, numberTable, prose } from './markdown.js';
import { listItem, type MarkdownStyle, nestedItems } from './operation-markdown.js';
import { effectOfApply, headlineOf, OUTCOME_WORDS, OUTCOMES, reportFacts, stopReasons } from './outcome-words.js';
import { HIDDEN, type Pii } from './pii.js';
import { redactReport } from './redact.js';
import { verbOf } from './wording.js';

export type OutcomeMarkdownOptions = {
  readonly pii: Pii;
  /** Shows the values of what is done, too. */
  readonly verbose: boolean;
  /** Names of people by operation id, shown with `pii: full` alone. */
  readonly names?: ReadonlyMap<string, string>;
};

/** An apply report as a comment or job summary: what needs somebody first and open, what is done in a fold. */
export function renderOutcomeMarkdown(given: ApplyReport, { pii, verbose, names }: OutcomeMarkdownOptions): string {
  const report = redactReport(given, pii);
  const style: MarkdownStyle = { pii, names };
  const notes = [hiddenNote(pii), effectOfApply(report), `Plan ${code(report.plan)}`].filter((text) => text !== null);
  const blocks = [
    [`## drata-roster apply: ${headlineOf(report)}`],
    stopBlock(report),
    [
      reportFacts(report)
        .map(([label, value]) => `${label}: ${prose(value)}`)
        .join(' · '),
    ],
    outcomeTable(report),
    ...OUTCOMES.map((outcome) => groupBlock(outcome, report, style, verbose)),
    ['---', notes.join(' ')],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

/** How many operations ended how. */
export function outcomeTable({ operations, summary }: ApplyReport): readonly string[] {
  if (operations.length === 0) return [];
  const seen = OUTCOMES.filter((outcome) => summary[outcome] > 0);
  return numberTable(seen.map((outcome) => [OUTCOME_WORDS[outcome].title, summary[outcome]]));
}

/** What stopped a run, above all else. */
export function stopBlock(report: ApplyReport): readonly string[] {
  const lines = stopReasons(report).map((line) => `> ${prose(line)}`);
  if (lines.length === 0) return [];
  // A blank quoted line between two keeps them apart.
  return ['> [!WARNING]', lines.join('\n>\n')];
}

/** The operations with one outcome: open where somebody has to act. */
export function groupBlock(
  outcome: OperationOutcome,
  { operations, result }: ApplyReport,
  style: MarkdownStyle,
  verbose: boolean,
  advice = OUTCOME_WORDS[outcome].advice,
): readonly string[] {
  const members = operations.filter((member) => member.outcome === outcome);
  if (members.length === 0 || result === 'refused') return [];
  const { title } = OUTCOME_WORDS[outcome];
  const heading = `${title} (${members.length})`;
  const lines = members.flatMap((member) => [
    listItem(member.operation, style, outcome === 'done' ? verbOf(member.operation, 'past') : ''),
    ...reasonItems(member, verbose),
    ...(verbose ? nestedItems(member.operation, style) : []),
  ]);
  const isRoutine = outcome === 'done' || outcome === 'pending';
  if (isRoutine) return fold(advice === null ? heading : `${heading}: ${advice}`, lines);
  return [`### ${heading}`, '', ...(advice === null ? [] : [`To do: ${advice}.`, '']), ...lines];
}

function reasonItems({ message, apiMessage, requests }: Outcome, verbose: boolean): readonly string[] {
  return [
    ...(message === null ? [] : [`  - ${prose(message)}`]),
    ...(apiMessage === null ? [] : [`  - Drata's words: ${apiMessage === HIDDEN ? 'not shown' : code(apiMessage)}`]),
    ...(verbose && requests.length > 0 ? [`  - requests: ${requests.join(', ')}`] : []),
  ];
}
