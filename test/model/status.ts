import { identitiesOnly, type Live } from '../../src/plan/live.js';
import type { StatusInput } from '../../src/plan/status.js';
import type { Identity } from '../../src/state/identity.js';
import type { Override, Person, PersonnelFields } from '../../src/state/personnel.js';
import { EMPTY_STATE, type State } from '../../src/state/state.js';
import { stateOf } from './people.js';

/** A personnel record whose user number is 100 above its own. */
export function personnel(
  personnelId: number,
  email: string | null,
  fields: Partial<PersonnelFields> = {},
  statusSetAt: string | null = null,
): Person {
  return {
    personnelId,
    userId: personnelId + 100,
    email,
    fields: {
      employmentStatus: 'CURRENT_EMPLOYEE',
      notHumanReason: null,
      startedAt: null,
      separatedAt: null,
      ...fields,
    },
    customFields: [],
    statusSetAt,
    reasonBy: null,
  };
}

/** An override at `overrides.yaml:7`. */
export function override(
  key: string,
  fields: Partial<PersonnelFields> = {},
  customFields: readonly (readonly [string, string | number | null])[] = [],
): Override {
  return { key, fields, customFields: new Map(customFields), source: { file: 'overrides.yaml', line: 7, column: 3 } };
}

/** A roster of identities and overrides. */
export function rosterOf(identities: readonly Identity[], overrides: readonly Override[] = []): State {
  return { ...stateOf(identities), overrides: new Map(overrides.map((one) => [one.key, one])) };
}

/** Live Drata of identities and personnel. */
export function liveOf(
  identities: readonly Identity[],
  people: readonly Person[] = [],
  given: Partial<Live> = {},
): Live {
  return { ...identitiesOnly(stateOf(identities)), personnel: people, ...given };
}

/** What `status` is told; nobody asked for anything beyond the roster. */
export function statusInput(given: Partial<StatusInput> = {}): StatusInput {
  return {
    desired: EMPTY_STATE,
    live: liveOf([]),
    applied: null,
    today: '2026-06-15',
    connectionId: 1,
    feeds: null,
    query: null,
    found: null,
    onlyFound: false,
    facets: null,
    ...given,
  };
}
