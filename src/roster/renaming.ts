import { RefusedError, UsageError } from '../errors.js';
import type { Config } from '../state/config.js';
import type { RosterEdit } from '../state/edit.js';
import type { State } from '../state/state.js';
import { normalText } from '../state/text.js';
import { placeOf, requireFreeId, requirePerson } from './find-person.js';
import { type PersonEdit, reportsOf } from './person-edit.js';
import { idOf, say } from './sentence.js';

/** Gives somebody another id, and everybody whom the person manages. */
export function renameTo(state: State, { defaults }: Config, id: string, to: string): PersonEdit {
  const person = requirePerson(state, id);
  const { identityId } = person;
  requireOtherId(state, identityId, to);
  requireNoPending(state, identityId);
  if (normalText(defaults.identities.managerId ?? '') === normalText(identityId)) {
    throw new RefusedError(`config.yaml has ${identityId} as the manager of everybody who names none`, {
      remedy: `Write ${to} in defaults.identities.managerId there first.`,
    });
  }
  const team = reportsOf(state, person).map((one) => (one === person ? to : one.identityId));
  const edits: readonly RosterEdit[] = [
    { kind: 'rename-identity', identityId, to },
    { kind: 'set-identity', identityId: to, set: {}, previously: identityId },
    ...team.map((report): RosterEdit => ({ kind: 'set-identity', identityId: report, set: { managerId: to } })),
  ];
  const notes = [
    say`An apply writes the record under ${idOf(to)} first, then deletes the one under ${idOf(identityId)}.`,
  ];
  return { identityId: to, edits, warnings: [], notes };
}

/** The new id is free, and another one. */
export function requireOtherId(state: State, id: string, to: string): void {
  if (normalText(id) === normalText(to)) throw new UsageError(`${to} is the id already`);
  requireFreeId(state, to);
}

/** One rename at a time: nobody can tell offline whether an apply has done the last one. */
export function requireNoPending(state: State, id: string): void {
  const person = requirePerson(state, id);
  const { identityId, previously } = person;
  if (previously === null) return;
  throw new RefusedError(
    `${identityId} was ${previously} before (${placeOf(person)}); the roster holds one rename of a person at a time`,
    {
      remedy: `If an apply has done it, take "previously: ${previously}" out, then rename again; if not, change the key by hand and keep that line.`,
    },
  );
}
