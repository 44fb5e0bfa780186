import type { IdentityWrite } from '../drata/ports.js';
import type { Operation } from '../plan/plan.js';
import type { IdentityFields } from '../state/identity.js';
import type { State } from '../state/state.js';

/** The id a rename leaves; null for any other operation. */
export function previousId({ changes }: Operation): string | null {
  const old = changes.find(({ field }) => field === 'identityId')?.before;
  return typeof old === 'string' ? old : null;
}

/**
 * The record to send for an operation. A record that Drata does not show gets its managed fields alone, because it may be there
 * unseen and nulls would empty it; a renamed one gets all that the old one held; any other gets its changes, and the full
 * merged record for revisions where an omitted field may be lost (CONTRACT 7.2).
 */
export function identityWrite(operation: Operation, desired: State, live: State): IdentityWrite {
  const identityId = operation.key;
  const changed: Partial<IdentityFields> = Object.fromEntries(
    operation.changes.filter(({ field }) => field !== 'identityId').map(({ field, after }) => [field, after]),
  );
  const current = live.identities.get(identityId);
  if (current) return { identityId, changed, full: { ...current.fields, ...changed } };
  const old = previousId(operation);
  const renamed = old === null ? undefined : live.identities.get(old);
  const whole = renamed ? { ...renamed.fields, ...changed } : (desired.identities.get(identityId)?.fields ?? changed);
  return { identityId, changed: whole, full: whole };
}

/** The two writes that correct a stored separation date: cleared first, since Drata ignores another date (CONTRACT 7.4). */
export function correctionWrites(write: IdentityWrite): { readonly clear: IdentityWrite; readonly set: IdentityWrite } {
  const separatedAt = write.full.separatedAt ?? null;
  return {
    clear: {
      ...write,
      changed: { ...write.changed, separatedAt: null },
      full: { ...write.full, separatedAt: null },
    },
    set: { ...write, changed: { separatedAt } },
  };
}
