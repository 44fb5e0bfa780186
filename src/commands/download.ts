import { mkdir, open } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { DocumentReader } from '../drata/ports.js';
import { UsageError } from '../errors.js';
import { reasonOf } from './files.js';

/** Fetches all documents of a user into a directory, which is made where it is missing. Returns the names written. */
export async function downloadDocuments(
  reader: DocumentReader,
  userId: number,
  directory: string,
): Promise<readonly string[]> {
  const documents = await reader.list(userId);
  await mkdir(directory, { recursive: true, mode: 0o700 }).catch((cause) => {
    throw new UsageError(`cannot make the directory ${directory}: ${reasonOf(cause)}`, { cause });
  });
  const written: string[] = [];
  for (const document of documents) {
    const content = await reader.download(document);
    written.push(await writeNew(directory, safeName(document.name), content));
  }
  return written;
}

/** File systems take 255 bytes; a number may have to be added. */
const LONGEST_NAME = 200;

/** A document's name as a file name: names in Drata are people's text and may hold anything. */
export function safeName(name: string): string {
  const plain = [...name.replace(/[\p{Cc}\p{Cf}\p{Cs}/\\:*?"<>|]/gu, '_')];
  // The end is kept, since it tells the kind of file.
  while (Buffer.byteLength(plain.join('')) > LONGEST_NAME) plain.shift();
  return plain.join('').replace(/^\.+/, '_') || 'document';
}

/** Writes a file that is not there yet, under another name where it is: nothing is overwritten. Only its owner may read it. */
async function writeNew(directory: string, name: string, content: Uint8Array): Promise<string> {
  const extension = extname(name);
  const stem = name.slice(0, name.length - extension.length);
  for (let copy = 1; ; copy++) {
    const candidate = copy === 1 ? name : `${stem} (${copy})${extension}`;
    try {
      const file = await open(join(directory, candidate), 'wx', 0o600);
      try {
        await file.writeFile(content);
      } finally {
        await file.close();
      }
      return candidate;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw new UsageError(`cannot write ${join(directory, candidate)}: ${reasonOf(cause)}`, { cause });
      }
    }
  }
}
