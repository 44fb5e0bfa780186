import { composeYaml } from './compose.js';
import { findDuplicateKeys } from './duplicates.js';
import { readInParts } from './records.js';
import type { Fault, Node } from './tree.js';

/** A file's tree with what is wrong in its syntax or keys; `root` is null when the tree cannot be relied on. */
export function parseYaml(text: string): { readonly root: Node | null; readonly faults: readonly Fault[] } {
  const parts = readInParts(text);
  const { root, faults } = parts ? { root: parts, faults: [] } : composeYaml(text);
  return faults.length > 0 ? { root: null, faults } : { root, faults: findDuplicateKeys(root) };
}
