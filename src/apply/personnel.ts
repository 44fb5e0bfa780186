import type { CallResult, PersonnelChange, PersonnelReader, PersonnelWriter } from '../drata/ports.js';
import { type CustomFieldLookup, customFieldLookup } from '../plan/custom-fields.js';
import type { Live } from '../plan/live.js';
import type { PeopleIndex } from '../plan/people.js';
import type { Change, Operation, Plan } from '../plan/plan.js';
import type { Person } from '../state/personnel.js';
import type { State } from '../state/state.js';
import { dueOperations, type Progress } from './due.js';
import { inLanes } from './lanes.js';
import type { Ledger } from './ledger.js';
import { changeOf, heldChanges, isCustom, unlikeFields } from './personnel-change.js';

/** What applying personnel needs. */
export type PersonnelRun = {
  readonly plan: Plan;
  readonly desired: State;
  readonly live: Live;
  readonly people: PeopleIndex;
  readonly reader: PersonnelReader;
  readonly writer: PersonnelWriter;
  readonly ledger: Ledger;
  readonly onProgress: Progress;
  /** People written at once: no more than the client sends at once, so that little goes out after a stop. */
  readonly concurrency: number;
};

/** People that one reset may name (CONTRACT 9.6: the limit is unpublished, so chosen). */
const RESET_BATCH = 100;

type Named = { readonly operation: Operation; readonly person: Person };

/** One person to write, for an override, for what a release has to set again, or for both. */
type Job = {
  readonly person: Person;
  readonly override: Operation | null;
  readonly release: Operation | null;
  readonly changes: readonly Change[];
  readonly change: PersonnelChange;
};

/**
 * Hands people back to identity sync, sets overrides, reads back. Releases come first, because a reset gives back every field
 * of a person: what remains of the override is set again after it, together with what changes. A stop in between heals by
 * itself: the run is not noted as applied, so the release is due again.
 */
export async function applyPersonnel(run: PersonnelRun): Promise<void> {
  const due = dueOperations(run.plan, 'personnel');
  if (due.length === 0) return;
  const lookup = customFieldLookup(run.live);
  const released = await release(run, due);
  const jobs = jobsOf(run, due, released, lookup);
  await inLanes(run.concurrency, jobs, (job) => write(run, job));
  await readBack(run, released, jobs);
}

/** Resets the people of all releases; returns those whose reset was sent. */
async function release(run: PersonnelRun, due: readonly Operation[]): Promise<readonly Named[]> {
  const named = due.flatMap((operation) => {
    const person = operation.action === 'release' ? run.people.find(operation.key) : null;
    return person === null ? [] : [{ operation, person }];
  });
  for (let start = 0; start < named.length; start += RESET_BATCH) {
    await reset(run, named.slice(start, start + RESET_BATCH));
  }
  return named.filter(({ operation }) => run.ledger.wasSent(operation));
}

/** One person that Drata refuses makes it refuse the whole call (CONTRACT section 4, 409): halves lead to that person. */
async function reset(run: PersonnelRun, batch: readonly Named[]): Promise<void> {
  const { ledger, writer, onProgress } = run;
  if (ledger.isStopped('personnel')) return;
  onProgress(ledger.settled(), 'Handing back to identity sync');
  const { outcome, stopped } = await writer.reset(batch.map(({ person }) => person.personnelId));
  ledger.stop('personnel', stopped);
  const isRefusal = outcome.status === 'failed' && (outcome.error.status ?? 500) < 500;
  if (isRefusal && stopped === null && batch.length > 1) {
    const middle = Math.ceil(batch.length / 2);
    await reset(run, batch.slice(0, middle));
    await reset(run, batch.slice(middle));
  } else {
    for (const { operation } of batch) ledger.record(operation, outcome);
  }
}

/** Whom to write what. An override whose person was released goes along with what is set again: one write a person. */
function jobsOf(
  { desired, people }: PersonnelRun,
  due: readonly Operation[],
  released: readonly Named[],
  lookup: CustomFieldLookup,
): readonly Job[] {
  const wanted = new Map([...desired.overrides.values()].map((override) => [people.personOf(override.key), override]));
  const overrides = new Map(due.filter(({ action }) => action === 'override').map((one) => [one.key, one]));
  const releases = new Map(released.map((one) => [people.personOf(one.operation.key), one]));
  return [...wanted].flatMap(([who, override]): readonly Job[] => {
    const operation = overrides.get(override.key) ?? null;
    const reset = releases.get(who);
    const person = reset?.person ?? (operation && people.find(override.key));
    const again = reset ? heldChanges(override, reset.person, lookup) : [];
    const changes = [...again, ...(operation?.changes ?? [])];
    if (!person || changes.length === 0) return [];
    const change = changeOf(changes, override, lookup);
    return [{ person, override: operation, release: reset?.operation ?? null, changes, change }];
  });
}

const UNSENT: CallResult = { outcome: { status: 'unsent' }, stopped: null };

async function write({ ledger, writer, onProgress }: PersonnelRun, job: Job): Promise<void> {
  if (!ledger.isStopped('personnel')) onProgress(ledger.settled(), 'Setting overrides');
  const { outcome, stopped } = ledger.isStopped('personnel') ? UNSENT : await writer.write(job.person, job.change);
  ledger.stop('personnel', stopped);
  if (job.override) ledger.record(job.override, outcome);
  if (job.release === null) return;
  ledger.record(job.release, outcome);
  if (outcome.status === 'unsent') ledger.fail(job.release, HALF_RELEASED);
  else if (outcome.status !== 'written') ledger.remark(job.release, HALF_RELEASED);
}

const HALF_RELEASED =
  'the person was handed back to identity sync, but what remains of the override is not set again: apply again to set it';

/** What a person has to hold once an operation has taken effect. */
type Proof = Named & { readonly changes: readonly Change[] };

async function readBack(run: PersonnelRun, released: readonly Named[], jobs: readonly Job[]): Promise<void> {
  const { ledger, reader, live, onProgress } = run;
  const setAgain = new Map(jobs.map(({ release, changes }) => [release, changes]));
  const proofs: readonly Proof[] = [
    ...released.map((one) => ({ ...one, changes: setAgain.get(one.operation) ?? [] })),
    ...jobs.flatMap(({ override, person }) =>
      override ? [{ operation: override, person, changes: override.changes }] : [],
    ),
  ].filter(({ operation }) => ledger.wasSent(operation));
  if (proofs.length === 0 || !ledger.mayRead()) return;
  onProgress(ledger.settled(), 'Reading personnel back');
  const customFields = proofs.some(({ changes }) => changes.some(isCustom));
  const found = await ledger.attempt('personnel', () => reader.list({ customFields }));
  if (found === undefined) return;
  const byNumber = new Map(found.map((person) => [person.personnelId, person]));
  // A field that nobody had is known by now only from those who have it.
  const lookup = customFieldLookup({ ...live, personnel: found });
  for (const proof of proofs) settle(proof, byNumber.get(proof.person.personnelId), lookup, ledger);
}

function settle(
  { operation, changes }: Proof,
  person: Person | undefined,
  lookup: CustomFieldLookup,
  ledger: Ledger,
): void {
  const isRelease = operation.action === 'release';
  const unlike = person ? unlikeFields(changes, person, lookup) : [];
  if (!person) {
    ledger.disprove(operation, 'has no such person when read back');
  } else if (unlike.length > 0) {
    ledger.disprove(operation, `reads back another value of ${unlike.join(', ')}`);
  } else if (isRelease && changes.length === 0 && isHeldByHand(operation, person)) {
    ledger.disprove(operation, 'still shows the status as set by hand');
  } else if (!isRelease || ledger.isAccepted(operation)) {
    // That a date follows identity sync again cannot be seen (CONTRACT 9.1): there the accepted reset is what is known.
    ledger.confirm(operation);
  }
}

/** Whether a status that was released still has the mark of being set by hand. */
function isHeldByHand({ changes }: Operation, { statusSetAt }: Person): boolean {
  return statusSetAt !== null && changes.some(({ field }) => field === 'employmentStatus');
}
