import type { Config } from '../state/config.js';
import type { RosterEdit } from '../state/edit.js';
import type { State } from '../state/state.js';
import type { DriftEntry } from './drift.js';
import type { Live } from './live.js';
import type { PeopleIndex } from './people.js';
import type { Change, Resource } from './plan.js';

/** One record as the roster takes it over from live. */
export type Adopted = {
  readonly resource: Resource;
  readonly key: string;
  readonly how: 'added' | 'changed' | 'removed';
  /** What the roster holds, and what it will hold. */
  readonly changes: readonly Change[];
  /** Whether Drata proves what is taken; an override of dates is told from a difference alone (DOMAIN section 6). */
  readonly isGuess: boolean;
  readonly edits: readonly RosterEdit[];
};

/** Why something that differs is not taken over; the words are the report's. */
export type LeftReason =
  /** In the roster and not in Drata: it takes `--remove-missing`. */
  | 'missing'
  /** In Drata and removed by the roster. */
  | 'removed'
  /** In Drata, and taken out of the roster since the last apply. */
  | 'dropped'
  /** The roster is to win. */
  | 'kept'
  /** A status that nobody can set, or that needs what Drata does not hold. */
  | 'unwritable'
  /** The id of a rename, or a release that was done in part. */
  | 'half-done';

export type Left = {
  readonly resource: Resource;
  readonly key: string;
  readonly field: string | null;
  readonly reason: LeftReason;
};

/** What an import takes from live. */
export type Adoption = {
  readonly records: readonly Adopted[];
  /** Changed on both sides, or by nobody knows whom: nothing is taken before somebody decides. */
  readonly conflicts: readonly DriftEntry[];
  readonly left: readonly Left[];
};

/** What decides about a record that is to be taken over. */
export type AdoptContext = {
  readonly desired: State;
  readonly applied: State | null;
  readonly live: Live;
  readonly people: PeopleIndex;
  readonly defaults: Config['defaults']['identities'];
  /** Whose value wins where both sides changed it; null leaves that to somebody. */
  readonly take: 'live' | 'git' | null;
  /** Whether records that Drata does not have leave the roster. */
  readonly removeMissing: boolean;
};

/** What becomes of one record. */
export type AdoptResult = Pick<Adoption, 'records' | 'left'>;

/** Entries that are not taken, for one reason. */
export function left(entries: readonly DriftEntry[], reason: LeftReason): readonly Left[] {
  return entries.map(({ resource, key, field }) => ({ resource, key, field, reason }));
}

/** What the roster holds, and what it will hold. */
export function changesOf(entries: readonly DriftEntry[]): readonly Change[] {
  return entries.flatMap(({ field, desired, live }) =>
    field === null ? [] : [{ field, before: desired, after: live }],
  );
}
