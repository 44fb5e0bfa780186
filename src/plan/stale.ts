import { sameField } from '../state/compare.js';
import { IDENTITY_FIELD_NAMES, IDENTITY_FIELDS, type Identity, type IdentityField } from '../state/identity.js';
import type { State } from '../state/state.js';
import { fieldDigests } from './digest.js';
import { correctsSeparation } from './identities.js';
import type { Change, Operation, Plan, Value } from './plan.js';

/** One reason why a saved plan no longer holds; it names record and field, never a value. */
export type Staleness = { readonly key: string; readonly field: string | null; readonly reason: string };

/**
 * Holds a saved plan against live Drata and the plan made now. It is stale where live holds neither the value before, nor
 * after, nor one on the way of a field it touches, and where the roster asks for more or for less than was saved. What has
 * come true meanwhile may be missing from the plan made now.
 */
export function findStaleness(
  saved: Plan,
  fresh: Plan,
  live: State,
  only: ReadonlySet<string> | null,
): readonly Staleness[] {
  const reviewed = saved.operations.filter(({ key }) => only === null || only.has(key));
  const savedDigests = new Set(reviewed.flatMap(fieldDigests));
  const freshDigests = new Set(fresh.operations.flatMap(fieldDigests));
  const moved = reviewed.flatMap((operation) => movedInLive(operation, live));
  const settled = new Set(moved.map(({ key }) => key));
  const dropped = reviewed
    .filter((operation) => !settled.has(operation.key) && !isDone(operation, live))
    .filter((operation) => openDigests(operation, live).some((digest) => !freshDigests.has(digest)))
    .map(({ key }) => ({ key, field: null, reason: 'is in the saved plan, but the roster no longer asks for it' }));
  const added = fresh.operations
    .filter((operation) => !settled.has(operation.key))
    .filter((operation) => fieldDigests(operation).some((digest) => !savedDigests.has(digest)))
    .map(({ key }) => ({ key, field: null, reason: 'is due now, but is not in the saved plan' }));
  return [...moved, ...dropped, ...added];
}

function movedInLive(operation: Operation, live: State): readonly Staleness[] {
  const { key, action } = operation;
  const record = recordOf(operation, live);
  if (record === undefined) {
    // Absent is "before" for a creation and "after" for a deletion.
    return action === 'create' || action === 'delete' ? [] : [{ key, field: null, reason: 'is no longer in Drata' }];
  }
  return IDENTITY_FIELD_NAMES.filter((field) => {
    const allowed = allowedValues(operation, field);
    return allowed !== null && !allowed.some((value) => sameField(field, value, record.fields[field]));
  }).map((field) => ({ key, field, reason: 'has changed in Drata since' }));
}

/**
 * The values a field may hold between the saved plan and its end; null where the operation does not touch the field. A creation
 * writes whole records, so nothing lies between; a deletion takes the whole record, empty fields included.
 */
function allowedValues({ action, changes }: Operation, field: IdentityField): readonly Value[] | null {
  const change = changes.find((candidate) => candidate.field === field);
  if (action === 'delete') return [change?.before ?? null];
  if (change === undefined) return null;
  if (action === 'create') return [change.after];
  const { before, after } = change;
  return field === 'separatedAt' && correctsSeparation(changes) ? [before, null, after] : [before, after];
}

/** The record an operation is about: under its key or, where a rename has yet to write that one, under the old id. */
function recordOf(operation: Operation, live: State): Identity | undefined {
  const old = previousId(operation);
  return live.identities.get(operation.key) ?? (old === null ? undefined : live.identities.get(old));
}

/** The id that a rename leaves; null for any other operation. */
function previousId({ changes }: Operation): string | null {
  const old = changes.find(({ field }) => field === 'identityId')?.before;
  return typeof old === 'string' ? old : null;
}

function isDone(operation: Operation, live: State): boolean {
  const record = live.identities.get(operation.key);
  if (operation.action === 'delete') return record === undefined;
  const old = previousId(operation);
  if (old !== null && live.identities.has(old)) return false;
  return record !== undefined && operation.changes.every((change) => holdsAfter(change, record));
}

/** The field digests of what live does not hold yet. */
function openDigests(operation: Operation, live: State): readonly string[] {
  const record = recordOf(operation, live);
  if (record === undefined || operation.action === 'delete') return fieldDigests(operation);
  const open = operation.changes.filter((change) => change.field === 'identityId' || !holdsAfter(change, record));
  return fieldDigests({ ...operation, changes: open });
}

function holdsAfter({ field, after }: Change, record: Identity): boolean {
  return isField(field) ? sameField(field, after, record.fields[field]) : record.identityId === after;
}

function isField(field: string): field is IdentityField {
  return Object.hasOwn(IDENTITY_FIELDS, field);
}
