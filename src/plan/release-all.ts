import { type Day, dayOf } from '../state/instant.js';
import type { Person } from '../state/personnel.js';
import type { Source } from '../state/source.js';
import { EMPTY_STATE, type State } from '../state/state.js';
import type { EmploymentStatus } from '../state/status.js';
import { emailKey } from '../state/text.js';
import type { Live } from './live.js';
import { addressBook, indexPeople, syncedFields } from './people.js';
import { predictStatus } from './predict.js';

/** One person whom `release --all` is known to change. */
export type ReleasedPerson = {
  readonly personnelId: number;
  readonly email: string | null;
  readonly employmentStatus: EmploymentStatus;
  /** The day since when the status is set by hand; null where only the roster tells of an override. */
  readonly statusSetAt: Day | null;
  /** What the identity record makes of the status; null where none decides. */
  readonly predicted: EmploymentStatus | null;
  /** The override of the roster, which the next apply sets again; null where it has none. */
  readonly source: Source | null;
};

export type ReleaseAll = {
  /** Everybody in Drata: the call touches them all. */
  readonly people: number;
  /** Who is known to change: a status set by hand shows, a date set by hand does not (CONTRACT 9.1). */
  readonly known: readonly ReleasedPerson[];
};

/** What handing everybody back to automatic sync touches, as far as Drata and the roster tell. */
export function planReleaseAll(desired: State, live: Live, today: Day): ReleaseAll {
  const all = live.personnel ?? [];
  const people = indexPeople(all, desired, EMPTY_STATE);
  const overrides = new Map([...desired.overrides.values()].map((one) => [people.find(one.key)?.personnelId, one]));
  const identities = new Map([...addressBook(live.state), ...addressBook(desired)]);
  const predicted = ({ email }: Person) => {
    const identity = syncedFields(identities.get(emailKey(email ?? '')) ?? null, desired, live.state);
    return identity && predictStatus(identity, today);
  };
  const known = all.filter(({ personnelId, statusSetAt }) => statusSetAt !== null || overrides.has(personnelId));
  return {
    people: all.length,
    known: known
      .map((person) => ({
        personnelId: person.personnelId,
        email: person.email,
        employmentStatus: person.fields.employmentStatus,
        statusSetAt: person.statusSetAt && dayOf(person.statusSetAt),
        predicted: predicted(person),
        source: overrides.get(person.personnelId)?.source ?? null,
      }))
      .sort((a, b) => a.personnelId - b.personnelId),
  };
}
