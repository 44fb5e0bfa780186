import { composeYaml } from './compose.js';
import { findDuplicateKeys } from './duplicates.js';
import { readInParts } from './records.js';
import type { Fault, Node } from './tree.js';

/** A file's tree with what is wrong in its syntax or keys; `root` is null when the tree cannot be relied on. */
export function parseYaml(text: string): { readonly root: Node | null; readonly faults: readonly Fault[] } {
  const parts = readInParts(text);
  if (parts?.faults.length === 0) return { root: parts.root, faults: findDuplicateKeys(parts.root) };
  const { root, faults } = composeYaml(text);
  if (faults.length === 0) return { root, faults: findDuplicateKeys(root) };
  // In the whole file an open quote runs on to the next one, far below; its own record tells the place.
  return { root: null, faults: parts?.faults ?? faults };
}
