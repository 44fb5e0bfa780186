import { type Composed, composeYaml } from './compose.js';
import type { Entry, Fault, MapNode, Node } from './tree.js';

/*
 * A roster of 100,000 people is a million lines of one kind: `    field: value`. The parser's token tree of such a file takes
 * ten seconds and more than a gigabyte. So a file is read record by record: the plainest lines by the patterns below, any other
 * record by the parser on its own. Where something spans records (anchors, documents, directives) this reading gives up and the
 * parser gets the whole file; whether a file is well-formed is its word alone. A property test holds the two readings together.
 */

/** Blank lines, and lines that are only a comment. */
const BLANK = / *(?:#[^\n]*|\r?)(?:\n|$)/y;

/** What may follow a key or a value on its line. */
const REST = '(?: +#[^\\n]*| *\\r?)(?:\\n|$)';

/** The marker that may open a file's only document. */
const MARKER = new RegExp(`---${REST}`, 'y');

/** The sections that may be long: maps of records by their key. */
const SECTION = new RegExp(`(identities|personnel):${REST}`, 'y');

/** An unquoted key that YAML reads as text, or as a number or truth value whose text it keeps; or a quoted key without escapes. */
const NAME = '(?!null:|Null:|NULL:)[A-Za-z0-9](?:[A-Za-z0-9_.@+-]{0,200}[A-Za-z0-9])?';
const KEY = `(${NAME}|'[^'\\p{C}]{1,200}'|"[^"\\\\\\p{C}]{1,200}"):`;

/** Unquoted text that begins with a letter or digit and holds neither `: ` nor `#`; or quoted text on one line. */
const PLAIN = '[\\p{L}0-9](?:[^\\s\\p{C}:#]|:(?=[^\\s\\p{C}:#])| +(?=[^\\s\\p{C}:#]))*';
const VALUE = `(${PLAIN}|'(?:[^'\\p{C}]|'')*'|"(?:[^"\\\\\\p{C}]|\\\\["\\\\/])*")`;

/** Unquoted words that are no text in YAML's core schema (YAML 1.2.2 section 10.3.2). */
const WORDS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ['null', null],
  ['Null', null],
  ['NULL', null],
  ['true', true],
  ['True', true],
  ['TRUE', true],
  ['false', false],
  ['False', false],
  ['FALSE', false],
]);

/** The one form of number that is read here, and the one form of text that begins like a number: dates. */
const WHOLE_NUMBER = /^\d{1,15}$/;
const DATE = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))?$/;

/** Entries of a map, and what is wrong in them. */
type Part = { readonly entries: readonly Entry[]; readonly faults: readonly Fault[] };

/** The top level of a file that can be read in parts; null for one that needs the parser as a whole. */
export function readInParts(text: string): Composed | null {
  const entries: Entry[] = [];
  const faults: Fault[] = [];
  let at = pass(MARKER, text, passBlank(text, 0));
  for (at = passBlank(text, at); at < text.length; ) {
    const end = endOfBlock(text, at, 0);
    const section = exec(SECTION, text, at)?.[1];
    const part = section ? readSection(text, section, at, SECTION.lastIndex, end) : composePart(text, at, end, 0);
    if (part === null) return null;
    append(entries, part.entries);
    append(faults, part.faults);
    at = end;
  }
  return { root: { kind: 'map', at: entries[0]?.at ?? 0, entries }, faults, shares: false };
}

/** The entry of a section whose key stands at `key` and whose records stand between `start` and `end`. */
function readSection(text: string, section: string, key: number, start: number, end: number): Part | null {
  const entries: Entry[] = [];
  const faults: Fault[] = [];
  let at = passBlank(text, start);
  const indent = spacesAt(text, at);
  if (at < end && indent === 0) return null;
  const header = new RegExp(` {${indent}}${KEY}${REST}`, 'yu');
  let field: RegExp | null = null;
  while (at < end) {
    if (spacesAt(text, at) !== indent) return null;
    const head = exec(header, text, at);
    const inner = head ? spacesAt(text, passBlank(text, header.lastIndex)) : 0;
    if (inner > indent) field ??= fieldPattern(inner);
    const read = head && field ? readFields(text, header.lastIndex, end, indent, field) : null;
    if (head && read) {
      const key = head[1] ?? '';
      entries.push({ key: quotedText(key) ?? key, at: at + indent, value: read.value, merged: false });
      at = read.end;
    } else {
      const next = Math.min(endOfBlock(text, at, indent), end);
      const part = composePart(text, at, next, indent);
      if (part === null) return null;
      append(entries, part.entries);
      append(faults, part.faults);
      at = passBlank(text, next);
    }
  }
  const place = entries[0]?.at ?? key + section.length + 1;
  const value: Node = entries.length
    ? { kind: 'map', at: place, entries }
    : { kind: 'scalar', at: place, value: null, text: '' };
  return { entries: [{ key: section, at: key, value, merged: false }], faults };
}

function fieldPattern(indent: number): RegExp {
  return new RegExp(` {${indent}}${KEY} +${VALUE}${REST}`, 'yu');
}

/** The fields of a record of plain lines, up to the next line that is indented no deeper than its key; else null. */
function readFields(
  text: string,
  start: number,
  end: number,
  indent: number,
  pattern: RegExp,
): { readonly value: MapNode; readonly end: number } | null {
  const entries: Entry[] = [];
  let at = passBlank(text, start);
  for (let line = exec(pattern, text, at); line; line = exec(pattern, text, at)) {
    const [whole, key = '', written = ''] = line;
    const offset = at + spacesAt(whole, 0);
    const colon = offset + key.length;
    const quoted = quotedText(written);
    const value = quoted ?? plainScalar(written);
    if (value === undefined) return null;
    entries.push({
      key: quotedText(key) ?? key,
      at: offset,
      value: { kind: 'scalar', at: colon + 1 + spacesAt(text, colon + 1), value, text: quoted ?? written },
      merged: false,
    });
    at = passBlank(text, pattern.lastIndex);
  }
  if (entries.length === 0 || (at < end && spacesAt(text, at) > indent)) return null;
  return { value: { kind: 'map', at: entries[0]?.at ?? start, entries }, end: at };
}

/** What quotes hold; null where there are none. */
function quotedText(written: string): string | null {
  if (written.startsWith("'")) return written.slice(1, -1).replaceAll("''", "'");
  return written.startsWith('"') ? written.slice(1, -1).replace(/\\(.)/g, '$1') : null;
}

function plainScalar(plain: string): string | number | boolean | null | undefined {
  const word = WORDS.get(plain);
  if (word !== undefined) return word;
  const code = plain.charCodeAt(0);
  if (code < 0x30 || code > 0x39 || DATE.test(plain)) return plain;
  return WHOLE_NUMBER.test(plain) ? Number(plain) : undefined;
}

/** A part that the parser can read on its own; null where it uses anchors or is no map of plain keys at this indentation. */
function composePart(text: string, start: number, end: number, indent: number): Part | null {
  const { root, faults, shares } = composeYaml(text.slice(start, end), start);
  if (shares) return null;
  if (root.kind === 'map' && root.entries[0]?.at === start + indent) return { entries: root.entries, faults };
  return faults.length > 0 ? { entries: [], faults } : null;
}

/** Appends one by one: a spread of a hundred thousand arguments would overflow the stack. */
function append<T>(list: T[], more: readonly T[]): void {
  for (const item of more) list.push(item);
}

/** Where the block that begins at `at` ends: at the next line that is indented by at most `indent` and is no list item. */
function endOfBlock(text: string, at: number, indent: number): number {
  const pattern = new RegExp(`\\n {0,${indent}}(?=[^\\s#-])`, 'g');
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  return found ? found.index + 1 : text.length;
}

function passBlank(text: string, from: number): number {
  let at = from;
  for (let next = pass(BLANK, text, at); next > at; next = pass(BLANK, text, at)) at = next;
  return at;
}

/** The offset behind a match of a sticky pattern; the same offset without one. */
function pass(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

function exec(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function spacesAt(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 0x20) at += 1;
  return at - from;
}
