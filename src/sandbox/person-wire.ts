import { complianceChecks } from './checks.js';
import type { Lookup } from './lookup.js';
import type { StoredPerson } from './model.js';
import { compactUser } from './user-wire.js';

/** What a person may be expanded with (CONTRACT 9.2). */
export const PERSON_EXPANDS = ['customFields', 'complianceChecks', 'reasonProvider', 'user'] as const;

export type PersonExpand = (typeof PERSON_EXPANDS)[number];

/** A person's custom field values with the names of their definitions. */
export function fieldValues(look: Lookup, person: StoredPerson) {
  return look.valuesOf(person.id).map(({ customFieldId, value }) => {
    return { customFieldId, name: look.definition(customFieldId)?.name ?? '', value };
  });
}

/** A person as V2 shows it; the e-mail is only there with `user` (CONTRACT 9.1). */
export function personWire(look: Lookup, row: StoredPerson, expand: readonly PersonExpand[]) {
  const user = look.user(row.userId);
  const provider = look.user(row.reasonProviderId);
  return {
    id: row.id,
    userId: row.userId,
    ...(expand.includes('user') && user ? { user: compactUser(user) } : {}),
    employmentStatus: row.employmentStatus,
    notHumanReason: row.notHumanReason,
    ...(expand.includes('reasonProvider') ? { reasonProvider: provider ? compactUser(provider) : null } : {}),
    ...(expand.includes('complianceChecks') ? { complianceChecks: complianceChecks(look, row) } : {}),
    startedAt: row.startedAt,
    separatedAt: row.separatedAt,
    statusUpdatedAt: row.statusUpdatedAt,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    ...(expand.includes('customFields') ? { customFields: fieldValues(look, row) } : {}),
  };
}
