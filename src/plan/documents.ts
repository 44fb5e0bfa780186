import type { LiveDocument, PersonDocument } from '../state/document.js';
import type { Day } from '../state/instant.js';
import type { Person } from '../state/personnel.js';
import type { State } from '../state/state.js';
import { normalText } from '../state/text.js';
import type { Live } from './live.js';
import { patchBetween } from './patch.js';
import type { PeopleIndex } from './people.js';
import type { Operation, PlanWarning, Value } from './plan.js';

export type DocumentDiff = {
  readonly operations: readonly Operation[];
  readonly unchanged: readonly string[];
  /** Documents that the last applied roster held and this one does not: left alone. */
  readonly unmanaged: readonly string[];
  readonly warnings: readonly PlanWarning[];
};

/** How one document is told from another: person, type and file name (DESIGN section 2). */
type Named = { readonly person: string; readonly type: string; readonly name: string };

/**
 * Compares documents with what Drata holds. Drata keeps no hash, so a document counts as changed when it changed in git since
 * the last applied roster; one past its renewal date is a warning and never re-sent by itself.
 */
export function diffDocuments(
  desired: State,
  live: Live,
  applied: State | null,
  people: PeopleIndex,
  today: Day,
): DocumentDiff {
  const operations: Operation[] = [];
  const unchanged: string[] = [];
  const warnings: PlanWarning[] = [];
  const same = (a: Named, b: Named) =>
    a.type === b.type &&
    normalText(a.name) === normalText(b.name) &&
    people.personOf(a.person) === people.personOf(b.person);
  for (const document of desired.documents) {
    const person = people.find(document.person);
    const held = copiesOf(document, person, live);
    const former = applied?.documents.find((one) => same(one, document));
    const changed = former !== undefined && !sameFile(former, document);
    if (held.length > 0 && !changed) {
      unchanged.push(documentKey(document));
      warnings.push(...renewalWarning(document, held, today));
    } else {
      operations.push(uploadOperation(document, person, former ?? null));
    }
  }
  for (const removal of desired.documentRemovals) {
    const held = copiesOf(removal, people.find(removal.person), live);
    if (held.length > 0) operations.push(removeOperation(removal, held));
  }
  const managed = [...desired.documents, ...desired.documentRemovals];
  const unmanaged = (applied?.documents ?? []).filter((former) => !managed.some((one) => same(one, former)));
  return { operations, unchanged, unmanaged: unmanaged.map(documentKey), warnings };
}

/** The key of a document in plans. */
export function documentKey({ person, type, name }: Named): string {
  return `${person}/${type}/${name}`;
}

/** What Drata holds of a document, the newest first; more than one copy where it was uploaded again. */
export function copiesOf(
  { type, name }: Named,
  person: Person | null,
  { documents }: Pick<Live, 'documents'>,
): readonly LiveDocument[] {
  const held = person?.userId == null ? [] : (documents?.get(person.userId) ?? []);
  return held
    .filter((one) => one.type === type && normalText(one.name) === normalText(name))
    .sort((a, b) => b.documentId - a.documentId);
}

function uploadOperation(document: PersonDocument, person: Person | null, former: PersonDocument | null): Operation {
  const { type, name, completionDate, digest } = document;
  const after: Record<string, Value> = { type, name, completionDate, content: digest };
  const before: Record<string, Value> = {
    type: former && type,
    name: former && name,
    completionDate: former?.completionDate ?? null,
    content: former?.digest ?? null,
  };
  const fields = Object.keys(after).filter((field) => after[field] !== before[field]);
  return {
    id: `document/${documentKey(document)}`,
    resource: 'document',
    action: 'upload',
    key: documentKey(document),
    source: document.source,
    changes: fields.map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null })),
    patch: patchBetween(null, after),
    inverse: patchBetween(after, null),
    destructive: false,
    pending: waitsFor(document, person),
    predicted: null,
  };
}

function waitsFor({ type }: PersonDocument, person: Person | null): string | null {
  if (person === null) return 'Drata does not know this person yet: the next identity sync may change that';
  if (person.userId === null) return 'Drata shows no user for this person';
  // Evidence of offboarding can be attached only once the person is a former one (DOMAIN section 11).
  if (type === 'OFFBOARDING_EVIDENCE' && !person.fields.employmentStatus.includes('FORMER_')) {
    return 'evidence of offboarding can be attached only once Drata shows the person as a former one';
  }
  return null;
}

function removeOperation(removal: State['documentRemovals'][number], held: readonly LiveDocument[]): Operation {
  const { type, name, reason, source } = removal;
  const before = held.map(({ documentId, renewalDate }) => ({ documentId, type, name, renewalDate }));
  return {
    id: `document/${documentKey(removal)}`,
    resource: 'document',
    action: 'remove',
    key: documentKey(removal),
    source,
    changes: [
      { field: 'reason', before: null, after: reason },
      { field: 'type', before: type, after: null },
      { field: 'name', before: name, after: null },
    ],
    patch: patchBetween({ documents: before }, null),
    inverse: patchBetween(null, { documents: before }),
    destructive: true,
    pending: null,
    predicted: null,
  };
}

function sameFile(a: PersonDocument, b: PersonDocument): boolean {
  return a.digest === b.digest && a.completionDate === b.completionDate;
}

function renewalWarning(document: PersonDocument, held: readonly LiveDocument[], today: Day): readonly PlanWarning[] {
  const renewals = held.map(({ renewalDate }) => renewalDate);
  if (renewals.some((day) => day === null || day >= today)) return [];
  return [
    {
      code: 'document-expired',
      message: `A ${document.type} document is past its renewal date and no longer counts: add the new file to the roster`,
      source: document.source,
    },
  ];
}
