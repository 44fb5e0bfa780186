import type { Config } from '../state/config.js';
import { IDENTITY_FIELDS, type Identity, type IdentityFields, type Removal } from '../state/identity.js';
import { parseInstant } from '../state/instant.js';
import { normalText } from '../state/text.js';
import { placeAt, type SourceFile } from './source-file.js';
import { type Entry, idText, itemsOf, type Node, placeOfField, plainMap, recordsOf } from './tree.js';

/** One identity with its place in a file. */
export type Person = { readonly identity: Identity; readonly file: SourceFile; readonly entry: Entry };

/** One tombstone with its place in a file. */
export type Tombstone = { readonly removal: Removal; readonly file: SourceFile; readonly at: number };

/** The identities of a file. Values of a wrong type are left out: the schema has reported them. */
export function readPeople(root: Node, file: SourceFile, defaults: Config['defaults']['identities']): Person[] {
  return recordsOf(root, 'identities').map((entry) => readPerson(entry, file, defaults));
}

function readPerson(entry: Entry, file: SourceFile, defaults: Config['defaults']['identities']): Person {
  const fields: Record<string, unknown> = {};
  let previously: string | null = null;
  for (const { key, value } of entry.value.kind === 'map' ? entry.value.entries : []) {
    if (value.kind !== 'scalar' || Object.hasOwn(fields, key)) continue;
    if (key === 'previously') previously = idText(value);
    else if (key === 'managerId') fields[key] = idText(value);
    else if (Object.hasOwn(IDENTITY_FIELDS, key)) {
      const read = readField(key as keyof IdentityFields, value.value);
      if (read !== undefined) fields[key] = read;
    }
  }
  const known: Partial<IdentityFields> = { ...defaults, ...fields };
  const source = placeAt(file, entry.at);
  return { identity: { identityId: entry.key, fields: known, previously, recordId: null, source }, file, entry };
}

function readField(field: keyof IdentityFields, value: string | number | boolean | null) {
  if (value === null) return null;
  if (IDENTITY_FIELDS[field] === 'flag') return typeof value === 'boolean' ? value : undefined;
  if (typeof value !== 'string') return undefined;
  return IDENTITY_FIELDS[field] === 'instant' ? (parseInstant(value) ?? undefined) : normalText(value);
}

/** The tombstones of identities in a file. One without a reason is none to apply, but is checked like the others. */
export function readTombstones(root: Node, file: SourceFile): Tombstone[] {
  return itemsOf(root, 'removed').flatMap((item) => {
    const { identityId, reason } = plainMap(item);
    if (typeof identityId !== 'string' || identityId.trim() === '') return [];
    const removal = { identityId, reason: readReason(reason), source: placeAt(file, item.at) };
    return [{ removal, file, at: item.at }];
  });
}

/** The reason of a removal; empty where there is none, which the schema has reported. */
export function readReason(reason: unknown): string {
  return typeof reason === 'string' ? reason.trim() : '';
}

/** Where a person's field stands: its value, else the key of the person when a default fills it. */
export function fieldAt({ entry }: Person, field: string): number {
  return placeOfField(entry, field);
}
