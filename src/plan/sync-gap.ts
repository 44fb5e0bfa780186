import { type Day, dayOf } from '../state/instant.js';
import type { Person } from '../state/personnel.js';
import { byCodeUnit } from '../state/text.js';
import type { MatchedPerson, PlannedPeople } from './matched-people.js';
import type { PlanWarning } from './plan.js';

/** What a personnel record shows otherwise than its identity record would make it. */
export type SyncGap = {
  /** The day since when the status is set by hand and not by the roster's override; null where the identity sync decides. */
  readonly heldSince: Day | null;
  /** Whether the status is another one; what an override decides, it says itself. */
  readonly status: boolean;
  /** Dates that the sync has yet to copy. That one was set by hand, Drata does not show (DOMAIN section 6). */
  readonly dates: readonly ('startedAt' | 'separatedAt')[];
};

/** Compares a personnel record with what the next identity sync makes of it. */
export function syncGap(
  { record, rule, predicted }: Pick<MatchedPerson, 'record' | 'rule' | 'predicted'>,
  person: Person,
): SyncGap {
  const follows = predicted !== null && rule?.fields.employmentStatus === undefined;
  return {
    heldSince: follows && person.statusSetAt !== null ? dayOf(person.statusSetAt) : null,
    status: follows && predicted !== person.fields.employmentStatus,
    dates: (['startedAt', 'separatedAt'] as const).filter((field) => {
      const wanted = record?.[field];
      return wanted && rule?.fields[field] === undefined && dayOf(wanted) !== person.fields[field];
    }),
  };
}

/**
 * The identities that are applied, while the personnel record of their person waits for the identity sync (DESIGN section 5).
 * A status that was set by hand waits for nothing, and whom the plan releases waits for apply first.
 */
export function awaitingSync({ matched, identityWork, released }: PlannedPeople): readonly string[] {
  const waits = (one: MatchedPerson) => {
    const { identity, record, person } = one;
    if (person === null || record === null || identityWork.has(identity.identityId) || released.has(person))
      return false;
    const { heldSince, status, dates } = syncGap(one, person);
    return heldSince === null && (status || dates.length > 0);
  };
  return matched
    .filter(waits)
    .map(({ identity }) => identity.identityId)
    .sort(byCodeUnit);
}

/** The code of the warning that is none: waiting for the sync is neither drift nor failure. */
export const AWAITS_SYNC = 'awaits-sync';

/** More ids than this would fill a screen, and say no more. */
const LISTED = 50;

/** What a plan says of those who wait for the identity sync: how many, then who. */
export function awaitWarning(ids: readonly string[]): readonly PlanWarning[] {
  if (ids.length === 0) return [];
  const listed = ids.slice(0, LISTED).join(', ');
  const more = ids.length > LISTED ? ` and ${ids.length - LISTED} more` : '';
  return [{ code: AWAITS_SYNC, message: `${awaitWords(ids.length)}: ${listed}${more}`, source: null }];
}

/** How many wait for the identity sync, in words. */
export function awaitWords(count: number): string {
  const whose = count === 1 ? 'record of 1 person waits' : `records of ${count} people wait`;
  return `The personnel ${whose} for the next identity sync`;
}
