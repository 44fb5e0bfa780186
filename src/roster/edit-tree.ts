import type { DocumentRemoval } from '../state/document.js';
import type { ListedDocument } from '../state/edit.js';
import {
  IDENTITY_FIELD_NAMES,
  IDENTITY_FIELDS,
  type Identity,
  type IdentityField,
  type Removal,
} from '../state/identity.js';
import { type Override, PERSONNEL_FIELD_NAMES, PERSONNEL_FIELDS, type PersonnelField } from '../state/personnel.js';
import type { Scope } from '../state/scope.js';
import { type ScalarValue, writeInstant } from './edit-scalar.js';

/** What is to be written: a value, a map or a list, before it has a layout. */
export type Written =
  | { readonly kind: 'scalar'; readonly value: ScalarValue; readonly isDate?: boolean; readonly comment?: string }
  | { readonly kind: 'map'; readonly entries: readonly WrittenEntry[] }
  | { readonly kind: 'list'; readonly items: readonly Written[] };

export type WrittenEntry = readonly [key: string, value: Written];

/** The order of keys in records, as the schema has them; `previously` opens a record, since it says whose it is. */
export const IDENTITY_KEYS: readonly string[] = ['previously', ...IDENTITY_FIELD_NAMES];
export const OVERRIDE_KEYS: readonly string[] = [...PERSONNEL_FIELD_NAMES, 'customFields'];

export function scalarOf(value: ScalarValue): Written {
  return { kind: 'scalar', value };
}

/** A field of an identity as it is written. */
export function identityField(field: IdentityField, value: ScalarValue): Written {
  if (IDENTITY_FIELDS[field] !== 'instant' || typeof value !== 'string') return scalarOf(value);
  return { kind: 'scalar', value: writeInstant(value), isDate: true };
}

/** A field of an override as it is written. */
export function personnelField(field: PersonnelField, value: ScalarValue, comment?: string): Written {
  return {
    kind: 'scalar',
    value,
    isDate: PERSONNEL_FIELDS[field] === 'day',
    ...(comment === undefined ? {} : { comment }),
  };
}

export function writtenIdentity({ fields, previously }: Pick<Identity, 'fields' | 'previously'>): Written {
  const renamed: readonly WrittenEntry[] = previously === null ? [] : [['previously', scalarOf(previously)]];
  const entries = IDENTITY_FIELD_NAMES.flatMap((field): readonly WrittenEntry[] => {
    const value = fields[field];
    return value === undefined ? [] : [[field, identityField(field, value)]];
  });
  return { kind: 'map', entries: [...renamed, ...entries] };
}

export function writtenOverride(
  { fields, customFields }: Pick<Override, 'fields' | 'customFields'>,
  comments: Partial<Readonly<Record<PersonnelField, string>>> = {},
): Written {
  const entries = PERSONNEL_FIELD_NAMES.flatMap((field): readonly WrittenEntry[] => {
    const value = fields[field];
    return value === undefined ? [] : [[field, personnelField(field, value, comments[field])]];
  });
  const custom = writtenCustomFields(customFields);
  return {
    kind: 'map',
    entries: [...entries, ...(customFields.size === 0 ? [] : [['customFields', custom] as const])],
  };
}

export function writtenCustomFields(customFields: Override['customFields']): Written {
  return { kind: 'map', entries: [...customFields].map(([name, value]) => [name, scalarOf(value)]) };
}

export function writtenScope({ workspace, groups }: Pick<Scope, 'workspace' | 'groups'>): Written {
  const content: WrittenEntry =
    groups.length === 0 ? ['clear', scalarOf(true)] : ['groups', { kind: 'list', items: groups.map(scalarOf) }];
  return { kind: 'map', entries: [['workspace', scalarOf(workspace)], content] };
}

export function writtenDocument({ type, file, completionDate }: Omit<ListedDocument, 'person'>): Written {
  const day: readonly WrittenEntry[] =
    completionDate === null ? [] : [['completionDate', { kind: 'scalar', value: completionDate, isDate: true }]];
  return { kind: 'map', entries: [['type', scalarOf(type)], ['file', scalarOf(file)], ...day] };
}

export function writtenRemoval({ identityId, reason }: Omit<Removal, 'source'>): Written {
  return {
    kind: 'map',
    entries: [
      ['identityId', scalarOf(identityId)],
      ['reason', scalarOf(reason)],
    ],
  };
}

export function writtenDocumentRemoval({ person, type, name, reason }: Omit<DocumentRemoval, 'source'>): Written {
  const document: Written = {
    kind: 'map',
    entries: [
      ['person', scalarOf(person)],
      ['type', scalarOf(type)],
      ['name', scalarOf(name)],
    ],
  };
  return {
    kind: 'map',
    entries: [
      ['document', document],
      ['reason', scalarOf(reason)],
    ],
  };
}
