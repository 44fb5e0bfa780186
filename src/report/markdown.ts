import { printable } from './safe.js';

/**
 * A value as inline code: nothing in it is markup, mentions anybody or refers to an issue. The run of backticks around it is
 * longer than any inside (CommonMark 6.1).
 */
export function code(text: string): string {
  const safe = printable(text) || '""';
  const longest = Math.max(0, ...[...safe.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  // One blank on each side is no part of the code; without it the fence would grow by a backtick at the edge.
  const edge = safe.startsWith('`') || safe.endsWith('`') ? ' ' : '';
  return `${fence}${edge}${safe}${edge}${fence}`;
}

const PLAIN_WORD = /^\(?(?:[A-Za-z]+(?:['’-][A-Za-z]+)*|\d{1,3})[.,;:!?)]*$/;

/** A phrase in double quotes counts as one word: it is plain where all of it is. */
function isPlain(word: string): boolean {
  const [, phrase] = /^"([^"]+)"[.,;:!?)]*$/.exec(word) ?? [];
  return phrase === undefined ? PLAIN_WORD.test(word) : phrase.split(' ').every((part) => PLAIN_WORD.test(part));
}

/** A sentence of ours that names ids and files: its plain words as they are, everything else as inline code. */
export function prose(sentence: string): string {
  const parts: string[] = [];
  let risky: string[] = [];
  const flush = () => {
    const [, core = '', tail = ''] = /^(.*?)([.,;:!?]*)$/s.exec(risky.join(' ')) ?? [];
    if (core !== '') parts.push(code(core) + tail);
    risky = [];
  };
  for (const word of printable(sentence).match(/"[^"]+"[^ "]*|`[^`]+`[^ `]*|[^ ]+/g) ?? []) {
    const [, quoted, tail = ''] = /^`([^`]+)`([.,;:!?)]*)$/.exec(word) ?? [];
    if (quoted !== undefined) {
      flush();
      parts.push(code(quoted) + tail);
      continue;
    }
    if (!isPlain(word)) {
      risky.push(word);
      continue;
    }
    flush();
    parts.push(word);
  }
  flush();
  return parts.join(' ');
}

/** A sentence that begins one: with a capital. */
export function capital(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;
}

/** A file name or a commit as HTML, for the summary of a fold: nothing in it is markup, and code mentions nobody. */
export function htmlCode(text: string): string {
  const entity = (character: string) => `&#${character.charCodeAt(0)};`;
  return `<code>${printable(text).replace(/[&<>"'@#`\\:[\]()|~*]/g, entity)}</code>`;
}

/** A link whose text is code. */
export function codeLink(text: string, address: string): string {
  return `[${code(text)}](${address})`;
}

/** A fold: its summary is HTML and ours, never people's text, because HTML comes before Markdown there. */
export function fold(summary: string, lines: readonly string[], open = false): readonly string[] {
  return [`<details${open ? ' open' : ''}><summary>${summary}</summary>`, '', ...lines, '', '</details>'];
}

/** Columns that a comment shows side by side. */
const SIDE_BY_SIDE = 7;

/** A table of one row of numbers; a line that wraps where it would be too wide. */
export function numberTable(columns: readonly (readonly [string, number])[]): readonly string[] {
  if (columns.length > SIDE_BY_SIDE) return [columns.map(([title, count]) => `${title}: ${count}`).join(' · ')];
  const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [row(columns.map(([title]) => title)), row(columns.map(() => '---:')), row(columns.map(([, count]) => count))];
}
