import path from 'node:path';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { printable } from '../report/safe.js';
import type { RosterFiles } from '../roster/files.js';
import { byCodeUnit } from '../state/text.js';

/** What would be written, as a unified diff that `git apply` takes; files of documents are named alone. */
export function rosterPatch(
  directory: string,
  { files }: Pick<RosterFiles, 'files'>,
  texts: ReadonlyMap<string, string>,
  documents: Iterable<string>,
): string {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const held = new Map(
    files.flatMap((file) => ('bytes' in file ? [[file.path, decoder.decode(file.bytes)] as const] : [])),
  );
  const name = (file: string) => path.posix.join(path.posix.normalize(directory.replaceAll('\\', '/')), file);
  const patches = [...texts]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([file, text]) => {
      const before = held.get(file);
      const from = before === undefined ? '/dev/null' : `a/${name(file)}`;
      const options = { context: 3, headerOptions: FILE_HEADERS_ONLY };
      return createTwoFilesPatch(from, `b/${name(file)}`, before ?? '', text, undefined, undefined, options);
    });
  const lines = [...documents].sort(byCodeUnit).map((file) => `Binary files /dev/null and b/${name(file)} differ\n`);
  return [...patches, ...lines].join('').split('\n').map(printableLine).join('\n');
}

/** A roster may hold what drives a terminal; a carriage return at the end of a line is that of the file. */
function printableLine(line: string): string {
  return line.endsWith('\r') ? `${printable(line.slice(0, -1))}\r` : printable(line);
}
