import { isMap, isSeq } from 'yaml';
import {
  type BlockOrFlowList,
  type BlockOrFlowMap,
  type EntryNode,
  entryOfKey,
  isNothing,
  keyText,
  type Layout,
  LayoutError,
  lineEndOf,
  openLayout,
  rangeOf,
  type Splice,
  spliced,
} from './edit-layout.js';
import { lineEnd, STEP } from './edit-lines.js';
import type { ListBlock } from './edit-list.js';
import { addItem } from './edit-list.js';
import { addEntry, fillEntry, fillLines, linesAt, type MapBlock, placeOfKey } from './edit-map.js';
import { renderEntry, renderItem } from './edit-render.js';
import type { Written, WrittenEntry } from './edit-tree.js';
import { recordPart } from './record-part.js';

/** One roster file while it is edited: splices are gathered, and done together before something is edited twice. */
export type FileEditor = {
  /** The whole file, parsed. */
  readonly layout: () => Layout;
  /** A record by itself: as little as can be is parsed for it. */
  readonly record: (section: string, key: string) => RecordLayout;
  readonly add: (splices: readonly Splice[]) => void;
  /** Says what is about to be edited. */
  readonly touch: (what: string) => void;
  /** The text with all edits done. */
  readonly finish: () => string;
};

/** A record with the text that its offsets are for, which begins at `base` in its file. */
export type RecordLayout = { readonly layout: Layout; readonly entry: EntryNode; readonly base: number };

/** Opens the text of a file; a byte order mark stays where it is. */
export function editFile(given: string): FileEditor {
  const mark = given.startsWith('\ufeff') ? '\ufeff' : '';
  let text = given.slice(mark.length);
  let parsed: Layout | null = null;
  let splices: Splice[] = [];
  const touched = new Set<string>();
  const settle = () => {
    if (splices.length === 0) return;
    text = spliced(text, splices);
    parsed = null;
    splices = [];
    touched.clear();
  };
  const layout = () => {
    parsed ??= openLayout(text);
    return parsed;
  };
  return {
    layout,
    record: (section, key) =>
      (parsed === null ? recordAlone(text, section, key) : null) ?? recordWithin(layout(), section, key),
    add: (more) => {
      for (const splice of more) splices.push(splice);
    },
    touch: (what) => {
      if (touched.has(what)) settle();
      touched.add(what);
    },
    finish: () => mark + spliced(text, splices),
  };
}

function recordAlone(text: string, section: string, key: string): RecordLayout | null {
  const part = recordPart(text, section, key);
  if (part === null) return null;
  const layout = openLayout(text.slice(part.start, part.end), lineEndOf(text));
  const [entry, ...others] = layout.root?.items ?? [];
  return entry !== undefined && others.length === 0 && keyText(entry) === key
    ? { layout, entry, base: part.start }
    : null;
}

function recordWithin(layout: Layout, section: string, key: string): RecordLayout {
  const entry = sectionEntry(layout, section);
  const record = entry === null ? undefined : entryOfKey(mapBlock(layout, entry).map, key);
  if (record === undefined) throw new LayoutError(0);
  return { layout, entry: record, base: 0 };
}

/** Edits a record by itself; offsets that `splicesOf` gives, or fails at, are of the text that it gets. */
export function editRecord(
  file: FileEditor,
  section: string,
  key: string,
  splicesOf: (layout: Layout, entry: EntryNode) => readonly Splice[],
): void {
  file.touch(`${section} ${key}`);
  const { layout, entry, base } = file.record(section, key);
  try {
    const splices = splicesOf(layout, entry);
    file.add(splices.map(({ at, end, text }) => ({ at: at + base, end: end + base, text })));
  } catch (error) {
    throw error instanceof LayoutError ? new LayoutError(error.at + base) : error;
  }
}

/** A section that holds something; null where the file has none, or an empty one. */
function sectionMap({ layout }: FileEditor, section: string): MapBlock | null {
  const entry = sectionEntry(layout(), section);
  if (entry === null || isNothing(entry.value)) return null;
  return mapBlock(layout(), entry);
}

/** The map that is the value of an entry. */
export function mapBlock({ text }: Layout, { key, value }: EntryNode): MapBlock {
  if (!isMap(value)) throw new LayoutError(rangeOf(key)[0]);
  return { map: value as BlockOrFlowMap, from: lineEnd(text, rangeOf(key)[1]) };
}

/** The list that is the value of an entry; null where it is something else, such as an alias of one. */
export function listBlock({ text }: Layout, { key, value }: EntryNode): ListBlock | null {
  return isSeq(value) ? { list: value as BlockOrFlowList, from: lineEnd(text, rangeOf(key)[1]) } : null;
}

/** The list that a section is; null where the file has none, or an empty one. */
export function sectionList({ layout }: FileEditor, section: string): ListBlock | null {
  const entry = sectionEntry(layout(), section);
  if (entry === null || isNothing(entry.value)) return null;
  return listBlock(layout(), entry) ?? fail(entry);
}

/** Adds a record to a section, which is made where it is missing. */
export function addRecord(file: FileEditor, section: string, record: WrittenEntry): void {
  file.touch(`${section} ${record[0]}`);
  const block = sectionMap(file, section);
  if (block !== null) {
    file.add([addEntry(file.layout(), block, placeOfKey(block.map, record[0]), record)]);
    return;
  }
  file.touch(section);
  const layout = file.layout();
  const entry = sectionEntry(layout, section);
  const settled = sectionMap(file, section);
  if (settled !== null) file.add([addEntry(layout, settled, placeOfKey(settled.map, record[0]), record)]);
  else if (entry !== null) file.add(fillEntry(layout, entry, [record]));
  else file.add([newSection(layout, section, renderEntry(record, styleOf(layout)))]);
}

/** Adds an item to a section that is a list, which is made where it is missing. */
export function addListItem(file: FileEditor, section: string, item: Written): void {
  file.touch(section);
  const layout = file.layout();
  const block = sectionList(file, section);
  const entry = sectionEntry(layout, section);
  const lines = renderItem(item, styleOf(layout));
  if (block !== null) file.add([addItem(layout, block, item)]);
  else if (entry !== null) file.add(fillLines(layout, entry, lines));
  else file.add([newSection(layout, section, lines)]);
}

/** The record of a key in a section. */
export function requireRecord(file: FileEditor, section: string, key: string): readonly [MapBlock, EntryNode] {
  const block = sectionMap(file, section);
  const entry = block === null ? undefined : entryOfKey(block.map, key);
  if (block === null || entry === undefined) throw new LayoutError(0);
  return [block, entry];
}

function sectionEntry({ root }: Layout, section: string): EntryNode | null {
  return root === null ? null : (entryOfKey(root, section) ?? null);
}

function newSection(layout: Layout, section: string, lines: string): Splice {
  const { text, eol, root } = layout;
  if (root?.flow) throw new LayoutError(rangeOf(root)[0]);
  const gap = text.trim() === '' || /\n[ \t]*\r?\n$/.test(text) ? '' : eol;
  return linesAt(layout, text.length, `${gap}${section}:${eol}${lines}`);
}

function styleOf({ eol }: Layout) {
  return { eol, indent: STEP, step: STEP, flow: false };
}

function fail({ key }: EntryNode): never {
  throw new LayoutError(rangeOf(key)[0]);
}
