import type { IdentityFields } from '../state/identity.js';
import { type Day, dayOf, type Instant } from '../state/instant.js';
import type { EmploymentStatus } from '../state/status.js';

/**
 * The employment status that the next identity sync derives from an identity, if it runs on `today` and no override stands
 * in the way (DOMAIN section 3). Days are UTC. A separation counts from its own day on, a start date likewise.
 */
export function predictStatus(fields: Partial<IdentityFields>, today: Day): EmploymentStatus {
  const isContractor = fields.isContractor ?? null;
  if (isContractor === null) return 'UNKNOWN';
  if (fields.separatedAt && dayOf(fields.separatedAt) <= today) {
    return isContractor ? 'FORMER_CONTRACTOR' : 'FORMER_EMPLOYEE';
  }
  if (fields.startedAt && dayOf(fields.startedAt) > today) return 'FUTURE_HIRE';
  return isContractor ? 'CURRENT_CONTRACTOR' : 'CURRENT_EMPLOYEE';
}

/** Whether a date lies so near that the sync's unpublished time zone may decide otherwise: within a day of `today`. */
export function mayFlip(date: Instant, today: Day): boolean {
  const days = (Date.parse(`${dayOf(date)}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000;
  return Math.abs(days) <= 1;
}
