import { EMPLOYMENT_STATUSES } from '../state/status.js';
import type { Call } from './call.js';
import { listParameter } from './query.js';
import type { Found } from './search.js';

/** Statuses a search filters checks by; OUT_OF_SCOPE stands for people whose checks are suppressed (CONTRACT 9.3). */
export const CHECK_STATUSES = ['PASS', 'FAIL', 'MISCONFIGURED', 'EXCLUDED', 'OUT_OF_SCOPE'] as const;

/** Search names of the compliance checks. */
export const CHECK_NAMES = {
  complianceStatus: 'FULL_COMPLIANCE',
  acceptedPoliciesStatus: 'ACCEPTED_POLICIES',
  bgCheckStatus: 'BG_CHECK',
  identityMfaStatus: 'IDENTITY_MFA',
  securityTrainingStatus: 'SECURITY_TRAINING',
  hipaaTrainingStatus: 'HIPAA_TRAINING',
  aiAwarenessTrainingStatus: 'NIST_AI_TRAINING',
  offboardingStatus: 'OFFBOARDING',
  agentInstalledStatus: 'AGENT_INSTALLED',
  passwordManagerStatus: 'PASSWORD_MANAGER',
  diskEncryptionStatus: 'HDD_ENCRYPTION',
  antivirusStatus: 'ANTIVIRUS',
  autoUpdatesStatus: 'AUTO_UPDATES',
  lockScreenStatus: 'LOCK_SCREEN',
} as const;

export type CheckName = keyof typeof CHECK_NAMES;

export const CHECK_FILTERS = Object.keys(CHECK_NAMES) as readonly CheckName[];

const FACETS = ['employmentStatus', 'syncStatus', 'groupIds', ...CHECK_FILTERS] as const;

type Facet = (typeof FACETS)[number];

/** The facets a request asks for. */
export function readFacets(call: Call): Facet[] {
  return listParameter(call, 'facets', FACETS);
}

/** How often each value occurs among the found; values of a fixed list are there with 0 as well, groups are not. */
export function facetCounts(found: readonly Found[], facets: readonly Facet[]) {
  return Object.fromEntries(facets.map((facet) => [facet, countOne(found, facet)]));
}

function countOne(found: readonly Found[], facet: Facet) {
  const counts = new Map<string | number, number>(fixedValues(facet).map((value) => [value, 0]));
  for (const value of found.flatMap((row) => valuesOf(row, facet))) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => ({ value, count }));
}

function fixedValues(facet: Facet): readonly string[] {
  if (facet === 'groupIds') return [];
  if (facet === 'employmentStatus') return EMPLOYMENT_STATUSES;
  return facet === 'syncStatus' ? ['SYNCED', 'NOT_SYNCED'] : CHECK_STATUSES;
}

function valuesOf(row: Found, facet: Facet): readonly (string | number)[] {
  if (facet === 'groupIds') return [...row.groups];
  if (facet === 'employmentStatus') return [row.person.employmentStatus];
  if (facet === 'syncStatus') return [row.syncStatus];
  const status = row.checks.get(CHECK_NAMES[facet]);
  return status === undefined ? [] : [status];
}
