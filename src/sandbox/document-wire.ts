import type { StoredDocument } from './model.js';

/** A document as V2 shows it; its content comes only with expand[]=downloadUrl. */
export function documentWire({ id, userId, name, type, renewalDate, createdAt, updatedAt }: StoredDocument) {
  return { id, userId, name, type, fileUrl: null, renewalDate, createdAt, updatedAt };
}
