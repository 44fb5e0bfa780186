import { IDENTITY_FIELDS, type IdentityField, type IdentityFields } from '../state/identity.js';
import { parseInstant } from '../state/instant.js';
import { readContractor, readFullName } from './csv-cells.js';
import type { Columns, CsvField } from './csv-columns.js';
import { type CellRead, type DateFormat, readDate } from './csv-date.js';
import type { CsvRow, CsvTable } from './csv-table.js';
import { type Sentence, say } from './sentence.js';

/** Somebody as a row has them. A field whose cell is empty is not there: nothing is said of it. */
export type CsvPerson = {
  readonly row: number;
  readonly identityId: string;
  readonly fields: Partial<IdentityFields>;
};

/** Something in a table that cannot be used. */
export type CsvProblem = {
  readonly row: number;
  /** Counted from 0; null where it is about the row. */
  readonly column: number | null;
  /** Whose row it is; null where it does not say. */
  readonly identityId: string | null;
  readonly message: Sentence;
  readonly remedy: Sentence;
};

/** What the rows of a table say: people, and the cells that cannot be read. Somebody with such a cell is in both lists. */
export type CsvPeople = { readonly people: readonly CsvPerson[]; readonly problems: readonly CsvProblem[] };

/** Reads each row as a person. */
export function readCsvPeople(table: CsvTable, columns: Columns, format: DateFormat | null): CsvPeople {
  const read = table.rows.map((row) => readRow(row, table, columns, format));
  return {
    people: read.flatMap(({ person }) => (person === null ? [] : [person])),
    problems: read.flatMap(({ problems }) => problems),
  };
}

function readRow({ row, cells }: CsvRow, { headers }: CsvTable, { of }: Columns, format: DateFormat | null) {
  const problems: CsvProblem[] = [];
  const fields: Partial<Record<IdentityField, string | boolean>> = {};
  const identityId = cells[of.get('identityId') ?? -1] || null;
  const bad = (column: number | null, { message, remedy }: Pick<CsvProblem, 'message' | 'remedy'>) =>
    problems.push({ row, column, identityId, message, remedy });
  const stray = cells.findIndex((cell, column) => column >= headers.length && cell !== '');
  if (stray !== -1) {
    const message = say`The row has more cells than the header.`;
    bad(stray, { message, remedy: say`Put quotes around a cell that holds the character between cells.` });
  }
  if (identityId === null) {
    const remedy = say`Give everybody an id that stays theirs.`;
    bad(of.get('identityId') ?? null, { message: say`The row has no id.`, remedy });
  }
  for (const [field, column] of of) {
    const read = readCell(field, cells[column] ?? '', format);
    if (read.kind === 'bad') bad(column, read);
    else if (read.kind === 'value') Object.assign(fields, read.value);
  }
  const person = identityId === null ? null : { row, identityId, fields: fields as Partial<IdentityFields> };
  return { person, problems };
}

/** What a cell says of a person's fields. */
function readCell(field: CsvField, cell: string, format: DateFormat | null): CellRead<Partial<IdentityFields>> {
  if (cell === '' || field === 'identityId') return { kind: 'nothing' };
  if (field === 'fullName') return readFullName(cell);
  switch (IDENTITY_FIELDS[field]) {
    case 'instant':
      return named(field, readDate(cell, format), parseInstant);
    case 'flag':
      return named(field, readContractor(cell), (value) => value);
    case 'email':
    case 'text':
      return { kind: 'value', value: { [field]: cell } };
    default:
      return IDENTITY_FIELDS[field] satisfies never;
  }
}

function named<T>(
  field: IdentityField,
  read: CellRead<T>,
  as: (value: T) => string | boolean | null,
): CellRead<Partial<IdentityFields>> {
  return read.kind === 'value' ? { kind: 'value', value: { [field]: as(read.value) } } : read;
}
