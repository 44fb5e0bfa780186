import { dayOf, parseInstant } from '../state/instant.js';
import { type Override, PERSONNEL_FIELDS, type PersonnelField, type PersonnelFields } from '../state/personnel.js';
import { WRITABLE_STATUSES } from '../state/status.js';
import { normalText } from '../state/text.js';
import { placeAt, type SourceFile } from './source-file.js';
import { type Entry, entryOf, type Node, placeOfField, recordsOf } from './tree.js';

/** One override of personnel with its place in a file. */
export type PlacedOverride = { readonly override: Override; readonly file: SourceFile; readonly entry: Entry };

/** The overrides of a file. Values of a wrong type are left out: the schema has reported them. */
export function readOverrides(root: Node, file: SourceFile): PlacedOverride[] {
  return recordsOf(root, 'personnel').map((entry) => {
    const fields: Partial<Record<PersonnelField, string>> = {};
    for (const { key, value } of entry.value.kind === 'map' ? entry.value.entries : []) {
      if (!isPersonnelField(key) || Object.hasOwn(fields, key)) continue;
      const read = value.kind === 'scalar' && typeof value.value === 'string' ? readField(key, value.value) : undefined;
      if (read !== undefined) fields[key] = read;
    }
    const override: Override = {
      key: entry.key,
      fields: fields as Partial<PersonnelFields>,
      customFields: readCustomFields(entryOf(entry.value, 'customFields')?.value),
      source: placeAt(file, entry.at),
    };
    return { override, file, entry };
  });
}

/** Whether a key is one of the fields that a personnel record has. */
export function isPersonnelField(key: string): key is PersonnelField {
  return Object.hasOwn(PERSONNEL_FIELDS, key);
}

function readField(field: PersonnelField, text: string): string | undefined {
  switch (PERSONNEL_FIELDS[field]) {
    case 'status':
      return WRITABLE_STATUSES.find((status) => status === text);
    case 'text':
      return longText(text);
    case 'day':
      return readDay(text);
  }
}

/** The UTC day of a date or a date-time; undefined where it is neither. */
export function readDay(text: string): string | undefined {
  const instant = parseInstant(text);
  return instant === null ? undefined : dayOf(instant);
}

function readCustomFields(node: Node | undefined): Override['customFields'] {
  const values = new Map<string, string | number | null>();
  for (const { key, value } of node?.kind === 'map' ? node.entries : []) {
    const name = normalText(key);
    if (value.kind !== 'scalar' || typeof value.value === 'boolean' || values.has(name)) continue;
    values.set(name, typeof value.value === 'string' ? longText(value.value) : value.value);
  }
  return values;
}

/** A block of text ends with a line break that nobody means. */
function longText(text: string): string {
  return normalText(text).replace(/\n$/, '');
}

/** Where a field of an override stands: its value, else the key of the person. */
export function overrideFieldAt({ entry }: PlacedOverride, field: string): number {
  return placeOfField(entry, field);
}
