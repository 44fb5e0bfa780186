import type { Instant } from './instant.js';
import type { Source } from './source.js';

/** The managed fields of an HRIS identity record (CONTRACT 7.3). `null` is "empty in Drata". */
export type IdentityFields = {
  readonly email: string | null;
  readonly secondaryEmail: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly jobTitle: string | null;
  readonly managerId: string | null;
  readonly managerName: string | null;
  readonly startedAt: Instant | null;
  readonly separatedAt: Instant | null;
  readonly isContractor: boolean | null;
};

export type IdentityField = keyof IdentityFields;

/** How a field compares (DESIGN section 5): e-mails without case, instants by time, text by NFC, flags as they are. */
export type FieldKind = 'email' | 'text' | 'instant' | 'flag';

/** Every managed field with its kind, in schema order: the order of changes, of requests and of output. */
export const IDENTITY_FIELDS: Readonly<Record<IdentityField, FieldKind>> = {
  email: 'email',
  secondaryEmail: 'email',
  firstName: 'text',
  lastName: 'text',
  jobTitle: 'text',
  managerId: 'text',
  managerName: 'text',
  startedAt: 'instant',
  separatedAt: 'instant',
  isContractor: 'flag',
};

/** The fields of an identity in schema order. */
export const IDENTITY_FIELD_NAMES = Object.keys(IDENTITY_FIELDS) as readonly IdentityField[];

/** One identity record, desired, live or last applied. */
export type Identity = {
  readonly identityId: string;
  /** Desired: an absent field is not managed. Live: an absent field equals null. */
  readonly fields: Partial<IdentityFields>;
  /** The identityId this person had before (a declared rename); null when none is declared. */
  readonly previously: string | null;
  /** Drata's own number of the record; null unless read from live. */
  readonly recordId: number | null;
  /** Where the roster names it; null for live records. */
  readonly source: Source | null;
};

/** A tombstone under `removed:`: the record is deleted from Drata because it never should have been there. */
export type Removal = {
  readonly identityId: string;
  readonly reason: string;
  readonly source: Source | null;
};

/** First and last name as one; null where there is neither. */
export function fullName({ firstName, lastName }: Partial<IdentityFields>): string | null {
  return [firstName, lastName].filter(Boolean).join(' ') || null;
}
