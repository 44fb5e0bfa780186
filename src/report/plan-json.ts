import type { Guard, Operation, PatchOperation, Plan, PlanTarget, PlanWarning } from '../plan/plan.js';
import type { Source } from '../state/source.js';
import type { Pii } from './pii.js';
import { redactPlan } from './redact.js';

/** The plan document of DESIGN section 4, keys in its order, whatever the order they came in. */
export function planJson(given: Plan, pii: Pii): string {
  return jsonDocument(planDocument(given, pii));
}

/** The same as a value, for documents that hold a plan. */
export function planDocument(given: Plan, pii: Pii): Plan {
  const { version, tool, target, roster, live, asOf, digest, summary, estimate, ...lists } = redactPlan(given, pii);
  return {
    version,
    tool: { name: tool.name, version: tool.version },
    target: inTargetOrder(target),
    roster: { digest: roster.digest, commit: roster.commit },
    live: inLiveOrder(live),
    asOf,
    digest,
    summary: {
      create: summary.create,
      update: summary.update,
      separate: summary.separate,
      reactivate: summary.reactivate,
      rename: summary.rename,
      delete: summary.delete,
      override: summary.override,
      release: summary.release,
      scope: summary.scope,
      upload: summary.upload,
      remove: summary.remove,
      pending: summary.pending,
      unchanged: summary.unchanged,
      unmanaged: summary.unmanaged,
    },
    operations: lists.operations.map(inOperationOrder),
    unmanaged: lists.unmanaged.map(({ resource, key }) => ({ resource, key })),
    warnings: lists.warnings.map(inWarningOrder),
    guards: lists.guards.map(inGuardOrder),
    estimate: { requests: estimate.requests, seconds: estimate.seconds },
  };
}

/**
 * A JSON document with a line feed at its end. What a terminal or GitHub's runner could act on stays escaped, so that the
 * bytes are safe wherever they are shown and the values are the same.
 */
export function jsonDocument(value: unknown): string {
  return safeJson(value, 2);
}

/** The same on one line, for what a script reads by the line. */
export function jsonLine(value: unknown): string {
  return safeJson(value, 0);
}

function safeJson(value: unknown, indent: number): string {
  const text = JSON.stringify(value, null, indent)
    .replace(/(?![\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escapeUnits)
    .replaceAll('##[', '#\\u0023[');
  return `${text}\n`;
}

function escapeUnits(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

/** A target with its keys in order. */
export function inTargetOrder({ baseUrl, connectionId, contract }: PlanTarget): PlanTarget {
  return { baseUrl, connectionId, contract };
}

/** An operation with its keys in order. */
export function inOperationOrder(operation: Operation): Operation {
  const { id, resource, action, key, source, changes, patch, inverse, destructive, pending, predicted } = operation;
  return {
    id,
    resource,
    action,
    key,
    source: inSourceOrder(source),
    changes: changes.map(({ field, before, after }) => ({ field, before, after })),
    patch: patch.map(inPatchOrder),
    inverse: inverse.map(inPatchOrder),
    destructive,
    pending,
    predicted: predicted && { before: predicted.before, after: predicted.after },
  };
}

function inLiveOrder({ digest, identities, personnel, base }: Plan['live']): Plan['live'] {
  return { digest, identities, personnel, ...(base === undefined ? {} : { base }) };
}

function inPatchOrder({ op, path, value }: PatchOperation): PatchOperation {
  return value === undefined ? { op, path } : { op, path, value };
}

function inWarningOrder({ code, message, source }: PlanWarning): PlanWarning {
  return { code, message, source: inSourceOrder(source) };
}

function inGuardOrder({ name, limit, actual, tripped, allow }: Guard): Guard {
  return { name, limit, actual, tripped, allow };
}

function inSourceOrder(source: Source | null): Source | null {
  return source && { file: source.file, line: source.line, column: source.column };
}
