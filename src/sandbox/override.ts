import { isDay, parseInstant } from '../state/instant.js';
import { EMPLOYMENT_STATUSES } from '../state/status.js';
import type { Call } from './call.js';
import type { StoredPerson } from './model.js';
import { ApiError } from './reply.js';

/** What a request sets by hand on a person; absent fields are left alone. */
export type Override = {
  readonly employmentStatus?: string | undefined;
  readonly startedAt?: string | undefined;
  readonly separatedAt?: string | undefined;
  readonly notHumanReason?: string | undefined;
};

const MAX_REASON = 30_000;

/** A date of a personnel request as an instant; dates cannot be cleared, so null is a 400 (CONTRACT 9.5). */
export function readDate(body: Readonly<Record<string, unknown>>, field: string): string | undefined {
  const given = body[field];
  if (given === undefined) return undefined;
  const instant = typeof given === 'string' ? parseInstant(given) : null;
  if (instant === null) throw new ApiError(400, `${field} must be a date`);
  return isDay(String(given)) ? instant : `${instant.slice(0, 10)}T00:00:00.000Z`;
}

/** One of the ten statuses; 400 otherwise. */
export function readStatus(given: unknown): string | undefined {
  if (given === undefined) return undefined;
  const status = EMPLOYMENT_STATUSES.find((known) => known === given);
  if (!status) throw new ApiError(400, `employmentStatus must be one of: ${EMPLOYMENT_STATUSES.join(', ')}`);
  return status;
}

/** The reason for OUT_OF_SCOPE; 400 when it is no text or too long. */
export function readReason(given: unknown): string | undefined {
  if (given === undefined) return undefined;
  if (typeof given !== 'string' || [...given].length > MAX_REASON) {
    throw new ApiError(400, `notHumanReason must be a string of at most ${MAX_REASON} characters`);
  }
  return given;
}

/**
 * Checks an override against the person. What breaks a rule between fields is a 400; what the person's state forbids is
 * `conflict`: V1 declares 409 for it, V2 only 400. The documents name the rules for OUT_OF_SCOPE, FORMER_* and FUTURE_HIRE.
 */
export function checkOverride(call: Call, person: StoredPerson, override: Override, conflict: 400 | 409): void {
  const { employmentStatus, notHumanReason } = override;
  const resulting = employmentStatus ?? person.employmentStatus;
  if (employmentStatus === 'OUT_OF_SCOPE' && !notHumanReason) {
    throw new ApiError(400, 'notHumanReason is required with OUT_OF_SCOPE');
  }
  if (notHumanReason !== undefined && resulting !== 'OUT_OF_SCOPE') {
    throw new ApiError(400, 'notHumanReason is only allowed with OUT_OF_SCOPE');
  }
  if (employmentStatus?.startsWith('FORMER') && !(override.separatedAt ?? person.separatedAt)) {
    throw new ApiError(400, `a separation date is required with ${employmentStatus}`);
  }
  // Leaving FUTURE_HIRE takes two writes, the date before the status: so the stored date counts (DOMAIN 6).
  const future = person.startedAt !== null && person.startedAt.slice(0, 10) > call.now.slice(0, 10);
  if (employmentStatus !== undefined && employmentStatus !== 'FUTURE_HIRE' && employmentStatus !== 'OUT_OF_SCOPE') {
    if (future && person.employmentStatus === 'FUTURE_HIRE') {
      throw new ApiError(conflict, 'a future hire needs a start date that is not in the future first');
    }
  }
  if (employmentStatus === 'FUTURE_HIRE' && !future) {
    throw new ApiError(conflict, 'only a start date in the future makes a future hire');
  }
}

/** Sets values by hand: from now on the sync leaves these fields alone (CONTRACT 9.5, emulator effect). */
export function setByHand(call: Call, person: StoredPerson, override: Override): void {
  const { employmentStatus, notHumanReason } = override;
  if (employmentStatus !== undefined) {
    person.employmentStatus = employmentStatus;
    person.statusUpdatedAt = call.now;
    // Whether going back in scope clears the reason is unknown; a reason without its status would explain nothing.
    if (employmentStatus !== 'OUT_OF_SCOPE') Object.assign(person, { notHumanReason: null, reasonProviderId: null });
  }
  if (notHumanReason !== undefined) {
    person.notHumanReason = notHumanReason;
    person.reasonProviderId = call.state.tenant.keyUserId;
  }
  for (const field of ['startedAt', 'separatedAt'] as const) {
    const date = override[field];
    if (date === undefined) continue;
    person[field] = date;
    if (!person.locks.includes(field)) person.locks.push(field);
  }
  person.updatedAt = call.now;
}

/**
 * Gives people back to automatic sync, all fields of a person at once. Values change at the next sync, or at once where the
 * switch says so. People of the old manual kind have nothing to sync with: naming one is a 409.
 */
export function resetSync(call: Call, people: readonly StoredPerson[]): void {
  if (people.some((person) => person.employmentStatus.startsWith('SPECIAL_'))) {
    throw new ApiError(409, 'a manually created person has no connected system to sync with');
  }
  for (const person of people) {
    Object.assign(person, { locks: [], statusUpdatedAt: null, resync: true, updatedAt: call.now });
  }
}
