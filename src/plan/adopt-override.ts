import type { RosterEdit } from '../state/edit.js';
import type { Instant } from '../state/instant.js';
import {
  type Override,
  PERSONNEL_FIELDS,
  type Person,
  type PersonnelField,
  type PersonnelFields,
} from '../state/personnel.js';
import { type EmploymentStatus, WRITABLE_STATUSES } from '../state/status.js';
import { type AdoptContext, type Adopted, type AdoptResult, changesOf, left } from './adopt-record.js';
import type { DriftEntry } from './drift.js';
import type { Change, Value } from './plan.js';

/** What stands before the name of a custom field in the changes of a person. */
export const CUSTOM = 'customFields.';

/** What an override becomes: fields that are set, and those that leave it. */
export type Turn = { readonly set: Partial<PersonnelFields>; readonly unset: readonly PersonnelField[] };

/** Takes over what changed of a person's override; a status that Drata decides by itself again is no override any more. */
export function adoptOverride(key: string, entries: readonly DriftEntry[], context: AdoptContext): AdoptResult {
  const { desired, people } = context;
  const person = people.find(key);
  const override = desired.overrides.get(key) ?? null;
  if (person === null) return { records: [], left: left(entries, 'half-done') };
  const plain = changesOf(entries).flatMap(({ field }) => (isPersonnelField(field) ? [field] : []));
  const custom = changesOf(entries).filter(({ field }) => !isPersonnelField(field));
  const identity = desired.identities.get(people.identityOf(key) ?? '');
  const turn = turnOf(plain, person, override?.fields ?? {}, identity?.fields.separatedAt ?? null);
  if (turn === null) return { records: [], left: left(entries, 'unwritable') };
  const values = new Map(custom.map(({ field, before, after }) => [nameOf(field), customValue(after, before)]));
  const edits = overrideEdits(key, override, turn, values);
  if (edits.length === 0) return { records: [], left: left(entries, 'half-done') };
  const told = changesOf(entries).map((change): Change => {
    return isPersonnelField(change.field) ? { ...change, after: turn.set[change.field] ?? null } : change;
  });
  // A status brings along what it needs.
  const along = Object.entries(turn.set)
    .filter(([name]) => !told.some(({ field }) => field === name))
    .map(([field, after]): Change => ({ field, before: override?.fields[field as PersonnelField] ?? null, after }));
  const rest = entries.filter(({ field }) => field === null);
  const isGone = edits.some(({ kind }) => kind === 'remove-override');
  const how = override === null ? 'added' : isGone ? 'removed' : 'changed';
  const record: Adopted = { resource: 'personnel', key, how, changes: [...told, ...along], isGuess: false, edits };
  return { records: [record], left: left(rest, 'half-done') };
}

/**
 * The override that says what a person's record says in some fields; null where none can. Out of scope goes with its reason, a former
 * status with a separation date, which the identity may give.
 */
export function turnOf(
  fields: readonly PersonnelField[],
  person: Person,
  held: Override['fields'],
  separation: Instant | null,
): Turn | null {
  const set: Partial<PersonnelFields> = {};
  const unset: PersonnelField[] = [];
  for (const field of fields) {
    const value = person.fields[field];
    if (field === 'employmentStatus' || field === 'notHumanReason') continue;
    if (value === null) unset.push(field);
    else Object.assign(set, { [field]: value });
  }
  if (fields.includes('employmentStatus') || fields.includes('notHumanReason')) {
    const status = fields.includes('employmentStatus') ? writableStatus(person) : (held.employmentStatus ?? null);
    const reason = person.fields.notHumanReason;
    if (status === 'OUT_OF_SCOPE' && reason === null) return null;
    if (status === null) unset.push('employmentStatus');
    else Object.assign(set, { employmentStatus: status });
    if (status === 'OUT_OF_SCOPE') Object.assign(set, { notHumanReason: reason });
    else if (held.notHumanReason !== undefined) unset.push('notHumanReason');
    const kept = unset.includes('separatedAt') ? undefined : held.separatedAt;
    if (status?.startsWith('FORMER_') && (set.separatedAt ?? kept ?? separation) === null) {
      if (person.fields.separatedAt === null) return null;
      Object.assign(set, { separatedAt: person.fields.separatedAt });
    }
  }
  const isNew = (field: PersonnelField) => held[field] !== set[field];
  return {
    set: Object.fromEntries(Object.entries(set).filter(([field]) => isNew(field as PersonnelField))),
    unset: unset.filter((field) => Object.hasOwn(held, field)),
  };
}

/** The status of a person where somebody set it by hand and a roster can say it (DOMAIN section 7). */
export function writableStatus({ fields, statusSetAt }: Person): EmploymentStatus | null {
  return statusSetAt === null ? null : (WRITABLE_STATUSES.find((status) => status === fields.employmentStatus) ?? null);
}

/** The edits that give a person's override its fields, and values of custom fields; one without any of them leaves the roster. */
export function overrideEdits(
  key: string,
  override: Override | null,
  turn: Turn,
  customFields: Override['customFields'],
): readonly RosterEdit[] {
  return override === null ? added(key, turn, customFields) : edited(override, turn, customFields);
}

function added(key: string, { set }: Turn, customFields: Override['customFields']): readonly RosterEdit[] {
  if (Object.keys(set).length + customFields.size === 0) return [];
  return [{ kind: 'add-override', override: { key, fields: set, customFields }, file: null }];
}

function edited({ key, fields, customFields: held }: Override, turn: Turn, customFields: Override['customFields']) {
  const { set, unset } = turn;
  const remaining = Object.keys({ ...fields, ...set }).filter((field) => !unset.some((one) => one === field));
  if (remaining.length + held.size + customFields.size === 0) return [{ kind: 'remove-override', key } as const];
  if (Object.keys(set).length + unset.length + customFields.size === 0) return [];
  return [{ kind: 'set-override', key, set, unset, customFields } as const];
}

/** Drata holds custom values as text; one that the roster writes as a number stays a number. */
export function customValue(live: Value, wanted: Value): string | number | null {
  if (live === null) return null;
  const number = Number(live);
  return typeof wanted === 'number' && String(number) === live ? number : String(live);
}

function nameOf(field: string): string {
  return field.slice(CUSTOM.length);
}

/** Whether a change of a person is about a field of the record itself, not about a custom one. */
export function isPersonnelField(field: string): field is PersonnelField {
  return Object.hasOwn(PERSONNEL_FIELDS, field);
}
