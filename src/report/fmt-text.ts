import { jsonDocument } from './plan-json.js';
import { printable } from './safe.js';
import { counted } from './wording.js';

/** What `fmt` did or, with `--check`, would do. */
export type FmtView = {
  /** The files that change, relative to the roster directory. */
  readonly files: readonly string[];
  /** How many files the roster has. */
  readonly total: number;
  readonly isCheck: boolean;
};

const FILE = ['file', 'files'] as const;

/** The files that change, one a line, and how that stands; `quiet` leaves the files alone. */
export function renderFmt({ files, total, isCheck }: FmtView, quiet: boolean): string {
  const lines = files.map(printable);
  if (!quiet) lines.push(headline(files.length, total, isCheck));
  return lines.map((line) => `${line}\n`).join('');
}

function headline(changed: number, total: number, isCheck: boolean): string {
  if (changed === 0) return `${counted(total, FILE)} in canonical order and layout: nothing to do`;
  const some = `${changed} of ${counted(total, FILE)}`;
  return isCheck ? `${some} would change: run drata-roster fmt` : `${some} formatted`;
}

/** The same as one JSON document. */
export function fmtJson({ files }: FmtView): string {
  return jsonDocument({ files });
}
