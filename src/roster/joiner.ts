import type { Config } from '../state/config.js';
import type { IdentityFields } from '../state/identity.js';
import { type Day, parseInstant } from '../state/instant.js';
import type { State } from '../state/state.js';
import { requireFreeEmail, requireFreeId } from './find-person.js';
import { managerFields, managerWarnings, type PersonEdit } from './person-edit.js';

/** Somebody who joins, as people tell it. */
export type Joiner = {
  readonly identityId: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly jobTitle: string | null;
  /** null is nobody; undefined leaves it open. */
  readonly managerId: string | null | undefined;
  readonly startedAt: Day | null;
  /** undefined is as the defaults have it, else an employee. */
  readonly isContractor: boolean | undefined;
};

/** Adds somebody to the roster: into a file, or with null where neighbours are. */
export function addJoiner(state: State, { defaults }: Config, joiner: Joiner, file: string | null): PersonEdit {
  const { identityId, email, firstName, lastName, jobTitle, managerId, startedAt } = joiner;
  requireFreeId(state, identityId);
  requireFreeEmail(state, email);
  const fields: Partial<IdentityFields> = {
    email,
    firstName,
    lastName,
    ...(jobTitle === null ? {} : { jobTitle }),
    ...(managerId === undefined ? {} : newManager(state, defaults.identities, managerId)),
    ...(startedAt === null ? {} : { startedAt: parseInstant(startedAt) }),
    ...contractorField(joiner.isContractor, defaults.identities),
  };
  return {
    identityId,
    edits: [{ kind: 'add-identity', identity: { identityId, fields, previously: null }, file }],
    warnings: managerWarnings(state, managerId ?? null),
    notes: [],
  };
}

function newManager(state: State, defaults: Config['defaults']['identities'], managerId: string | null) {
  const fields = managerFields(state, managerId, defaults.managerName !== undefined || namesManagers(state));
  // A new record has no stale name to be rid of, unless the defaults give it one.
  return fields.managerName === null && defaults.managerName === undefined ? { managerId: fields.managerId } : fields;
}

/** Whether most records that have a manager give the name as well. */
function namesManagers({ identities }: State): boolean {
  const managed = [...identities.values()].filter(({ fields }) => fields.managerId);
  return managed.filter(({ fields }) => fields.managerName).length * 2 > managed.length;
}

/** Without a value Drata shows the person as UNKNOWN (DOMAIN section 3); what the defaults say need not be said again. */
function contractorField(given: boolean | undefined, defaults: Config['defaults']['identities']) {
  const preset = defaults.isContractor ?? null;
  const isContractor = given ?? preset ?? false;
  return isContractor === preset ? {} : { isContractor };
}
