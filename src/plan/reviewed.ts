import { byCodeUnit } from '../state/text.js';
import { fieldDigests } from './digest.js';
import { documentOf } from './documents.js';
import { reactivates, separates } from './identities.js';
import type { Change, Operation, PlanWarning } from './plan.js';

/** Which field digests count as reviewed; a set of them will do. */
export type ReviewedDigests = Pick<ReadonlySet<string>, 'has'>;

/**
 * Keeps of operations what was reviewed, field by field. The roster being the same, whatever else differs has changed in Drata
 * since: it is left to the next plan, and said. A creation, a rename or a removal is kept whole or not at all;
 * groups of a scope have been sorted out by `diffScopes`.
 */
export function keepReviewed(
  operations: readonly Operation[],
  reviewed: ReviewedDigests,
): { readonly kept: readonly Operation[]; readonly warnings: readonly PlanWarning[] } {
  const wasReviewed = (operation: Operation) => fieldDigests(operation).every((digest) => reviewed.has(digest));
  const released = new Set(
    operations.filter((one) => one.action === 'release' && wasReviewed(one)).map(({ key }) => key),
  );
  const leftOut: Operation[] = [];
  const kept = operations.flatMap((operation) => {
    // A reset takes what remains of the override with it, and a stop may leave it so: it was reviewed with the release.
    if (wasReviewed(operation) || (operation.action === 'override' && released.has(operation.key))) return [operation];
    leftOut.push(operation);
    const isOpen = (change: Change) => wasReviewed({ ...operation, changes: [change] });
    const changes = isPartial(operation) ? operation.changes.filter(isOpen) : [];
    return changes.length === 0 ? [] : [trimmed(operation, changes)];
  });
  const warnings = leftOut
    .sort((a, b) => byCodeUnit(a.id, b.id))
    .map(({ resource, key, source }) => ({
      code: 'not-reviewed',
      // The key of a document holds its type and name, which not every reader of a warning may see.
      message: `${resource === 'document' ? `A document of ${documentOf(key).person}` : key} differs in more than was reviewed; that is left to the next plan`,
      source,
    }));
  return { kept, warnings };
}

/** Whether an operation can be done in part, one field without another. */
export function isPartial({ action }: Operation): boolean {
  return action === 'update' || action === 'separate' || action === 'reactivate' || action === 'override';
}

/** An operation with only some of its changes. */
export function trimmed(operation: Operation, changes: readonly Change[]): Operation {
  const touched = new Set(changes.map(({ field }) => `/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`));
  const byField = ({ path }: { readonly path: string }) => touched.has(path);
  const status = separates(changes) ? 'separate' : reactivates(changes) ? 'reactivate' : 'update';
  return {
    ...operation,
    action: operation.resource === 'identity' ? status : operation.action,
    changes,
    patch: operation.patch.filter(byField),
    inverse: operation.inverse.filter(byField),
    destructive: operation.destructive && (operation.resource !== 'identity' || separates(changes)),
  };
}
