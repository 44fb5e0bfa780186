import type { RosterEdit } from '../state/edit.js';
import { byCodeUnit } from '../state/text.js';
import { type AdoptContext, adoptDrift } from './adopt-drift.js';
import { adoptIdentities, adoptScopes } from './adopt-new.js';
import { adoptPeople } from './adopt-people.js';
import type { DriftEntry } from './drift.js';
import { indexPeople } from './people.js';
import type { Change, Plan, Resource } from './plan.js';

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

export type AdoptInput = Omit<AdoptContext, 'people'> & {
  /** What `findDrift` calls changed. */
  readonly changed: readonly DriftEntry[];
  /** Records that the plan found in Drata alone. */
  readonly unmanaged: Plan['unmanaged'];
  /** What the roster does not name: nothing of it, people with what Drata proves of them, or all of a tenant that has no roster yet. */
  readonly also: 'nothing' | 'people' | 'tenant';
  /** The only record keys to take; null takes all. */
  readonly only: ReadonlySet<string> | null;
};

/**
 * What the roster has to become to say what live says: the values that changed in Drata since the last apply, and records that are new
 * there. What is merely not applied yet stays as the roster has it (`drift.ts` tells the two apart).
 */
export function adoptLive(input: AdoptInput): Adoption {
  const { changed, unmanaged, desired, applied, live, only, also } = input;
  const people = indexPeople(live.personnel ?? [], desired, applied);
  const context: AdoptContext = { ...input, people };
  const isWanted = ({ key }: { readonly key: string }) => only === null || only.has(key);
  const { records, conflicts, left } = adoptDrift(changed.filter(isWanted), context);
  const nothing = { records: [], left: [] };
  const identities = also === 'nothing' ? nothing : adoptIdentities(unmanaged, context);
  const overrides = also === 'nothing' ? nothing : adoptPeople(records, context, also === 'tenant');
  const scopes = also === 'tenant' ? adoptScopes(live) : [];
  const fresh = [...identities.records, ...overrides.records, ...scopes].filter(isWanted);
  return {
    records: [...records, ...fresh].sort(byRecord),
    conflicts,
    left: [...left, ...[...identities.left, ...overrides.left].filter(isWanted)].sort(byRecord),
  };
}

const ORDER: readonly Resource[] = ['identity', 'personnel', 'scope', 'document'];

function byRecord(a: Pick<Left, 'resource' | 'key'>, b: Pick<Left, 'resource' | 'key'>): number {
  return ORDER.indexOf(a.resource) - ORDER.indexOf(b.resource) || byCodeUnit(a.key, b.key);
}
