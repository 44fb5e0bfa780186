import type { IdentityFields } from '../state/identity.js';
import { type Person, personRef } from '../state/personnel.js';
import type { Source } from '../state/source.js';
import { EMPTY_STATE, type State } from '../state/state.js';
import { emailKey } from '../state/text.js';
import type { PlanProblem } from './problem.js';

/** Finds live people by roster keys, and tells when two keys mean one person. */
export type PeopleIndex = {
  /**
   * The live person a key of the roster names. Until Drata knows the new address of an identity, its former one finds the
   * person. null where Drata knows nobody by it, or several and none of them spelled so.
   */
  find(key: string): Person | null;
  /** The live person that a key of the last applied roster stood for. */
  findFormer(key: string): Person | null;
  /** The live people who share the address of a key where none can be told from the others; else nobody. */
  rivals(key: string): readonly Person[];
  /** The identity in the roster whose address a key is, or is that of its person; null for strangers. */
  identityOf(key: string): string | null;
  /** The same text for every roster key of one live person. */
  personOf(key: string): string;
  /** What the person of a roster key goes by: a key that has one of these in common is about the same person. */
  namesOf(key: string): readonly string[];
  /** The same for a key of the last applied roster, which may be of another form, or have an address that has changed since. */
  formerNamesOf(key: string): readonly string[];
  /** The identity that a key of the last applied roster stood for, under its present id. */
  formerIdentityOf(key: string): string | null;
};

/** Indexes live people. `applied` is the last applied roster, where an identity may still have its former address. */
export function indexPeople(people: readonly Person[], desired: State, applied: State | null): PeopleIndex {
  const byNumber = new Map(people.map((person) => [person.personnelId, person]));
  const byAddress = new Map<string, Person[]>();
  for (const person of people) {
    if (person.email === null) continue;
    const address = emailKey(person.email);
    byAddress.set(address, [...(byAddress.get(address) ?? []), person]);
  }
  const successors = new Map(
    [...desired.identities.values()].flatMap(({ identityId, previously }) =>
      previously === null ? [] : [[previously, identityId]],
    ),
  );
  const present = addressBook(desired);
  const former = new Map(
    [...addressBook(applied ?? EMPTY_STATE)].map(([address, id]) => [address, successors.get(id) ?? id]),
  );
  const formerAddress = new Map([...former].map(([address, id]) => [id, address]));

  /** People at an address; where it fits several, those who spell it so. */
  const at = (address: string): readonly Person[] => {
    const all = byAddress.get(emailKey(address)) ?? [];
    const exact = all.filter(({ email }) => email === address);
    return exact.length === 1 ? exact : all;
  };
  const onlyAt = (address: string): Person | null => {
    const [person, ...others] = at(address);
    return others.length > 0 ? null : (person ?? null);
  };
  const find = (key: string): Person | null => {
    const ref = personRef(key);
    if (ref.by === 'id') return byNumber.get(ref.id) ?? null;
    if (at(key).length > 0) return onlyAt(key);
    const before = formerAddress.get(present.get(ref.email) ?? '');
    // An address that has gone to somebody else leads astray.
    return before === undefined || present.has(before) ? null : onlyAt(before);
  };
  const findFormer = (key: string): Person | null => {
    const ref = personRef(key);
    if (ref.by === 'id') return byNumber.get(ref.id) ?? null;
    const id = former.get(ref.email);
    const handedOver = id !== undefined && (present.get(ref.email) ?? id) !== id;
    if (!handedOver && at(key).length > 0) return onlyAt(key);
    const now = id === undefined ? null : desired.identities.get(id)?.fields.email;
    return now ? onlyAt(now) : null;
  };
  const addressOf = (key: string): string => {
    const ref = personRef(key);
    return ref.by === 'email' ? ref.email : emailKey(byNumber.get(ref.id)?.email ?? '');
  };
  const presentIdentity = (key: string) => present.get(addressOf(key)) ?? former.get(addressOf(key)) ?? null;
  const formerIdentityOf = (key: string) => former.get(addressOf(key)) ?? present.get(addressOf(key)) ?? null;
  return {
    find,
    findFormer,
    rivals: (key) => (personRef(key).by === 'email' && at(key).length > 1 ? at(key) : []),
    identityOf: (key) => present.get(addressOf(key)) ?? null,
    personOf: (key) => nameByNumber(find(key)) ?? literally(key),
    namesOf: (key) => names(key, find(key), presentIdentity(key)),
    formerNamesOf: (key) => names(key, findFormer(key), formerIdentityOf(key)),
    formerIdentityOf,
  };
}

/** Identities by their address. */
export function addressBook({ identities }: State): ReadonlyMap<string, string> {
  return new Map(
    [...identities.values()].flatMap(({ identityId, fields }) =>
      fields.email ? [[emailKey(fields.email), identityId]] : [],
    ),
  );
}

/** What is wrong with a key whose address several live people share; nothing where it finds one or none. */
export function rivalProblems(key: string, source: Source | null, people: PeopleIndex): readonly PlanProblem[] {
  const numbers = people.rivals(key).map(({ personnelId }) => personnelId);
  if (numbers.length === 0) return [];
  const keys = numbers.sort((a, b) => a - b).map((number) => `id:${number}`);
  return [
    {
      message: 'Drata has several people with this address, in different spellings of upper and lower case.',
      remedy: `Name the one you mean by number: ${keys.join(', ')}.`,
      source,
    },
  ];
}

/** What identity sync takes a person's values from: the identity as the roster wants it, else as Drata has it. */
export function syncedFields(id: string | null, desired: State, live: State): Partial<IdentityFields> | null {
  const wanted = desired.identities.get(id ?? '');
  const held = live.identities.get(id ?? '') ?? live.identities.get(wanted?.previously ?? '');
  return wanted || held ? { ...held?.fields, ...wanted?.fields } : null;
}

/** An address by itself tells people apart only where it is nobody's identity: it may have passed from one to another. */
function names(key: string, person: Person | null, identity: string | null): readonly string[] {
  const byIdentity = identity === null ? literally(key) : `identity ${identity}`;
  return [nameByNumber(person), byIdentity].filter((name) => name !== null);
}

function nameByNumber(person: Person | null): string | null {
  return person && `number ${person.personnelId}`;
}

function literally(key: string): string {
  const ref = personRef(key);
  return ref.by === 'id' ? `number ${ref.id}` : `address ${ref.email}`;
}
