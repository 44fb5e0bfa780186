import { type Day, dayOf } from '../state/instant.js';
import {
  type CustomFieldDefinition,
  type Override,
  PERSONNEL_FIELD_NAMES,
  type Person,
  type PersonnelField,
} from '../state/personnel.js';
import type { State } from '../state/state.js';
import { normalText } from '../state/text.js';
import { type CustomFieldLookup, customFieldLookup, sameCustomValue } from './custom-fields.js';
import type { Live } from './live.js';
import { patchBetween } from './patch.js';
import type { PeopleIndex } from './people.js';
import type { Change, Operation, Value } from './plan.js';
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
    const person = people.find(override.key);
    problems.push(...lookup.problems(override));
    const operation = overrideOperation(override, person, { desired, lookup, people, today });
    if (operation === null) unchanged.push(override.key);
    else operations.push(operation);
  }
  return { operations, unchanged, problems };
}

type Context = {
  readonly desired: State;
  readonly lookup: CustomFieldLookup;
  readonly people: PeopleIndex;
  readonly today: Day;
};

function overrideOperation(override: Override, person: Person | null, context: Context): Operation | null {
  const changes = person ? changesOf(override, person, context) : everything(override);
  if (person && changes.length === 0) return null;
  const pending = person ? blockedStatus(override, person, context.today) : unknownPerson(override, context);
  const before = person ? personDocument(person, changes) : null;
  const after = { ...before, ...Object.fromEntries(changes.map((change) => [change.field, change.after])) };
  const status = changes.find(({ field }) => field === 'employmentStatus');
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
    pending,
    predicted:
      status === undefined
        ? null
        : { before: person?.fields.employmentStatus ?? null, after: override.fields.employmentStatus ?? null },
  };
}

/**
 * The fields whose live value differs, and what must go along with them: a reason goes with OUT_OF_SCOPE and nothing else, and a
 * FORMER status needs a separation date, which the identity may give (CONTRACT 9.5).
 */
function changesOf(override: Override, person: Person, { desired, lookup, people }: Context): readonly Change[] {
  const changes: Change[] = [];
  for (const field of PERSONNEL_FIELD_NAMES) {
    const after = override.fields[field];
    const before = person.fields[field];
    if (after !== undefined && !samePersonnelValue(field, before, after)) changes.push({ field, before, after });
  }
  const status = override.fields.employmentStatus;
  const lacksDate = person.fields.separatedAt === null && override.fields.separatedAt === undefined;
  if (status?.startsWith('FORMER_') && lacksDate && changes.length > 0) {
    const identity = desired.identities.get(people.identityOf(override.key) ?? '');
    const separatedAt = identity?.fields.separatedAt;
    if (separatedAt) changes.push({ field: 'separatedAt', before: null, after: dayOf(separatedAt) });
  }
  for (const [name, after] of override.customFields) {
    const definition = lookup.find(name);
    const before = definition === null ? null : liveValue(person, definition);
    if (!sameCustomValue(definition, before, after)) changes.push({ field: `customFields.${name}`, before, after });
  }
  return changes;
}

function everything({ fields, customFields }: Override): readonly Change[] {
  const named = PERSONNEL_FIELD_NAMES.flatMap((field) => {
    const after = fields[field] ?? null;
    return after === null ? [] : [{ field, before: null, after }];
  });
  const custom = [...customFields].flatMap(([name, after]) =>
    after === null ? [] : [{ field: `customFields.${name}`, before: null, after }],
  );
  return [...named, ...custom];
}

/** Whether two values of a personnel field mean the same; dates are days on both sides by now. */
export function samePersonnelValue(field: PersonnelField, a: Value, b: Value): boolean {
  if (field !== 'notHumanReason' || typeof a !== 'string' || typeof b !== 'string') return a === b;
  return normalText(a) === normalText(b);
}

function liveValue(person: Person, { id }: CustomFieldDefinition): string | null {
  return person.customFields.find((field) => field.id === id)?.value ?? null;
}

/** The part of a personnel record that changes touch, as a document. */
export function personDocument({ personnelId }: Person, changes: readonly Change[]): Record<string, Value> {
  return { personnelId, ...Object.fromEntries(changes.map(({ field, before }) => [field, before])) };
}

/** Why an override must wait for somebody whom Drata does not know. */
function unknownPerson(override: Override, { desired, people }: Context): string {
  const identity = people.identityOf(override.key);
  if (identity !== null && desired.identities.has(identity)) {
    return `Drata does not know this person yet: the next identity sync has to match the identity ${identity} to a user`;
  }
  return override.key.startsWith('id:')
    ? `Drata has no personnel record with the number ${override.key.slice(3)}`
    : 'Drata knows nobody with this address yet, and no identity in the roster has it';
}

/** Leaving FUTURE_HIRE takes a start date that has come, set before the status (DOMAIN section 6). */
function blockedStatus({ fields }: Override, person: Person, today: Day): string | null {
  const leaves = fields.employmentStatus !== undefined && person.fields.employmentStatus === 'FUTURE_HIRE';
  const start = fields.startedAt ?? person.fields.startedAt;
  if (!leaves || fields.employmentStatus === 'OUT_OF_SCOPE' || start === null || start <= today) return null;
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
