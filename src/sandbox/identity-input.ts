import { isDay, parseInstant } from '../state/instant.js';
import type { StoredIdentity } from './model.js';
import type { Settings } from './settings.js';

/** What a request may set on an identity record, all of it optional (CONTRACT 7.3). */
export type IdentityInput = Partial<
  Pick<
    StoredIdentity,
    | 'email'
    | 'secondaryEmail'
    | 'firstName'
    | 'lastName'
    | 'jobTitle'
    | 'managerId'
    | 'managerName'
    | 'startedAt'
    | 'separatedAt'
    | 'isContractor'
  >
>;

/** One record of a batch, read: what it sets, or why it is refused. `identityId` is there even when a field is bad. */
export type IdentityItem = {
  readonly identityId: string | null;
  readonly input: IdentityInput;
  readonly problem: string | null;
};

/** Documented for every text field; for identityId it is a choice, no maximum being published. */
const MAX_LENGTH = 191;
const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;

const TEXTS = ['firstName', 'lastName', 'jobTitle', 'managerId', 'managerName'] as const;
const EMAILS = ['email', 'secondaryEmail'] as const;
const DATES = ['startedAt', 'separatedAt'] as const;
const KNOWN: readonly string[] = ['identityId', ...TEXTS, ...EMAILS, ...DATES, 'isContractor'];

/** Reads one record of a request body. `keyed` is false for R1's PUT, whose body has no identityId. */
export function readIdentity(value: unknown, settings: Settings, keyed = true): IdentityItem {
  const problems: string[] = [];
  const input: IdentityInput = {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { identityId: null, input, problem: 'each identity must be an object' };
  }
  const record: Record<string, unknown> = Object.assign(Object.create(null), value);
  const text = (field: string): string | null | undefined => {
    const given = record[field];
    if (given === undefined || given === null) return given;
    if (typeof given !== 'string') problems.push(`${field} must be a string`);
    else if ([...given].length > MAX_LENGTH) problems.push(`${field} must be at most ${MAX_LENGTH} characters`);
    else return given;
    return undefined;
  };
  for (const field of TEXTS) {
    const given = text(field);
    if (given !== undefined) input[field] = given;
  }
  for (const field of EMAILS) {
    const given = text(field);
    if (given !== undefined && given !== null && !EMAIL.test(given)) problems.push(`${field} must be an email`);
    else if (given !== undefined) input[field] = given;
  }
  for (const field of DATES) {
    const given = text(field);
    if (given === undefined) continue;
    const instant = given === null ? null : parseInstant(given);
    const bare = given !== null && isDay(given) && settings['date-only'] === 'reject';
    if ((given !== null && instant === null) || bare) problems.push(`${field} must be an ISO 8601 date-time`);
    else input[field] = instant;
  }
  const contractor = record['isContractor'];
  if (contractor === null || typeof contractor === 'boolean') input.isContractor = contractor;
  else if (contractor !== undefined) problems.push('isContractor must be a boolean');
  const unknown = Object.keys(record).find((key) => !KNOWN.includes(key));
  if (unknown !== undefined && settings['unknown-input'] === 'reject')
    problems.push(`property ${unknown} should not exist`);
  const identityId = keyed ? (text('identityId') ?? null) : null;
  if (keyed && !identityId) problems.push('identityId must be a non-empty string');
  return { identityId: identityId || null, input, problem: problems[0] ?? null };
}
