import { parseInstant } from '../state/instant.js';
import type { WireId } from './wire/parts.js';

type Dated = { readonly id: WireId; readonly updatedAt?: string | null };

/** Pages can repeat a record while others write: the one updated last counts, whatever the order of pages. */
export function latestByKey<T extends Dated, K>(records: readonly T[], keyOf: (record: T) => K): ReadonlyMap<K, T> {
  const latest = new Map<K, T>();
  for (const record of records) {
    const key = keyOf(record);
    const held = latest.get(key);
    if (held === undefined || isLater(record, held)) latest.set(key, record);
  }
  return latest;
}

function isLater(a: Dated, b: Dated): boolean {
  const [left, right] = [a, b].map(({ updatedAt }) => parseInstant(updatedAt ?? '') ?? '');
  if (left === undefined || right === undefined || left === right) return Number(a.id) > Number(b.id);
  return left > right;
}
