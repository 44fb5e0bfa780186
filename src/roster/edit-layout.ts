import type { Node as YamlNode } from 'yaml';
import { isCollection, isMap, isScalar, type Pair, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { byCodeUnit } from '../state/text.js';
import { PARSER_OPTIONS } from './compose.js';

/** The text of a roster file with where its parts stand. */
export type Layout = {
  readonly text: string;
  /** The line ending of the file. */
  readonly eol: string;
  /** null where the file holds nothing but comments. */
  readonly root: BlockOrFlowMap | null;
};

export type BlockOrFlowMap = YAMLMap<YamlNode, YamlNode | null>;
export type BlockOrFlowList = YAMLSeq<YamlNode | null>;

/** One entry of a map. */
export type EntryNode = Pair<YamlNode, YamlNode | null>;

/** A piece of text that comes in place of another. */
export type Splice = { readonly at: number; readonly end: number; readonly text: string };

/** Something stands in a file in a way that cannot be edited in place. `at` is its offset. */
export class LayoutError extends Error {
  readonly at: number;

  constructor(at: number) {
    super('this layout cannot be edited in place');
    this.at = at;
  }
}

/** Parses a file that has been loaded without problems. */
export function openLayout(text: string, eol = lineEndOf(text)): Layout {
  const { contents } = parseDocument(text, PARSER_OPTIONS);
  if (isMap(contents)) return { text, eol, root: contents as unknown as BlockOrFlowMap };
  return { text, eol, root: null };
}

/** The line ending of a text: the first one's. */
export function lineEndOf(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? '\n';
}

/** The text with all splices done. Of lines at one place the deeper ones come first, as they end what stands above; else the order stays. */
export function spliced(text: string, splices: readonly Splice[]): string {
  const isInsertion = ({ at, end }: Splice) => at === end;
  const sorted = splices
    .map((splice, order) => ({ ...splice, order }))
    .sort(
      (a, b) =>
        a.at - b.at ||
        Number(isInsertion(b)) - Number(isInsertion(a)) ||
        depthOf(b.text) - depthOf(a.text) ||
        a.order - b.order,
    );
  let done = '';
  let from = 0;
  for (const { at, end, text: piece } of sorted) {
    if (at < from) throw new LayoutError(at);
    done += text.slice(from, at) + piece;
    from = end;
  }
  return done + text.slice(from);
}

function depthOf(text: string): number {
  return /^[\r\n]*( *)/.exec(text)?.[1]?.length ?? 0;
}

/** The key of an entry as the roster reads it. */
export function keyText(entry: EntryNode): string {
  const { key } = entry;
  if (!isScalar(key)) return '';
  return typeof key.value === 'string' ? key.value : (key.source ?? '');
}

/** The entry of a key. A merged one is none: it stands elsewhere. */
export function entryOfKey(map: BlockOrFlowMap, key: string): EntryNode | undefined {
  return map.items.find((entry) => keyText(entry) === key);
}

/** Where a node begins and where its content ends; comments behind it are outside. */
export function rangeOf(node: YamlNode | null | undefined): readonly [start: number, end: number] {
  if (!node?.range) throw new LayoutError(0);
  return [node.range[0], node.range[1]];
}

/** Whether a value is as good as not there: nothing, null, or empty brackets. */
export function isNothing(node: YamlNode | null): boolean {
  if (node === null) return true;
  if (isCollection(node)) return node.flow === true && node.items.length === 0;
  return isScalar(node) && node.value === null && node.anchor === undefined;
}

/** Orders in which people keep keys; the first that holds for all of them is theirs. */
const ORDERS: readonly ((a: string, b: string) => number)[] = [
  byCodeUnit,
  new Intl.Collator('en', { numeric: true }).compare,
];

/** Before which of the keys a new one goes: by the order they keep, else behind the last. */
export function placeAmong(keys: readonly string[], key: string): number {
  const order = ORDERS.find((compare) =>
    keys.every((one, index) => index === 0 || compare(keys[index - 1] ?? '', one) < 0),
  );
  const index = order === undefined ? -1 : keys.findIndex((one) => order(one, key) > 0);
  return index === -1 ? keys.length : index;
}
