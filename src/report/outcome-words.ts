import type { ApplyReport, OperationOutcome, Outcome } from '../apply/report.js';
import type { Action } from '../plan/plan.js';
import { connectionOf, rosterOf, waitOf } from './facts.js';
import { counted, tally, thousands } from './wording.js';

/** What each outcome is called, and what the reader does next; in the order in which reports show them. */
export const OUTCOME_WORDS: Readonly<
  Record<OperationOutcome, { readonly title: string; readonly advice: string | null }>
> = {
  failed: { title: 'Failed', advice: 'put right what is said below, then apply again: what is done stays done' },
  unknown: { title: 'No answer', advice: 'sent, but no reply came; plan again to see what took effect' },
  skipped: { title: 'Not sent', advice: 'the run ended before; apply again' },
  unverifiable: {
    title: 'Accepted, not verified',
    advice: 'look at these people in Drata after the next identity sync',
  },
  pending: { title: 'Waiting', advice: 'a later run does these' },
  done: { title: 'Done', advice: null },
};

/** Every outcome, in the order in which groups stand: what needs somebody first. */
export const OUTCOMES = Object.keys(OUTCOME_WORDS) as readonly OperationOutcome[];

/** How the apply ended, in one line. */
export function headlineOf({ result, operations, summary }: ApplyReport): string {
  const waits = summary.pending === 0 ? '' : `; ${waitOf(summary.pending)}`;
  const due = operations.length - summary.pending;
  const through = summary.done + summary.unverifiable;
  const share = `${thousands(through)} of ${counted(due, ['change', 'changes'])}`;
  switch (result) {
    case 'applied':
      return `Applied: ${tally(countActions(operations), 'past')}${waits}`;
    case 'nothing':
      return `Nothing to apply: Drata holds what the roster says${waits}`;
    case 'failed':
      return `Failed: ${share} went through${waits}`;
    case 'interrupted':
      return `Interrupted: ${share} went through${waits}; the same command goes on from here`;
    case 'refused':
      return 'Refused: nothing was sent';
  }
}

/** Where, from what, by whom, when and at what cost; not yet escaped. */
export function reportFacts(report: ApplyReport): readonly (readonly [string, string])[] {
  const { target, roster, actor, startedAt, finishedAt, requests, allowed } = report;
  const seconds = Math.max(0, Math.round((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000));
  const time = seconds === 0 ? 'less than a second' : counted(seconds, ['second', 'seconds']);
  const cost = `${time}, ${counted(requests.length, ['request', 'requests'])}`;
  return [
    ['Drata', `${target.baseUrl}, ${connectionOf(target)}`],
    ['Roster', rosterOf(roster.commit)],
    ['By', actor],
    ['When', `${startedAt.slice(0, 19).replace('T', ' ')} UTC, ${cost}`],
    ...(allowed.length === 0 ? [] : [['Guards', `${allowed.join(', ')} lifted by --allow`] as const]),
  ];
}

/** Whether the reader has to know of more than what is done. */
export function isIncomplete({ summary }: ApplyReport): boolean {
  return summary.failed + summary.unknown + summary.skipped > 0;
}

/** When the effect shows; null where nothing of the kind was written. */
export function effectOf({ operations }: ApplyReport): string | null {
  const written = operations.some(
    ({ operation: { resource, action }, outcome }) =>
      (resource === 'identity' || action === 'release') && isThrough(outcome),
  );
  return written
    ? 'It takes effect on personnel at the next identity sync (nightly, or Personnel page > Resync).'
    : null;
}

function countActions(operations: readonly Outcome[]): Partial<Record<Action, number>> {
  const counts: Partial<Record<Action, number>> = {};
  for (const { operation, outcome } of operations) {
    if (isThrough(outcome)) counts[operation.action] = (counts[operation.action] ?? 0) + 1;
  }
  return counts;
}

function isThrough(outcome: OperationOutcome): boolean {
  return outcome === 'done' || outcome === 'unverifiable';
}
