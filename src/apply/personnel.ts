import type { PersonnelChange, PersonnelReader, PersonnelWriter } from '../drata/ports.js';
import { type CustomFieldLookup, customFieldLookup, sameCustomValue } from '../plan/custom-fields.js';
import type { Live } from '../plan/live.js';
import { samePersonnelValue } from '../plan/overrides.js';
import type { PeopleIndex } from '../plan/people.js';
import type { Change, Operation, Plan } from '../plan/plan.js';
import {
  type Override,
  PERSONNEL_FIELDS,
  type Person,
  type PersonnelField,
  type PersonnelFields,
} from '../state/personnel.js';
import type { State } from '../state/state.js';
import { dueOperations, type Progress } from './due.js';
import type { Ledger } from './ledger.js';

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
};

/** People that one reset may name (CONTRACT 9.6: the limit is unpublished, so chosen). */
const RESET_BATCH = 100;

const CUSTOM = 'customFields.';

/**
 * Hands people back to identity sync, sets overrides, reads back. Releases come first, because a reset gives back every field
 * of a person: what remains of the override is set again right after it.
 */
export async function applyPersonnel(run: PersonnelRun): Promise<void> {
  const { plan, ledger } = run;
  const due = dueOperations(plan, 'personnel');
  const releases = due.filter(({ action }) => action === 'release');
  const overrides = due.filter(({ action }) => action === 'override');
  const released = await release(run, releases);
  const again = overridesToSetAgain(run, released);
  const settled = new Set(again.map(({ override }) => override.key));
  run.onProgress(ledger.settled(), 'Setting overrides');
  await Promise.all([
    ...again.map(({ operation, override, person }) => setAgain(run, operation, override, person)),
    ...overrides.filter(({ key }) => !settled.has(key)).map((operation) => set(run, operation)),
  ]);
  // An override whose person was released has been sent with everything else of that person.
  for (const { override, operation } of again) {
    const twin = overrides.find(({ key }) => key === override.key);
    if (twin) ledger.copy(operation, twin);
  }
  await readBack(run);
}

type Released = { readonly operation: Operation; readonly person: Person };
type Again = Released & { readonly override: Override };

async function release(run: PersonnelRun, operations: readonly Operation[]): Promise<readonly Released[]> {
  const { ledger, writer } = run;
  const named = operations.flatMap((operation) => {
    const person = personOf(run, operation.key);
    return person === null ? [] : [{ operation, person }];
  });
  for (let start = 0; start < named.length && !ledger.isStopped('personnel'); start += RESET_BATCH) {
    const batch = named.slice(start, start + RESET_BATCH);
    run.onProgress(ledger.settled(), 'Handing back to identity sync');
    const { outcome, stopped } = await writer.reset(batch.map(({ person }) => person.personnelId));
    // One refused person refuses the whole call: one by one, only that person fails (CONTRACT section 4, 409).
    if (outcome.status === 'failed' && stopped === null && batch.length > 1) await releaseSingly(run, batch);
    else for (const { operation } of batch) ledger.record(operation, outcome);
    ledger.stop('personnel', stopped);
  }
  return named.filter(({ operation }) => ledger.wasSent(operation));
}

async function releaseSingly({ ledger, writer }: PersonnelRun, batch: readonly Released[]): Promise<void> {
  for (const { operation, person } of batch) {
    if (ledger.isStopped('personnel')) return;
    const { outcome, stopped } = await writer.reset([person.personnelId]);
    ledger.record(operation, outcome);
    ledger.stop('personnel', stopped);
  }
}

function overridesToSetAgain({ desired, people }: PersonnelRun, released: readonly Released[]): readonly Again[] {
  return released.flatMap((one) => {
    const same = (override: Override) => people.personOf(override.key) === people.personOf(one.operation.key);
    const override = [...desired.overrides.values()].find(same);
    return override === undefined ? [] : [{ ...one, override }];
  });
}

async function setAgain(run: PersonnelRun, operation: Operation, override: Override, person: Person): Promise<void> {
  const custom = [...override.customFields].map(
    ([name, after]): Change => ({ field: CUSTOM + name, before: null, after }),
  );
  const fields = Object.entries(override.fields).map(([field, after]): Change => ({ field, before: null, after }));
  await send(run, operation, person, changeOf([...fields, ...custom], override, customFieldLookup(run.live)));
}

async function set(run: PersonnelRun, operation: Operation): Promise<void> {
  const person = personOf(run, operation.key);
  const override = run.desired.overrides.get(operation.key);
  if (person === null || override === undefined) return;
  await send(run, operation, person, changeOf(operation.changes, override, customFieldLookup(run.live)));
}

async function send(
  { ledger, writer, onProgress }: PersonnelRun,
  operation: Operation,
  person: Person,
  change: PersonnelChange,
) {
  if (ledger.isStopped('personnel')) return;
  const { outcome, stopped } = await writer.write(person, change);
  ledger.record(operation, outcome);
  ledger.stop('personnel', stopped);
  onProgress(ledger.settled(), 'Setting overrides');
}

/** What to send for changes. A reason goes with OUT_OF_SCOPE and the other way round: Drata takes neither alone (CONTRACT 9.5). */
export function changeOf(changes: readonly Change[], override: Override, lookup: CustomFieldLookup): PersonnelChange {
  const given = Object.fromEntries(
    changes.filter(({ field }) => Object.hasOwn(PERSONNEL_FIELDS, field)).map(({ field, after }) => [field, after]),
  ) as Partial<PersonnelFields>;
  const { employmentStatus, notHumanReason } = override.fields;
  const outOfScope =
    employmentStatus === 'OUT_OF_SCOPE' && ('employmentStatus' in given || 'notHumanReason' in given)
      ? { employmentStatus, ...(notHumanReason === undefined ? {} : { notHumanReason }) }
      : {};
  const custom = changes.filter(({ field }) => field.startsWith(CUSTOM));
  return {
    fields: { ...given, ...outOfScope },
    customFields: custom.map(({ field, after }) => {
      const name = field.slice(CUSTOM.length);
      return { field: lookup.find(name)?.id ?? name, value: after === null ? null : String(after) };
    }),
  };
}

async function readBack(run: PersonnelRun): Promise<void> {
  const { ledger, reader, desired, live } = run;
  const sent = ledger.sent('personnel');
  if (sent.length === 0 || !ledger.mayRead()) return;
  run.onProgress(ledger.settled(), 'Reading personnel back');
  const customFields = [...desired.overrides.values()].some((override) => override.customFields.size > 0);
  const people = await ledger.attempt('personnel', () => reader.list({ customFields }));
  if (people === undefined) return;
  const byId = new Map(people.map((person) => [person.personnelId, person]));
  const lookup = customFieldLookup(live);
  for (const operation of sent) {
    const before = personOf(run, operation.key);
    const person = before && byId.get(before.personnelId);
    if (!person) {
      ledger.fail(operation, 'Drata accepted it, but has no such person when read back');
      continue;
    }
    const unlike =
      operation.action === 'release' ? stillHeld(run, operation, person) : unlikeFields(operation, person, lookup);
    if (unlike.length === 0) ledger.confirm(operation);
    else ledger.fail(operation, `Drata accepted it, but reads back another value of ${unlike.join(', ')}`);
  }
}

/** A released status has no mark of being set by hand any more, unless the override still sets one. Date marks are invisible. */
function stillHeld({ desired, people }: PersonnelRun, operation: Operation, person: Person): readonly string[] {
  const kept = [...desired.overrides.values()].find(
    ({ key }) => people.personOf(key) === people.personOf(operation.key),
  );
  const released = operation.changes.some(({ field }) => field === 'employmentStatus');
  return released && kept?.fields.employmentStatus === undefined && person.statusSetAt !== null
    ? ['employmentStatus']
    : [];
}

function unlikeFields(operation: Operation, person: Person, lookup: CustomFieldLookup): readonly string[] {
  return operation.changes
    .filter(({ field, after }) => {
      if (!field.startsWith(CUSTOM)) {
        return !samePersonnelValue(field as PersonnelField, person.fields[field as PersonnelField], after);
      }
      const name = field.slice(CUSTOM.length);
      const definition = lookup.find(name);
      const held = person.customFields.find(({ id, name: held }) =>
        definition ? id === definition.id : held === name,
      );
      return !sameCustomValue(definition, held?.value ?? null, after);
    })
    .map(({ field }) => field);
}

/** The live person of an operation. Between a changed address and its sync, Drata knows the person by the former one. */
function personOf({ live, people }: PersonnelRun, key: string): Person | null {
  const wanted = people.personOf(key);
  const same = ({ email }: Person) => email !== null && people.personOf(email) === wanted;
  return people.find(key) ?? live.personnel?.find(same) ?? null;
}
