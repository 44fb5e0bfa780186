import { sameField } from '../state/compare.js';
import type { RosterEdit } from '../state/edit.js';
import { IDENTITY_FIELD_NAMES, type Identity, type IdentityField, type IdentityFields } from '../state/identity.js';
import { newIdentity } from './adopt-new.js';
import type { Change, Operation, Value } from './plan.js';
import { previousId } from './stale-identity.js';
import { remark, SETTLED, type UndoContext, type UndoRemark, type UndoResult, withheld } from './undo-result.js';

/** What becomes of an identity, and the record as the roster will hold it, under its present id. */
export type IdentityUndo = UndoResult & { readonly after: readonly Identity[] };

/** Takes back what was done to one identity record. `isCertain` is false where nothing proved that it took effect. */
export function undoIdentity(operation: Operation, isCertain: boolean, context: UndoContext): IdentityUndo {
  if (operation.action === 'create') return { ...undoCreation(operation, context), after: [] };
  if (operation.action === 'delete') return { ...undoDeletion(operation, context), after: [] };
  return undoChanges(operation, isCertain, context);
}

/** A record that the apply made goes by a tombstone; one that anybody has touched since stays. */
function undoCreation(operation: Operation, { desired, live, reason }: UndoContext): UndoResult {
  const { key, resource } = operation;
  const identity = desired.identities.get(key);
  const held = live.state.identities.get(key);
  if (identity === undefined) {
    return desired.removals.has(key) || held === undefined ? SETTLED : withheld(operation, 'not-in-roster');
  }
  const told = IDENTITY_FIELD_NAMES.flatMap((field) => {
    const written = operation.changes.find((change) => change.field === field)?.after ?? null;
    if (!sameField(field, identity.fields[field], written)) return remark(operation, 'changed-in-roster', field);
    return held && !sameField(field, held.fields[field], written) ? remark(operation, 'changed-in-drata', field) : [];
  });
  if (told.length > 0) return { records: [], told };
  const edits: readonly RosterEdit[] = [
    { kind: 'remove-identity', identityId: key },
    { kind: 'add-removal', removal: { identityId: key, reason }, file: null },
  ];
  return {
    records: [{ resource, key, how: 'removed', changes: [], edits }],
    told: live.unreadable.has(key) ? remark(operation, 'unseen') : [],
  };
}

/** A deleted record comes back with all that it held: writing it again restores it (CONTRACT 7.5). */
function undoDeletion(operation: Operation, { desired, live, defaults }: UndoContext): UndoResult {
  const { key, changes } = operation;
  const before = (field: IdentityField) => changes.find((change) => change.field === field)?.before ?? null;
  const isBack = (fields: Partial<IdentityFields>) =>
    IDENTITY_FIELD_NAMES.every((field) => sameField(field, fields[field], before(field)));
  const identity = desired.identities.get(key);
  if (identity) return isBack(identity.fields) ? SETTLED : withheld(operation, 'changed-in-roster');
  const held = live.state.identities.get(key);
  if (held && !isBack(held.fields)) return withheld(operation, 'changed-in-drata');
  const fields = Object.fromEntries(IDENTITY_FIELD_NAMES.map((field) => [field, before(field)]));
  const {
    edits,
    isGuess: _,
    ...added
  } = newIdentity({ identityId: key, fields, previously: null, recordId: null, source: null }, defaults);
  const drop: readonly RosterEdit[] = desired.removals.has(key) ? [{ kind: 'drop-removal', identityId: key }] : [];
  return { records: [{ ...added, edits: [...drop, ...edits] }], told: [] };
}

/** Values go back, and so does the id of a rename. */
function undoChanges(operation: Operation, isCertain: boolean, context: UndoContext): IdentityUndo {
  const { desired, live } = context;
  const { key, resource } = operation;
  const old = previousId(operation);
  const identity = desired.identities.get(key) ?? desired.identities.get(old ?? key);
  if (identity === undefined) return { ...withheld(operation, 'not-in-roster'), after: [] };
  const record = live.state.identities.get(key) ?? live.state.identities.get(old ?? key) ?? null;
  const isRename = old !== null && identity.identityId === key;
  const { open, told } = openChanges(operation, identity, record);
  if (told.length > 0) return { records: [], told, after: [] };
  if (open.length === 0 && !isRename) return { ...SETTLED, after: [] };
  const isUnseen = live.unreadable.has(identity.identityId);
  if (record === null && !isUnseen) return { ...withheld(operation, 'not-in-drata'), after: [] };
  // A rename without an answer may have left both records.
  const isTaken = isRename && (desired.identities.has(old) || (isCertain && live.state.identities.has(old)));
  if (isTaken) return { ...withheld(operation, 'taken'), after: [] };
  const identityId = isRename ? old : identity.identityId;
  const set = Object.fromEntries(open.map(({ field, before }) => [field, before])) as Partial<IdentityFields>;
  const edits: readonly RosterEdit[] = [
    ...(isRename ? [{ kind: 'rename-identity', identityId: key, to: old } as const] : []),
    { kind: 'set-identity', identityId, set, ...(isRename ? { previously: key } : {}) },
  ];
  const moves = isRename ? operation.changes.filter(({ field }) => field === 'identityId') : [];
  return {
    records: [{ resource, key: identityId, how: 'changed', changes: [...moves, ...open].map(reversed), edits }],
    told: isUnseen ? remark(operation, 'unseen') : [],
    after: [{ ...identity, fields: { ...identity.fields, ...set } }],
  };
}

/** The changes that the roster still holds, and what keeps any of them from being taken back. */
function openChanges(operation: Operation, identity: Identity, record: Identity | null) {
  const open: Change[] = [];
  const told: UndoRemark[] = [];
  for (const change of operation.changes) {
    const { before, after } = change;
    const field = change.field as IdentityField | 'identityId';
    if (field === 'identityId') continue;
    const wanted = identity.fields[field];
    const holds = (value: Value) => record === null || sameField(field, record.fields[field], value);
    if (wanted !== undefined && sameField(field, wanted, before)) continue;
    if (wanted === undefined || !sameField(field, wanted, after)) {
      told.push(...remark(operation, 'changed-in-roster', field));
    } else if (!holds(after) && !holds(before)) told.push(...remark(operation, 'changed-in-drata', field));
    else open.push(change);
  }
  return { open, told };
}

function reversed({ field, before, after }: Change): Change {
  return { field, before: after, after: before };
}
