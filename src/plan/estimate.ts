import { correctsSeparation } from './identities.js';
import type { Operation, Plan } from './plan.js';

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
export function estimateCost(operations: readonly Operation[], liveIdentities: number, pace: Pace): Plan['estimate'] {
  const due = operations.filter(({ pending }) => pending === null);
  const count = (wanted: (operation: Operation) => boolean) => due.filter(wanted).length;
  const deletions = count(({ action }) => action === 'delete');
  const renames = count(({ action }) => action === 'rename');
  const corrections = count(needsTwoWrites);
  const plain = due.length - deletions - corrections;
  // Each group clears its dates, then sets them.
  const groups =
    2 *
    Math.ceil(corrections / pace.correctionGroup) *
    Math.ceil(Math.min(corrections, pace.correctionGroup) / pace.batch);
  const writes = Math.ceil(plain / pace.batch) + groups + deletions + 2 * renames;
  const pages = (records: number) => Math.max(1, Math.ceil(records / PAGE));
  const created = count(({ action }) => action === 'create' || action === 'rename');
  const reads = pages(liveIdentities) + (writes > 0 ? pages(liveIdentities + created) : 0);
  const requests = reads + writes;
  return { requests, seconds: Math.ceil((requests * 60) / pace.requestsPerMinute) };
}

/** Whether an operation corrects a stored separation date. A rename writes a new record, so nothing is stored there yet. */
function needsTwoWrites({ action, changes }: Operation): boolean {
  return action !== 'rename' && action !== 'delete' && correctsSeparation(changes);
}
