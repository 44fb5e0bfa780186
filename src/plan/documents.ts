import type { DocumentRemoval, LiveDocument, PersonDocument } from '../state/document.js';
import type { Day } from '../state/instant.js';
import type { Person } from '../state/personnel.js';
import type { State } from '../state/state.js';
import { normalText } from '../state/text.js';
import type { Live } from './live.js';
import { patchBetween } from './patch.js';
import { type PeopleIndex, rivalProblems } from './people.js';
import type { Operation, PlanWarning, Value } from './plan.js';
import type { PlanProblem } from './problem.js';

export type DocumentDiff = {
  readonly operations: readonly Operation[];
  readonly unchanged: readonly string[];
  /** Documents that the last applied roster held and this one does not: left alone. */
  readonly unmanaged: readonly string[];
  readonly problems: readonly PlanProblem[];
  readonly warnings: readonly PlanWarning[];
};

/** How one document is told from another: person, type and file name (DESIGN section 2). */
export type DocumentName = { readonly person: string; readonly type: string; readonly name: string };

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
  const managed = new Set<string>();
  const problems: PlanProblem[] = [];
  for (const one of [...desired.documents, ...desired.documentRemovals]) {
    const names = people.namesOf(one.person).map((person) => nameIn(person, one));
    if (names.some((name) => managed.has(name))) problems.push(sharedDocument(one));
    for (const name of names) managed.add(name);
    problems.push(...rivalProblems(one.person, one.source, people));
  }
  const formerly = new Map<string, PersonDocument>();
  const unmanaged = (applied?.documents ?? []).filter((former) => {
    const names = people.formerNamesOf(former.person).map((person) => nameIn(person, former));
    for (const name of names) formerly.set(name, former);
    return !names.some((name) => managed.has(name));
  });
  for (const document of desired.documents) {
    const person = people.find(document.person);
    const held = copiesOf(document, person, live);
    const names = people.namesOf(document.person).map((one) => nameIn(one, document));
    const former = names.map((name) => formerly.get(name)).find((one) => one !== undefined) ?? null;
    if (held.length > 0 && (former === null || sameFile(former, document))) {
      unchanged.push(documentKey(document));
      warnings.push(...renewalWarning(document, held, today));
    } else {
      operations.push(uploadOperation(document, person, held.length > 0 ? former : null));
    }
  }
  for (const removal of desired.documentRemovals) {
    const held = copiesOf(removal, people.find(removal.person), live);
    if (held.length > 0) operations.push(removeOperation(removal, held));
  }
  return { operations, unchanged, unmanaged: unmanaged.map(documentKey), problems, warnings };
}

/** What a plan says of documents that have left the roster: nothing takes them out of Drata by itself. */
export function leftDocuments(keys: readonly string[]): readonly PlanWarning[] {
  if (keys.length === 0) return [];
  const what = keys.length === 1 ? '1 document has' : `${keys.length} documents have`;
  const message = `${what} left the roster since it was last applied, and Drata keeps what it has (--verbose lists them): an entry under removed: with a reason takes one out`;
  return [{ code: 'document-left', message, source: null }];
}

/** The key of a document in plans. */
export function documentKey({ person, type, name }: DocumentName): string {
  return `${person}/${type}/${name}`;
}

/** The document a key names. An address may hold a slash; types and file names do not. */
export function documentOf(key: string): DocumentName {
  const [name = '', type = '', ...person] = key.split('/').reverse();
  return { person: person.reverse().join('/'), type, name };
}

/** What Drata holds of a document, the newest first; more than one copy where it was uploaded again. */
export function copiesOf(
  { type, name }: Pick<DocumentName, 'type' | 'name'>,
  person: Person | null,
  { documents }: Pick<Live, 'documents'>,
): readonly LiveDocument[] {
  const held = person?.userId == null ? [] : (documents?.get(person.userId) ?? []);
  return held
    .filter((one) => one.type === type && normalText(one.name) === normalText(name))
    .sort((a, b) => b.documentId - a.documentId);
}

function uploadOperation(document: PersonDocument, person: Person | null, former: PersonDocument | null): Operation {
  const after = documentValues(document);
  const before: Readonly<Record<string, Value>> = former ? documentValues(former) : {};
  const fields = Object.keys(after).filter((field) => after[field] !== (before[field] ?? null));
  return {
    id: `document/${documentKey(document)}`,
    resource: 'document',
    action: 'upload',
    key: documentKey(document),
    source: document.source,
    changes: fields.map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null })),
    // A changed file is one more document: Drata replaces none (CONTRACT section 11).
    patch: patchBetween(null, after),
    inverse: patchBetween(after, null),
    destructive: false,
    pending: waitsFor(document, person),
    predicted: null,
  };
}

/** What an upload of a document writes, by field. */
export function documentValues(document: PersonDocument): Readonly<Record<string, Value>> {
  const { type, name, completionDate, digest } = document;
  return { type, name, completionDate, content: digest };
}

function waitsFor({ type }: PersonDocument, person: Person | null): string | null {
  if (person === null) return 'Drata does not know this person yet: an identity sync may change that';
  if (person.userId === null) return 'Drata shows no user for this person yet';
  // Evidence of offboarding can be attached only once the person is a former one (DOMAIN section 11).
  if (type === 'OFFBOARDING_EVIDENCE' && !person.fields.employmentStatus.includes('FORMER_')) {
    return 'Drata takes this document only once it shows the person as a former one';
  }
  return null;
}

function removeOperation(removal: DocumentRemoval, held: readonly LiveDocument[]): Operation {
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

function nameIn(person: string, { type, name }: DocumentName): string {
  return JSON.stringify([person, type, normalText(name)]);
}

function sameFile(a: PersonDocument, b: PersonDocument): boolean {
  return a.digest === b.digest && a.completionDate === b.completionDate;
}

function sharedDocument({ source }: PersonDocument | DocumentRemoval): PlanProblem {
  return {
    message: 'One document of a person stands in the roster twice, under two keys of that person.',
    remedy: 'Keep one of them.',
    source,
  };
}

function renewalWarning(document: PersonDocument, held: readonly LiveDocument[], today: Day): readonly PlanWarning[] {
  const renewals = held.map(({ renewalDate }) => renewalDate);
  if (renewals.some((day) => day === null || day >= today)) return [];
  return [
    {
      code: 'document-expired',
      message: `A document is past its renewal date and no longer counts: add the new file to the roster`,
      source: document.source,
    },
  ];
}
