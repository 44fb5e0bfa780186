import {
  type Alias,
  isAlias,
  isScalar,
  isSeq,
  type Pair,
  type ParsedNode,
  parseDocument,
  type YAMLMap,
  type Scalar as YamlScalar,
} from 'yaml';
import { hide, say } from './sentence.js';
import { syntaxFault } from './syntax.js';
import type { Entry, Fault, MapNode, Node, Scalar } from './tree.js';

/** A parsed document; `shares` tells whether it uses anchors, so that it cannot be read in parts. */
export type Composed = { readonly root: Node; readonly faults: readonly Fault[]; readonly shares: boolean };

/** How many entries the aliases of one file may stand for, all told: 200,000 people merging ten fields each. */
const MAX_ALIASED = 2_000_000;

const OPTIONS = {
  version: '1.2',
  merge: true,
  // Other tags (!!binary, !!timestamp, !!set) would give values that a roster has no use for: refused as unknown.
  resolveKnownTags: false,
  // The library's own check is quadratic in the size of a map; `duplicates.ts` is linear.
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

/** Parses one YAML 1.2 document. `base` is the offset of `text` in its file. */
export function composeYaml(text: string, base = 0): Composed {
  try {
    const document = parseDocument(text, OPTIONS);
    const faults = [...document.errors, ...document.warnings].map((error) => syntaxFault(error, base));
    if (document.directives.yaml.explicit && document.directives.yaml.version !== '1.2') {
      const message = say`Roster files are YAML 1.2, but a directive asks for another version.`;
      faults.push({ code: 'yaml-syntax', at: base, message, remedy: say`Remove the %YAML line.` });
    }
    const resolver = new Resolver(base);
    const root = resolver.node(document.contents, base);
    return { root, faults: [...faults, ...resolver.faults], shares: resolver.shares };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = say`This file nests lists and maps too deeply to be read.`;
    const fault = { code: 'yaml-syntax', at: base, message, remedy: say`A roster needs three levels.` } as const;
    return { root: nothing(base), faults: [fault], shares: true };
  }
}

function nothing(at: number): Scalar {
  return { kind: 'scalar', at, value: null, text: '' };
}

type Anchor = { readonly node: Node; readonly size: number } | 'open';

type YamlNode = ParsedNode | null | undefined;

/** Walks a document once, in its order, so that an alias means the anchor last set before it. */
class Resolver {
  readonly faults: Fault[] = [];
  shares = false;
  private readonly anchors = new Map<string, Anchor>();
  /** Entries and items seen so far, those behind aliases included. */
  private size = 0;
  private aliased = 0;

  constructor(private readonly base: number) {}

  node(from: YamlNode, fallback: number): Node {
    if (!from) return nothing(fallback);
    if (isAlias(from)) return this.alias(from);
    const { anchor } = from;
    if (anchor === undefined) return this.content(from);
    this.shares = true;
    const before = this.size;
    this.anchors.set(anchor, 'open');
    const node = this.content(from);
    this.anchors.set(anchor, { node, size: this.size - before });
    return node;
  }

  private content(from: Exclude<YamlNode, null | undefined | Alias>): Node {
    const at = this.base + from.range[0];
    if (isScalar(from)) return scalar(from, at);
    if (isSeq(from)) {
      const items = from.items.map((item) => {
        this.size += 1;
        return this.node(item as YamlNode, at);
      });
      return { kind: 'list', at, items };
    }
    return this.map(from as YAMLMap.Parsed, at);
  }

  private map(from: YAMLMap.Parsed, at: number): MapNode {
    const own: Entry[] = [];
    const merged: Entry[] = [];
    for (const pair of from.items as Pair<YamlNode, YamlNode>[]) {
      this.size += 1;
      const key = this.key(pair.key, at);
      if (key === null) this.node(pair.value, at);
      else if (key.merges) merged.push(...this.mergeSources(this.node(pair.value, key.at), key.at));
      else own.push({ key: key.text, at: key.at, value: this.node(pair.value, key.end), merged: false });
    }
    const first = own[0]?.at ?? merged[0]?.at ?? at;
    if (merged.length === 0) return { kind: 'map', at: first, entries: own };
    // Own keys win over merged ones, and among those the first (https://yaml.org/type/merge.html).
    const known = new Set(own.map(({ key }) => key));
    const taken = merged.filter(({ key }) => !known.has(key) && known.add(key));
    return { kind: 'map', at: first, entries: [...own, ...taken] };
  }

  private key(from: YamlNode, at: number): { text: string; at: number; end: number; merges: boolean } | null {
    const place = this.base + (from?.range?.[0] ?? at - this.base);
    if (isScalar(from)) {
      const node = scalar(from, place);
      if (from.anchor !== undefined) this.anchors.set(from.anchor, { node, size: 0 });
      const merges = from.type === 'PLAIN' && from.source === '<<';
      if (node.value !== null || merges) {
        const text = typeof node.value === 'string' ? node.value : node.text;
        return { text, at: place, end: this.base + from.range[1], merges };
      }
    }
    this.fault({
      code: 'bad-key',
      at: place,
      message: say`A key here is not text.`,
      remedy: say`Write a name before the colon, and quote it where YAML reads something else, as in "null": or "~":.`,
    });
    return null;
  }

  private mergeSources(from: Node, at: number): Entry[] {
    const maps = from.kind === 'list' ? from.items : [from];
    const entries: Entry[] = [];
    for (const map of maps) {
      if (map.kind === 'map') for (const entry of map.entries) entries.push({ ...entry, merged: true });
      else {
        const message = say`The merge key << stands before something that is not a map.`;
        this.fault({ code: 'bad-alias', at, message, remedy: say`Give it the alias of a map, as in <<: *name.` });
      }
    }
    return entries;
  }

  private alias(from: Alias.Parsed): Node {
    this.shares = true;
    const at = this.base + from.range[0];
    const target = this.anchors.get(from.source);
    if (target === undefined || target === 'open') {
      const name = hide(from.source);
      const message =
        target === 'open'
          ? say`The alias *${name} stands inside the very value that it names.`
          : say`The alias *${name} names no anchor above it.`;
      this.fault({
        code: 'bad-alias',
        at,
        message,
        remedy: say`Set the anchor &${name} on a value above, or write it out.`,
      });
      return nothing(at);
    }
    this.size += target.size;
    this.aliased += target.size;
    if (this.aliased <= MAX_ALIASED) return target.node;
    if (!this.faults.some(({ code }) => code === 'alias-bomb')) {
      const message = say`The aliases of this file stand for more than ${MAX_ALIASED} values.`;
      this.fault({
        code: 'alias-bomb',
        at,
        message,
        remedy: say`Write the values out, or use fewer aliases of aliases.`,
      });
    }
    return nothing(at);
  }

  private fault(fault: Fault): void {
    this.faults.push(fault);
  }
}

function scalar(from: YamlScalar.Parsed, at: number): Scalar {
  const { value, source } = from;
  const known = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null;
  return { kind: 'scalar', at, value: known ? value : null, text: source };
}
