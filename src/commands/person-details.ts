import { UsageError } from '../errors.js';
import type { Pii } from '../report/pii.js';
import { faultOf } from '../roster/answer.js';
import { findPerson, requirePerson } from '../roster/find-person.js';
import { fullName, type IdentityFields } from '../state/identity.js';
import { isDay } from '../state/instant.js';
import type { State } from '../state/state.js';
import type { Detail, Known } from './details.js';
import type { ValidRoster } from './roster.js';

/** What details are asked and checked with. */
export type Context = Pick<ValidRoster, 'files' | 'state' | 'config'> & { readonly pii: Pii };

/** The name under which the command line takes the id of a person. */
export const ID = 'ID';

/** Somebody who is in the roster. */
export function personDetail(state: State, given: string | undefined, question: string): Detail {
  return {
    name: ID,
    given,
    isNeeded: true,
    isOptional: false,
    question: () => question,
    check: (value) => void requirePerson(state, value),
  };
}

/** A manager's id, or `none` for nobody. */
export function managerDetail(context: Context, detail: Pick<Detail, 'given' | 'isNeeded' | 'question'>): Detail {
  return {
    ...detail,
    name: '--manager',
    isOptional: true,
    check: async (value, known, isAsked) => {
      const managerId = managerOf(context.state, value);
      // Who asks for somebody that no roster has can say so on the command line.
      if (isAsked && managerId !== null) requirePerson(context.state, managerId);
      await requireSound(context, known.get(ID) ?? '', { managerId });
    },
  };
}

/** What `--manager` says: an id, or nobody. */
export function managerOf(state: State, value: string): string | null {
  return value === 'none' && findPerson(state, value) === null ? null : value;
}

/** Text that validation takes for a field. */
export function fieldDetail(
  context: Context,
  field: 'email' | 'firstName' | 'lastName' | 'jobTitle',
  detail: Omit<Detail, 'check'>,
): Detail {
  return { ...detail, check: (value, known) => requireSound(context, known.get(ID) ?? '', { [field]: value }) };
}

/** Values that validation takes for somebody. */
export async function requireSound(
  { files, pii }: Context,
  identityId: string,
  fields: Partial<IdentityFields>,
): Promise<void> {
  const fault = await faultOf(files, identityId, fields);
  if (fault === null) return;
  const { message, remedy } = pii === 'full' ? fault : fault.masked;
  throw new UsageError(message, { remedy });
}

/** A day as the command line takes it. */
export function requireDay(value: string): void {
  if (!isDay(value)) throw new UsageError('it takes a day that exists, as YYYY-MM-DD');
}

/** How a question names somebody. */
export function nameOf({ state, pii }: Context, known: Known): string {
  const id = known.get(ID) ?? '';
  const person = findPerson(state, id);
  return (pii === 'full' && person && fullName(person.fields)) || id;
}
