import type { Operation, Plan, PlanTarget, PlanWarning } from '../plan/plan.js';
import { AWAITS_SYNC } from '../plan/sync-gap.js';
import type { Source } from '../state/source.js';
import { statusEnd } from './changes.js';
import { HIDDEN, type Pii } from './pii.js';
import { counted, NO_IDENTITY, RECORD, tally } from './wording.js';

/** `people/engineering.yaml:12`, or null where no line of the roster is the cause. */
export function placeOf(source: Source | null): string | null {
  return source === null ? null : `${source.file}:${source.line}`;
}

/** What a plan does now, in words; empty where nothing can be done yet. */
export function workOf({ summary, operations }: Plan): string {
  const told = tally(dueOf(operations), 'present');
  return told === '' || summary.pending === 0 ? told : `${told}; ${waitOf(summary.pending)}`;
}

/** Why a plan holds no operation. Of an empty roster nobody can say that Drata holds what it says. */
export function idleReason({ guards }: Pick<Plan, 'guards'>): string | null {
  return guards.some(({ name, tripped }) => name === 'empty-roster' && tripped) ? NO_IDENTITY : null;
}

/** What a plan is called: `Plan`, or `Diff` where it compares two rosters. */
export function nameOfPlan(plan: Pick<Plan, 'live'>): string {
  return isOffline(plan) ? 'Diff' : 'Plan';
}

/** Said where nothing differs. */
export function agreement(plan: Pick<Plan, 'live'>): string {
  return isOffline(plan) ? 'the roster asks for what its base asked for' : 'Drata holds what the roster says';
}

/** `1 change waits`. */
export function waitOf(pending: number): string {
  return counted(pending, ['change waits', 'changes wait']);
}

/** Who waits for the identity sync, apart from what is to be warned of. */
export function awaitOf({ warnings }: Plan, verbose: boolean): string | null {
  const message = warnings.find(({ code }) => code === AWAITS_SYNC)?.message ?? null;
  return verbose || message === null ? message : message.replace(/: .*/s, '');
}

/** What is to be warned of: nobody has to do anything about those who wait. */
export function warningsOf({ warnings }: Plan): readonly PlanWarning[] {
  return warnings.filter(({ code }) => code !== AWAITS_SYNC);
}

/** Whether a plan compares two rosters, with nothing read from Drata. */
export function isOffline({ live }: Pick<Plan, 'live'>): boolean {
  return live.base !== undefined;
}

/** Where a plan would be applied, from what, and the day it counts from; not yet escaped. */
export function planFacts({ target, roster, live, asOf }: Plan): readonly (readonly [string, string])[] {
  return [
    live.base === undefined
      ? ['Drata', `${target.baseUrl}, ${connectionOf(target)}`]
      : ['Base', `${rosterOf(live.base)} (offline: what Drata holds is not looked at)`],
    ['Roster', rosterOf(roster.commit)],
    ['As of', asOf],
  ];
}

/** Which roster; not yet escaped. */
export function rosterOf(commit: string | null): string {
  return commit === null ? 'the files as they are, not committed' : `commit ${commit.slice(0, 12)}`;
}

/** `HRIS connection 1234`, and how far its revision is known. */
export function connectionOf({ connectionId, contract }: PlanTarget): string {
  const connection = connectionId === null ? 'no HRIS connection' : `HRIS connection ${connectionId}`;
  return `${connection}, contract ${contract === 'auto' ? 'not known before the first write' : contract}`;
}

/** What the reader is not shown, and why; null where everything is. */
export function hiddenNote(pii: Pii): string | null {
  switch (pii) {
    case 'full':
      return null;
    case 'masked':
      return `Names and other personal values are hidden (${HIDDEN}); the file and line of each person lead to them.`;
    case 'ids':
      return `Only ids and field names are shown (${HIDDEN} stands for the rest); the file and line of each person lead to it.`;
  }
}

/** What applying means, in sentences; none where nothing is due, or nothing is known of Drata. */
export function nextSteps({ operations, estimate, live }: Plan): readonly string[] {
  const due = dueOf(operations);
  if (due.length === 0 || isOffline({ live })) return [];
  const requests = counted(estimate.requests, ['request', 'requests']);
  const minutes = Math.ceil(estimate.seconds / 60);
  const time = estimate.seconds <= 60 ? '' : ` and ${counted(minutes, ['minute', 'minutes'])}`;
  const steps = [`Applying writes ${counted(due.length, RECORD)} in about ${requests}${time}.`];
  const effect = effectOf(due);
  return effect === null ? steps : [...steps, effect];
}

/** When what is written shows on personnel; null where it shows at once. */
export function effectOf(written: readonly Operation[]): string | null {
  const synced = written.filter(({ resource, action }) => resource === 'identity' || action === 'release');
  if (synced.length === 0) return null;
  const later = synced.some((operation) => statusEnd(operation) !== null)
    ? '; who leaves on a later day keeps the status until then'
    : '';
  return `It takes effect on personnel at the next identity sync (nightly, or Personnel page > Resync)${later}.`;
}

function dueOf(operations: readonly Operation[]): readonly Operation[] {
  return operations.filter(({ pending }) => pending === null);
}
