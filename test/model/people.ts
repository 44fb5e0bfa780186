import { identitiesOnly } from '../../src/plan/live.js';
import { makePlan, type PlanInput } from '../../src/plan/make-plan.js';
import type { Plan } from '../../src/plan/plan.js';
import type { DocumentRemoval, LiveDocument, PersonDocument } from '../../src/state/document.js';
import type { Identity, IdentityFields, Removal } from '../../src/state/identity.js';
import type { CustomFieldDefinition } from '../../src/state/personnel.js';
import type { Group, GroupList, Scope, Workspace } from '../../src/state/scope.js';
import { EMPTY_STATE, type State } from '../../src/state/state.js';

/** An identity as the roster has it: only the given fields are managed. */
export function desiredPerson(
  identityId: string,
  fields: Partial<IdentityFields> = {},
  previously: string | null = null,
): Identity {
  return { identityId, fields, previously, recordId: null, source: { file: 'people.yaml', line: 3, column: 3 } };
}

const EMPTY: IdentityFields = {
  email: null,
  secondaryEmail: null,
  firstName: null,
  lastName: null,
  jobTitle: null,
  managerId: null,
  managerName: null,
  startedAt: null,
  separatedAt: null,
  isContractor: null,
};

/** An identity as Drata has it: every field present, with a number of its own. */
export function livePerson(identityId: string, fields: Partial<IdentityFields> = {}, recordId = 1): Identity {
  return { identityId, fields: { ...EMPTY, ...fields }, previously: null, recordId, source: null };
}

export function tombstone(identityId: string): Removal {
  return { identityId, reason: 'Created twice', source: { file: 'removed.yaml', line: 2, column: 5 } };
}

export function stateOf(identities: readonly Identity[], removals: readonly Removal[] = []): State {
  return {
    ...EMPTY_STATE,
    identities: new Map(identities.map((identity) => [identity.identityId, identity])),
    removals: new Map(removals.map((removal) => [removal.identityId, removal])),
  };
}

/** What a plan between two states on a fixed day is made from; anything else can be overridden. */
export function planInput(desired: State, live: State, overrides: Partial<PlanInput> = {}): PlanInput {
  return {
    tool: { name: 'drata-roster', version: '0.0.0' },
    target: { baseUrl: 'http://127.0.0.1:4010', connectionId: 1, contract: 'batch' },
    commit: null,
    desired,
    live: identitiesOnly(live),
    applied: null,
    guards: {},
    today: '2026-06-15',
    only: null,
    notes: [],
    signingKey: null,
    pace: { batch: 1000, requestsPerMinute: 480 },
    ...overrides,
  };
}

export function planOf(desired: State, live: State, overrides: Partial<PlanInput> = {}): Plan {
  return makePlan(planInput(desired, live, overrides));
}

/** A custom field definition of personnel. */
export function definition(
  id: number,
  name: string,
  type = 'TEXT',
  given: Partial<CustomFieldDefinition> = {},
): CustomFieldDefinition {
  return { id, name, type, readOnly: false, isRequired: false, options: [], ...given };
}

/** A scope of the roster at `scopes.yaml:2`. */
export function scopeOf(workspace: Scope['workspace'], groups: Scope['groups']): Scope {
  return { workspace, groups, source: { file: 'scopes.yaml', line: 2, column: 3 } };
}

/** Groups as a tenant lists them. */
export function allGroups(groups: readonly Group[]): GroupList {
  return { groups, whole: true };
}

/** A live workspace whose scope has been read. */
export function workspace(id: number, name: string, groups: readonly Group[] | null, scopedPeople = 0): Workspace {
  return { id, name, groups, scopedPeople: groups && scopedPeople, allPeople: null };
}

/** A document of the roster; its content is told by a word. */
export function document(person: string, content: string, given: Partial<PersonDocument> = {}): PersonDocument {
  return {
    person,
    type: 'SEC_TRAINING',
    file: 'documents/training.pdf',
    name: 'training.pdf',
    completionDate: null,
    digest: `sha256:${content}`,
    size: 10,
    source: { file: 'documents.yaml', line: 4, column: 5 },
    ...given,
  };
}

export function documentTombstone(person: string, given: Partial<DocumentRemoval> = {}): DocumentRemoval {
  const source = { file: 'removed.yaml', line: 9, column: 5 };
  return { person, type: 'SEC_TRAINING', name: 'training.pdf', reason: 'Wrong person', source, ...given };
}

/** A document in Drata, of the same type and name. */
export function liveDocument(documentId: number, userId: number, given: Partial<LiveDocument> = {}): LiveDocument {
  const createdAt = '2026-01-01T00:00:00.000Z';
  return { documentId, userId, type: 'SEC_TRAINING', name: 'training.pdf', renewalDate: null, createdAt, ...given };
}

export const at = (day: string): string => `${day}T00:00:00.000Z`;
