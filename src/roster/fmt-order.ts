import { type Document, isAlias, isNode, visit, type Node as YamlNode } from 'yaml';
import { byNaturalOrder } from '../state/text.js';
import { keyText } from './edit-layout.js';
import { IDENTITY_KEYS, OVERRIDE_KEYS } from './edit-tree.js';
import { type Branch, fieldText, firstBehind, type Group, isMergeKey } from './fmt-tree.js';

/** The order of what a map or list holds. */
export type Order = {
  /** The keys of a map in their order; others follow as they stand. */
  readonly keys?: readonly string[];
  /** Whether the keys of a map are sorted. */
  readonly byKey?: true;
  /** The fields by which the items of a list are sorted. */
  readonly by?: readonly (readonly string[])[];
  /** The order within each entry or item, and within those of some keys. */
  readonly each?: Order;
  readonly of?: Readonly<Record<string, Order>>;
};

const DOCUMENT: Order = { keys: ['type', 'file', 'completionDate'] };

/** The order of a roster file (DESIGN section 2). */
export const ROSTER_ORDER: Order = {
  keys: ['identities', 'personnel', 'scopes', 'documents', 'removed'],
  of: {
    identities: { byKey: true, each: { keys: IDENTITY_KEYS } },
    personnel: { byKey: true, each: { keys: OVERRIDE_KEYS } },
    scopes: { by: [['workspace']], each: { keys: ['workspace', 'groups', 'clear'] } },
    documents: { byKey: true, each: { by: [['type'], ['file']], each: DOCUMENT } },
    removed: {
      by: [['document', 'person'], ['document', 'type'], ['document', 'name'], ['identityId']],
      each: { keys: ['identityId', 'document', 'reason'], of: { document: { keys: ['person', 'type', 'name'] } } },
    },
  },
};

/** The order of `config.yaml`. */
export const CONFIG_ORDER: Order = {
  keys: ['version', 'drata', 'defaults', 'policy', 'guards', 'github'],
  of: {
    drata: { keys: ['region', 'connectionId', 'contract', 'personnelApi'] },
    defaults: { of: { identities: { keys: IDENTITY_KEYS } } },
    guards: { keys: ['maxSeparations', 'maxReactivations', 'maxChanges', 'maxReleases', 'maxDeletions'] },
  },
};

/** The order within an entry or item. */
export function innerOrder(order: Order, { entry }: Branch): Order {
  const named =
    entry === null || !Object.hasOwn(order.of ?? {}, keyText(entry)) ? undefined : order.of?.[keyText(entry)];
  return named ?? order.each ?? {};
}

/** Puts the entries of groups in order; anchors stay above what names them. */
export type Sorter = (group: Group, order: Order) => readonly Branch[];

/** The sorter of a document. */
export function sorterOf(document: Document, root: Group): Sorter {
  const needs = needsOf(document, root);
  return ({ branches }, order) => {
    if (needs === null) return branches;
    const sorted = [...branches].sort(comparison(document, order));
    return needs.size === 0 ? sorted : anchorsFirst(sorted, needs);
  };
}

function comparison(document: Document, { keys, byKey, by }: Order): (a: Branch, b: Branch) => number {
  if (by !== undefined) {
    return (a, b) => {
      for (const path of by) {
        const order = byNaturalOrder(fieldText(document, a.value, path), fieldText(document, b.value, path));
        if (order !== 0) return order;
      }
      return 0;
    };
  }
  const rank = ({ entry }: Branch) => {
    if (entry === null || isMergeKey(entry)) return -1;
    const index = keys?.indexOf(keyText(entry)) ?? -1;
    return index === -1 ? Number.POSITIVE_INFINITY : index;
  };
  const nameOf = ({ entry }: Branch) => (entry === null || !byKey ? '' : keyText(entry));
  return (a, b) => (rank(a) === rank(b) ? byNaturalOrder(nameOf(a), nameOf(b)) : rank(a) - rank(b));
}

type Needs = ReadonlyMap<Branch, ReadonlySet<Branch>>;

/** Which entries name an anchor of which others beside them; null where an anchor is set twice, so that nothing may move. */
function needsOf(document: Document, root: Group): Needs | null {
  const anchors = new Map<string, number>();
  const needs = new Map<Branch, Set<Branch>>();
  let isTwice = false;
  visit(document, (_key, node) => {
    if (!isNode(node)) return;
    const at = (node as YamlNode).range?.[0] ?? 0;
    if (isAlias(node)) addNeed(root, at, anchors.get(node.source) ?? at, needs);
    else if ('anchor' in node && node.anchor !== undefined) {
      isTwice ||= anchors.has(node.anchor);
      anchors.set(node.anchor, at);
    }
  });
  return isTwice ? null : needs;
}

function addNeed(group: Group, aliasAt: number, anchorAt: number, needs: Map<Branch, Set<Branch>>): void {
  const user = branchAt(group, aliasAt);
  const owner = branchAt(group, anchorAt);
  if (user === undefined || owner === undefined) return;
  if (user !== owner) needs.set(user, (needs.get(user) ?? new Set()).add(owner));
  else if (user.group !== null) addNeed(user.group, aliasAt, anchorAt, needs);
}

function branchAt({ branches }: Group, at: number): Branch | undefined {
  return branches[firstBehind(branches, at) - 1];
}

/** Brings forward what stands behind its first user. */
function anchorsFirst(sorted: readonly Branch[], needs: Needs): readonly Branch[] {
  const done = new Set<Branch>();
  const inPlace = new Map(sorted.map((branch, index) => [branch, index]));
  const put = (branch: Branch) => {
    if (done.has(branch)) return;
    const needed = [...(needs.get(branch) ?? [])].filter((one) => !done.has(one));
    for (const one of needed.sort((a, b) => (inPlace.get(a) ?? 0) - (inPlace.get(b) ?? 0))) put(one);
    done.add(branch);
  };
  for (const branch of sorted) put(branch);
  return [...done];
}
