import { createHash, type Hash } from 'node:crypto';

/** What a document's file holds, as far as a plan needs it. */
export type DocumentContent = { readonly digest: string; readonly size: number };

/** Why a document's file cannot be used; `check-documents.ts` has the words. */
export type DocumentFault = 'missing' | 'leaves' | 'special' | 'unreadable' | 'empty' | 'large' | 'pointer';

/** The content of documents by path (relative to the roster, with `/`), each with its digest or the fault it has. */
export type DocumentContents = ReadonlyMap<string, DocumentContent | DocumentFault>;

/**
 * The largest document, in bytes. Drata publishes no limit but answers 413 beyond one (CONTRACT section 11): this is our choice,
 * so that an upload that is bound to fail is refused before anything is sent.
 */
export const MAX_DOCUMENT_BYTES = 25 * 1024 * 1024;

/** A Git LFS pointer is smaller than this (https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md). */
const MAX_POINTER_BYTES = 1024;

/** The digest of content that has been read whole. */
export function contentOf(bytes: Uint8Array): DocumentContent {
  return { digest: digestOf(createHash('sha256').update(bytes)), size: bytes.length };
}

/** The digest as a plan names it. */
export function digestOf(hash: Hash): string {
  return `sha256:${hash.digest('hex')}`;
}

/** The content that a Git LFS pointer stands for; null for bytes that are no pointer. */
export function readPointer(bytes: Uint8Array): DocumentContent | null {
  if (bytes.length >= MAX_POINTER_BYTES) return null;
  const text = new TextDecoder().decode(bytes);
  if (!text.startsWith('version https://git-lfs.github.com/spec/v1\n')) return null;
  const oid = /^oid sha256:([0-9a-f]{64})$/m.exec(text)?.[1];
  const size = /^size (\d+)$/m.exec(text)?.[1];
  return oid === undefined || size === undefined ? null : { digest: `sha256:${oid}`, size: Number(size) };
}
