import type { IdentityReader, IdentityWrite, IdentityWriter, WriteOutcome } from '../drata/ports.js';
import { correctsSeparation } from '../plan/identities.js';
import { correctionGroup } from '../plan/make-plan.js';
import type { Operation, Plan } from '../plan/plan.js';
import type { Identity } from '../state/identity.js';
import type { State } from '../state/state.js';
import { dueOperations, type Progress } from './due.js';
import type { Ledger } from './ledger.js';
import { readBack } from './verify.js';
import { correctionWrites, identityWrite, previousId } from './writes.js';

/** What applying identities needs. */
export type IdentityRun = {
  readonly plan: Plan;
  readonly desired: State;
  readonly live: State;
  readonly reader: IdentityReader;
  readonly writer: IdentityWriter;
  readonly ledger: Ledger;
  readonly onProgress: Progress;
};

type Step = { readonly operation: Operation; readonly write: IdentityWrite };

/**
 * Writes identities, then reads them back. The order makes any stop heal by itself (DESIGN section 7): first all single writes,
 * separations among them, then corrections of stored separation dates group by group, then the old records of renames, then
 * deletions.
 */
export async function applyIdentities(run: IdentityRun): Promise<void> {
  const { plan, desired, live, ledger } = run;
  const due = dueOperations(plan, 'identity');
  const steps = due
    .filter(({ action }) => action !== 'delete')
    .map((operation) => ({ operation, write: identityWrite(operation, desired, live) }));
  const [corrections, single] = partition(
    steps,
    // A rename writes a new record, where no date is stored, unless a stop left that record behind.
    ({ operation }) => live.identities.has(operation.key) && correctsSeparation(operation.changes),
  );
  // A rename that was stopped after its new record was written has nothing left to write.
  const writable = single.filter(
    ({ write }) => Object.keys(write.changed).length > 0 || !live.identities.has(write.identityId),
  );
  await upsert(run, writable, 'Writing identities');
  const ignored = await ignoredDates(run, single);
  await correct(run, [...corrections, ...ignored], correctionGroup(plan.guards));
  for (const { operation } of steps) if (operation.action === 'rename') await removeOld(run, operation);
  for (const operation of due) if (operation.action === 'delete') await remove(run, operation, operation.key);
  if (due.length > 0 && !ledger.isStopped('identity')) run.onProgress(ledger.settled(), 'Reading identities back');
  await readBack(run);
}

/** Sends writes and notes what became of them; returns the operations whose write was accepted. */
async function upsert(run: IdentityRun, steps: readonly Step[], doing: string): Promise<ReadonlySet<Operation>> {
  const { ledger } = run;
  const accepted = new Set<Operation>();
  if (steps.length === 0 || ledger.isStopped('identity')) return accepted;
  const before = ledger.settled();
  const report = (done: number) => run.onProgress(before + done, doing);
  report(0);
  const result = await run.writer.upsert(
    steps.map(({ write }) => write),
    report,
  );
  for (const [index, { operation }] of steps.entries()) {
    const outcome = result.outcomes[index] ?? { status: 'unsent' };
    if (outcome.status === 'written') accepted.add(operation);
    ledger.record(operation, outcome);
  }
  ledger.stop('identity', result.stopped);
  return accepted;
}

async function correct(run: IdentityRun, steps: readonly Step[], groupSize: number): Promise<void> {
  for (let start = 0; start < steps.length && !run.ledger.isStopped('identity'); start += groupSize) {
    const group = steps.slice(start, start + groupSize).map((step) => ({ ...step, ...correctionWrites(step.write) }));
    const clears = group.map(({ operation, clear }) => ({ operation, write: clear }));
    await upsert(run, clears, 'Clearing separation dates');
    const cleared = group.filter(({ operation }) => run.ledger.wasSent(operation));
    const sets = cleared.map(({ operation, set }) => ({ operation, write: set }));
    const accepted = await upsert(run, sets, 'Setting separation dates');
    for (const { operation } of cleared) {
      if (!accepted.has(operation)) run.ledger.remark(operation, HALF_CORRECTED);
    }
  }
}

const HALF_CORRECTED = 'the stored separation date was cleared and the new one is not set yet: apply again to set it';

/**
 * Writes that brought back a record with another separation date than the one sent: a deleted or unlisted record was there and
 * kept its stored date (CONTRACT 7.4). They need the correction's two writes.
 */
async function ignoredDates(run: IdentityRun, steps: readonly Step[]): Promise<readonly Step[]> {
  const ignored: Step[] = [];
  for (const step of steps) {
    const wanted = step.write.full.separatedAt ?? null;
    const sent = step.operation.action === 'create' || step.operation.action === 'rename';
    if (!sent || wanted === null || run.ledger.isStopped('identity') || !run.ledger.wasSent(step.operation)) continue;
    const stored = await storedRecord(run, step.operation);
    const held = stored?.fields.separatedAt ?? null;
    if (held !== null && held !== wanted) ignored.push(step);
  }
  return ignored;
}

/** The record as the reply to its write showed it or, where the reply showed none, as Drata shows it now. */
async function storedRecord(run: IdentityRun, operation: Operation): Promise<Identity | null> {
  const shown = run.ledger.replyOf(operation);
  if (shown !== null) return shown;
  const found = await run.ledger.attempt('identity', () =>
    run.reader.get({ identityId: operation.key, recordId: null }),
  );
  return found === undefined || found === 'unreadable' ? null : found;
}

/** Deletes the old record of a rename, once the new one reads back as it should. */
async function removeOld(run: IdentityRun, operation: Operation): Promise<void> {
  const { ledger, live } = run;
  const old = previousId(operation);
  const alreadyThere = live.identities.get(operation.key) ?? null;
  if (old === null || ledger.isStopped('identity') || ledger.hasFailed(operation)) return;
  const recordId = ledger.replyOf(operation)?.recordId ?? alreadyThere?.recordId ?? null;
  const found = await ledger.attempt('identity', () => findRecord(run, operation.key, recordId));
  if (found === undefined) return;
  const missing = found === null ? ['the record'] : ledger.unlike(operation, found);
  if (missing.length > 0) {
    ledger.fail(operation, `the new record does not read back (${missing.join(', ')}), so the old one ${old} was kept`);
    return;
  }
  await remove(run, operation, old);
}

async function findRecord(run: IdentityRun, identityId: string, recordId: number | null): Promise<Identity | null> {
  const found = await run.reader.get({ identityId, recordId });
  return found === 'unreadable' ? ((await run.reader.list()).identities.get(identityId) ?? null) : found;
}

async function remove(run: IdentityRun, operation: Operation, identityId: string): Promise<void> {
  const { ledger } = run;
  if (ledger.isStopped('identity')) return;
  run.onProgress(ledger.settled(), operation.action === 'rename' ? 'Removing old records' : 'Deleting');
  const recordId = run.live.identities.get(identityId)?.recordId ?? null;
  const result = await run.writer.remove({ identityId, recordId });
  const outcome: WriteOutcome = result.outcomes[0] ?? { status: 'unsent' };
  ledger.record(operation, outcome.status === 'written' ? { ...outcome, record: ledger.replyOf(operation) } : outcome);
  ledger.stop('identity', result.stopped);
}

function partition<T>(items: readonly T[], wanted: (item: T) => boolean): [T[], T[]] {
  return [items.filter(wanted), items.filter((item) => !wanted(item))];
}
