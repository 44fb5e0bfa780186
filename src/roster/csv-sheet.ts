import type { Identity, Removal } from '../state/identity.js';
import { renderFlow, renderFlowEntry } from './edit-render.js';
import { writeScalar } from './edit-scalar.js';
import { writtenIdentity, writtenRemoval } from './edit-tree.js';
import type { RosterFile } from './files.js';

/** A record and the line that it shall stand in. */
export type Placed<T> = { readonly line: number; readonly record: T };

/** Records as a roster file, each in its line, so that the checks of a roster name that line. */
export type Sheet = {
  readonly file: RosterFile;
  /** The field of an identity that stands at a place; null before the first. */
  readonly fieldAt: (line: number, column: number) => string | null;
};

/** Writes identities into the lines of a file; the first line is taken, as it is by the header of a table. */
export function identitySheet(path: string, identities: readonly Placed<Identity>[]): Sheet {
  const starts = new Map<number, readonly { readonly field: string; readonly column: number }[]>();
  const texts = identities.map(({ line, record }) => {
    const written = writtenIdentity(record);
    let text = `  ${writeScalar(record.identityId, { flow: false })}: {`;
    const fields = (written.kind === 'map' ? written.entries : []).map((entry, index) => {
      text += index === 0 ? ' ' : ', ';
      const field = { field: entry[0], column: text.length + 1 };
      text += renderFlowEntry(entry);
      return field;
    });
    starts.set(line, fields);
    return { line, record: `${text} }` };
  });
  return {
    file: sheetFile(path, 'identities:', texts),
    fieldAt: (line, column) => starts.get(line)?.findLast((start) => start.column <= column)?.field ?? null,
  };
}

/** Writes tombstones into the lines of a file. */
export function removalSheet(path: string, removals: readonly Placed<Removal>[]): RosterFile {
  const texts = removals.map(({ line, record }) => ({ line, record: `  - ${renderFlow(writtenRemoval(record))}` }));
  return sheetFile(path, 'removed:', texts);
}

function sheetFile(path: string, section: string, records: readonly Placed<string>[]): RosterFile {
  const lines = [section];
  for (const { line, record } of records) {
    let index = Math.max(line - 1, 1);
    // Two records of one line stand in brackets; the second one's place is near enough.
    while (lines[index] !== undefined) index += 1;
    lines[index] = record;
  }
  const text = Array.from(lines, (line) => `${line ?? ''}\n`).join('');
  return { path, bytes: Buffer.from(text, 'utf8') };
}
