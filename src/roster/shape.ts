import type { ErrorObject } from 'ajv/dist/2020.js';
import { explainChoice, explainKey, explainMissing, explainUnknown, explainValue, type Finding } from './explain.js';
import type { SchemaCheck } from './schema.js';
import { type Entry, entryOf, type Fault, type MapNode, type Node, plainValue } from './tree.js';

/** Sections that are maps of records, each of which can be held against the schema on its own. */
const BY_RECORD: ReadonlySet<string> = new Set(['identities', 'personnel', 'documents']);

/** Holds a roster file's tree against the schema: each mistake once, with its place. */
export function checkRosterShape(root: Node, check: SchemaCheck): Fault[] {
  if (root.kind !== 'map') return checkShape(root, check);
  // Part by part: repeated sections are all read, and a hundred thousand records need no second copy of the file.
  return root.entries.flatMap((section) => {
    if (!BY_RECORD.has(section.key) || section.value.kind !== 'map') return checkShape(mapOf(section), check);
    return section.value.entries.flatMap((record) => checkShape(mapOf({ ...section, value: mapOf(record) }), check));
  });
}

function mapOf(entry: Entry): MapNode {
  return { kind: 'map', at: entry.at, entries: [entry] };
}

/** Holds a tree against a schema: each mistake once, with its place. */
export function checkShape(root: Node, check: SchemaCheck): Fault[] {
  // What the branches of a oneOf lack is told by the oneOf itself.
  const errors = check(plainValue(root)).filter(({ schemaPath }) => !/\/oneOf\/\d/.test(schemaPath));
  const faults: Fault[] = [];
  const suggested = new Set<string>();
  for (const error of errors.filter(({ keyword }) => keyword === 'additionalProperties')) {
    const path = pathOf(error);
    const key = String(error.params['additionalProperty']);
    const found = explainUnknown(path, key, Object.keys(error.parentSchema?.['properties'] ?? {}));
    if (found.meant) suggested.add(JSON.stringify([...path, found.meant]));
    faults.push(placed(found, entryAt(root, path, key)));
  }
  for (const [path, group] of groupByOwner(errors.filter(({ keyword }) => keyword === 'required'))) {
    const missing = group.map(({ params }) => String(params['missingProperty']));
    // A misspelt key is missing under its right name too: one mistake.
    const keys = missing.filter((key) => !suggested.has(JSON.stringify([...path, key])));
    if (keys.length > 0) faults.push(placed(explainMissing(path, keys, nodeAt(root, path)), ownerAt(root, path)));
  }
  for (const error of errors.filter(({ keyword }) => keyword === 'oneOf')) {
    const path = pathOf(error);
    const keys = (error.schema as readonly { readonly required: readonly string[] }[]).flatMap(
      ({ required }) => required,
    );
    const misspelt = keys.some((key) => suggested.has(JSON.stringify([...path, key])));
    // A value that is no map passes every branch; its type is the mistake.
    if (!misspelt && nodeAt(root, path).kind === 'map')
      faults.push(placed(explainChoice(path, keys, error), ownerAt(root, path)));
  }
  for (const group of groupByPlace(errors).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const path = pathOf(first);
    const name = first.propertyName;
    if (name === undefined) faults.push(placed(explainValue(path, nodeAt(root, path), group), valueAt(root, path)));
    else faults.push(placed(explainKey(path, name, group), entryAt(root, path, name)));
  }
  return faults;
}

function placed({ code, message, remedy }: Finding, at: number): Fault {
  return { code, at, message, remedy };
}

/** Errors by the record they are about. */
function groupByOwner(errors: readonly ErrorObject[]): [path: string[], errors: ErrorObject[]][] {
  const groups = new Map<string, ErrorObject[]>();
  for (const error of errors) groups.set(error.instancePath, [...(groups.get(error.instancePath) ?? []), error]);
  return [...groups.values()].map((group) => [group.slice(0, 1).flatMap(pathOf), group]);
}

/** What the schema says about one value or key is one mistake, however many keywords refuse it. */
function groupByPlace(errors: readonly ErrorObject[]): Map<string, ErrorObject[]> {
  const groups = new Map<string, ErrorObject[]>();
  for (const error of errors) {
    if (['additionalProperties', 'required', 'propertyNames', 'anyOf', 'oneOf'].includes(error.keyword)) continue;
    const place = JSON.stringify([error.instancePath, error.propertyName ?? null]);
    groups.set(place, [...(groups.get(place) ?? []), error]);
  }
  return groups;
}

/** The steps of an error's JSON Pointer (RFC 6901). */
function pathOf({ instancePath }: ErrorObject): string[] {
  return instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function nodeAt(root: Node, path: readonly string[]): Node {
  return path.reduce((node, step) => {
    if (node.kind === 'list') return node.items[Number(step)] ?? node;
    return entryOf(node, step)?.value ?? node;
  }, root);
}

/** Where the key of a map stands; the map itself where it has no such key. */
function entryAt(root: Node, path: readonly string[], key: string): number {
  const map = nodeAt(root, path);
  return entryOf(map, key)?.at ?? map.at;
}

/** Where a record stands: at its key, or at its first key where it is an item of a list. */
function ownerAt(root: Node, path: readonly string[]): number {
  const key = path.at(-1);
  if (key === undefined) return 0;
  const parent = path.slice(0, -1);
  return nodeAt(root, parent).kind === 'list' ? nodeAt(root, path).at : entryAt(root, parent, key);
}

/** Where a value stands: what is written there, else the key it belongs to. */
function valueAt(root: Node, path: readonly string[]): number {
  const node = nodeAt(root, path);
  const parent = nodeAt(root, path.slice(0, -1));
  const written = node.kind === 'scalar' && node.text !== '';
  return written || parent.kind === 'list' ? node.at : ownerAt(root, path);
}
