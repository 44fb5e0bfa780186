import type { Call } from './call.js';
import type { IdentityInput, IdentityItem } from './identity-input.js';
import { type StoredIdentity, takeId } from './model.js';

/** What became of one record of a batch. */
export type Upserted = {
  readonly outcome: 'created' | 'updated' | 'restored' | 'unchanged';
  readonly record: StoredIdentity;
};

const NOTHING: Required<IdentityInput> = {
  email: null,
  secondaryEmail: null,
  firstName: null,
  lastName: null,
  jobTitle: null,
  managerId: null,
  managerName: null,
  startedAt: null,
  separatedAt: null,
  isContractor: null,
};

/** The connection's records by identityId, deleted ones included: what an upsert is keyed by. */
export function identityIndex(call: Call, connectionId: number): Map<string, StoredIdentity> {
  const rows = call.state.identities.filter((row) => row.connectionId === connectionId);
  return new Map(rows.map((row) => [row.identityId, row]));
}

/** Applies given fields; answers whether anything changed. R3 never replaces a stored separation date (CONTRACT 7.4). */
export function applyInput(call: Call, record: StoredIdentity, given: IdentityInput): boolean {
  const input = { ...given };
  if (call.settings.hris === 'R3' && record.separatedAt !== null && input.separatedAt) delete input.separatedAt;
  const changed = Object.entries(input).some(([field, value]) => record[field as keyof IdentityInput] !== value);
  if (changed) Object.assign(record, input, { updatedAt: call.now });
  return changed;
}

/** Creates, updates or restores the record of one sound item, keyed by its identityId. */
export function upsert(
  call: Call,
  connectionId: number,
  index: Map<string, StoredIdentity>,
  identityId: string,
  item: IdentityItem,
): Upserted {
  const { state, settings, now } = call;
  const stored = index.get(identityId);
  if (!stored) {
    const record: StoredIdentity = {
      id: takeId(state),
      connectionId,
      identityId,
      ...NOTHING,
      ...item.input,
      createdAt: now,
      updatedAt: now,
      deletedAt: null,
      userId: null,
    };
    state.identities.push(record);
    index.set(identityId, record);
    return { outcome: 'created', record };
  }
  const clears = settings.hris !== 'R3' && settings['omitted-fields'] === 'clear';
  const changed = applyInput(call, stored, clears ? { ...NOTHING, ...item.input } : item.input);
  if (stored.deletedAt !== null) {
    Object.assign(stored, { deletedAt: null, updatedAt: now });
    if (settings['restore-id'] === 'new') stored.id = takeId(state);
    return { outcome: 'restored', record: stored };
  }
  return { outcome: changed ? 'updated' : 'unchanged', record: stored };
}
