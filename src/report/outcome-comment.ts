import type { ApplyReport } from '../apply/report.js';
import type { Lift } from '../plan/lifts.js';
import { type Block, bytesOf, COMMENT_BUDGET, clipped, fitBlocks, SUMMARY_BUDGET } from './budget.js';
import { type CommentHead, commentLine, headingOf, keptBlock } from './comment.js';
import { hiddenNote } from './facts.js';
import { liftedBy } from './guard-labels.js';
import { type Links, runLink, runNote } from './links.js';
import { capital, code, prose } from './markdown.js';
import type { MarkdownStyle } from './operation-markdown.js';
import { groupBlock, outcomeTable, stopBlock } from './outcome-markdown.js';
import { effectOfApply, OUTCOME_WORDS, OUTCOMES, reportFacts, uncarriedNote, verdictOf } from './outcome-words.js';
import type { Pii } from './pii.js';
import { redactReport } from './redact.js';

export type OutcomeFacts = CommentHead & {
  readonly links: Links;
  readonly pii: Pii;
  /** Names of people by operation id, shown with `pii: full` alone. */
  readonly names?: ReadonlyMap<string, string>;
  /** Guards that labels lifted; the report's other ones were lifted by `--allow`. */
  readonly lifts?: readonly Lift[];
  /** How many of the changes that wait nobody has reviewed. */
  readonly uncarried?: number;
};

/** The comment after an apply: its outcome on top, the plan that was reviewed in a fold below. */
export function renderOutcomeComment(
  previous: string,
  report: ApplyReport,
  facts: OutcomeFacts,
  budget = COMMENT_BUDGET,
): string {
  // An apply that only finds what an earlier try has done must not hide it.
  if (report.result === 'nothing' && APPLIED.test(previous)) return previous;
  const marker = `${commentLine(facts)}\n`;
  const kept = keptBlock(previous, facts.dir, 'reviewed');
  const blocks = outcomeBlocks(report, facts, [earlierRun(previous), kept], 'in the job summary');
  return `${marker}${fitBlocks(blocks, budget - bytesOf(marker)) ?? ''}`;
}

/** The heading of an apply that went through, with its run. */
const APPLIED = /^## drata-roster apply\b.*: applied <!-- run -->in (\[run \d+\]\([\w:/?#=&.%-]+\))$/m;

/** Where an earlier run is told that did what did not have to wait. */
function earlierRun(previous: string): Block {
  const [, link] = APPLIED.exec(previous) ?? [];
  return link === undefined ? [[]] : [[`What did not have to wait was applied in ${link}.`], []];
}

/** The outcome as a job summary. */
export function renderOutcomeSummary(report: ApplyReport, facts: OutcomeFacts, budget = SUMMARY_BUDGET): string {
  return fitBlocks(outcomeBlocks(report, facts, [], 'in the report of the run'), budget) ?? '';
}

function outcomeBlocks(
  given: ApplyReport,
  facts: OutcomeFacts,
  before: readonly Block[],
  elsewhere: string,
): readonly Block[] {
  const { dir, pii, names, links, run, lifts = [], uncarried = 0 } = facts;
  const report = redactReport(given, pii);
  const style: MarkdownStyle = { pii, names, links };
  const allowed = report.allowed.filter((guard) => lifts.every(({ name }) => name !== guard));
  const told = reportFacts({ ...report, allowed }).map(([label, value]) => `${label}: ${prose(clipped(value))}`);
  const hidden = report.operations.length === 0 ? null : hiddenNote(pii);
  const notes = [hidden, effectOfApply(report), `Plan ${code(clipped(report.plan))}`].filter((note) => note !== null);
  const [ended, inNumbers] = verdictOf(report);
  const isAlike = new Set(report.operations.map(({ outcome }) => outcome)).size <= 1;
  return [
    [[headingOf('apply', dir, `${ended.toLowerCase()} ${runNote(`in ${runLink(run)}`)}`)]],
    [[`${capital(inNumbers)}.`]],
    [stopBlock(report), ['> [!WARNING]', `> What stopped it stands ${elsewhere}.`]],
    [[told.join(' · ')]],
    [lifts.map((lift) => `- ${lift.name}: lifted ${liftedBy(lift)}`)],
    [uncarried === 0 ? [] : ['> [!WARNING]', `> ${capital(uncarriedNote(uncarried))}.`]],
    [isAlike ? [] : outcomeTable(report)],
    ...OUTCOMES.map((outcome): Block => {
      const { title, advice } = OUTCOME_WORDS[outcome];
      const isLeft = outcome === 'pending' && uncarried > 0;
      const whole = groupBlock(outcome, report, style, false, isLeft ? null : advice);
      return whole.length === 0 ? [[]] : [whole, [`${title} (${report.summary[outcome]}): ${elsewhere}`]];
    }),
    ...before,
    [['---', notes.join(' ')]],
  ];
}
