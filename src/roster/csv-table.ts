import { CsvError, parse } from 'csv-parse/sync';
import { UsageError } from '../errors.js';
import { decodeFile } from './source-file.js';

/** One row of a table. */
export type CsvRow = {
  /** As a spreadsheet counts: the header is row 1, and an empty row counts too. */
  readonly row: number;
  readonly cells: readonly string[];
};

/** A table with its header; cells are trimmed text in NFC. */
export type CsvTable = { readonly headers: readonly string[]; readonly rows: readonly CsvRow[] };

/** What may stand between cells; the first wins where two would do. */
const DELIMITERS = [',', ';', '\t', '|'] as const;

const OPTIONS = { relax_column_count: true, skip_empty_lines: false } as const;

/** Reads a CSV file: UTF-8, cells between commas, semicolons, tabs or bars, quotes as in RFC 4180. `name` goes into errors. */
export function parseCsv(name: string, bytes: Uint8Array): CsvTable {
  const file = decodeFile(name, bytes);
  if ('code' in file) {
    const remedy = 'Save it as UTF-8; spreadsheets call that "CSV UTF-8".';
    throw new UsageError(`${name} cannot be read: ${file.message.replace('This file', 'it')}`, { remedy });
  }
  const [first, ...others] = recordsOf(name, file.text).map((cells) => cells.map(cleanCell));
  if (first === undefined || first.every((cell) => cell === '')) {
    throw new UsageError(`${name} has no header in its first row`, {
      remedy: 'Give each column a name in the first row, as in "Employee ID,Work email,First name".',
    });
  }
  const rows = others.map((cells, index) => ({ row: index + 2, cells }));
  return { headers: first, rows: rows.filter(({ cells }) => cells.some((cell) => cell !== '')) };
}

function recordsOf(name: string, text: string): string[][] {
  try {
    return parse(text, { ...OPTIONS, delimiter: delimiterOf(text) });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    // The library's message quotes the file, which may hold people's data.
    const line = typeof cause['lines'] === 'number' ? ` at line ${cause['lines']}` : '';
    throw new UsageError(`${name} is no CSV file${line}: quotes are not closed, or stand inside a cell`, {
      remedy: 'Put a cell that holds quotes into quotes, and double the ones inside.',
    });
  }
}

/** The delimiter that makes the most cells of the header. */
function delimiterOf(text: string): string {
  const counts = DELIMITERS.map((delimiter) => {
    try {
      const [header]: string[][] = parse(text, { ...OPTIONS, delimiter, to: 1 });
      return { delimiter, count: header?.length ?? 0 };
    } catch {
      return { delimiter, count: 0 };
    }
  });
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).delimiter;
}

function cleanCell(cell: string): string {
  return cell.normalize('NFC').trim();
}
