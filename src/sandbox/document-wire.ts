import { createHash } from 'node:crypto';
import type { StoredDocument } from './model.js';

/** A document as V2 shows it; its content is only reached with expand[]=downloadUrl. */
export function documentWire({ id, userId, name, type, renewalDate, createdAt, updatedAt }: StoredDocument) {
  return { id, userId, name, type, fileUrl: null, renewalDate, createdAt, updatedAt };
}

/** What makes a download link valid: it stands for this content of this document and no other. */
export function signature({ id, base64 }: StoredDocument): string {
  return createHash('sha256').update(`${id}:${base64}`).digest('hex').slice(0, 32);
}

/** A link that needs no key, as the vendor's storage gives them; the buffer is for plain text, which cannot be uploaded. */
export function downloadWire(origin: string, document: StoredDocument) {
  const signedUrl = `${origin}/_sandbox/files/${document.id}?signature=${signature(document)}`;
  return { signedUrl, fileBuffer: null, fileName: document.name };
}
