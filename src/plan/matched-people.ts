import type { Identity, IdentityFields } from '../state/identity.js';
import type { Day } from '../state/instant.js';
import type { Override, Person } from '../state/personnel.js';
import type { State } from '../state/state.js';
import type { EmploymentStatus } from '../state/status.js';
import type { Live } from './live.js';
import type { PeopleIndex } from './people.js';
import type { Operation } from './plan.js';
import { predictStatus } from './predict.js';

/** An identity of the roster beside what else there is of its person. */
export type MatchedPerson = {
  readonly identity: Identity;
  /** The identity record that the next sync goes by: as Drata has it, or as last applied where nobody can read it. */
  readonly record: Partial<IdentityFields> | null;
  readonly person: Person | null;
  /** The roster's override of the person. */
  readonly rule: Override | null;
  /** The status that the override gives, else the one that the record makes at the next sync; null where neither decides. */
  readonly predicted: EmploymentStatus | null;
};

export type MatchInput = {
  readonly desired: State;
  readonly live: Live;
  readonly people: PeopleIndex;
  readonly today: Day;
  /** The identityIds that the plan does something about. */
  readonly identityWork: Pick<ReadonlySet<string>, 'has'>;
  /** People whom Drata has matched to a record of ours, by identityId, as far as anybody asked. */
  readonly byMatch?: ReadonlyMap<string, Person>;
};

/** Brings together what roster and Drata have of each person who has an identity in the roster. */
export function matchPeople(input: MatchInput): readonly MatchedPerson[] {
  const { desired, people, today } = input;
  const overrides = new Map([...desired.overrides.values()].map((one) => [people.personOf(one.key), one]));
  return [...desired.identities.values()].map((identity) => {
    const record = recordOf(identity, input);
    const person = personFor(identity, record, input);
    const rule = ruleFor(identity, person, overrides, people);
    const predicted = rule?.fields.employmentStatus ?? (record && predictStatus(record, today));
    return { identity, record, person, rule, predicted };
  });
}

/** The people of the roster, and about whom a plan does what comes before any sync. */
export type PlannedPeople = {
  readonly matched: readonly MatchedPerson[];
  readonly identityWork: ReadonlySet<string>;
  /** Whom the plan hands back to the sync. */
  readonly released: ReadonlySet<Person | null>;
};

/** Brings people together under a plan. */
export function plannedPeople(
  operations: readonly Operation[],
  input: Omit<MatchInput, 'identityWork'>,
): PlannedPeople {
  const keysOf = (wanted: (operation: Operation) => boolean) => operations.filter(wanted).map(({ key }) => key);
  const identityWork = new Set(keysOf(({ resource }) => resource === 'identity'));
  const released = new Set(keysOf(({ action }) => action === 'release').map(input.people.find));
  return { matched: matchPeople({ ...input, identityWork }), identityWork, released };
}

function recordOf(identity: Identity, { live, identityWork }: MatchInput): Partial<IdentityFields> | null {
  const { identityId, previously, fields } = identity;
  const held = live.state.identities.get(identityId) ?? live.state.identities.get(previously ?? '');
  const unread = live.unreadable.has(identityId) && !identityWork.has(identityId);
  return held?.fields ?? (unread ? fields : null);
}

/** By the roster's address, by that of Drata's record while a new one waits for the sync, by Drata's own match. */
function personFor(
  { identityId, fields }: Identity,
  record: Partial<IdentityFields> | null,
  { people, byMatch }: MatchInput,
): Person | null {
  const addresses = [fields.email, record?.email].filter((email) => email != null);
  const found = addresses.map((email) => people.find(email)).find((person) => person !== null);
  return found ?? byMatch?.get(identityId) ?? null;
}

function ruleFor(
  { fields }: Identity,
  person: Person | null,
  overrides: ReadonlyMap<string, Override>,
  people: PeopleIndex,
): Override | null {
  const keys = [person && `id:${person.personnelId}`, fields.email].filter((key) => key != null);
  return keys.map((key) => overrides.get(people.personOf(key))).find((rule) => rule !== undefined) ?? null;
}
