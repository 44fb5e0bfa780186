import type { RosterEdit } from '../state/edit.js';
import { fullName, type Identity, type IdentityFields } from '../state/identity.js';
import type { State } from '../state/state.js';
import { normalText } from '../state/text.js';
import { findPerson, placeOf, whoIsMeant } from './find-person.js';
import { idOf, type Sentence, say } from './sentence.js';

/** What a command does to the roster for one person. */
export type PersonEdit = {
  /** As it is afterwards. */
  readonly identityId: string;
  /** None where the roster says so already. */
  readonly edits: readonly RosterEdit[];
  /** What somebody should look after. */
  readonly warnings: readonly Sentence[];
  /** What else to know. */
  readonly notes: readonly Sentence[];
};

/** So many people are named in a sentence; the rest are counted. */
const MAX_NAMED = 20;

/** What a record says of its manager: the id as the roster spells it and, where asked, the name that the manager's record has. */
export function managerFields(
  state: State,
  managerId: string | null,
  withName: boolean,
): Pick<IdentityFields, 'managerId'> & Partial<Pick<IdentityFields, 'managerName'>> {
  const manager = managerId === null ? null : findPerson(state, managerId);
  const id = manager?.identityId ?? managerId;
  return withName ? { managerId: id, managerName: manager && fullName(manager.fields) } : { managerId: id };
}

/** Warns of a manager who is not in the roster, or who leaves. */
export function managerWarnings(state: State, managerId: string | null): readonly Sentence[] {
  if (managerId === null) return [];
  const manager = findPerson(state, managerId);
  if (manager === null) {
    const meant = whoIsMeant(state, managerId) ?? 'Leave it if the manager is kept elsewhere.';
    return [say`The manager ${idOf(managerId)} is not in the roster. ${meant}`];
  }
  if (!manager.fields.separatedAt) return [];
  return [say`The manager ${idOf(manager.identityId)} has a separation date (${placeOf(manager)}).`];
}

/** Those whose manager somebody is, in the order of the roster. */
export function reportsOf({ identities }: State, { identityId }: Identity): readonly Identity[] {
  const composed = normalText(identityId);
  return [...identities.values()].filter(
    ({ fields }) => fields.managerId != null && normalText(fields.managerId) === composed,
  );
}

/** `emp-020 (people/a.yaml:3), emp-021 (people/a.yaml:12) and 4 more`. */
export function listPeople(people: readonly Identity[]): Sentence {
  const named = people.slice(0, MAX_NAMED).map((one) => say`${idOf(one.identityId)} (${placeOf(one)})`);
  const list = named.reduce((text, one) => say`${text}, ${one}`);
  return people.length > MAX_NAMED ? say`${list} and ${people.length - MAX_NAMED} more` : list;
}
