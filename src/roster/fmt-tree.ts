import { type Document, isAlias, isCollection, isMap, isPair, isScalar, isSeq, type Node as YamlNode } from 'yaml';
import { type EntryNode, rangeOf } from './edit-layout.js';
import { lineStart } from './edit-lines.js';
import type { Note } from './fmt-comments.js';

/** An entry of a map, or an item of a list, with the comments that go where it goes. */
export type Branch = {
  readonly at: number;
  /** null for an item. */
  readonly entry: EntryNode | null;
  readonly value: YamlNode | null;
  /** Where its value ends; comments behind that are outside. */
  readonly end: number;
  /** What the value holds where it is a map or list that is not empty. */
  readonly group: Group | null;
  /** The lines above it. */
  readonly leading: Note[];
  /** Behind it on its line, and lines that go on below at the same column. */
  readonly trailing: Note[];
  /** Below a section that holds nothing. */
  readonly below: Note[];
};

/** A map or list that is not empty. */
export type Group = {
  readonly kind: 'map' | 'list';
  /** Whether it stands in brackets, and where they close. */
  readonly flow: boolean;
  readonly at: number;
  readonly end: number;
  /** Whether it is written as lines; else in brackets, without comments. */
  readonly isBlock: boolean;
  /** The column of its entries; without meaning in brackets. */
  readonly column: number;
  readonly branches: readonly Branch[];
  /** Comments above the first entry and behind the last that are about all of them. */
  readonly head: Note[];
  readonly foot: Note[];
};

/** The longest content of brackets that is brought onto one line. */
const LINE_WIDTH = 100;

/** The tree of a document's content; null where it holds no entries. */
export function groupOf(document: Document, text: string, notes: readonly Note[]): Group | null {
  return group(document.contents, { text, notes });
}

type Context = { readonly text: string; readonly notes: readonly Note[] };

function group(node: YamlNode | null, context: Context): Group | null {
  if (!isCollection(node) || node.items.length === 0) return null;
  const [at, end] = rangeOf(node);
  const flow = node.flow === true;
  const branches: Branch[] = [];
  for (const item of node.items as (EntryNode | YamlNode | null)[]) {
    branches.push(branch(item, branches.at(-1)?.end ?? at, context, isSeq(node) && !flow));
  }
  return {
    kind: isMap(node) ? 'map' : 'list',
    flow,
    at,
    end,
    isBlock: !flow || !fitsLine(at, end, context),
    column: at - lineStart(context.text, at),
    branches,
    head: [],
    foot: [],
  };
}

function branch(item: EntryNode | YamlNode | null, from: number, context: Context, hasDash: boolean): Branch {
  const entry = isPair(item) ? (item as EntryNode) : null;
  const value = isPair(item) ? ((item.value ?? null) as YamlNode | null) : item;
  const start = entry ? rangeOf(entry.key)[0] : (value?.range?.[0] ?? from);
  const end = Math.max(entry ? rangeOf(entry.key)[1] : start, value?.range?.[1] ?? start);
  const at = hasDash ? dashBefore(context.text, from, start) : start;
  return { at, entry, value, end, group: group(value, context), leading: [], trailing: [], below: [] };
}

/** Where the dash of an item stands: a comment behind it is the item's. */
function dashBefore(text: string, from: number, start: number): number {
  const found = /^[ \t]*-(?=\s|$)/m.exec(text.slice(from, start));
  return found === null ? start : from + found.index + found[0].length - 1;
}

/** Brackets stay on one line, or come onto one where that is not too long; comments in them need lines. */
function fitsLine(at: number, end: number, { text, notes }: Context): boolean {
  const content = text.slice(at, end);
  if (notesWithin(notes, at, end)) return false;
  return !content.includes('\n') || content.replace(/\s+/g, ' ').length <= LINE_WIDTH;
}

function notesWithin(notes: readonly Note[], at: number, end: number): boolean {
  const first = notes[firstBehind(notes, at)];
  return first !== undefined && first.at < end;
}

/** The index of the first of a sorted list that stands behind an offset. */
export function firstBehind(sorted: readonly { readonly at: number }[], at: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.at ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether nothing is written where a value could be. */
export function isNothingWritten(value: YamlNode | null): boolean {
  return value === null || (isScalar(value) && value.value === null && !value.source && !value.anchor);
}

/** Whether a key is the merge key: unquoted `<<`. */
export function isMergeKey({ key }: EntryNode): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.source === '<<';
}

/** The value of a field as text, through aliases; empty where there is none. */
export function fieldText(document: Document, node: YamlNode | null, path: readonly string[]): string {
  const resolved = isAlias(node) ? (node.resolve(document) ?? null) : node;
  const [key, ...rest] = path;
  if (key === undefined) return isScalar(resolved) ? String(resolved.value) : '';
  return isMap(resolved) ? fieldText(document, (resolved.get(key, true) ?? null) as YamlNode | null, rest) : '';
}
