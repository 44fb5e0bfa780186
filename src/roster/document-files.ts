import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { RefusedError } from '../errors.js';
import type { PersonDocument } from '../state/document.js';
import {
  contentOf,
  type DocumentContent,
  type DocumentContents,
  type DocumentFault,
  digestOf,
  MAX_DOCUMENT_BYTES,
  readPointer,
} from './document-content.js';

/** Looks at the files of documents below a roster directory, one after the other and none of them whole in memory. */
export async function readDocumentFiles(directory: string, paths: readonly string[]): Promise<DocumentContents> {
  const root = await realpath(directory);
  const contents = new Map<string, DocumentContent | DocumentFault>();
  for (const relative of paths) contents.set(relative, await lookAt(root, relative));
  return contents;
}

/** The bytes of a document to upload; refused when they are no longer what the plan was made of. */
export async function readDocument(directory: string, document: PersonDocument): Promise<Uint8Array> {
  const target = await locate(await realpath(directory), document.file);
  const bytes = 'fault' in target ? null : await readFile(target.full);
  if (bytes !== null && contentOf(bytes).digest === document.digest) return bytes;
  throw new RefusedError(`The file of a ${document.type} document has changed since the plan was made`, {
    remedy: 'Leave the roster as it is while an apply runs, then run it again.',
  });
}

type Located = { readonly full: string } | { readonly fault: DocumentFault };

/** Where a document's file really stands, links followed; never outside the roster directory. */
async function locate(root: string, relative: string): Promise<Located> {
  try {
    const full = await realpath(path.join(root, relative));
    if (!full.startsWith(root + path.sep)) return { fault: 'leaves' };
    const info = await stat(full);
    if (!info.isFile()) return { fault: 'special' };
    if (info.size === 0) return { fault: 'empty' };
    return info.size > MAX_DOCUMENT_BYTES ? { fault: 'large' } : { full };
  } catch (error) {
    return { fault: faultOf(error) };
  }
}

async function lookAt(root: string, relative: string): Promise<DocumentContent | DocumentFault> {
  const target = await locate(root, relative);
  if ('fault' in target) return target.fault;
  const hash = createHash('sha256');
  let size = 0;
  let first: Uint8Array | null = null;
  try {
    for await (const chunk of createReadStream(target.full, { end: MAX_DOCUMENT_BYTES })) {
      first ??= chunk as Uint8Array;
      size += (chunk as Uint8Array).length;
      hash.update(chunk as Uint8Array);
    }
  } catch (error) {
    return faultOf(error);
  }
  // It may have grown, or shrunk to nothing, between the two looks.
  if (size > MAX_DOCUMENT_BYTES) return 'large';
  if (first === null) return 'empty';
  return size === first.length && readPointer(first) !== null ? 'pointer' : { digest: digestOf(hash), size };
}

function faultOf(error: unknown): DocumentFault {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable';
}
