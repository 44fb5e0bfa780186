import path from 'node:path';
import { DOCUMENT_TYPES, type DocumentRemoval, type DocumentType, type PersonDocument } from '../state/document.js';
import { normalText } from '../state/text.js';
import { readDay } from './overrides.js';
import { readReason } from './people.js';
import { placeAt, type SourceFile } from './source-file.js';
import { type Entry, entryOf, itemsOf, type Node, plainMap, recordsOf } from './tree.js';

/** One document with its place in a file; its content has not been looked at. */
export type PlacedDocument = {
  readonly document: Omit<PersonDocument, 'digest' | 'size'>;
  readonly file: SourceFile;
  readonly at: number;
  /** The path of the document's file as written, and where it stands. */
  readonly written: string;
  readonly fileAt: number;
};

/** The documents of one person: an entry of `documents`. */
export type PlacedOwner = { readonly file: SourceFile; readonly entry: Entry };

/** One tombstone of a document with its place in a file. */
export type PlacedDocumentRemoval = {
  readonly removal: DocumentRemoval;
  readonly file: SourceFile;
  readonly at: number;
};

/** Everybody of whom a file lists documents. */
export function readOwners(root: Node, file: SourceFile): PlacedOwner[] {
  return recordsOf(root, 'documents').map((entry) => ({ file, entry }));
}

/** The documents of one person; incomplete ones are left out: the schema has reported them. */
export function readDocuments({ file, entry }: PlacedOwner): PlacedDocument[] {
  return (entry.value.kind === 'list' ? entry.value.items : []).flatMap((item) => {
    const type = textOf(item, 'type');
    const written = textOf(item, 'file');
    if (!isType(type) || written === undefined || written.trim() === '') return [];
    const source = placeAt(file, item.at);
    const document = {
      person: entry.key,
      type,
      file: path.posix.normalize(written),
      name: normalText(path.posix.basename(written)),
      completionDate: readDay(textOf(item, 'completionDate') ?? '') ?? null,
      source,
    };
    return [{ document, file, at: item.at, written, fileAt: entryOf(item, 'file')?.value.at ?? item.at }];
  });
}

/** The tombstones of documents in a file; those that name no document are left out. */
export function readDocumentRemovals(root: Node, file: SourceFile): PlacedDocumentRemoval[] {
  return itemsOf(root, 'removed').flatMap((item) => {
    const { reason } = plainMap(item);
    const { person, type, name } = plainMap(entryOf(item, 'document')?.value);
    if (typeof person !== 'string' || !isType(type) || typeof name !== 'string') return [];
    const removal = { person, type, name, reason: readReason(reason), source: placeAt(file, item.at) };
    return [{ removal, file, at: item.at }];
  });
}

function textOf(item: Node, key: string): string | undefined {
  const node = entryOf(item, key)?.value;
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

function isType(type: unknown): type is DocumentType {
  return DOCUMENT_TYPES.some((known) => known === type);
}
