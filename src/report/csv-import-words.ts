import type { CsvImportReport, CsvRemark, UnusedColumn } from './csv-import.js';
import { counted, type Forms, PERSON } from './wording.js';

const ROW: Forms = ['row', 'rows'];

/** Beyond so many, names are counted. */
const MAX_NAMED = 10;

/** What came of a table, in one line. */
export function csvHeadline({
  result,
  directory,
  table,
  records,
  problems,
  missing,
  separates,
}: CsvImportReport): string {
  const leavers = separates ? missing.length : 0;
  const added = records.filter(({ how }) => how === 'added').length;
  const changed = records.length - added - leavers;
  const told = [
    ...(added === 0 ? [] : [`${counted(added, PERSON)} added`]),
    ...(changed === 0 ? [] : [`${counted(changed, PERSON)} changed`]),
    ...(leavers === 0 ? [] : [`${counted(leavers, PERSON)} separated`]),
  ].join(', ');
  switch (result) {
    case 'refused': {
      const rows = new Set(problems.map(({ row }) => row)).size;
      const what = rows === 0 ? 'what comes of it is no valid roster' : `${counted(rows, ROW)} cannot be used`;
      return `Nothing was written from ${table}: ${what}`;
    }
    case 'nothing':
      return problems.length > 0 ? 'Nothing to write' : `Nothing to write: the roster says what ${table} says`;
    case 'dry-run':
      return `Would write into ${directory}: ${told}`;
    case 'written':
      return `Written from ${table}: ${told}`;
    default:
      return result satisfies never;
  }
}

/** Where something stands: `row 7, column D "Hire date"`. */
export function cellName({ row, column }: Pick<CsvRemark, 'row' | 'column'>): string {
  return column === null ? `row ${row}` : `row ${row}, column ${columnName(column)}`;
}

function columnName({ letter, header }: { readonly letter: string; readonly header: string }): string {
  return header === '' ? letter : `${letter} "${header}"`;
}

/** What else there is to know, a sentence each. */
export function csvNotes({
  result,
  problems,
  unused,
  missing,
  separates,
  returned,
  unchanged,
  records,
}: CsvImportReport): readonly string[] {
  const left = result === 'refused' || problems.length === 0 ? 0 : new Set(problems.map(({ row }) => row)).size;
  const isPlanned = result !== 'refused' && records.length > 0;
  return [
    ...(result === 'refused' && problems.length > 0
      ? ['Correct them, or leave those rows out with --skip-bad-rows.']
      : []),
    ...(left === 0 ? [] : [`${counted(left, ROW)} left out: these people are as they were.`]),
    ...(unchanged === 0 || !isPlanned ? [] : [`${counted(unchanged, ROW)} without news.`]),
    ...(unused.length === 0 ? [] : [`Columns that were not read: ${unused.map(unusedName).join(', ')}.`]),
    ...(missing.length === 0 || separates
      ? []
      : [
          `${counted(missing.length, PERSON)} of the roster ${missing.length === 1 ? 'is' : 'are'} not in the file: ${named(missing)}. Nothing is done about that without --leavers-on DATE.`,
        ]),
    ...(returned.length === 0
      ? []
      : [
          `By the roster ${counted(returned.length, PERSON)} left, by the file not: ${named(returned)}. An empty cell changes nothing; for somebody who is back write separatedAt: null.`,
        ]),
  ];
}

function unusedName(column: UnusedColumn): string {
  const aside = column.instead === null ? '' : ` (${column.instead} comes from another)`;
  return `${columnName(column)}${aside}`;
}

function named(ids: readonly string[]): string {
  const more = ids.length - MAX_NAMED;
  return more > 0 ? `${ids.slice(0, MAX_NAMED).join(', ')} and ${more} more` : ids.join(', ');
}
