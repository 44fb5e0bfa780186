import type { ApplyReport, OperationOutcome, Outcome } from '../apply/report.js';
import type { Operation } from '../plan/plan.js';
import { connectionOf, effectOf, rosterOf, waitOf } from './facts.js';
import { counted, NO_IDENTITY, tally, thousands } from './wording.js';

/** What each outcome is called, and what the reader does next; in the order in which reports show them. */
export const OUTCOME_WORDS: Readonly<
  Record<OperationOutcome, { readonly title: string; readonly advice: string | null }>
> = {
  failed: { title: 'Failed', advice: 'put right what is said below, then apply again: what is done stays done' },
  unknown: { title: 'No answer', advice: 'plan again to see what took effect: it was sent, but no reply came' },
  skipped: { title: 'Not sent', advice: 'apply again: the run ended before it came to these' },
  unverifiable: {
    title: 'Accepted, not verified',
    advice: 'look at these people in Drata after the next identity sync',
  },
  pending: { title: 'Waiting', advice: 'a later run does these' },
  done: { title: 'Done', advice: null },
};

/** Why no later run does some of what waits, and what does. */
export function uncarriedNote(count: number): string {
  const what = counted(count, ['waiting change stands', 'waiting changes stand']);
  return `${what} in no plan that was reviewed, so no later run applies that: open a pull request that touches the roster, and its plan shows it`;
}

/** Every outcome, in the order in which groups stand: what needs somebody first. */
export const OUTCOMES = Object.keys(OUTCOME_WORDS) as readonly OperationOutcome[];

/** How the apply ended, in one line. */
export function headlineOf(report: ApplyReport): string {
  return verdictOf(report).join(': ');
}

/** How the apply ended, and what that means in numbers. */
export function verdictOf({ result, operations, summary, allowed }: ApplyReport): readonly [string, string] {
  const waits = summary.pending === 0 ? '' : `; ${waitOf(summary.pending)}`;
  const due = operations.length - summary.pending;
  const through = summary.done + summary.unverifiable;
  const share = `${thousands(through)} of ${counted(due, ['change', 'changes'])}`;
  switch (result) {
    case 'applied':
      return ['Applied', `${tally(throughOf(operations), 'past')}${waits}`];
    case 'nothing':
      return [
        'Nothing to apply',
        `${allowed.includes('empty-roster') ? NO_IDENTITY : 'Drata holds what the roster says'}${waits}`,
      ];
    case 'failed':
      return ['Failed', `${share} went through${waits}`];
    case 'interrupted':
      return ['Interrupted', `${share} went through${waits}; the same command goes on from here`];
    case 'refused':
      return ['Refused', 'nothing was sent'];
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
    ...(allowed.length === 0 ? [] : [['Guards', `${allowed.join(', ')} lifted`] as const]),
  ];
}

/** Whether the reader has to know of more than what is done. */
export function isIncomplete({ summary }: ApplyReport): boolean {
  return summary.failed + summary.unknown + summary.skipped > 0;
}

/** When the effect shows; null where nothing of the kind was written. */
export function effectOfApply({ operations }: ApplyReport): string | null {
  return effectOf(throughOf(operations));
}

/** What stopped the run, line by line; nothing where the headline has said it. */
export function stopReasons({ result, stopped }: ApplyReport): readonly string[] {
  if (stopped === null || result === 'interrupted') return [];
  return stopped.split('\n').map((line) => line.trim());
}

function throughOf(operations: readonly Outcome[]): readonly Operation[] {
  return operations
    .filter(({ outcome }) => outcome === 'done' || outcome === 'unverifiable')
    .map(({ operation }) => operation);
}
