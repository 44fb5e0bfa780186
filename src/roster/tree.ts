import type { Code } from './codes.js';
import type { Sentence } from './sentence.js';

/** A value with its offset in the file. `text` is what an unquoted scalar looks like there, so that `00123` can stay `00123`. */
export type Scalar = {
  readonly kind: 'scalar';
  readonly at: number;
  readonly value: string | number | boolean | null;
  readonly text: string;
};

/** One key of a map; `at` is the key's offset. Merged entries come from another map by `<<` and stand where that map does. */
export type Entry = {
  readonly key: string;
  readonly at: number;
  readonly value: Node;
  readonly merged: boolean;
  /** Where the alias or merge key stands through which the value is used here: its own place is that of another record. */
  readonly aliasAt?: number;
};

/** A map in the order of the file. A repeated key is a repeated entry: the check for duplicates is its own pass. */
export type MapNode = { readonly kind: 'map'; readonly at: number; readonly entries: readonly Entry[] };

export type ListNode = { readonly kind: 'list'; readonly at: number; readonly items: readonly Node[] };

/** YAML without its syntax: aliases and merge keys are resolved, keys are text. An aliased node is shared, not copied. */
export type Node = Scalar | MapNode | ListNode;

/** A problem found at an offset of a file. */
export type Fault = {
  readonly code: Code;
  readonly at: number;
  readonly message: Sentence;
  readonly remedy: Sentence;
  /** Offset of the other place, in the same file. */
  readonly related?: number;
};

/** The first entry of a key; undefined where there is none. */
export function entryOf(node: Node | undefined, key: string): Entry | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key === key) : undefined;
}

/** Where a field of a record stands as this record has it: its value or the alias of it, else the key of the record. */
export function placeOfField(record: Entry, field: string): number {
  const found = entryOf(record.value, field);
  return found === undefined ? record.at : (record.aliasAt ?? found.aliasAt ?? found.value.at);
}

/** The records of a section that is a map, wherever in a file it stands. */
export function recordsOf(root: Node, section: string): readonly Entry[] {
  const sections = root.kind === 'map' ? root.entries.filter(({ key }) => key === section) : [];
  return sections.flatMap(({ value }) => (value.kind === 'map' ? value.entries : []));
}

/** The items of a section that is a list. */
export function itemsOf(root: Node, section: string): readonly Node[] {
  const sections = root.kind === 'map' ? root.entries.filter(({ key }) => key === section) : [];
  return sections.flatMap(({ value }) => (value.kind === 'list' ? value.items : []));
}

/** Keys of ids, whose unquoted values keep their text: `managerId: 00123` names `00123`, not 123. */
export const ID_KEYS: ReadonlySet<string> = new Set(['managerId', 'previously', 'identityId']);

/** The plain value of a node, as the JSON Schemas see it: NFC text, the first of repeated keys, no inherited properties. */
export function plainValue(node: Node, key?: string): unknown {
  if (node.kind === 'list') return node.items.map((item) => plainValue(item));
  if (node.kind === 'map') {
    const value: Record<string, unknown> = {};
    for (const entry of node.entries) {
      if (Object.hasOwn(value, entry.key)) continue;
      setOwn(value, entry.key, plainValue(entry.value, key === 'customFields' ? undefined : entry.key));
    }
    return value;
  }
  if (key !== undefined && ID_KEYS.has(key)) return idText(node);
  return typeof node.value === 'string' ? node.value.normalize('NFC') : node.value;
}

/**
 * Whether an unquoted number is other than it looks: `00123`, `0x1F` and `1e5` may be meant as text, and more than 15 digits do
 * not fit a number.
 */
export function isUnclearNumber({ value, text }: Scalar): boolean {
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  return !/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) || text.replace(/\D/g, '').length > 15;
}

/** The plain value of a map; an empty one for anything else. */
export function plainMap(node: Node | undefined): Readonly<Record<string, unknown>> {
  return node?.kind === 'map' ? (plainValue(node) as Record<string, unknown>) : {};
}

/** An id as it is written; null stays null. */
export function idText(node: Scalar): string | null {
  return typeof node.value === 'number' || typeof node.value === 'boolean' ? node.text : node.value;
}

/** Sets a property even where its name is `__proto__`, which a plain assignment would not. */
function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else target[key] = value;
}
