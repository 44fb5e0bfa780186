import type { ImportedRecord, ImportLeft, ImportReport } from '../../src/report/import.js';
import { entry } from './rich-drift.js';
import { HOSTILE } from './rich-plan.js';

/** A record that was taken over, changed in `people/engineering.yaml` unless something else is given. */
export function imported(given: Partial<ImportedRecord> & Pick<ImportedRecord, 'key'>): ImportedRecord {
  return {
    resource: 'identity',
    how: 'changed',
    changes: [],
    isGuess: false,
    file: 'people/engineering.yaml',
    ...given,
  };
}

function left(key: string, reason: ImportLeft['reason'], given: Partial<ImportLeft> = {}): ImportLeft {
  return { resource: 'identity', key, field: null, reason, detail: null, ...given };
}

/** An import report of nothing but what is given. */
export function importWith(given: Partial<ImportReport> = {}): ImportReport {
  return {
    directory: 'roster',
    isFirst: false,
    result: 'written',
    files: [],
    fetched: 0,
    records: [],
    conflicts: [],
    left: [],
    unread: [],
    after: { unexpected: [], due: 0, waiting: 0 },
    ...given,
  };
}

/** One import that shows everything an import can show, but for conflicts. */
export function richImport(): ImportReport {
  const overrides = { resource: 'personnel', file: 'overrides.yaml' } as const;
  return importWith({
    files: [
      { file: 'people/engineering.yaml', isNew: false },
      { file: 'overrides.yaml', isNew: true },
      { file: 'scopes.yaml', isNew: false },
      { file: 'documents.yaml', isNew: false },
    ],
    records: [
      imported({
        key: 'emp-001',
        changes: [
          { field: 'jobTitle', before: 'Engineer', after: HOSTILE },
          { field: 'startedAt', before: '2022-03-01T00:00:00.000Z', after: null },
          { field: 'lastName', before: 'Doe', after: 'Roe' },
        ],
      }),
      imported({
        key: 'emp-030',
        how: 'added',
        changes: [
          { field: 'email', before: null, after: 'ann@acme.example' },
          { field: 'firstName', before: null, after: 'Ann' },
          { field: 'lastName', before: null, after: 'Lee' },
        ],
      }),
      imported({ key: 'emp-031', how: 'added', changes: [{ field: 'jobTitle', before: null, after: 'Lead' }] }),
      imported({ key: 'emp-040', how: 'removed' }),
      imported({
        ...overrides,
        key: 'mailbox@acme.example',
        how: 'added',
        changes: [
          { field: 'employmentStatus', before: null, after: 'OUT_OF_SCOPE' },
          { field: 'notHumanReason', before: null, after: 'Robot' },
        ],
      }),
      imported({
        ...overrides,
        key: 'sam@acme.example',
        how: 'added',
        isGuess: true,
        changes: [{ field: 'startedAt', before: null, after: '2020-07-06' }],
      }),
      imported({
        ...overrides,
        key: 'id:42',
        how: 'removed',
        changes: [{ field: 'startedAt', before: '2020-01-01', after: null }],
      }),
      imported({
        resource: 'scope',
        key: 'Primary',
        file: 'scopes.yaml',
        changes: [
          { field: 'groups.1', before: 'Ops', after: null },
          { field: 'groups.2', before: null, after: 'Sales' },
        ],
      }),
      imported({
        resource: 'document',
        key: 'sam@acme.example/SEC_TRAINING/sam.pdf',
        how: 'added',
        file: 'documents.yaml',
      }),
    ],
    left: [
      left('emp-002', 'missing'),
      left('emp-003', 'removed'),
      left('emp-004', 'dropped'),
      left('emp-005', 'kept', { field: 'jobTitle' }),
      left('robot@acme.example', 'unwritable', { resource: 'personnel', field: 'employmentStatus' }),
      left('emp-006', 'half-done', { field: 'identityId' }),
      left('emp-007', 'invalid', {
        detail: {
          full: 'identity emp-007 and identity emp-001 share the e-mail jane@acme.example',
          masked: 'identity emp-007 and identity emp-001 share the e-mail •••',
        },
      }),
      left('sam@acme.example/SEC_TRAINING/a.txt', 'no-file', {
        resource: 'document',
        detail: {
          full: 'its name is no kind of file that Drata takes',
          masked: 'its name is no kind of file that Drata takes',
        },
      }),
    ],
    fetched: 1,
    unread: ['The roster names no scopes of workspaces, since they could not be read: GET /workspaces answered 403.'],
    after: { unexpected: [], due: 2, waiting: 1 },
  });
}

/** An import that stopped because somebody has to decide. */
export function stoppedImport(): ImportReport {
  const both = { kind: 'both', key: 'emp-003', field: 'jobTitle' } as const;
  return importWith({
    result: 'conflict',
    after: null,
    conflicts: [
      entry({ ...both, applied: 'Engineer', live: HOSTILE, desired: 'Lead' }),
      entry({ kind: 'both', key: 'emp-003', field: 'lastName', applied: 'Doe', live: 'Roe', desired: 'Poe' }),
      entry({ kind: 'both', resource: 'scope', key: 'Primary', field: 'groups.3', live: 'Sales' }),
    ],
  });
}
