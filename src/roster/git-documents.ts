import {
  contentOf,
  type DocumentContent,
  type DocumentContents,
  type DocumentFault,
  MAX_DOCUMENT_BYTES,
  readPointer,
} from './document-content.js';
import { followLinks, type GitBlob, readBlobs } from './git-objects.js';

/** How many bytes of documents are read from git at once. */
const BATCH_BYTES = MAX_DOCUMENT_BYTES;

/** Looks at the files of documents as a commit holds them; `blobs` and `links` are of the roster directory in that commit. */
export async function readDocumentBlobs(
  directory: string,
  paths: readonly string[],
  blobs: ReadonlyMap<string, GitBlob>,
  links: ReadonlyMap<string, Buffer>,
): Promise<DocumentContents> {
  const found = new Map(paths.map((path) => [path, locate(path, blobs, links)]));
  const wanted = [...found.values()].filter((target) => typeof target === 'object');
  const bySha = new Map<string, DocumentContent>();
  for (const batch of batches(wanted)) {
    for (const [sha, bytes] of await readBlobs(directory, batch)) {
      // Git holds a pointer where Git LFS keeps the file: it names the very digest and size of the content.
      bySha.set(sha, readPointer(bytes) ?? contentOf(bytes));
    }
  }
  return new Map(
    [...found].map(([path, target]) => [
      path,
      typeof target === 'string' ? target : (bySha.get(target.sha) ?? 'missing'),
    ]),
  );
}

function locate(
  path: string,
  blobs: ReadonlyMap<string, GitBlob>,
  links: ReadonlyMap<string, Buffer>,
): GitBlob | DocumentFault {
  const blob = blobs.get(path);
  if (blob === undefined) return [...blobs.keys()].some((name) => name.startsWith(`${path}/`)) ? 'special' : 'missing';
  const target = followLinks(blob, blobs, links);
  if (target === 'dangling') return 'missing';
  if (target === 'leaves') return 'leaves';
  if (typeof target === 'string') return 'special';
  if (target.size === 0) return 'empty';
  return target.size > MAX_DOCUMENT_BYTES ? 'large' : target;
}

/** Groups of blobs of which each is read at once: as many as fit into the bytes, at least one. */
function batches(blobs: readonly GitBlob[]): GitBlob[][] {
  const groups: GitBlob[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const blob of new Map(blobs.map((one) => [one.sha, one])).values()) {
    size += blob.size;
    if (size > BATCH_BYTES) {
      groups.push([blob]);
      size = blob.size;
    } else groups.at(-1)?.push(blob);
  }
  return groups;
}
