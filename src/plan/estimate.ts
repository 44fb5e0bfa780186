import { correctsSeparation } from './identities.js';
import type { Live } from './live.js';
import type { Operation, Plan } from './plan.js';

/** People that one reset of sync may name (CONTRACT 9.6, chosen). */
const RESET_BATCH = 100;

/** Records a list page holds (CONTRACT section 5). */
const PAGE = 500;

export type Pace = {
  /** Records one upsert request may carry. */
  readonly batch: number;
  readonly requestsPerMinute: number;
  /** How many stored separation dates are corrected at once. */
  readonly correctionGroup: number;
};

/** How much an apply of these operations costs: reading, writing, reading back. Retries and halvings are not in it. */
export function estimateCost(operations: readonly Operation[], live: Live, pace: Pace): Plan['estimate'] {
  const due = operations.filter(({ pending }) => pending === null);
  const count = (wanted: (operation: Operation) => boolean) => due.filter(wanted).length;
  const pages = (records: number) => Math.max(1, Math.ceil(records / PAGE));
  const identities = count(({ resource }) => resource === 'identity');
  const created = count(({ action }) => action === 'create' || action === 'rename');
  const people = live.personnel?.length ?? 0;
  const overrides = count(({ action }) => action === 'override');
  const releases = count(({ action }) => action === 'release');
  const personnelWrites = overrides + Math.ceil(releases / RESET_BATCH);
  const scopes = due.filter(({ resource }) => resource === 'scope');
  const scoped = live.workspaces?.filter(({ groups }) => groups !== null).length ?? 0;
  const reads =
    pages(live.state.identities.size) +
    (live.personnel === null ? 0 : pages(people)) +
    (live.customFields === null ? 0 : 1) +
    // Workspaces, groups, and each scope with its counts.
    (live.workspaces === null ? 0 : 2 + 2 * scoped) +
    (live.documents?.size ?? 0);
  const readBack = (written: number, requests: number) => (written > 0 ? requests : 0);
  const requests =
    reads +
    identityWrites(due, pace) +
    readBack(identities, pages(live.state.identities.size + created)) +
    personnelWrites +
    readBack(personnelWrites, pages(people)) +
    // A group moves by a request of its own.
    scopes.reduce((sum, { changes }) => sum + changes.length + 2, 0) +
    2 * count(({ resource }) => resource === 'document');
  return { requests, seconds: Math.ceil((requests * 60) / pace.requestsPerMinute) };
}

function identityWrites(due: readonly Operation[], pace: Pace): number {
  const identities = due.filter(({ resource }) => resource === 'identity');
  const count = (wanted: (operation: Operation) => boolean) => identities.filter(wanted).length;
  const deletions = count(({ action }) => action === 'delete');
  const renames = count(({ action }) => action === 'rename');
  const corrections = count(needsTwoWrites);
  const plain = identities.length - deletions - corrections;
  // Each group clears its dates, then sets them.
  const groups = Math.ceil(corrections / pace.correctionGroup);
  const perGroup = Math.ceil(Math.min(corrections, pace.correctionGroup) / pace.batch);
  // The new record of a rename is read before the old one is deleted.
  return Math.ceil(plain / pace.batch) + 2 * groups * perGroup + deletions + 2 * renames;
}

/** Whether an operation corrects a stored separation date. A rename writes a new record, so nothing is stored there yet. */
function needsTwoWrites({ action, changes }: Operation): boolean {
  return action !== 'rename' && action !== 'delete' && correctsSeparation(changes);
}
