import type { SchemaObject } from 'ajv/dist/2020.js';
import { DrataError } from '../../errors.js';
import type { Person } from '../../state/personnel.js';
import { EMPLOYMENT_STATUSES, type EmploymentStatus } from '../../state/status.js';
import { normalText } from '../../state/text.js';
import { apiText } from '../explain.js';
import type { FoundPerson } from '../ports.js';
import { checkWith } from './check.js';
import { numberedPageOf, pageOf, type WirePage } from './page.js';
import { ID, ID_OR_NULL, numberOrNull, readDay, readInstant, TEXT, type WireId } from './parts.js';

type WireUser = { readonly id?: WireId | null; readonly email?: string | null };

type WireValue = {
  readonly customFieldId: WireId;
  readonly name: string;
  readonly value: string | number | boolean | null;
};

/** A personnel record of V2 (CONTRACT 9.1). */
export type WirePerson = {
  readonly id: WireId;
  readonly userId?: WireId | null;
  readonly user?: WireUser | null;
  readonly employmentStatus: string;
  readonly notHumanReason?: string | null;
  readonly reasonProvider?: WireUser | null;
  readonly startedAt?: string | null;
  readonly separatedAt?: string | null;
  readonly statusUpdatedAt?: string | null;
  readonly updatedAt?: string | null;
  readonly customFields?: readonly WireValue[];
};

/** A personnel record of V1, whose dates have other names (CONTRACT section 12). */
export type WireV1Person = Omit<WirePerson, 'userId' | 'startedAt' | 'separatedAt' | 'customFields'> & {
  readonly startDate?: string | null;
  readonly separationDate?: string | null;
};

/** A person as the search shows it (CONTRACT 9.1): its sub-collections are cut at ten, so they are never asked for. */
export type WireFound = Omit<WirePerson, 'customFields'> & { readonly hrisConnectionId?: WireId | null };

const USER: SchemaObject = { type: ['object', 'null'], properties: { id: ID_OR_NULL, email: TEXT } };
const COMMON = {
  id: ID,
  employmentStatus: { type: 'string' },
  notHumanReason: TEXT,
  statusUpdatedAt: TEXT,
  updatedAt: TEXT,
  user: USER,
  reasonProvider: USER,
};
const VALUE: SchemaObject = {
  type: 'object',
  required: ['customFieldId', 'name', 'value'],
  properties: { customFieldId: ID, name: { type: 'string' }, value: { type: ['string', 'number', 'boolean', 'null'] } },
};
const DATES = { userId: ID_OR_NULL, startedAt: TEXT, separatedAt: TEXT };
const required = ['id', 'employmentStatus'];
const PERSON: SchemaObject = {
  type: 'object',
  required,
  properties: { ...COMMON, ...DATES, customFields: { type: 'array', items: VALUE } },
};
const FOUND: SchemaObject = {
  type: 'object',
  required,
  properties: { ...COMMON, ...DATES, hrisConnectionId: ID_OR_NULL },
};
const V1_PERSON: SchemaObject = {
  type: 'object',
  required,
  properties: { ...COMMON, startDate: TEXT, separationDate: TEXT },
};

/** A page of the search, with counts by facet on the first one. */
export type FoundPage = WirePage<WireFound> & {
  readonly facets?: { readonly employmentStatus?: readonly { readonly value: string; readonly count: number }[] };
};

const COUNT: SchemaObject = {
  type: 'object',
  required: ['value', 'count'],
  properties: { value: { type: 'string' }, count: { type: 'integer' } },
};

export const checkPersonPage = pageOf<WirePerson>(PERSON);
export const checkPerson = checkWith<WirePerson>(PERSON);
export const checkV1PersonPage = numberedPageOf<WireV1Person>(V1_PERSON);
export const checkV1Person = checkWith<WireV1Person>(V1_PERSON);
export const checkFoundPage = pageOf<WireFound, FoundPage>(FOUND, {
  facets: { type: 'object', properties: { employmentStatus: { type: 'array', items: COUNT } } },
});

/** The record in our terms: dates as UTC days, text in NFC, absent fields as null. */
export function readPerson(wire: WirePerson, endpoint: string): Person {
  const record = `personnel record ${wire.id}`;
  const day = (field: 'startedAt' | 'separatedAt') => readDay(wire[field], { field, record, endpoint });
  const setAt = wire.statusUpdatedAt;
  return {
    personnelId: Number(wire.id),
    userId: numberOrNull(wire.userId ?? wire.user?.id),
    email: wire.user?.email ?? null,
    fields: {
      employmentStatus: readStatus(wire, endpoint),
      notHumanReason: wire.notHumanReason == null ? null : normalText(wire.notHumanReason),
      startedAt: day('startedAt'),
      separatedAt: day('separatedAt'),
    },
    customFields: (wire.customFields ?? []).map(({ customFieldId, name, value }) => ({
      id: Number(customFieldId),
      name: normalText(name),
      value: value === null ? null : normalText(String(value)),
    })),
    statusSetAt: setAt == null ? null : readInstant(setAt, { field: 'statusUpdatedAt', record, endpoint }),
    reasonBy: wire.reasonProvider?.email ?? null,
  };
}

/** The same from V1, which has no custom fields. */
export function readV1Person({ startDate, separationDate, ...wire }: WireV1Person, endpoint: string): Person {
  const dates = { startedAt: startDate ?? null, separatedAt: separationDate ?? null };
  return readPerson({ ...wire, ...dates, customFields: [] }, endpoint);
}

/** The same from the search. */
export function readFound(wire: WireFound, endpoint: string): FoundPerson {
  return {
    ...readPerson({ ...wire, customFields: [] }, endpoint),
    hrisConnectionId: numberOrNull(wire.hrisConnectionId),
  };
}

/**
 * A status that is not among the documented ones ends the read: what it means for scope, guards and predictions would be a
 * guess, and a guess about whether somebody is employed is worse than a stop.
 */
function readStatus({ id, employmentStatus }: WirePerson, endpoint: string): EmploymentStatus {
  const status = EMPLOYMENT_STATUSES.find((known) => known === employmentStatus);
  if (status !== undefined) return status;
  throw new DrataError(`Drata gives personnel record ${id} an employment status that drata-roster does not know`, {
    status: null,
    endpoint,
    reach: 'resource',
    apiMessage: apiText(employmentStatus),
    remedy: 'The API has a new status: update drata-roster.',
  });
}
