import type { ApplyReport, Outcome } from '../apply/report.js';
import type { Drift, DriftEntry } from '../plan/drift.js';
import type { Operation, PatchOperation, Plan, PlanWarning, Value } from '../plan/plan.js';
import {
  HIDDEN,
  type Pii,
  redactAddress,
  redactDay,
  redactKey,
  redactSentence,
  redactValue,
  visibilityOf,
} from './pii.js';

/** The plan as a reader may see it. Values are replaced in the typed plan, before any text exists (DESIGN section 9). */
export function redactPlan(plan: Plan, pii: Pii): Plan {
  if (pii === 'full') return plan;
  return {
    ...plan,
    operations: plan.operations.map((operation) => redactOperation(operation, pii)),
    unmanaged: plan.unmanaged.map(({ resource, key }) => ({ resource, key: redactKey(resource, key, pii) })),
    warnings: plan.warnings.map((warning) => redactWarning(warning, pii)),
  };
}

/** The apply report as a reader may see it: the API's own words are hidden too, since they may quote what was sent. */
export function redactReport(report: ApplyReport, pii: Pii): ApplyReport {
  if (pii === 'full') return report;
  return {
    ...report,
    actor: redactSentence(report.actor, pii),
    stopped: report.stopped === null ? null : redactSentence(report.stopped, pii),
    operations: report.operations.map((outcome) => redactOutcome(outcome, pii)),
    requests: report.requests.map((request) => redactRequest(request, pii)),
  };
}

/** Drift as a reader may see it. */
export function redactDrift(drift: Drift, pii: Pii): Drift {
  if (pii === 'full') return drift;
  return {
    ...drift,
    changed: drift.changed.map((entry) => redactEntry(entry, pii)),
    notApplied: drift.notApplied.map((entry) => redactEntry(entry, pii)),
    awaitingSync: drift.awaitingSync.map((id) => redactKey('identity', id, pii)),
    unmanaged: drift.unmanaged.map(({ resource, key }) => ({ resource, key: redactKey(resource, key, pii) })),
  };
}

function redactEntry(entry: DriftEntry, pii: Pii): DriftEntry {
  const { resource, field } = entry;
  const key = redactKey(resource, entry.key, pii);
  // Without a field the values say whether the record is there.
  if (field === null) return { ...entry, key };
  const value = (shown: Value) => redactValue(field, shown, pii);
  const { applied, live, desired, since, by } = entry;
  return {
    ...entry,
    key,
    applied: value(applied),
    live: value(live),
    desired: value(desired),
    since: since && redactDay(since, pii),
    by: by && redactAddress(by, pii),
  };
}

/** An operation as a reader may see it. */
export function redactOperation(operation: Operation, pii: Pii): Operation {
  const key = redactKey(operation.resource, operation.key, pii);
  return {
    ...operation,
    // A release and an override of one person differ by what follows the key.
    id: `${operation.resource}/${key}${operation.id.slice(`${operation.resource}/${operation.key}`.length)}`,
    key,
    changes: operation.changes.map(({ field, before, after }) => ({
      field,
      before: redactValue(field, before, pii),
      after: redactValue(field, after, pii),
    })),
    patch: operation.patch.map((step) => redactPatch(step, pii)),
    inverse: operation.inverse.map((step) => redactPatch(step, pii)),
    pending: operation.pending === null ? null : redactSentence(operation.pending, pii),
  };
}

function redactPatch(step: PatchOperation, pii: Pii): PatchOperation {
  if (step.value === undefined) return step;
  const [, field] = step.path.split('/');
  return { ...step, value: field === undefined ? redactRecord(step.value, pii) : redactAny(field, step.value, pii) };
}

/** Path "" carries the record as a whole. */
function redactRecord(record: unknown, pii: Pii): unknown {
  if (record === null || typeof record !== 'object' || Array.isArray(record)) return HIDDEN;
  return Object.fromEntries(Object.entries(record).map(([field, value]) => [field, redactAny(field, value, pii)]));
}

function redactAny(field: string, value: unknown, pii: Pii): unknown {
  if (value !== null && typeof value === 'object') return visibilityOf(field, pii) === 'shown' ? value : HIDDEN;
  return redactValue(field, value as Value, pii);
}

function redactWarning(warning: PlanWarning, pii: Pii): PlanWarning {
  return { ...warning, message: redactSentence(warning.message, pii) };
}

function redactOutcome(outcome: Outcome, pii: Pii): Outcome {
  return {
    ...outcome,
    operation: redactOperation(outcome.operation, pii),
    message: outcome.message === null ? null : redactSentence(outcome.message, pii),
    apiMessage: outcome.apiMessage === null ? null : HIDDEN,
  };
}

/** A path may address a record by an e-mail address, written as it is or percent-encoded. */
function redactRequest(request: ApplyReport['requests'][number], pii: Pii): ApplyReport['requests'][number] {
  const path = request.path
    .split('/')
    .map((segment) => {
      const [, prefix = '', name = ''] = /^((?:identity-id:|email:)?)(.*)$/s.exec(segment) ?? [];
      return `${prefix}${redactKey('personnel', name.replace(/%40/g, '@'), pii)}`;
    })
    .join('/');
  return { ...request, path };
}
