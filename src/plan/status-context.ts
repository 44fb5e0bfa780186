import type { IdentityFields } from '../state/identity.js';
import type { Override, Person } from '../state/personnel.js';
import { emailKey } from '../state/text.js';
import { diffIdentities } from './identities.js';
import { diffOverrides } from './overrides.js';
import { indexPeople, type PeopleIndex } from './people.js';
import type { Operation } from './plan.js';
import { diffReleases } from './releases.js';
import type { Feed, StatusInput, StatusRow } from './status.js';

/** What the rows of all people are made from, looked up once. */
export type StatusContext = StatusInput & {
  readonly people: PeopleIndex;
  /** What the plan would do, by identityId and by override key. */
  readonly identityWork: ReadonlyMap<string, Operation>;
  readonly overrideWork: ReadonlyMap<string, Operation>;
  /** Releases by person. */
  readonly releaseWork: ReadonlyMap<string, Operation>;
  /** Identities that Drata has and the roster does not name. */
  readonly unmanaged: readonly string[];
  /** People by the part of their address before the `@`. */
  readonly byLocalPart: ReadonlyMap<string, Person>;
  /** People whom Drata has matched to a record of ours, by identityId. */
  readonly byMatch: ReadonlyMap<string, Person>;
};

/** One person as far as it is known before the reasons. */
export type Subject = Omit<StatusRow, 'agrees' | 'waits' | 'reasons' | 'personnel'> & {
  readonly person: Person | null;
  readonly rule: Override | null;
  /** The identity record that the next sync goes by: as Drata has it, or as last applied where nobody can read it. */
  readonly record: Partial<IdentityFields> | null;
};

/** Looks up what the rows need. */
export function statusContext(input: StatusInput): StatusContext {
  const { desired, live, applied, today, connectionId, feeds } = input;
  const all = live.personnel ?? [];
  const people = indexPeople(all, desired, applied);
  const { operations, unmanaged } = diffIdentities(desired, live, applied, today, null);
  const ours = (feed: Feed) => feed.connectionId === connectionId && feed.identityId !== null;
  return {
    ...input,
    people,
    unmanaged,
    identityWork: byKey(operations),
    overrideWork: byKey(diffOverrides(desired, live, people, today).operations),
    releaseWork: new Map(
      diffReleases(desired, live.state, applied, people, today).map((one) => [people.personOf(one.key), one]),
    ),
    byLocalPart: new Map(all.flatMap((one) => (one.email === null ? [] : [[localPart(one.email), one]]))),
    byMatch: new Map(
      all.flatMap((person) =>
        (feeds?.get(person.personnelId) ?? [])
          .filter(ours)
          .map((feed): [string, Person] => [feed.identityId ?? '', person]),
      ),
    ),
  };
}

/** The part of an address before the `@`, as it compares. */
export function localPart(email: string): string {
  return emailKey(email).replace(/@[^@]*$/, '');
}

function byKey(operations: readonly Operation[]): ReadonlyMap<string, Operation> {
  return new Map(operations.map((operation) => [operation.key, operation]));
}
