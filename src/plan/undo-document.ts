import type { RosterEdit } from '../state/edit.js';
import { copiesOf, documentKey } from './documents.js';
import type { Operation, Value } from './plan.js';
import { remark, SETTLED, type UndoContext, type UndoResult, withheld } from './undo-result.js';

/** Takes back an upload by a tombstone. A removal took the only copy that Drata had. */
export function undoDocument(operation: Operation, { desired, live, people, reason }: UndoContext): UndoResult {
  const { resource, key, changes } = operation;
  const document = desired.documents.find((one) => documentKey(one) === key);
  if (operation.action === 'remove') return document ? SETTLED : withheld(operation, 'removed-document');
  if (desired.documentRemovals.some((one) => documentKey(one) === key)) return SETTLED;
  if (document === undefined) return withheld(operation, 'not-in-roster');
  const content = changes.find(({ field }) => field === 'content');
  // A removal takes every copy, the former one too (CONTRACT section 11: Drata replaces none).
  if (content?.before != null || content === undefined) return withheld(operation, 'replaced-document');
  const given = (field: string): Value => changes.find((change) => change.field === field)?.after ?? null;
  const told = [
    ...(document.digest === content.after ? [] : remark(operation, 'changed-in-roster', 'content')),
    ...(document.completionDate === given('completionDate')
      ? []
      : remark(operation, 'changed-in-roster', 'completionDate')),
    ...(copiesOf(document, people.find(document.person), live).length > 1
      ? remark(operation, 'changed-in-drata', 'content')
      : []),
  ];
  if (told.length > 0) return { records: [], told };
  const { person, type, name } = document;
  const edits: readonly RosterEdit[] = [
    { kind: 'remove-document', document: { person, type, name } },
    { kind: 'add-document-removal', removal: { person, type, name, reason }, file: null },
  ];
  return { records: [{ resource, key, how: 'removed', changes: [], edits }], told: [] };
}
