import { RefusedError, UsageError } from '../errors.js';
import { fullName, type Identity, type Removal } from '../state/identity.js';
import type { State } from '../state/state.js';
import { emailKey, normalText } from '../state/text.js';
import { nearest } from './nearest.js';

/** Somebody of the roster by id, however its letters are composed; null where nobody has it. */
export function findPerson({ identities }: State, id: string): Identity | null {
  const composed = normalText(id);
  return identities.get(id) ?? [...identities.values()].find((one) => normalText(one.identityId) === composed) ?? null;
}

/** Somebody of the roster by id; anything else is a usage error that says who may be meant. */
export function requirePerson(state: State, id: string): Identity {
  const found = findPerson(state, id);
  if (found !== null) return found;
  const remedy = whoIsMeant(state, id) ?? 'Ids are the keys below identities: in the roster files.';
  throw new UsageError(`nobody in the roster has the id ${id}`, { remedy });
}

/** An id that nobody has, had or lost: ids are never given to somebody else. */
export function requireFreeId(state: State, id: string): void {
  const person = findPerson(state, id);
  if (person !== null) {
    throw new RefusedError(`${id} is in the roster already (${placeOf(person)})`, { remedy: returnOf(person, 'id') });
  }
  const removal = removalOf(state, id);
  if (removal !== null) {
    const remedy = 'Choose another id, or take that line out first if it was a mistake.';
    throw new RefusedError(`${id} is to be removed (${placeOf(removal)})`, { remedy });
  }
  const former = formerly(state, id);
  if (former !== null) {
    throw new RefusedError(`${id} was the id of ${former.identityId} before (${placeOf(former)})`, {
      remedy: 'Choose another id: one that somebody had is never given to somebody else.',
    });
  }
}

/** An e-mail address that no identity has, upper and lower case aside. */
export function requireFreeEmail({ identities }: State, email: string): void {
  const key = emailKey(email);
  const owner = [...identities.values()].find(({ fields }) => fields.email && emailKey(fields.email) === key);
  if (owner === undefined) return;
  throw new RefusedError(`${email} is the address of ${owner.identityId} (${placeOf(owner)})`, {
    remedy: returnOf(owner, 'address'),
  });
}

/** `people/engineering.yaml:12`: where a record stands. */
export function placeOf({ source }: Pick<Identity, 'source'>): string {
  return source === null ? 'not in a file' : `${source.file}:${source.line}`;
}

function returnOf({ fields }: Identity, what: 'id' | 'address'): string {
  if (!fields.separatedAt) return `Choose another ${what}.`;
  return `For somebody who returns, write separatedAt: null and the new startedAt there; else choose another ${what}.`;
}

/** Whom an unknown id may mean, as a sentence; null where nobody comes near. */
export function whoIsMeant(state: State, text: string): string | null {
  const former = formerly(state, text);
  if (former !== null) return `That id is now ${former.identityId}.`;
  const removal = removalOf(state, text);
  if (removal !== null) return `It is to be removed: ${placeOf(removal)}.`;
  const name = normalText(text).toLowerCase();
  const named = [...state.identities.values()].filter(
    ({ fields }) =>
      (fields.email && emailKey(fields.email) === emailKey(text)) || fullName(fields)?.toLowerCase() === name,
  );
  if (named.length > 0) return `Give the id: ${named.map(({ identityId }) => identityId).join(' or ')}.`;
  const near = nearest(text, [...state.identities.keys()]);
  return near === null ? null : `Did you mean ${near}?`;
}

function formerly({ identities }: State, id: string): Identity | null {
  const composed = normalText(id);
  const hadIt = ({ previously }: Identity) => previously !== null && normalText(previously) === composed;
  return [...identities.values()].find(hadIt) ?? null;
}

function removalOf({ removals }: State, id: string): Removal | null {
  const composed = normalText(id);
  return [...removals.values()].find(({ identityId }) => normalText(identityId) === composed) ?? null;
}
