import type { Day } from './instant.js';
import type { Source } from './source.js';
import type { EmploymentStatus } from './status.js';
import { emailKey } from './text.js';

/** The fields of a personnel record that people may set by hand (CONTRACT 9.5), custom fields aside. */
export type PersonnelFields = {
  readonly employmentStatus: EmploymentStatus;
  readonly notHumanReason: string | null;
  /** Personnel dates are UTC days (DESIGN section 5). */
  readonly startedAt: Day | null;
  readonly separatedAt: Day | null;
};

export type PersonnelField = keyof PersonnelFields;

/** Every personnel field with what it is, in schema order. */
export const PERSONNEL_FIELDS: Readonly<Record<PersonnelField, 'status' | 'text' | 'day'>> = {
  employmentStatus: 'status',
  notHumanReason: 'text',
  startedAt: 'day',
  separatedAt: 'day',
};

export const PERSONNEL_FIELD_NAMES = Object.keys(PERSONNEL_FIELDS) as readonly PersonnelField[];

/** An override of one person, desired or last applied. */
export type Override = {
  /** As the roster spells it: an e-mail address or `id:42`, Drata's number of the personnel record. */
  readonly key: string;
  /** An absent field is not managed. */
  readonly fields: Partial<PersonnelFields>;
  /** By definition name, or by definition number as digits; null deletes the value. */
  readonly customFields: ReadonlyMap<string, string | number | null>;
  readonly source: Source | null;
};

/** A custom field value as Drata shows it. */
export type CustomFieldValue = { readonly id: number; readonly name: string; readonly value: string | null };

/** A custom field that personnel may have (CONTRACT section 13). */
export type CustomFieldDefinition = {
  readonly id: number;
  readonly name: string;
  /** TEXT, NUMBER, CURRENCY, OPTIONS, FORMULA, OPTIONS_NUMERIC, LONG_TEXT, URL, or one that is new. */
  readonly type: string;
  readonly readOnly: boolean;
  readonly isRequired: boolean;
  readonly options: readonly { readonly id: number; readonly value: string }[];
};

/** One live personnel record. */
export type Person = {
  /** Drata's number of the personnel record. */
  readonly personnelId: number;
  readonly userId: number | null;
  /** The user's address; null where Drata shows none. */
  readonly email: string | null;
  readonly fields: PersonnelFields;
  readonly customFields: readonly CustomFieldValue[];
  /** When the status was set by hand, as an instant: identity sync leaves it alone since. null where sync decides (CONTRACT 9.1). */
  readonly statusSetAt: string | null;
  /** The address of who gave the reason of somebody out of scope; null where Drata shows none (CONTRACT 9.1). */
  readonly reasonBy: string | null;
};

/** How a roster key names a person: `id:42` by number, anything else by address. */
export type PersonRef = { readonly by: 'id'; readonly id: number } | { readonly by: 'email'; readonly email: string };

/** Reads a roster key of `personnel` or `documents`. */
export function personRef(key: string): PersonRef {
  const digits = /^id:([1-9]\d{0,15})$/.exec(key)?.[1];
  return digits === undefined ? { by: 'email', email: emailKey(key) } : { by: 'id', id: Number(digits) };
}
