import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  type Pair,
  type ParsedNode,
  parseDocument,
  type Scalar as YamlScalar,
} from 'yaml';
import { hide, say } from './sentence.js';
import { syntaxFault, unclosedFault } from './syntax.js';
import type { Entry, Fault, MapNode, Node, Scalar } from './tree.js';
import { findUnclosed } from './unclosed.js';

/** A parsed document; `shares` tells whether it uses anchors or merge keys, so that it cannot be read in parts. */
export type Composed = { readonly root: Node; readonly faults: readonly Fault[]; readonly shares: boolean };

/** How many entries the aliases of one file may stand for, all told: 200,000 people merging ten fields each. */
const MAX_ALIASED = 2_000_000;

/** How roster files are parsed, here and for edits. */
export const PARSER_OPTIONS = {
  version: '1.2',
  merge: true,
  // Other tags (!!binary, !!timestamp, !!set) would give values that a roster has no use for: refused as unknown.
  resolveKnownTags: false,
  // The library's own check is quadratic in the size of a map; `duplicates.ts` is linear.
  uniqueKeys: false,
  prettyErrors: false,
} as const;

/** Parses one YAML 1.2 document. `base` is the offset of `text` in its file. */
export function composeYaml(text: string, base = 0): Composed {
  try {
    const document = parseDocument(text, PARSER_OPTIONS);
    const faults = syntaxFaults(document, text, base);
    if (document.directives.yaml.explicit && document.directives.yaml.version !== '1.2') {
      const message = say`Roster files are YAML 1.2, but a directive asks for another version.`;
      faults.push({ code: 'yaml-syntax', at: base, message, remedy: say`Remove the %YAML line.` });
    }
    const { root, faults: found, shares } = resolveDocument(document.contents, base);
    return { root, faults: [...faults, ...found], shares };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = say`This file nests lists and maps too deeply to be read.`;
    const fault = { code: 'yaml-syntax', at: base, message, remedy: say`A roster needs three levels.` } as const;
    return { root: nothing(base), faults: [fault], shares: true };
  }
}

/** What the parser finds wrong. Behind quotes or brackets that are never closed it only stumbles on. */
function syntaxFaults(document: Document.Parsed, text: string, base: number): Fault[] {
  const errors = [...document.errors, ...document.warnings];
  if (errors.length === 0) return [];
  const open = findUnclosed(document, text);
  const faults: Fault[] = [];
  for (const error of errors) {
    const unclosed = ['MISSING_CHAR', 'BAD_INDENT'].includes(error.code) && open.get(error.pos[0]);
    if (unclosed) return [...faults, unclosedFault(unclosed, base)];
    faults.push(syntaxFault(error, base));
  }
  return faults;
}

function nothing(at: number): Scalar {
  return { kind: 'scalar', at, value: null, text: '' };
}

type Anchor = { readonly node: Node; readonly size: number } | 'open';

type YamlNode = ParsedNode | null | undefined;

/** Walks a document once, in its order, so that an alias means the anchor last set before it. */
function resolveDocument(contents: YamlNode, base: number): Composed {
  const faults: Fault[] = [];
  const anchors = new Map<string, Anchor>();
  let shares = false;
  /** Entries and items seen so far, those behind aliases included. */
  let size = 0;
  let aliased = 0;

  function resolve(from: YamlNode, fallback: number): Node {
    if (!from) return nothing(fallback);
    if (isAlias(from)) return alias(from);
    const { anchor } = from;
    if (anchor === undefined) return content(from);
    shares = true;
    const before = size;
    anchors.set(anchor, 'open');
    const node = content(from);
    anchors.set(anchor, { node, size: size - before });
    return node;
  }

  function content(from: Exclude<ParsedNode, Alias>): Node {
    const at = base + from.range[0];
    if (isScalar(from)) return scalar(from, at);
    if (isMap(from)) return map(from.items as readonly Pair<YamlNode, YamlNode>[], at);
    size += from.items.length;
    return { kind: 'list', at, items: from.items.map((item) => resolve(item as YamlNode, at)) };
  }

  function map(pairs: readonly Pair<YamlNode, YamlNode>[], at: number): MapNode {
    const own: Entry[] = [];
    const merged: Entry[] = [];
    size += pairs.length;
    for (const pair of pairs) {
      const key = keyOf(pair.key, at);
      if (key === null) resolve(pair.value, at);
      else if (key.merges) for (const entry of mergeSources(resolve(pair.value, key.at), key.at)) merged.push(entry);
      else {
        const value = resolve(pair.value, key.end);
        const aliasAt = isAlias(pair.value) ? { aliasAt: base + pair.value.range[0] } : {};
        own.push({ key: key.text, at: key.at, value, merged: false, ...aliasAt });
      }
    }
    const first = own[0]?.at ?? merged[0]?.at ?? at;
    if (merged.length === 0) return { kind: 'map', at: first, entries: own };
    // Own keys win over merged ones, and among those the first (https://yaml.org/type/merge.html).
    const known = new Set(own.map(({ key }) => key));
    const taken = merged.filter(({ key }) => !known.has(key) && known.add(key));
    return { kind: 'map', at: first, entries: [...own, ...taken] };
  }

  function keyOf(from: YamlNode, at: number): { text: string; at: number; end: number; merges: boolean } | null {
    const place = from ? base + from.range[0] : at;
    if (isScalar(from)) {
      const node = scalar(from, place);
      if (from.anchor !== undefined) {
        shares = true;
        anchors.set(from.anchor, { node, size: 0 });
      }
      const merges = from.type === 'PLAIN' && from.source === '<<';
      if (merges) shares = true;
      const text = typeof node.value === 'string' ? node.value : node.text;
      if (node.value !== null || merges) return { text, at: place, end: base + from.range[1], merges };
    }
    const remedy = say`Write a name before the colon; quote it where YAML reads something else, as in "null".`;
    faults.push({ code: 'bad-key', at: place, message: say`A key here is not text.`, remedy });
    return null;
  }

  function mergeSources(from: Node, at: number): Entry[] {
    const sources = from.kind === 'list' ? from.items : [from];
    return sources.flatMap((source) => {
      if (source.kind === 'map') return source.entries.map((entry) => ({ ...entry, merged: true, aliasAt: at }));
      const message = say`The merge key << stands before something that is not a map.`;
      faults.push({ code: 'bad-alias', at, message, remedy: say`Give it the alias of a map, as in <<: *name.` });
      return [];
    });
  }

  function alias(from: Alias.Parsed): Node {
    shares = true;
    const at = base + from.range[0];
    const target = anchors.get(from.source);
    if (target === undefined || target === 'open') {
      const name = hide(from.source);
      const message =
        target === 'open'
          ? say`The alias *${name} stands inside the very value that it names.`
          : say`The alias *${name} names no anchor above it.`;
      faults.push({
        code: 'bad-alias',
        at,
        message,
        remedy: say`Set the anchor &${name} on a value above, or write it out.`,
      });
      return nothing(at);
    }
    size += target.size;
    const within = aliased <= MAX_ALIASED;
    aliased += target.size;
    if (aliased <= MAX_ALIASED) return target.node;
    if (within) {
      const message = say`The aliases of this file stand for more than ${MAX_ALIASED} values.`;
      faults.push({
        code: 'alias-bomb',
        at,
        message,
        remedy: say`Write the values out, or use fewer aliases of aliases.`,
      });
    }
    return { kind: 'map', at, entries: [] };
  }

  return { root: resolve(contents, base), faults, shares };
}

function scalar(from: YamlScalar.Parsed, at: number): Scalar {
  const { value, source } = from;
  const known = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null;
  return { kind: 'scalar', at, value: known ? value : null, text: source };
}
