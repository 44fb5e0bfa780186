import type { RosterEdit } from '../state/edit.js';
import { emailKey } from '../state/text.js';
import type { UndoContext, Undone } from './undo-result.js';

/**
 * An override or a document is named by the address that Drata knows a person by. Where the address of an identity goes back and Drata
 * does not know the present one, what goes by that follows: the edits come after all others, which name things as they are now.
 */
export function followAddresses(
  records: readonly Undone[],
  { desired, live }: Pick<UndoContext, 'desired' | 'live'>,
): readonly Undone[] {
  const known = new Set((live.personnel ?? []).flatMap(({ email }) => (email === null ? [] : [emailKey(email)])));
  const all = records.flatMap(({ edits }) => edits);
  const isRemoved = (key: string) => all.some((edit) => edit.kind === 'remove-override' && edit.key === key);
  const removed = all.flatMap((edit) => (edit.kind === 'remove-document' ? [edit.document.person] : []));
  const countOf = (keys: readonly string[], person: string) => keys.filter((one) => one === person).length;
  const listed = desired.documents.map(({ person }) => person);
  const overrides = [...desired.overrides.keys()].filter((key) => !isRemoved(key));
  const people = [...new Set(listed)].filter((person) => countOf(listed, person) > countOf(removed, person));
  return records.map((record) => {
    const { before, after: to } = record.changes.find(({ field }) => field === 'email') ?? {};
    if (record.resource !== 'identity' || typeof before !== 'string' || typeof to !== 'string') return record;
    if (known.has(emailKey(before))) return record;
    const isMeant = (key: string) => emailKey(key) === emailKey(before);
    const moves: readonly RosterEdit[] = [
      ...overrides.filter(isMeant).map((key) => ({ kind: 'rename-override', key, to }) as const),
      ...people.filter(isMeant).map((person) => ({ kind: 'rename-documents', person, to }) as const),
    ];
    return { ...record, edits: [...record.edits, ...moves] };
  });
}
