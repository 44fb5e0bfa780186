import type { Drift, DriftEntry } from '../../src/plan/drift.js';
import { plan } from './plan.js';
import { HOSTILE } from './rich-plan.js';

const { tool, target, roster, asOf } = plan([]);

/** An entry about an identity unless something else is given. */
export function entry(given: Partial<DriftEntry> & Pick<DriftEntry, 'key' | 'kind'>): DriftEntry {
  const source = { file: 'people/engineering.yaml', line: 12, column: 3 };
  return {
    resource: 'identity',
    field: null,
    applied: null,
    live: null,
    desired: null,
    since: null,
    by: null,
    source,
    ...given,
  };
}

/** Drift without any entry but those given. */
export function driftWith(given: Partial<Drift> = {}): Drift {
  return {
    tool,
    target,
    roster,
    asOf,
    hasBase: true,
    changed: [],
    notApplied: [],
    waiting: 0,
    awaitingSync: [],
    unread: null,
    unmanaged: [],
    ...given,
  };
}

const changed = { kind: 'changed-in-drata' } as const;

/** One drift that shows everything drift can show, but for a missing base. */
export function richDrift(): Drift {
  return driftWith({
    changed: [
      entry({ ...changed, key: 'emp-001', field: 'jobTitle', applied: 'Engineer', live: HOSTILE, desired: 'Engineer' }),
      entry({
        ...changed,
        key: 'emp-001',
        field: 'startedAt',
        applied: '2022-03-01T00:00:00.000Z',
        live: null,
        desired: '2022-03-01T00:00:00.000Z',
      }),
      entry({ ...changed, key: 'emp-001', field: 'lastName', applied: 'Doe', live: 'Roe', desired: 'Doe' }),
      entry({ ...changed, key: 'emp-002', applied: true, live: false, desired: true }),
      entry({ ...changed, key: 'emp-999', applied: false, live: true, desired: false }),
      entry({
        ...changed,
        resource: 'document',
        key: 'sam@acme.example/SEC_TRAINING/sam.pdf',
        applied: true,
        live: false,
        desired: true,
      }),
      entry({
        ...changed,
        resource: 'personnel',
        key: 'jane.doe@acme.example',
        field: 'employmentStatus',
        applied: 'CURRENT_EMPLOYEE',
        live: 'OUT_OF_SCOPE',
        desired: 'CURRENT_EMPLOYEE',
        since: '2026-09-14',
        by: 'tomas.novak@acme.example',
      }),
      entry({ ...changed, resource: 'scope', key: 'Primary', field: 'groups.3', live: 'Sales' }),
      entry({ ...changed, resource: 'scope', key: 'Primary', field: 'groups.1', applied: 'Ops', desired: 'Ops' }),
      entry({
        kind: 'both',
        key: 'emp-003',
        field: 'jobTitle',
        applied: 'Engineer',
        live: 'Manager',
        desired: 'Director',
      }),
      entry({
        kind: 'both',
        key: 'emp-003',
        field: 'managerName',
        applied: 'Ann',
        live: 'Bob',
        desired: 'Cem',
        source: null,
      }),
    ],
    notApplied: [
      entry({
        kind: 'not-applied-yet',
        key: 'emp-001',
        field: 'isContractor',
        applied: false,
        live: false,
        desired: true,
      }),
      entry({ kind: 'not-applied-yet', key: 'emp-004', live: false, desired: true }),
      entry({ kind: 'not-applied-yet', key: 'emp-005', applied: true, live: true, desired: false }),
      entry({
        kind: 'not-applied-yet',
        resource: 'personnel',
        key: 'payroll@acme.example',
        field: 'employmentStatus',
        applied: 'CURRENT_EMPLOYEE',
        live: 'CURRENT_EMPLOYEE',
        desired: 'OUT_OF_SCOPE',
      }),
      entry({
        kind: 'not-applied-yet',
        resource: 'personnel',
        key: 'payroll@acme.example',
        field: 'customFields.Team',
        live: null,
        desired: 'A',
      }),
      entry({ kind: 'not-applied-yet', resource: 'scope', key: 'Primary', field: 'groups.4', desired: 'Legal' }),
    ],
    waiting: 1,
    awaitingSync: ['emp-032', 'leo.old@acme.example'],
    unread: null,
    unmanaged: [
      { resource: 'identity', key: 'emp-500' },
      { resource: 'identity', key: 'leo.old@acme.example' },
    ],
  });
}

/** Names by resource and key. */
export const DRIFT_NAMES: ReadonlyMap<string, string> = new Map([
  ['identity/emp-001', 'Jane Doe'],
  ['personnel/jane.doe@acme.example', 'Jane Doe'],
  ['identity/emp-003', '小龙 李'],
  ['document/sam@acme.example/SEC_TRAINING/sam.pdf', 'Sam Ito'],
]);
