import type { Lookup } from './lookup.js';
import type { StoredPerson } from './model.js';

/** Statuses without compliance checks: the person is not, or not yet, in scope (DOMAIN 7). */
const UNCHECKED = ['OUT_OF_SCOPE', 'SERVICE_ACCOUNT', 'FUTURE_HIRE'];
const YEAR = 365 * 24 * 3600 * 1000;

/** Checks that a document of the given type passes. */
const EVIDENCE = [
  ['SECURITY_TRAINING', 'SEC_TRAINING'],
  ['HIPAA_TRAINING', 'HIPAA_TRAINING_EVIDENCE'],
  ['IDENTITY_MFA', 'MFA_EVIDENCE'],
  ['OFFBOARDING', 'OFFBOARDING_EVIDENCE'],
] as const;

/** The compliance checks of a person, worked out from documents and accounts: read-only in the API, so never stored. */
export function complianceChecks(look: Lookup, person: StoredPerson) {
  const user = look.user(person.userId);
  const documents = look.documentsOf(person.userId);
  const hasMfa = user !== undefined && look.accountsOf(user.email).some((row) => row.hasMfa);
  const excluded = UNCHECKED.includes(person.employmentStatus);
  const former = person.employmentStatus.startsWith('FORMER');
  const evidence = EVIDENCE.filter(([type]) => type !== 'OFFBOARDING' || former).map(([type, document]) => {
    const found = documents.find((row) => row.type === document);
    return { type, passed: found !== undefined || (type === 'IDENTITY_MFA' && hasMfa), at: found?.createdAt ?? null };
  });
  const policies = { type: 'ACCEPTED_POLICIES', passed: user?.drataTermsAgreedAt != null, at: person.createdAt };
  const parts = [policies, ...evidence];
  const all = [{ type: 'FULL_COMPLIANCE', passed: parts.every((part) => part.passed), at: null }, ...parts];
  return all.map(({ type, passed, at }, position) => ({
    id: person.id * 100 + position,
    type,
    status: excluded ? 'EXCLUDED' : passed ? 'PASS' : 'FAIL',
    checkFrequency: 'DAILY',
    expiresAt: passed && at ? new Date(Date.parse(at) + YEAR).toISOString() : null,
    lastCheckedAt: person.updatedAt,
    completionDate: passed ? at : null,
    createdAt: person.createdAt,
    updatedAt: person.updatedAt,
  }));
}
