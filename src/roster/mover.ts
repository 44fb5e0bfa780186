import { sameField } from '../state/compare.js';
import type { IdentityField, IdentityFields } from '../state/identity.js';
import type { State } from '../state/state.js';
import { requirePerson } from './find-person.js';
import { managerFields, managerWarnings, type PersonEdit } from './person-edit.js';
import { idOf, type Sentence, say } from './sentence.js';

/** What changes for somebody who moves; what is not given stays. */
export type Move = {
  readonly jobTitle?: string;
  /** null is nobody. */
  readonly managerId?: string | null;
};

/** Gives somebody another title or manager. A record that names its manager gets the name of the new one. */
export function moveTo(state: State, id: string, { jobTitle, managerId }: Move): PersonEdit {
  const { identityId, fields } = requirePerson(state, id);
  const isNamed = fields.managerName !== undefined;
  const wanted: Partial<IdentityFields> = {
    ...(jobTitle === undefined ? {} : { jobTitle }),
    ...(managerId === undefined ? {} : managerFields(state, managerId, isNamed)),
  };
  const differs = ([field, value]: [string, IdentityFields[IdentityField]]) =>
    !sameField(field as IdentityField, fields[field as IdentityField], value);
  const set: Partial<IdentityFields> = Object.fromEntries(Object.entries(wanted).filter(differs));
  const hasChanged = Object.keys(set).length > 0;
  return {
    identityId,
    edits: hasChanged ? [{ kind: 'set-identity', identityId, set }] : [],
    warnings: managerWarnings(state, managerId ?? null),
    notes: managerId != null && set.managerName === null ? [namelessNote(managerId)] : [],
  };
}

function namelessNote(managerId: string): Sentence {
  return say`The former manager's name is cleared: the roster has no name of ${idOf(managerId)}. Write managerName by hand.`;
}
