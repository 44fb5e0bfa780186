import type { SchemaObject } from 'ajv/dist/2020.js';
import type { LiveDocument } from '../../state/document.js';
import { normalText } from '../../state/text.js';
import { type Check, checkWith } from './check.js';
import { type NumberedPage, pageOf } from './page.js';
import { ID, readDay, readInstant, TEXT, type WireId } from './parts.js';

/** A document as either version of the API shows it (CONTRACT sections 11 and 12). */
export type WireDocument = {
  readonly id: WireId;
  readonly name: string;
  readonly type: string;
  readonly renewalDate?: string | null;
  readonly createdAt: string;
};

/** Where the content of a document is. */
export type WireDownload = {
  readonly signedUrl?: string | null;
  /** Plain text in base64; plain text alone has it. */
  readonly fileBuffer?: { readonly buffer?: string | null } | null;
};

const DOCUMENT: SchemaObject = {
  type: 'object',
  required: ['id', 'name', 'type', 'createdAt'],
  properties: {
    id: ID,
    name: { type: 'string' },
    type: { type: 'string' },
    renewalDate: TEXT,
    createdAt: { type: 'string' },
  },
};
const DOWNLOAD: SchemaObject = {
  type: 'object',
  properties: { signedUrl: TEXT, fileBuffer: { type: ['object', 'null'], properties: { buffer: TEXT } } },
};

export const checkDocumentPage = pageOf<WireDocument>(DOCUMENT);
export const checkDocumentDetail = checkWith<{ readonly downloadUrl: WireDownload }>({
  type: 'object',
  required: ['downloadUrl'],
  properties: { downloadUrl: DOWNLOAD },
});
export const checkV1Download = checkWith<WireDownload>(DOWNLOAD);

const checkV1Documents = checkWith<{ readonly documents: readonly WireDocument[] }>({
  type: 'object',
  required: ['documents'],
  properties: { documents: { type: 'array', items: DOCUMENT } },
});

/** A page of V1's list, which does not say how many there are (CONTRACT section 5). */
export const checkV1DocumentPage: Check<NumberedPage<WireDocument>> = (...reply) => {
  return { records: checkV1Documents(...reply).documents, total: null };
};

/** The document in our terms. */
export function readDocument(wire: WireDocument, userId: number, endpoint: string): LiveDocument {
  const record = `document ${wire.id}`;
  return {
    documentId: Number(wire.id),
    userId,
    type: wire.type,
    name: normalText(wire.name),
    renewalDate: readDay(wire.renewalDate, { field: 'renewalDate', record, endpoint }),
    createdAt: readInstant(wire.createdAt, { field: 'createdAt', record, endpoint }),
  };
}
