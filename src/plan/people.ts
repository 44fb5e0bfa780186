import { type Person, personRef } from '../state/personnel.js';
import type { State } from '../state/state.js';
import { emailKey } from '../state/text.js';

/** Finds live people by roster keys, and tells when two keys mean one person. */
export type PeopleIndex = {
  /** The live person a key names; null where Drata knows nobody by it. */
  find(key: string): Person | null;
  /** The identity in the roster whose address a key is; null for numbers and strangers. */
  identityOf(key: string): string | null;
  /** The same text for every key of one person, whether by number, by address, or by an address that changed with its identity. */
  personOf(key: string): string;
};

/** Indexes live people. `applied` is the last applied roster, where an identity may still have its former address. */
export function indexPeople(people: readonly Person[], desired: State, applied: State | null): PeopleIndex {
  const byId = new Map(people.map((person) => [person.personnelId, person]));
  const byEmail = new Map(
    people.flatMap((person) => (person.email === null ? [] : [[emailKey(person.email), person]])),
  );
  const identityByEmail = addressBook(desired);
  const formerly = applied === null ? new Map<string, string>() : addressBook(applied);
  const successors = new Map(
    [...desired.identities.values()].flatMap(({ identityId, previously }) =>
      previously === null ? [] : [[previously, identityId]],
    ),
  );

  const find = (key: string): Person | null => {
    const ref = personRef(key);
    return (ref.by === 'id' ? byId.get(ref.id) : byEmail.get(ref.email)) ?? null;
  };
  const identityOf = (key: string): string | null => {
    const ref = personRef(key);
    return ref.by === 'id' ? null : (identityByEmail.get(ref.email) ?? null);
  };
  /** The address that an identity has today, for an address that it had when the roster was last applied. */
  const presentAddress = (email: string): string | null => {
    const id = formerly.get(email);
    if (id === undefined || identityByEmail.has(email)) return null;
    return desired.identities.get(successors.get(id) ?? id)?.fields.email ?? null;
  };
  const personOf = (key: string): string => {
    const ref = personRef(key);
    const found = find(key);
    const present = ref.by === 'email' ? presentAddress(ref.email) : null;
    // Between a changed address and its sync, Drata still knows the person by the former one.
    if (present !== null) return find(present) ? personOf(present) : `address ${emailKey(present)}`;
    return found ? `number ${found.personnelId}` : ref.by === 'id' ? `number ${ref.id}` : `address ${ref.email}`;
  };
  return { find, identityOf, personOf };
}

function addressBook({ identities }: State): Map<string, string> {
  return new Map(
    [...identities.values()].flatMap(({ identityId, fields }) =>
      fields.email ? [[emailKey(fields.email), identityId]] : [],
    ),
  );
}
