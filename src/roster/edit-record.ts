import { isAlias, isMap } from 'yaml';
import { editRecord, type FileEditor, mapBlock, requireRecord } from './edit-file.js';
import {
  type BlockOrFlowMap,
  type EntryNode,
  entryOfKey,
  type Layout,
  LayoutError,
  rangeOf,
  type Splice,
} from './edit-layout.js';
import { STEP } from './edit-lines.js';
import { addEntry, fillLines, type MapBlock, placeInOrder, removeEntry } from './edit-map.js';
import { renderEntries, renderFlowEntry } from './edit-render.js';
import type { WrittenEntry } from './edit-tree.js';
import { setKey, setValue } from './edit-value.js';

/** What to do to the fields of a record. */
export type FieldEdits = { readonly set: readonly WrittenEntry[]; readonly unset: readonly string[] };

/** Sets and takes out fields of a record, each new one where the order has it. */
export function editFields(
  file: FileEditor,
  section: string,
  key: string,
  edits: FieldEdits,
  order: readonly string[],
): void {
  editRecord(file, section, key, (layout, record) =>
    isAlias(record.value)
      ? besideAlias(layout, record, edits)
      : editMap(layout, mapBlock(layout, record), edits, order),
  );
}

/** Gives a record another key. */
export function renameRecord(file: FileEditor, section: string, key: string, to: string): void {
  file.touch(`${section} ${to}`);
  editRecord(file, section, key, (layout, record) => [setKey(layout, record, to)]);
}

/** Takes a record out. */
export function removeRecord(file: FileEditor, section: string, key: string): void {
  file.touch(`${section} ${key}`);
  const [block, record] = requireRecord(file, section, key);
  file.add([removeEntry(file.layout(), block, record)]);
}

/** The splices that set and take out entries of a map. */
export function editMap(
  layout: Layout,
  block: MapBlock,
  { set, unset }: FieldEdits,
  order: readonly string[],
): readonly Splice[] {
  const { map } = block;
  const gone = unset.map((name) => entryOfKey(map, name)).filter((entry) => entry !== undefined);
  const known = set.flatMap(([name, value]) => {
    const entry = entryOfKey(map, name);
    return entry === undefined ? [] : [{ entry, splice: setValue(layout, entry, value) }];
  });
  const added = set
    .filter(([name]) => entryOfKey(map, name) === undefined)
    .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  // Neighbours inside brackets share their commas.
  if (map.flow && gone.length > 0 && gone.length + added.length > 1) {
    return [rebuilt(layout, map, gone, known, added)];
  }
  return [
    ...known.map(({ splice }) => splice),
    ...gone.map((entry) => removeEntry(layout, block, entry)),
    ...added.map((entry) => addEntry(layout, block, placeInOrder(map, entry[0], order), entry)),
  ];
}

/** Brackets written anew from the entries that stay and those that come. */
function rebuilt(
  { text }: Layout,
  map: BlockOrFlowMap,
  gone: readonly EntryNode[],
  known: readonly { readonly entry: EntryNode; readonly splice: Splice }[],
  added: readonly WrittenEntry[],
): Splice {
  const [at, end] = rangeOf(map);
  if (text.slice(at, end).includes('#')) throw new LayoutError(at);
  const kept = map.items.filter((entry) => !gone.includes(entry));
  const pieces = kept.map(({ key, value }) => {
    const [start, keyEnd] = rangeOf(key);
    const stop = value === null ? keyEnd : Math.max(keyEnd, rangeOf(value)[1]);
    const splice = known.find(({ entry }) => entry.key === key)?.splice;
    if (splice === undefined) return text.slice(start, stop);
    return text.slice(start, splice.at) + splice.text + text.slice(splice.end, Math.max(stop, splice.end));
  });
  return { at, end, text: `{ ${[...pieces, ...added.map(renderFlowEntry)].join(', ')} }` };
}

/** A record that is another one's alias becomes one that merges it, with the fields that differ. */
function besideAlias(layout: Layout, record: EntryNode, { set, unset }: FieldEdits): readonly Splice[] {
  const { text, eol } = layout;
  const [at, end] = rangeOf(record.value);
  if (unset.length > 0 || isMap(record.value)) throw new LayoutError(at);
  const indent = rangeOf(record.key)[0] - (text.lastIndexOf('\n', rangeOf(record.key)[0] - 1) + 1) + STEP;
  const merge = `${' '.repeat(indent)}<<: ${text.slice(at, end)}`;
  const fields = renderEntries(set, { eol, indent, step: STEP, flow: false });
  return fillLines(layout, record, `${merge}${eol}${fields}`);
}
