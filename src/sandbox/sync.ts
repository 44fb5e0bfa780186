import { emailKey } from '../state/text.js';
import type { Call } from './call.js';
import { deriveStatus, looksLikeAlias } from './derive.js';
import { lookup } from './lookup.js';
import { type SandboxState, type StoredIdentity, type StoredPerson, type StoredUser, takeId } from './model.js';
import type { Settings } from './settings.js';

/** One value that a sync changed. */
export type SyncChange = {
  readonly personnelId: number;
  readonly email: string;
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
};

/** What an identity sync did. */
export type SyncResult = {
  readonly today: string;
  readonly identities: number;
  readonly matched: number;
  /** Identities whose address belongs to no user. */
  readonly unmatched: readonly { connectionId: number; identityId: string; email: string | null }[];
  /** Addresses of the users that the identity provider brought in. */
  readonly created: readonly string[];
  readonly changes: readonly SyncChange[];
};

/**
 * The nightly identity sync (DOMAIN 14): the identity provider's accounts become users and personnel, then HRIS records are
 * matched by e-mail and give people their status, dates, names and titles, except where somebody has set them by hand.
 */
export function identitySync(state: SandboxState, settings: Settings, today: string, now: string): SyncResult {
  const key = (email: string) => (settings['email-match'] === 'exact' ? email : emailKey(email));
  const created = importAccounts(state, key, now);
  const users = new Map(state.users.map((user) => [key(user.email), user]));
  const lost = new Set(state.identities.flatMap((row) => row.userId ?? []));
  const decisive = new Map<number, StoredIdentity>();
  const unmatched: SyncResult['unmatched'][number][] = [];
  const records = state.identities.filter((row) => row.deletedAt === null);
  for (const row of state.identities) row.userId = null;
  // With several connections a priority order decides that nobody can read (DOMAIN 3): here the lowest number wins.
  for (const row of records.toSorted((a, b) => a.connectionId - b.connectionId || a.id - b.id)) {
    const user = row.email === null ? undefined : users.get(key(row.email));
    if (!user) {
      unmatched.push({ connectionId: row.connectionId, identityId: row.identityId, email: row.email });
      continue;
    }
    row.userId = user.id;
    if (!decisive.has(user.id)) decisive.set(user.id, row);
  }
  const people = new Map(state.personnel.map((person) => [person.userId, person]));
  const changes = state.users.flatMap((user) => {
    const person = people.get(user.id);
    if (!person) return [];
    const identity = decisive.get(user.id);
    if (identity) return follow(settings, person, user, identity, today, now);
    return lost.has(user.id) || person.resync ? detach(state, person, user, lost.has(user.id), now) : [];
  });
  const matched = records.length - unmatched.length;
  return { today, identities: records.length, matched, unmatched, created, changes };
}

/** Lets people who were just reset follow the connected systems at once, where the switch says so (DOMAIN 6, timing). */
export function resyncNow(call: Call, people: readonly StoredPerson[]): void {
  const { state, settings, now } = call;
  if (settings['reset-effect'] !== 'now') return;
  const look = lookup(state);
  for (const person of people) {
    const user = look.user(person.userId);
    const [identity] = look.recordsOf(person.userId);
    if (user && identity) follow(settings, person, user, identity, now.slice(0, 10), now);
    else if (user) detach(state, person, user, false, now);
  }
}

/** Accounts without a user become one, with a personnel record: the only way people appear (DOMAIN 1). */
function importAccounts(state: SandboxState, key: (email: string) => string, now: string): string[] {
  const known = new Set(state.users.map((user) => key(user.email)));
  const fresh = state.accounts.filter((account) => !known.has(key(account.email)));
  for (const { email, firstName, lastName, jobTitle } of fresh) {
    const id = takeId(state);
    const user: StoredUser = {
      id,
      entryId: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
      email,
      firstName,
      lastName,
      jobTitle,
      avatarUrl: null,
      drataTermsAgreedAt: null,
      roles: ['EMPLOYEE'],
      createdAt: now,
      updatedAt: now,
    };
    state.users.push(user);
    state.personnel.push({
      id: takeId(state),
      userId: user.id,
      employmentStatus: withoutRecord(state, email),
      startedAt: null,
      separatedAt: null,
      notHumanReason: null,
      reasonProviderId: null,
      statusUpdatedAt: null,
      locks: [],
      resync: false,
      createdAt: now,
      updatedAt: now,
    });
  }
  return fresh.map((account) => account.email);
}

/** Status of somebody without an HRIS record: UNKNOWN where there is an HRIS at all (DOMAIN 3, "no match" and "IdP only"). */
function withoutRecord(state: SandboxState, email: string): string {
  if (looksLikeAlias(email)) return 'SERVICE_ACCOUNT';
  const hris = state.connections.some(
    (connection) => connection.providerTypes.includes('HRIS') && connection.deletedAt === null,
  );
  return hris ? 'UNKNOWN' : 'CURRENT_EMPLOYEE';
}

/** Writes what the record says, field by field, sparing what was set by hand. */
function follow(
  settings: Settings,
  person: StoredPerson,
  user: StoredUser,
  identity: StoredIdentity,
  today: string,
  now: string,
): SyncChange[] {
  const values: Partial<StoredPerson> = {};
  if (person.statusUpdatedAt === null) {
    values.employmentStatus = deriveStatus(identity, today, settings['leaver-unknown']);
    values.notHumanReason = null;
    values.reasonProviderId = null;
  }
  if (!person.locks.includes('startedAt')) values.startedAt = identity.startedAt;
  if (!person.locks.includes('separatedAt')) values.separatedAt = identity.separatedAt;
  const names: Partial<StoredUser> = {};
  for (const field of ['firstName', 'lastName', 'jobTitle'] as const) {
    // A record without a name takes no name away: choice.
    if (identity[field] !== null) names[field] = identity[field];
  }
  person.resync = false;
  return [...write(person, values, person.id, user.email, now), ...write(user, names, person.id, user.email, now)];
}

/** A person whose record is gone turns UNKNOWN; a released one without a record falls back to what the IdP alone says. */
function detach(
  state: SandboxState,
  person: StoredPerson,
  user: StoredUser,
  wasMatched: boolean,
  now: string,
): SyncChange[] {
  const stays = ['SERVICE_ACCOUNT', 'OUT_OF_SCOPE'].includes(person.employmentStatus) && !person.resync;
  const values: Partial<StoredPerson> = {};
  if (person.statusUpdatedAt === null && !stays) {
    values.employmentStatus = wasMatched ? 'UNKNOWN' : withoutRecord(state, user.email);
    values.notHumanReason = null;
    values.reasonProviderId = null;
  }
  if (person.resync) {
    if (!person.locks.includes('startedAt')) values.startedAt = null;
    if (!person.locks.includes('separatedAt')) values.separatedAt = null;
  }
  person.resync = false;
  return write(person, values, person.id, user.email, now);
}

function write<T extends StoredPerson | StoredUser>(
  row: T,
  values: Partial<T>,
  personnelId: number,
  email: string,
  now: string,
): SyncChange[] {
  const text = (value: unknown) => (value === null || value === undefined ? null : String(value));
  const changes = Object.entries(values).flatMap(([field, after]) => {
    const before = row[field as keyof T];
    return before === after ? [] : [{ personnelId, email, field, before: text(before), after: text(after) }];
  });
  if (changes.length > 0) Object.assign(row, values, { updatedAt: now });
  return changes;
}
