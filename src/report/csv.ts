import { printable } from './safe.js';

type Cell = string | number | boolean | null;

/** What begins a formula in some spreadsheet (OWASP, CSV injection), blanks before it aside: Google Sheets takes those away. */
const FORMULA = /^(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])/;

/** Where commas are decimal, spreadsheets split at semicolons, also within a cell of ours. */
const FORMULA_BEHIND_SEMICOLON = /(?<=;)(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

/** Rows as CSV (RFC 4180): CRLF, quotes where needed. What a spreadsheet would run as a formula gets an apostrophe before it. */
export function csv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
}

function cellText(cell: Cell): string {
  if (typeof cell !== 'string') return cell === null ? '' : String(cell);
  const guarded = printable(cell.replace(FORMULA, "'").replace(FORMULA_BEHIND_SEMICOLON, "'"));
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
