import { parseDocument } from 'yaml';
import { byCodeUnit } from '../state/text.js';
import { PARSER_OPTIONS } from './compose.js';
import { overlay, type SoundRoster, textsOf } from './edit.js';
import { differenceOf } from './edit-difference.js';
import { draftOf } from './edit-state.js';
import type { RosterFiles } from './files.js';
import { attachNotes } from './fmt-attach.js';
import { findNotes } from './fmt-comments.js';
import { CONFIG_ORDER, type Order, ROSTER_ORDER, sorterOf } from './fmt-order.js';
import { printFile } from './fmt-print.js';
import { groupOf } from './fmt-tree.js';
import { CONFIG, loadRoster } from './load.js';

/** What formatting came to. */
export type Formatted = {
  /** The new text of each file that changes, by its path relative to the roster directory. */
  readonly texts: ReadonlyMap<string, string>;
  /** Files that would say something else, or lose a comment: a defect of ours. Then nothing may be written. */
  readonly defects: readonly string[];
};

/**
 * Brings roster files into their canonical order and layout. What comes of it is loaded again and held against what it was: no
 * value may change, and no comment be lost. The files must be those that `roster` was loaded from.
 */
export async function formatRoster(files: RosterFiles, roster: SoundRoster): Promise<Formatted> {
  const texts = new Map<string, string>();
  const defects: string[] = [];
  for (const [path, text] of textsOf(files)) {
    const formatted = formatText(text, path === CONFIG ? CONFIG_ORDER : ROSTER_ORDER);
    if (formatted === text) continue;
    texts.set(path, formatted);
    if (commentsOf(formatted).join('\n') !== commentsOf(text).join('\n')) defects.push(path);
  }
  if (texts.size === 0 || defects.length > 0 || (await isSame(files, roster, texts))) return { texts, defects };
  for (const [path, text] of texts) {
    if (!(await isSame(files, roster, new Map([[path, text]])))) defects.push(path);
  }
  return { texts, defects: defects.length > 0 ? defects : [...texts.keys()] };
}

/** The canonical text of a well-formed file. Its line ends and byte order mark stay. */
export function formatText(given: string, order: Order): string {
  const mark = given.startsWith('\ufeff') ? '\ufeff' : '';
  const text = given.slice(mark.length);
  const eol = /\r?\n/.exec(text)?.[0] ?? '\n';
  const document = parseDocument(text, PARSER_OPTIONS);
  const { notes, contentAt } = findNotes(text);
  const content = notes.filter(({ at }) => at >= contentAt);
  const root = groupOf(document, text, content);
  const lines = [...linesOf(text.slice(0, contentAt))];
  if (root === null) lines.push(...linesOf(text.slice(contentAt)));
  else {
    attachNotes(root, content);
    lines.push(...printFile(root, order, { text, sort: sorterOf(document, root) }));
  }
  return mark + lines.map((line) => line + eol).join('');
}

/** Lines that are kept, without blanks behind them and blank lines around them. */
function linesOf(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const first = lines.findIndex((line) => line !== '');
  return first === -1 ? [] : lines.slice(first, lines.findLastIndex((line) => line !== '') + 1);
}

function commentsOf(text: string): readonly string[] {
  return findNotes(text)
    .notes.map((note) => note.text)
    .sort(byCodeUnit);
}

async function isSame(files: RosterFiles, { state, config }: SoundRoster, texts: ReadonlyMap<string, string>) {
  const after = await loadRoster(overlay(files, texts));
  if (after.state === null || JSON.stringify(after.config) !== JSON.stringify(config)) return false;
  const { repairs, key } = differenceOf(after.state, draftOf(state));
  return key === null && repairs.length === 0;
}
