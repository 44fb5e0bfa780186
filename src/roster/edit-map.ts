import { isAlias, isCollection, isMap, type Node as YamlNode } from 'yaml';
import { addInBrackets, removeInBrackets } from './edit-brackets.js';
import {
  type BlockOrFlowMap,
  type EntryNode,
  keyText,
  type Layout,
  LayoutError,
  placeAmong,
  rangeOf,
  type Splice,
} from './edit-layout.js';
import { entryEnd, hasBlankLine, indentOf, leadStart, lineEnd, lineStart, STEP, tailEnd } from './edit-lines.js';
import { renderEntries, renderEntry, renderFlow, renderFlowEntry } from './edit-render.js';
import type { WrittenEntry } from './edit-tree.js';
import { isOnOwnLine, isUnwritten, replaced } from './edit-value.js';

/** A map with where its first line begins. */
export type MapBlock = { readonly map: BlockOrFlowMap; readonly from: number };

/** Where a field goes: behind those that the schema has before it. */
export function placeInOrder(map: BlockOrFlowMap, key: string, order: readonly string[]): number {
  const rank = (name: string) => (name === '<<' ? -1 : order.indexOf(name));
  const before = map.items.findLastIndex((entry) => rank(keyText(entry)) < rank(key));
  return order.includes(key) ? before + 1 : map.items.length;
}

/** Adds an entry before the one of an index, with a blank line where its neighbours have one. */
export function addEntry(layout: Layout, block: MapBlock, index: number, entry: WrittenEntry): Splice {
  const { text, eol } = layout;
  const { map } = block;
  const { items } = map;
  if (map.flow) return addInBrackets(items.map(spanOf), rangeOf(map), index, renderFlowEntry(entry));
  const neighbour = items[index - 1] ?? items[index];
  if (neighbour === undefined) throw new LayoutError(rangeOf(map)[0]);
  const indent = columnOf(text, rangeOf(neighbour.key)[0]);
  const lines = renderEntry(entry, {
    eol,
    indent,
    step: stepOf(layout, neighbour),
    flow: isRecordInBrackets(neighbour),
  });
  return addLines(layout, block, index, lines);
}

/** Takes an entry out, with the comments that are about it. */
export function removeEntry(layout: Layout, block: MapBlock, entry: EntryNode): Splice {
  const { text } = layout;
  const { map } = block;
  const index = map.items.indexOf(entry);
  if (map.flow) return removeInBrackets(map.items.map(spanOf), index);
  const indent = indentOf(text, rangeOf(entry.key)[0]);
  const first = rangeOf(entry.key)[0];
  const at = isRecord(entry) ? leadStart(text, first, endBefore(layout, block, index)) : lineStart(text, first);
  const end = tailEnd(text, entryEnd(text, entry), indent);
  return withoutGap(text, at, end, block.from);
}

/** The splice that fills a section, or a record, that holds nothing yet. */
export function fillEntry(layout: Layout, entry: EntryNode, entries: readonly WrittenEntry[]): Splice[] {
  const { text, eol } = layout;
  if (!isOnOwnLine(text, entry)) return [replaced(layout, entry, renderFlow({ kind: 'map', entries }))];
  const indent = indentOf(text, rangeOf(entry.key)[0]) + STEP;
  return fillLines(layout, entry, renderEntries(entries, { eol, indent, step: STEP, flow: false }));
}

/** Puts lines below a key whose value is nothing. */
export function fillLines(layout: Layout, entry: EntryNode, lines: string): Splice[] {
  const { text } = layout;
  const colon = text.indexOf(':', rangeOf(entry.key)[1]) + 1;
  if (isUnwritten(entry.value)) return [linesAt(layout, lineEnd(text, colon), lines)];
  const [, end] = rangeOf(entry.value);
  return [{ at: colon, end, text: '' }, linesAt(layout, lineEnd(text, end), lines)];
}

/** Lines put at the start of a line, or behind the end of a file that ends without one. */
export function linesAt({ text, eol }: Layout, at: number, lines: string): Splice {
  const isOpen = at > 0 && text[at - 1] !== '\n';
  return { at, end: at, text: isOpen ? eol + lines : lines + eol };
}

/** Where a new entry among sorted ones goes. */
export function placeOfKey(map: BlockOrFlowMap, key: string): number {
  return placeAmong(map.items.map(keyText), key);
}

function addLines(layout: Layout, block: MapBlock, index: number, lines: string): Splice {
  const { text, eol } = layout;
  const { items } = block.map;
  // Fields have no gaps of their own: a blank line among them is somebody's paragraph.
  const spaced = items.every(isRecord) && isSpaced(layout, block.map, index);
  const before = items[index - 1];
  if (before !== undefined) {
    const at = tailEnd(text, entryEnd(text, before), columnOf(text, rangeOf(before.key)[0]));
    return linesAt(layout, at, spaced ? eol + lines : lines);
  }
  const first = rangeOf(items[0]?.key)[0];
  const at = leadStart(text, first, block.from);
  return { at, end: at, text: `${lines}${eol}${spaced ? eol : ''}` };
}

/** Whether a blank line stands between the entries around a place. */
function isSpaced(layout: Layout, map: BlockOrFlowMap, index: number): boolean {
  const { text } = layout;
  const second = map.items[Math.min(Math.max(index, 1), map.items.length - 1)];
  const first = map.items[Math.min(Math.max(index, 1), map.items.length - 1) - 1];
  if (first === undefined || second === undefined) return false;
  return hasBlankLine(text.slice(entryEnd(text, first), lineStart(text, rangeOf(second.key)[0])));
}

/** Where what stands above an entry ends. */
function endBefore({ text }: Layout, { map, from }: MapBlock, index: number): number {
  const before = map.items[index - 1];
  if (before === undefined) return from;
  return tailEnd(text, entryEnd(text, before), columnOf(text, rangeOf(before.key)[0]));
}

/** A record goes with one of the blank lines around it. */
export function withoutGap(text: string, at: number, end: number, from: number): Splice {
  const above = lineStart(text, at - 1);
  const isBlank = (start: number, stop: number) => start < stop && text.slice(start, stop).trim() === '';
  const below = lineEnd(text, end);
  if (isBlank(end, below) && (at === from || isBlank(above, at))) return { at, end: below, text: '' };
  return { at: end === text.length && at > from && isBlank(above, at) ? above : at, end, text: '' };
}

function spanOf({ key, value }: EntryNode): readonly [number, number] {
  return [rangeOf(key)[0], value === null ? rangeOf(key)[1] : Math.max(rangeOf(key)[1], rangeOf(value)[1])];
}

/** Columns before a key: in an item of a list the dash counts as a blank. */
function columnOf(text: string, at: number): number {
  return at - lineStart(text, at);
}

/** How much deeper the fields of a record stand than its key. */
function stepOf({ text }: Layout, { key, value }: EntryNode): number {
  const [first] = isMap(value) && !value.flow ? value.items : [];
  if (first === undefined) return STEP;
  return Math.max(1, columnOf(text, rangeOf(first.key as YamlNode)[0]) - columnOf(text, rangeOf(key)[0]));
}

function isRecord({ value }: EntryNode): boolean {
  return isCollection(value) || isAlias(value);
}

function isRecordInBrackets({ value }: EntryNode): boolean {
  return isMap(value) && value.flow === true;
}
