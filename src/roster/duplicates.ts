import { hide, say } from './sentence.js';
import type { Fault, Node } from './tree.js';

/** Sections whose keys are checked across files, so not here. */
const ACROSS_FILES: ReadonlySet<string> = new Set(['identities', 'personnel', 'documents']);

/**
 * Keys that stand twice in one map: one pass over the tree, where the parser's own check is quadratic. `seen` keeps a node that
 * aliases share from being searched again.
 */
export function findDuplicateKeys(node: Node, path: readonly string[] = [], seen = new Set<Node>()): Fault[] {
  if (node.kind === 'scalar' || seen.has(node)) return [];
  seen.add(node);
  const faults: Fault[] = [];
  if (node.kind === 'list') {
    return node.items.flatMap((item) => findDuplicateKeys(item, [...path, ''], seen));
  }
  const first = new Map<string, number>();
  const ids = path.length === 1 && ACROSS_FILES.has(path[0] ?? '');
  for (const { key, at, value, merged } of node.entries) {
    if (merged) continue;
    const related = ids ? undefined : first.get(key);
    if (related === undefined) first.set(key, at);
    else {
      const message = say`The key "${/^[a-z]+$/i.test(key) ? key : hide(key)}" stands twice in one map.`;
      faults.push({ code: 'duplicate-key', at, related, message, remedy: say`Remove one of the two.` });
    }
    if (value.kind !== 'scalar') for (const fault of findDuplicateKeys(value, [...path, key], seen)) faults.push(fault);
  }
  return faults;
}
