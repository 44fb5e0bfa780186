import { createHash, createHmac } from 'node:crypto';
import { byCodeUnit } from '../state/text.js';

/** JSON with object keys sorted by code unit and no spaces, so that equal values give equal bytes. Maps count as objects. */
export function canonicalJson(value: unknown): string {
  if (value instanceof Map) return members([...value]);
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value !== null && typeof value === 'object') return members(Object.entries(value));
  return JSON.stringify(value);
}

function members(entries: [string, unknown][]): string {
  const kept = entries.filter(([, value]) => value !== undefined).sort(([a], [b]) => byCodeUnit(a, b));
  return `{${kept.map(([key, value]) => `${JSON.stringify(key)}:${canonicalJson(value)}`).join(',')}}`;
}

/** SHA-256 of the canonical JSON of a value, as `sha256:` and 64 hex digits. */
export function digestOf(value: unknown): string {
  return `sha256:${createHash('sha256').update(canonicalJson(value)).digest('hex')}`;
}

/** HMAC-SHA-256 of the canonical JSON of a value, as `hmac-sha256:` and 64 hex digits. */
export function signatureOf(value: unknown, key: string): string {
  return `hmac-sha256:${createHmac('sha256', key).update(canonicalJson(value)).digest('hex')}`;
}
