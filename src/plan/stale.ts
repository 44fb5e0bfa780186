import { fieldDigests } from './digest.js';
import type { Live } from './live.js';
import type { PeopleIndex } from './people.js';
import type { Operation, Plan } from './plan.js';
import { holdIdentity } from './stale-identity.js';
import { holdDocument, holdPersonnel, holdScope } from './stale-people.js';

/** One reason why a saved plan no longer holds; it names record and field, never a value. */
export type Staleness = { readonly key: string; readonly field: string | null; readonly reason: string };

/** An operation held against live Drata. */
export type Held = {
  /** The fields that live holds another value of than before, after or on the way; null where the record is gone. */
  readonly moved: readonly string[] | null;
  /** The operation without what live holds already; null where nothing is left. */
  readonly open: Operation | null;
};

/**
 * Holds a saved plan against live Drata and the plan made now. It is stale where live holds neither the value before, nor
 * after, nor one on the way of a field it touches, and where the roster asks for more or for less than was saved. What has
 * come true meanwhile may be missing from the plan made now.
 */
export function findStaleness(
  saved: Plan,
  fresh: Plan,
  live: Live,
  people: PeopleIndex,
  only: ReadonlySet<string> | null,
): readonly Staleness[] {
  const reviewed = saved.operations.filter(({ key }) => only === null || only.has(key));
  const held = reviewed.map((operation) => ({ operation, ...holdAgainst(operation, live, people) }));
  const moved = held.flatMap(({ operation, moved: fields }): readonly Staleness[] => {
    const { key, pending } = operation;
    // What waited was not read: it has no value before.
    if (pending !== null) return [];
    if (fields === null) return [{ key, field: null, reason: 'is no longer in Drata' }];
    return fields.map((field) => ({ key, field, reason: 'has changed in Drata since' }));
  });
  const settled = new Set(moved.map(({ key }) => key));
  const freshDigests = new Set(fresh.operations.flatMap(fieldDigests));
  // The same roster asks for the same: what is missing has been done, and noted as applied.
  const asksOtherwise = saved.roster.digest !== fresh.roster.digest;
  const dropped = held
    .filter(({ operation, open }) => asksOtherwise && !settled.has(operation.key) && open !== null)
    .filter(({ open }) => open && fieldDigests(open).some((digest) => !freshDigests.has(digest)))
    .map(({ operation: { key } }) => ({
      key,
      field: null,
      reason: 'is in the saved plan, but the roster no longer asks for it',
    }));
  const savedDigests = new Set(reviewed.flatMap(fieldDigests));
  const released = new Set(reviewed.filter(({ action }) => action === 'release').map(({ key }) => key));
  const added = fresh.operations
    .filter(({ key, pending }) => !settled.has(key) && pending === null)
    // A reset takes what remains of the override with it, and a stop may leave it so: it was reviewed with the release.
    .filter(({ key, action }) => asksOtherwise || action !== 'override' || !released.has(key))
    .filter((operation) => fieldDigests(operation).some((digest) => !savedDigests.has(digest)))
    .map(({ key }) => ({ key, field: null, reason: 'is due now, but is not in the saved plan' }));
  return [...moved, ...dropped, ...added];
}

function holdAgainst(operation: Operation, live: Live, people: PeopleIndex): Held {
  switch (operation.resource) {
    case 'identity':
      return holdIdentity(operation, live.state);
    case 'personnel':
      return holdPersonnel(operation, live, people);
    case 'scope':
      return holdScope(operation, live);
    case 'document':
      return holdDocument(operation, live, people);
    default:
      return operation.resource satisfies never;
  }
}
