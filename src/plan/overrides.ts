import { type Day, dayOf } from '../state/instant.js';
import { type Override, PERSONNEL_FIELD_NAMES, type Person, type PersonnelField } from '../state/personnel.js';
import type { State } from '../state/state.js';
import { normalText } from '../state/text.js';
import { type CustomFieldLookup, customFieldLookup, sameCustomValue } from './custom-fields.js';
import type { Live } from './live.js';
import { patchBetween } from './patch.js';
import { type PeopleIndex, rivalProblems, syncedFields } from './people.js';
import type { Change, Operation, Value } from './plan.js';
import { predictStatus } from './predict.js';
import type { PlanProblem } from './problem.js';

/** What has to happen to overrides of personnel. */
export type OverrideDiff = {
  readonly operations: readonly Operation[];
  readonly unchanged: readonly string[];
  readonly problems: readonly PlanProblem[];
};

/** Compares overrides with live personnel, field by field; only what the roster names is managed. */
export function diffOverrides(desired: State, live: Live, people: PeopleIndex, today: Day): OverrideDiff {
  const operations: Operation[] = [];
  const unchanged: string[] = [];
  const lookup = customFieldLookup(live);
  const problems: PlanProblem[] = [...sharedPeople(desired, people)];
  for (const override of desired.overrides.values()) {
    problems.push(...rivalProblems(override.key, override.source, people), ...lookup.problems(override));
    const operation = overrideOperation(override, { desired, live, lookup, people, today });
    if (operation === null) unchanged.push(override.key);
    else operations.push(operation);
  }
  return { operations, unchanged, problems };
}

type Context = {
  readonly desired: State;
  readonly live: Live;
  readonly lookup: CustomFieldLookup;
  readonly people: PeopleIndex;
  readonly today: Day;
};

function overrideOperation(override: Override, context: Context): Operation | null {
  const { people, today } = context;
  const person = people.find(override.key);
  const changes = changesOf(override, person, context);
  if (changes.length === 0) return null;
  const before = person && personDocument(person, changes);
  const after = { ...before, ...Object.fromEntries(changes.map((change) => [change.field, change.after])) };
  return {
    id: `personnel/${override.key}`,
    resource: 'personnel',
    action: 'override',
    key: override.key,
    source: override.source,
    changes,
    patch: patchBetween(before, after),
    inverse: patchBetween(after, before),
    destructive: false,
    pending: person ? blockedStatus(override, person, today) : unknownPerson(override, context),
    predicted: predictedStatus(override, person, changes, context),
  };
}

/** The fields whose live value differs; for somebody Drata does not know, all that are given. */
function changesOf(override: Override, person: Person | null, context: Context): readonly Change[] {
  const { lookup } = context;
  const wanted = wantedFields(override, person, context);
  const fields = PERSONNEL_FIELD_NAMES.flatMap((field): readonly Change[] => {
    const after = wanted[field];
    const before = person?.fields[field] ?? null;
    return after === undefined || samePersonnelValue(field, before, after) ? [] : [{ field, before, after }];
  });
  const custom = [...override.customFields].flatMap(([name, after]): readonly Change[] => {
    const definition = lookup.find(name);
    const before = person && lookup.valueOf(person, name);
    return sameCustomValue(definition, before, after) ? [] : [{ field: customField(name), before, after }];
  });
  return [...fields, ...custom];
}

/**
 * Everything that an override may come to write: on somebody whom Drata does not know yet, or whose sync is reset. `people` are
 * of the roster's identities alone.
 */
export function wholeOverride(override: Override, desired: State, people: PeopleIndex): readonly Change[] {
  const wanted = wantedFields(override, null, { desired, people });
  return [
    ...PERSONNEL_FIELD_NAMES.flatMap((field): readonly Change[] => {
      const after = wanted[field];
      return after === undefined ? [] : [{ field, before: null, after }];
    }),
    ...[...override.customFields].map(([name, after]) => ({ field: customField(name), before: null, after })),
  ];
}

/**
 * A status of a former person needs a separation date with it (CONTRACT 9.5): where neither live nor the override has one, the
 * identity gives it.
 */
function wantedFields(
  { key, fields }: Override,
  person: Person | null,
  { desired, people }: Pick<Context, 'desired' | 'people'>,
): Override['fields'] {
  const status = fields.employmentStatus;
  const leaves = status?.startsWith('FORMER_') && status !== person?.fields.employmentStatus;
  const separation = desired.identities.get(people.identityOf(key) ?? '')?.fields.separatedAt;
  const lacksDate = leaves && (person?.fields.separatedAt ?? null) === null;
  return lacksDate && separation ? { separatedAt: dayOf(separation), ...fields } : fields;
}

function customField(name: string): string {
  return `customFields.${name}`;
}

/** Whether two values of a personnel field mean the same; dates are days on both sides by now. */
export function samePersonnelValue(field: PersonnelField, a: Value, b: Value): boolean {
  if (field !== 'notHumanReason' || typeof a !== 'string' || typeof b !== 'string') return a === b;
  return normalText(a) === normalText(b);
}

/** The part of a personnel record that changes touch, as a document. */
export function personDocument({ personnelId }: Person, changes: readonly Change[]): Record<string, Value> {
  return { personnelId, ...Object.fromEntries(changes.map(({ field, before }) => [field, before])) };
}

/** A status set by hand stays as it is; any other follows the identity at the next sync (CONTRACT 9.1). */
function predictedStatus(
  { key, fields }: Override,
  person: Person | null,
  changes: readonly Change[],
  { desired, live, people, today }: Context,
): Operation['predicted'] {
  const after = fields.employmentStatus;
  if (after === undefined || !changes.some(({ field }) => field === 'employmentStatus')) return null;
  const identity = syncedFields(people.identityOf(key), desired, live.state);
  const follows = identity !== null && (person === null || person.statusSetAt === null);
  return { before: follows ? predictStatus(identity, today) : (person?.fields.employmentStatus ?? null), after };
}

/** Why an override must wait for somebody whom Drata does not know. Reasons hold no addresses: they are shown to everybody. */
function unknownPerson({ key }: Override, { desired, live, people }: Context): string {
  const identity = people.identityOf(key);
  if (identity === null) {
    return key.startsWith('id:')
      ? 'Drata has no personnel record with this number'
      : 'Drata knows nobody with this address, and no identity in the roster has it: people appear once the identity provider knows them';
  }
  return live.state.identities.has(identity)
    ? 'Drata does not know this person yet: an identity sync has to match the identity to a user'
    : `Drata does not know this person yet: ${desired.identities.get(identity)?.previously ? 'the renamed' : 'the new'} identity has to be written first, and an identity sync has to match it to a user`;
}

/** Leaving FUTURE_HIRE takes a start date that has come, set before the status (DOMAIN section 6). */
function blockedStatus({ fields }: Override, person: Person, today: Day): string | null {
  const status = fields.employmentStatus;
  const start = fields.startedAt ?? person.fields.startedAt;
  const leaves = person.fields.employmentStatus === 'FUTURE_HIRE' && status !== undefined && status !== 'OUT_OF_SCOPE';
  if (!leaves || start === null || start <= today) return null;
  return `Drata keeps a future hire as such until the start date, ${fields.startedAt === undefined ? 'which the override does not move' : 'which lies ahead'}`;
}

function sharedPeople(desired: State, people: PeopleIndex): readonly PlanProblem[] {
  const first = new Map<string, Override>();
  return [...desired.overrides.values()].flatMap((override) => {
    const person = people.personOf(override.key);
    const other = first.get(person);
    first.set(person, other ?? override);
    if (other === undefined) return [];
    const place = other.source ? ` (the other stands at ${other.source.file}:${other.source.line})` : '';
    return [
      {
        message: `Two overrides are about one person in Drata${place}.`,
        remedy: 'Keep one of them, with the fields of both.',
        source: override.source,
      },
    ];
  });
}
