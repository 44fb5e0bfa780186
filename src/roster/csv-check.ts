import type { Identity } from '../state/identity.js';
import type { Source } from '../state/source.js';
import type { State } from '../state/state.js';
import type { Columns, CsvField } from './csv-columns.js';
import type { CsvProblem } from './csv-people.js';
import { identitySheet, type Placed, removalSheet } from './csv-sheet.js';
import type { RosterFile, RosterFiles } from './files.js';
import { CONFIG, loadRoster } from './load.js';
import type { Problem } from './problem.js';
import { type Sentence, say } from './sentence.js';

/** A roster with the people of a table in it: who comes from which row, and who stays where the roster has them. */
export type Merged = {
  /** The name of the table, as messages give it. */
  readonly name: string;
  readonly rows: readonly Placed<Identity>[];
  readonly others: readonly Identity[];
};

/** What the checks of a roster find. */
export type Checked = {
  readonly errors: readonly CsvProblem[];
  readonly warnings: readonly CsvProblem[];
  /** Errors that no row is to blame for alone. */
  readonly elsewhere: readonly Problem[];
};

/**
 * Holds the people of a table against every check of a roster, together with those whom it has already: each is written into the
 * line that is its row, so that a problem's line is the row. Nothing here is ever saved.
 */
export async function checkRows(files: RosterFiles, state: State, merged: Merged, columns: Columns): Promise<Checked> {
  const { name, rows, others } = merged;
  const sheet = identitySheet(name, rows);
  const config = files.files.filter(({ path }) => path === CONFIG);
  const people = byFile(others).map(([path, placed]) => identitySheet(path, placed).file);
  const removals = byFile([...state.removals.values()]).map(([path, placed]) => removalSheet(path, placed));
  const all: readonly RosterFile[] = [...config, ...people, ...removals, sheet.file];
  const { problems } = await loadRoster({ id: name, files: all, documents: async () => new Map() });
  const ids = new Map(rows.map(({ line, record }) => [line, record.identityId]));

  const errors: CsvProblem[] = [];
  const warnings: CsvProblem[] = [];
  const elsewhere: Problem[] = [];
  const problemAt = ({ line, column }: Source, message: Sentence, remedy: Sentence): CsvProblem => ({
    row: line,
    column: columnOf(sheet.fieldAt(line, column), columns),
    identityId: ids.get(line) ?? null,
    message,
    remedy,
  });
  for (const { severity, related, ...problem } of problems) {
    const places = [problem, related].filter((one) => one?.file === name);
    const message = { full: problem.message, masked: problem.masked.message };
    const remedy = { full: problem.remedy, masked: problem.masked.remedy };
    const [place, other] = places;
    // The roster was valid before, and its own warnings are told elsewhere.
    if (place === undefined) {
      if (severity === 'error') elsewhere.push({ severity, ...problem });
      continue;
    }
    const list = severity === 'error' ? errors : warnings;
    list.push(problemAt(place, message, remedy));
    // Nobody knows which of two rows is right.
    if (other !== undefined && severity === 'error') {
      list.push(problemAt(other, say`See row ${place.line}: ${message}`, remedy));
    }
  }
  return { errors, warnings, elsewhere };
}

function columnOf(field: string | null, { of }: Columns): number | null {
  const isName = field === 'firstName' || field === 'lastName';
  return of.get((field ?? 'identityId') as CsvField) ?? (isName ? of.get('fullName') : undefined) ?? null;
}

function byFile<T extends { readonly source: Source | null }>(records: readonly T[]): [string, Placed<T>[]][] {
  const files = new Map<string, Placed<T>[]>();
  for (const record of records) {
    const { file, line } = record.source ?? { file: '', line: 1 };
    files.set(file, [...(files.get(file) ?? []), { line, record }]);
  }
  return [...files];
}
