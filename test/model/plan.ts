import type { ApplyReport, OperationOutcome, Outcome } from '../../src/apply/report.js';
import {
  type Change,
  GUARD_NAMES,
  type Guard,
  type GuardName,
  type Operation,
  type PatchOperation,
  type Plan,
  type Summary,
  type Value,
} from '../../src/plan/plan.js';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

/** `[field, before, after]`. */
export type Move = readonly [string, Value, Value];

/** One operation; patch and inverse follow from the changes unless given. */
export function operation(given: Partial<Operation> & Pick<Operation, 'action' | 'key'>, ...moves: Move[]): Operation {
  const changes = moves.map(([field, before, after]): Change => ({ field, before, after }));
  const resource = given.resource ?? 'identity';
  return {
    id: `${resource}/${given.key}`,
    resource,
    source: { file: 'people/engineering.yaml', line: 12, column: 3 },
    changes,
    patch: patchOf(given, changes, 'after'),
    inverse: patchOf(given, changes, 'before'),
    destructive: given.action === 'delete' || given.action === 'separate' || given.action === 'remove',
    pending: null,
    predicted: null,
    ...given,
  };
}

function patchOf(
  { action, key }: Pick<Operation, 'action' | 'key'>,
  changes: readonly Change[],
  side: 'before' | 'after',
): readonly PatchOperation[] {
  const whole = (action === 'create' && side === 'after') || (action === 'delete' && side === 'before');
  const record = Object.fromEntries(changes.map((change) => [change.field, change[side]]));
  if (whole) return [{ op: 'add', path: '', value: { identityId: key, ...record } }];
  if (action === 'create' || action === 'delete') return [{ op: 'remove', path: '' }];
  return changes.map((change) => {
    const path = `/${change.field.replace(/~/g, '~0').replace(/\//g, '~1')}`;
    return { op: 'replace', path, value: change[side] };
  });
}

/** A guard, not tripped unless `actual` exceeds `limit`. */
export function guard(name: GuardName, actual = 0, limit = 5): Guard {
  return { name, limit, actual, tripped: actual > limit, allow: `--allow ${name}` };
}

/** Guards whose limit is a number to choose. */
const COUNTED: ReadonlySet<GuardName> = new Set([
  'mass-separation',
  'mass-reactivation',
  'mass-change',
  'mass-release',
  'deletions',
]);

/** A plan of the given operations; the summary is counted. */
export function plan(operations: readonly Operation[], given: Partial<Plan> = {}): Plan {
  const unmanaged = given.unmanaged ?? [];
  return {
    version: 1,
    tool: { name: 'drata-roster', version: '0.1.0' },
    target: { baseUrl: 'https://drata.example', connectionId: 1234, contract: 'batch' },
    roster: { digest: DIGEST, commit: '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567' },
    live: { digest: DIGEST, identities: 27, personnel: 0 },
    asOf: '2026-11-21',
    digest: DIGEST,
    summary: summarize(operations, given.summary?.unchanged ?? 15, unmanaged.length),
    operations,
    unmanaged,
    warnings: [],
    guards: GUARD_NAMES.map((name) => guard(name, 0, COUNTED.has(name) ? 5 : 0)),
    estimate: { requests: 4, seconds: 1 },
    ...given,
  };
}

function summarize(operations: readonly Operation[], unchanged: number, unmanaged: number): Summary {
  const summary = {
    create: 0,
    update: 0,
    separate: 0,
    reactivate: 0,
    rename: 0,
    delete: 0,
    override: 0,
    release: 0,
    scope: 0,
    upload: 0,
    remove: 0,
    pending: 0,
    unchanged,
    unmanaged,
  };
  for (const { action, pending } of operations) summary[pending === null ? action : 'pending'] += 1;
  return summary;
}

/** What became of one operation, by default without words and carried by request 2. */
export function outcome(of: Operation, became: OperationOutcome, given: Partial<Outcome> = {}): Outcome {
  const sent = became !== 'pending' && became !== 'skipped';
  return {
    operation: of,
    outcome: became,
    message: null,
    apiMessage: null,
    requests: sent ? [2] : [],
    startedAt: sent ? '2026-11-21T09:30:01.000Z' : null,
    finishedAt: sent ? '2026-11-21T09:30:02.000Z' : null,
    ...given,
  };
}

/** An apply report of the given outcomes; the summary is counted. */
export function report(operations: readonly Outcome[], given: Partial<ApplyReport> = {}): ApplyReport {
  const summary = { done: 0, failed: 0, unverifiable: 0, unknown: 0, pending: 0, skipped: 0 };
  for (const { outcome: became } of operations) summary[became] += 1;
  return {
    version: 1,
    tool: { name: 'drata-roster', version: '0.1.0' },
    target: { baseUrl: 'https://drata.example', connectionId: 1234, contract: 'batch' },
    roster: { digest: DIGEST, commit: '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567' },
    plan: DIGEST,
    actor: 'octocat',
    startedAt: '2026-11-21T09:30:00.000Z',
    finishedAt: '2026-11-21T09:30:12.400Z',
    result: summary.failed > 0 ? 'failed' : 'applied',
    stopped: null,
    allowed: [],
    summary,
    operations,
    requests: [
      {
        number: 1,
        method: 'GET',
        path: '/public/v2/custom-connections/1234/hris-user-identities',
        status: 200,
        at: '2026-11-21T09:30:00.100Z',
        milliseconds: 180,
      },
      {
        number: 2,
        method: 'POST',
        path: '/public/v2/custom-connections/1234/hris-user-identities',
        status: 207,
        at: '2026-11-21T09:30:01.000Z',
        milliseconds: 410,
      },
    ],
    ...given,
  };
}
