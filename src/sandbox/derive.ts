import type { StoredIdentity } from './model.js';

type Employment = Pick<StoredIdentity, 'startedAt' | 'separatedAt' | 'isContractor'>;

/**
 * The employment status an HRIS record gives (DOMAIN 3). `today` is a UTC day; a start tomorrow makes a future hire, a
 * separation today or before a former one. `leaverUnknown` settles what no document says: a leaver of unknown kind.
 */
export function deriveStatus(record: Employment, today: string, leaverUnknown: string): string {
  const { startedAt, separatedAt, isContractor } = record;
  const left = separatedAt !== null && separatedAt.slice(0, 10) <= today;
  // The endpoint's own text: null stays UNKNOWN until an explicit value comes, so it goes before a future start.
  if (isContractor === null) return left ? leaverUnknown : 'UNKNOWN';
  if (left) return isContractor ? 'FORMER_CONTRACTOR' : 'FORMER_EMPLOYEE';
  if (startedAt !== null && startedAt.slice(0, 10) > today) return 'FUTURE_HIRE';
  return isContractor ? 'CURRENT_CONTRACTOR' : 'CURRENT_EMPLOYEE';
}

/** Whether an address looks like a shared mailbox rather than a person (DOMAIN 3, last row). */
export function looksLikeAlias(email: string): boolean {
  return /^(admin|info|marketing|noreply|no-reply|support|billing|svc[-.].*|.*[-.]bot)@/i.test(email);
}
