import { printable } from './safe.js';

type Cell = string | number | boolean | null;

/** Rows as CSV (RFC 4180): CRLF, quotes where needed. What a spreadsheet would run as a formula starts with an apostrophe. */
export function csv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
}

function cellText(cell: Cell): string {
  if (typeof cell !== 'string') return cell === null ? '' : String(cell);
  // OWASP, CSV injection: these start a formula, and a leading tab or line break does not keep it from running.
  const guarded = /^[=+\-@\t\r]/.test(cell) ? `'${printable(cell)}` : printable(cell);
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
