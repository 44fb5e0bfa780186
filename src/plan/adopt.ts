import { byCodeUnit } from '../state/text.js';
import { adoptDrift } from './adopt-drift.js';
import { adoptIdentities, adoptScopes } from './adopt-new.js';
import { adoptPeople } from './adopt-people.js';
import type { AdoptContext, Adoption, Left } from './adopt-record.js';
import type { DriftEntry } from './drift.js';
import { indexPeople } from './people.js';
import type { Plan, Resource } from './plan.js';

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
