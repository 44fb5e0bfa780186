import path from 'node:path';
import type { DocumentReader } from '../drata/ports.js';
import { DrataError } from '../errors.js';
import { personKeys } from '../plan/adopt-people.js';
import type { Adopted } from '../plan/adopt-record.js';
import { documentKey } from '../plan/documents.js';
import type { Live } from '../plan/live.js';
import { addressBook } from '../plan/people.js';
import type { ImportLeft } from '../report/import.js';
import { MAX_DOCUMENT_BYTES } from '../roster/document-content.js';
import { pathFault } from '../roster/document-path.js';
import { DOCUMENT_TYPES, type DocumentType, type LiveDocument } from '../state/document.js';
import type { Person } from '../state/personnel.js';
import { byCodeUnit, emailKey, normalText } from '../state/text.js';
import { slug } from './import-first.js';

/** Documents with their files as a first roster lists them. */
export type FetchedDocuments = {
  readonly records: readonly Adopted[];
  /** Contents by path below the roster directory. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
  readonly left: readonly ImportLeft[];
};

type Wish = {
  readonly person: string;
  readonly document: LiveDocument & { readonly type: DocumentType };
  readonly file: string;
};

/** Fetches the files of all documents that a roster can list; the newest copy of each. */
export async function fetchDocuments(
  reader: DocumentReader,
  live: Live,
  isWanted: (keys: readonly string[]) => boolean,
  onProgress: (done: number, total: number, doing: string) => void,
): Promise<FetchedDocuments> {
  const wishes = wishesOf(live).filter(({ person, document }) => {
    return isWanted([person, documentKey({ person, type: document.type, name: document.name })]);
  });
  const contents = new Map<string, Uint8Array>();
  const records: Adopted[] = [];
  const left: ImportLeft[] = [];
  let done = 0;
  await Promise.all(
    wishes.map(async (wish) => {
      const found = await fetchOne(reader, wish);
      done += 1;
      onProgress(done, wishes.length, 'fetching documents');
      if (typeof found === 'string') left.push(withoutFile(wish, found));
      else {
        contents.set(wish.file, found);
        records.push(recordOf(wish));
      }
    }),
  );
  const byKey = (a: { readonly key: string }, b: { readonly key: string }) => byCodeUnit(a.key, b.key);
  return { records: records.sort(byKey), contents, left: left.sort(byKey) };
}

/** The content, or why there is none. */
async function fetchOne(reader: DocumentReader, { document, file }: Wish): Promise<Uint8Array | string> {
  const fault = pathFault(file);
  if (fault !== null) return `its name ${fault[1]}`;
  try {
    const content = await reader.download(document);
    if (content.length === 0) return 'it is empty';
    return content.length > MAX_DOCUMENT_BYTES ? 'it is larger than 25 MB' : content;
  } catch (error) {
    if (error instanceof DrataError && error.reach !== 'run') return error.message;
    throw error;
  }
}

/** Every document that can be uploaded, the newest of each name, with where its file goes: a folder for each person. */
function wishesOf({ personnel, documents, state }: Live): readonly Wish[] {
  const people = personnel ?? [];
  const keyOf = personKeys(people);
  const book = addressBook(state);
  const folderOf = (person: Person) => slug(book.get(emailKey(person.email ?? '')) ?? keyOf(person));
  const taken = new Set<string>();
  return people.flatMap((person): readonly Wish[] => {
    const held = person.userId === null ? [] : (documents?.get(person.userId) ?? []);
    const newest = new Map<string, Wish['document']>();
    for (const document of [...held].sort((a, b) => a.documentId - b.documentId)) {
      const { type } = document;
      if (isUploadable(type)) newest.set(JSON.stringify([type, normalText(document.name)]), { ...document, type });
    }
    return [...newest.values()].map((document) => {
      const name = normalText(document.name).replaceAll('/', '\\');
      const plain = path.posix.join('documents', folderOf(person), name);
      const file = taken.has(plain.toLowerCase())
        ? path.posix.join('documents', folderOf(person), document.type.toLowerCase(), name)
        : plain;
      taken.add(file.toLowerCase());
      return { person: keyOf(person), document, file };
    });
  });
}

function isUploadable(type: string): type is DocumentType {
  return DOCUMENT_TYPES.some((known) => known === type);
}

function recordOf({ person, document, file }: Wish): Adopted {
  const { type } = document;
  return {
    resource: 'document',
    key: documentKey({ person, type, name: document.name }),
    how: 'added',
    changes: [],
    isGuess: false,
    edits: [{ kind: 'add-document', document: { person, type, file, completionDate: null }, file: null }],
  };
}

function withoutFile({ person, document: { type, name } }: Wish, why: string): ImportLeft {
  const key = documentKey({ person, type, name });
  return { resource: 'document', key, field: null, reason: 'no-file', detail: { full: why, masked: why } };
}
