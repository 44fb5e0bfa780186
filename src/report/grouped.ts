import type { Source } from '../state/source.js';
import { byCodeUnit } from '../state/text.js';

/** Items by a key, both in their order. */
export function grouped<K, T>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** Items by the roster file that names them, in the order of the files; last those that no file names. */
export function byFile<T>(
  items: readonly T[],
  sourceOf: (item: T) => Source | null,
): readonly (readonly [string | null, readonly T[]])[] {
  const files = [...grouped(items, (item) => sourceOf(item)?.file ?? null)];
  return files.sort(([a], [b]) => (a === null ? 1 : b === null ? -1 : byCodeUnit(a, b)));
}
