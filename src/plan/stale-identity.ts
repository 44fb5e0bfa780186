import { sameField } from '../state/compare.js';
import { IDENTITY_FIELD_NAMES, IDENTITY_FIELDS, type Identity, type IdentityField } from '../state/identity.js';
import type { State } from '../state/state.js';
import { correctsSeparation } from './identities.js';
import type { Change, Operation, Value } from './plan.js';
import type { Held } from './stale.js';

/** Holds an operation on an identity against its live record. */
export function holdIdentity(operation: Operation, live: State): Held {
  const { action, changes } = operation;
  const record = recordOf(operation, live);
  if (record === undefined) {
    // Absent is "before" for a creation and "after" for a deletion.
    const isExpected = action === 'create' || action === 'delete';
    return { moved: isExpected ? [] : null, open: action === 'delete' ? null : operation };
  }
  const moved = IDENTITY_FIELD_NAMES.filter((field) => {
    const allowed = allowedValues(operation, field);
    return allowed !== null && !allowed.some((value) => sameField(field, value, record.fields[field]));
  });
  if (action === 'delete') return { moved, open: operation };
  const old = previousId(operation);
  const left = changes.filter((change) => change.field === 'identityId' || !holdsAfter(change, record));
  const isDone = left.every(({ field }) => field === 'identityId') && !(old !== null && live.identities.has(old));
  return { moved, open: isDone ? null : { ...operation, changes: left } };
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
export function previousId({ changes }: Operation): string | null {
  const old = changes.find(({ field }) => field === 'identityId')?.before;
  return typeof old === 'string' ? old : null;
}

function holdsAfter({ field, after }: Change, record: Identity): boolean {
  return isField(field) ? sameField(field, after, record.fields[field]) : record.identityId === after;
}

function isField(field: string): field is IdentityField {
  return Object.hasOwn(IDENTITY_FIELDS, field);
}
