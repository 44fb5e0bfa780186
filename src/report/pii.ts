import type { Resource, Value } from '../plan/plan.js';
import { IDENTITY_FIELDS, type IdentityField } from '../state/identity.js';
import { MASK, maskEmail } from '../state/text.js';

/** How much of people's data a text may show: all, masked personal values, or open fields only (DESIGN section 9). */
export type Pii = 'full' | 'masked' | 'ids';

/** `open` is always shown, `work` unless only ids are, `personal` in full output alone. */
export type FieldClass = 'open' | 'work' | 'personal';

/** Every field that an operation of any resource may name. */
export type ReportedField =
  | IdentityField
  | 'identityId'
  | 'employmentStatus'
  | 'notHumanReason'
  | 'customFields'
  | 'groups'
  | 'type'
  | 'name'
  | 'completionDate'
  | 'renewalDate'
  | 'content'
  | 'reason';

/** The class of each field: the one table of DESIGN section 9. */
export const FIELD_CLASSES: Readonly<Record<ReportedField, FieldClass>> = {
  identityId: 'open',
  email: 'personal',
  secondaryEmail: 'personal',
  firstName: 'personal',
  lastName: 'personal',
  jobTitle: 'work',
  managerId: 'open',
  managerName: 'personal',
  startedAt: 'work',
  separatedAt: 'work',
  isContractor: 'open',
  employmentStatus: 'open',
  notHumanReason: 'personal',
  customFields: 'personal',
  groups: 'open',
  type: 'work',
  name: 'personal',
  completionDate: 'work',
  renewalDate: 'work',
  content: 'work',
  reason: 'personal',
};

/** Stands where a value is not shown. */
export const HIDDEN = MASK;

/** What a reader gets to see of a field: its value, a mask of it, or that there is one. */
export type Visibility = 'shown' | 'masked' | 'hidden';

/** How a field appears: `groups.42` as `groups`. One that the table does not know counts as personal. */
export function visibilityOf(field: string, pii: Pii): Visibility {
  const [name = field] = field.split('.', 1);
  const fieldClass = Object.hasOwn(FIELD_CLASSES, name) ? FIELD_CLASSES[name as ReportedField] : 'personal';
  if (pii === 'full' || fieldClass === 'open') return 'shown';
  if (pii === 'ids') return 'hidden';
  if (fieldClass === 'work') return 'shown';
  return isEmailField(field) ? 'masked' : 'hidden';
}

/** A value as the reader may see it. Under `ids` even whether there is one stays hidden, under `masked` null shows. */
export function redactValue(field: string, value: Value, pii: Pii): Value {
  switch (visibilityOf(field, pii)) {
    case 'shown':
      // An identityId may be an e-mail address, and so may the manager's.
      return typeof value === 'string' && (field === 'identityId' || field === 'managerId')
        ? redactKey('identity', value, pii)
        : value;
    case 'masked':
      return value === null ? null : maskEmail(String(value));
    case 'hidden':
      return value === null && pii === 'masked' ? null : HIDDEN;
  }
}

/** A day that is no field of a record, as the reader may see it: like a date of employment. */
export function redactDay(day: string, pii: Pii): string {
  return visibilityOf('separatedAt', pii) === 'shown' ? day : HIDDEN;
}

/** An address that is no field of a record, as the reader may see it: like a person's own. */
export function redactAddress(email: string, pii: Pii): string {
  return String(redactValue('email', email, pii));
}

/** A record's key as the reader may see it: an e-mail address is masked, a document's name hidden. */
export function redactKey(resource: Resource, key: string, pii: Pii): string {
  if (pii === 'full') return key;
  switch (resource) {
    case 'identity':
    case 'personnel':
      return key.includes('@') ? maskEmail(key) : key;
    case 'scope':
      return key;
    case 'document': {
      // person/type/name: open, work, personal. An address may hold a slash before its @, and a name anywhere.
      const [, person = '', type = HIDDEN] = /^(id:\d+(?=\/)|[^@]*@[^/]*|[^/]*)(?:\/([^/]*))?/.exec(key) ?? [];
      return [redactKey('personnel', person, pii), pii === 'masked' ? type : HIDDEN, HIDDEN].join('/');
    }
  }
}

/**
 * A sentence of ours as the reader may see it. Such sentences name records by key, and a key may be an e-mail address; other
 * values are kept out of them where they are written.
 */
export function redactSentence(sentence: string, pii: Pii): string {
  return pii === 'full' ? sentence : sentence.replace(/[^\s"<>()[\],;]*@[^\s"'`<>()[\],;]*/g, maskEmail);
}

function isEmailField(field: string): boolean {
  return Object.hasOwn(IDENTITY_FIELDS, field) && IDENTITY_FIELDS[field as IdentityField] === 'email';
}
