import { RefusedError } from '../errors.js';
import type { Identity } from '../state/identity.js';
import { type Day, dayOf, parseInstant } from '../state/instant.js';
import type { State } from '../state/state.js';
import { placeOf, requirePerson } from './find-person.js';
import { listPeople, type PersonEdit, reportsOf } from './person-edit.js';
import { idOf, type Sentence, say } from './sentence.js';

/** Gives somebody a separation date, or another one. The record stays: it is the evidence of when the person left. */
export function separate(state: State, id: string, day: Day): PersonEdit {
  const person = requirePerson(state, id);
  requireStarted(person, day);
  const { identityId, fields } = person;
  const before = fields.separatedAt ?? null;
  const warnings = teamWarnings(state, person);
  if (before !== null && dayOf(before) === day) return { identityId, edits: [], warnings, notes: [] };
  return {
    identityId,
    edits: [{ kind: 'set-identity', identityId, set: { separatedAt: parseInstant(day) } }],
    warnings,
    // CONTRACT 7.4: another date is ignored where one is stored.
    notes:
      before === null
        ? []
        : [
            say`Drata keeps a date that it holds, so an apply takes two steps: it clears the date, then sets the new one.`,
          ],
  };
}

/** Nobody leaves before the first day. */
export function requireStarted(person: Identity, day: Day): void {
  const { startedAt } = person.fields;
  if (!startedAt || day >= dayOf(startedAt)) return;
  throw new RefusedError(`${person.identityId} starts after that day (${placeOf(person)})`, {
    remedy: 'Correct the day, or the start date there.',
  });
}

/** Those who are still there and would be left with a manager who is not. */
function teamWarnings(state: State, person: Identity): readonly Sentence[] {
  const team = reportsOf(state, person).filter(({ fields }) => !fields.separatedAt);
  if (team.length === 0) return [];
  const has = team.length === 1 ? say`1 person has` : say`${team.length} people have`;
  const remedy = say`Give them another one: drata-roster move ID --manager ID.`;
  return [say`${has} ${idOf(person.identityId)} as their manager: ${listPeople(team)}. ${remedy}`];
}
