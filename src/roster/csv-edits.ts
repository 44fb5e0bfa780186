import { sameField } from '../state/compare.js';
import type { Config, DefaultField } from '../state/config.js';
import type { RosterEdit } from '../state/edit.js';
import { IDENTITY_FIELD_NAMES, type Identity, type IdentityField, type IdentityFields } from '../state/identity.js';
import type { Instant } from '../state/instant.js';
import type { State } from '../state/state.js';
import type { CsvPerson } from './csv-people.js';

/** One record as a table changes it. */
export type CsvRecord = {
  readonly identityId: string;
  /** null for somebody whom the table does not name. */
  readonly row: number | null;
  readonly how: 'added' | 'changed';
  readonly changes: readonly {
    readonly field: IdentityField;
    readonly before: string | boolean | null;
    readonly after: string | boolean | null;
  }[];
  readonly edit: RosterEdit;
};

/** Somebody as the roster will have them: what a row does not say stays. */
export function mergedIdentity({ identityId, fields }: CsvPerson, { identities }: State): Identity {
  const known = identities.get(identityId);
  if (known === undefined) return { identityId, fields, previously: null, recordId: null, source: null };
  return { ...known, fields: { ...known.fields, ...fields } };
}

/** What a row changes; null where the roster says it all already. */
export function recordOfRow(
  person: CsvPerson,
  state: State,
  defaults: Config['defaults']['identities'],
): CsvRecord | null {
  const { identityId, row, fields } = person;
  const known = state.identities.get(identityId);
  if (known === undefined) return newRecord(person, defaults);
  const changes = changesOf(known.fields, fields);
  if (changes.length === 0) return null;
  return { identityId, row, how: 'changed', changes, edit: setFields(identityId, changes) };
}

/** The separation of somebody whom the table does not name. */
export function recordOfLeaver({ identityId, fields }: Identity, separatedAt: Instant): CsvRecord {
  const changes = changesOf(fields, { separatedAt });
  return { identityId, row: null, how: 'changed', changes, edit: setFields(identityId, changes) };
}

function newRecord({ identityId, row, fields }: CsvPerson, defaults: Config['defaults']['identities']): CsvRecord {
  const isDefault = (field: IdentityField) =>
    Object.hasOwn(defaults, field) && defaults[field as DefaultField] === fields[field];
  const own = Object.fromEntries(Object.entries(fields).filter(([field]) => !isDefault(field as IdentityField)));
  const identity = { identityId, fields: own as Partial<IdentityFields>, previously: null };
  return {
    identityId,
    row,
    how: 'added',
    changes: changesOf({}, fields),
    edit: { kind: 'add-identity', identity, file: null },
  };
}

function changesOf(before: Partial<IdentityFields>, after: Partial<IdentityFields>): CsvRecord['changes'] {
  return IDENTITY_FIELD_NAMES.filter(
    (field) => after[field] !== undefined && !sameField(field, before[field], after[field]),
  ).map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null }));
}

function setFields(identityId: string, changes: CsvRecord['changes']): RosterEdit {
  const set = Object.fromEntries(changes.map(({ field, after }) => [field, after]));
  return { kind: 'set-identity', identityId, set: set as Partial<IdentityFields> };
}
