import type { Change } from '../plan/plan.js';
import type { EditedRecord } from '../report/person-edit.js';
import { sameField } from '../state/compare.js';
import type { RosterEdit } from '../state/edit.js';
import { IDENTITY_FIELD_NAMES, type Identity } from '../state/identity.js';
import type { State } from '../state/state.js';

/** The identities that edits change, in the order of the edits, each as a whole. */
export function editedRecords(edits: readonly RosterEdit[], before: State, after: State): readonly EditedRecord[] {
  const formerIds = new Map(
    edits.flatMap((edit) => (edit.kind === 'rename-identity' ? [[edit.to, edit.identityId]] : [])),
  );
  const touched = new Set(edits.map(touchedBy));
  return [...touched].flatMap((id): readonly EditedRecord[] => {
    const now = after.identities.get(id ?? '');
    if (now === undefined) return [];
    const was = before.identities.get(formerIds.get(now.identityId) ?? now.identityId);
    const changes = changesOf(was, now);
    return [{ identityId: now.identityId, how: was === undefined ? 'added' : 'changed', changes, source: now.source }];
  });
}

function touchedBy(edit: RosterEdit): string | null {
  switch (edit.kind) {
    case 'add-identity':
      return edit.identity.identityId;
    case 'set-identity':
      return edit.identityId;
    case 'rename-identity':
      return edit.to;
    default:
      return null;
  }
}

function changesOf(was: Identity | undefined, now: Identity): readonly Change[] {
  const renamed =
    was === undefined || was.identityId === now.identityId
      ? []
      : [{ field: 'identityId', before: was.identityId, after: now.identityId }];
  const fields = IDENTITY_FIELD_NAMES.filter((field) => !sameField(field, was?.fields[field], now.fields[field]));
  return [
    ...renamed,
    ...fields.map((field) => ({ field, before: was?.fields[field] ?? null, after: now.fields[field] ?? null })),
  ];
}
