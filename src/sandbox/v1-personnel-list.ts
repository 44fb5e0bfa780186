import { EMPLOYMENT_STATUSES, type EmploymentStatus } from '../state/status.js';
import { byCodeUnit } from '../state/text.js';
import type { Call } from './call.js';
import { complianceChecks } from './checks.js';
import type { Lookup } from './lookup.js';
import { groupsOf } from './membership.js';
import type { StoredPerson } from './model.js';
import { choiceParameter, flagParameter, listParameter, textParameter } from './query.js';

/** Collective names that V1's status list takes beside eight of the ten statuses (CONTRACT 12). */
const COLLECTIVE = {
  ALL_CURRENT_PERSONNEL: ['CURRENT_EMPLOYEE', 'CURRENT_CONTRACTOR'],
  ALL_FORMER_PERSONNEL: ['FORMER_EMPLOYEE', 'FORMER_CONTRACTOR'],
  ALL_PERSONNEL: EMPLOYMENT_STATUSES,
} as const satisfies Record<string, readonly EmploymentStatus[]>;

const LISTED = [
  ...EMPLOYMENT_STATUSES.filter((status) => !status.startsWith('SPECIAL_')),
  ...(Object.keys(COLLECTIVE) as (keyof typeof COLLECTIVE)[]),
];

/** V1's boolean filters by the check they look at. */
const CHECKS = {
  fullCompliance: 'FULL_COMPLIANCE',
  acceptedPoliciesCompliance: 'ACCEPTED_POLICIES',
  identityMfaCompliance: 'IDENTITY_MFA',
  bgCheckCompliance: 'BG_CHECK',
  agentInstalledCompliance: 'AGENT_INSTALLED',
  passwordManagerCompliance: 'PASSWORD_MANAGER',
  autoUpdatesCompliance: 'AUTO_UPDATES',
  locationServicesCompliance: 'LOCATION_SERVICES',
  hdEncryptionCompliance: 'HDD_ENCRYPTION',
  antivirusCompliance: 'ANTIVIRUS',
  lockScreenCompliance: 'LOCK_SCREEN',
  securityTrainingCompliance: 'SECURITY_TRAINING',
  hipaaTrainingCompliance: 'HIPAA_TRAINING',
  nistaiTrainingCompliance: 'NIST_AI_TRAINING',
  offboardingEvidence: 'OFFBOARDING',
} as const;

/** Sorts by what a person's record holds; the other documented sorts are of checks and devices, and sort by name here. */
const RECORD_SORTS: Readonly<Record<string, (person: StoredPerson) => string>> = {
  EMPLOYMENT_STATUS: (person) => person.employmentStatus,
  START_DATE: (person) => person.startedAt ?? '',
  SEPARATION_DATE: (person) => person.separatedAt ?? '',
};

const SORTS = [
  ...['NAME', 'EMPLOYMENT_STATUS', 'ACCEPTED_POLICIES', 'FULL_COMPLIANCE', 'IDENTITY_MFA', 'BG_CHECK'],
  ...['AGENT_INSTALLED', 'OS_VERSION', 'SERIAL_NUM', 'PASSWORD_MANAGER', 'AUTO_UPDATES', 'HDD_ENCRYPTION'],
  ...['ANTIVIRUS', 'APPS_COUNT', 'START_DATE', 'SEPARATION_DATE', 'LOCK_SCREEN', 'SECURITY_TRAINING'],
  ...['HIPAA_TRAINING', 'NIST_AI_TRAINING'],
];

/** The people V1's list shows for a request, filtered and sorted (CONTRACT 12). */
export function listPeople(call: Call, look: Lookup): StoredPerson[] {
  const one = choiceParameter(call, 'employmentStatus', EMPLOYMENT_STATUSES);
  const many = listParameter(call, 'employmentStatuses', LISTED);
  const statuses = new Set<string>([
    ...(one ? [one] : []),
    ...many.flatMap((word): readonly string[] =>
      word in COLLECTIVE ? COLLECTIVE[word as keyof typeof COLLECTIVE] : [word],
    ),
  ]);
  const q = (textParameter(call, 'q') ?? '').toLowerCase();
  const groups = [...call.query.getAll('groupIds'), ...call.query.getAll('groupIds[]')].map(Number);
  const checks = Object.entries(CHECKS).flatMap(([name, type]) => {
    const wanted = flagParameter(call, name);
    return wanted === undefined ? [] : [{ type, wanted }];
  });
  const name = (person: StoredPerson) => {
    const user = look.user(person.userId);
    return `${user?.firstName ?? ''} ${user?.lastName ?? ''} ${user?.email ?? ''}`.toLowerCase();
  };
  const found = call.state.personnel.filter((person) => {
    const inGroup = groups.length === 0 || groups.some((id) => groupsOf(look, person).has(id));
    const passes = (type: string) =>
      complianceChecks(look, person).some((check) => check.type === type && check.status === 'PASS');
    return (
      (statuses.size === 0 || statuses.has(person.employmentStatus)) &&
      name(person).includes(q) &&
      inGroup &&
      checks.every(({ type, wanted }) => passes(type) === wanted)
    );
  });
  const key = RECORD_SORTS[choiceParameter(call, 'sort', SORTS) ?? 'NAME'] ?? name;
  const sign = choiceParameter(call, 'sortDir', ['ASC', 'DESC']) === 'DESC' ? -1 : 1;
  return found.sort((a, b) => sign * (byCodeUnit(key(a), key(b)) || a.id - b.id));
}
