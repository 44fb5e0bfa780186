import type { Drift, DriftEntry, DriftKind } from '../plan/drift.js';
import type { Pii } from './pii.js';
import { inTargetOrder, jsonDocument } from './plan-json.js';
import { redactDrift } from './redact.js';

/** The version of the drift document. */
export const DRIFT_VERSION = 1;

/** The document of `schemas/drift.schema.json`. */
export function driftJson(given: Drift, pii: Pii): string {
  const drift = redactDrift(given, pii);
  const { tool, target, roster, asOf, hasBase, changed, notApplied, awaitingSync, unmanaged } = drift;
  const count = (wanted: DriftKind) => changed.filter(({ kind }) => kind === wanted).length;
  return jsonDocument({
    version: DRIFT_VERSION,
    tool: { name: tool.name, version: tool.version },
    target: inTargetOrder(target),
    roster: { digest: roster.digest, commit: roster.commit },
    asOf,
    hasBase,
    unread: drift.unread,
    summary: {
      changed: count('changed-in-drata'),
      both: count('both'),
      unexplained: count('unexplained'),
      notApplied: notApplied.length,
      waiting: drift.waiting,
      awaitingSync: awaitingSync.length,
      unmanaged: unmanaged.length,
    },
    changed: changed.map(inOrder),
    notApplied: notApplied.map(inOrder),
    awaitingSync,
    unmanaged: unmanaged.map(({ resource, key }) => ({ resource, key })),
  });
}

function inOrder({ resource, key, field, kind, applied, live, desired, since, by, source }: DriftEntry): DriftEntry {
  const place = source && { file: source.file, line: source.line, column: source.column };
  return { resource, key, field, kind, applied, live, desired, since, by, source: place };
}
