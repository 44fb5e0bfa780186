import type { Person, PersonRef } from '../state/personnel.js';
import type { Client } from './client.js';
import type { Endpoint } from './endpoint.js';
import { CUSTOM_FIELDS } from './endpoints/parts.js';
import { ENDPOINTS } from './endpoints.js';
import { nameOf } from './explain.js';
import { latestByKey } from './latest.js';
import { readNumbered } from './numbered-paging.js';
import { pager } from './paging.js';
import type { PersonFinder, PersonnelReader } from './ports.js';
import { NOT_THERE, readOne, unless } from './read-one.js';
import { checkCustomFieldPage, readCustomField } from './wire/custom-field.js';
import {
  checkPerson,
  checkPersonPage,
  checkV1Person,
  checkV1PersonPage,
  readPerson,
  readV1Person,
} from './wire/personnel.js';

/** Reads personnel under the version of the API that the key's permissions are for. */
export function personnelReader(
  client: Client,
  { api }: { readonly api: 'v1' | 'v2' },
): PersonnelReader & PersonFinder {
  return api === 'v1' ? readerV1(client) : readerV2(client);
}

/** The address is only there with this expansion (CONTRACT 9.1). */
const WITH_USER = ['expand[]', 'user'] as const;
/** Who gave the reason of somebody out of scope, likewise. */
const WITH_REASON_PROVIDER = ['expand[]', 'reasonProvider'] as const;
const WITH_VALUES = ['expand[]', 'customFields'] as const;

function readerV2(client: Client): PersonnelReader & PersonFinder {
  return {
    list: async ({ customFields }) => {
      const endpoint: Endpoint = { ...ENDPOINTS.personnelList, feature: customFields ? CUSTOM_FIELDS : null };
      const query = [WITH_USER, WITH_REASON_PROVIDER, ...(customFields ? [WITH_VALUES] : [])];
      const list = pager(client, { endpoint, values: {}, query, check: checkPersonPage, idOf });
      return people((await list.all()).records, (wire) => readPerson(wire, nameOf(endpoint, {})));
    },
    customFields: async () => {
      const query = [['entityType', 'PERSONNEL']] as const;
      const list = pager(client, {
        endpoint: ENDPOINTS.customFieldList,
        values: {},
        query,
        check: checkCustomFieldPage,
        idOf: ({ customFieldId }) => String(customFieldId),
      });
      // Reading definitions is a permission of its own, which a plan can do without.
      const whole = await unless([...NOT_THERE, 402, 403], list.all());
      if (whole === null) return null;
      const ofPersonnel = whole.records.filter(({ entityTypes }) => entityTypes?.includes('PERSONNEL') ?? true);
      return [...new Map(ofPersonnel.map((wire) => [Number(wire.customFieldId), readCustomField(wire)])).values()];
    },
    find: async (ref) => {
      const endpoint = ENDPOINTS.personnelGet;
      const values = { personnelId: ref.by === 'id' ? ref.id : `email:${ref.email}` };
      const found = await unless(
        UNKNOWN,
        readOne(client, { endpoint, values, query: [WITH_USER], check: checkPerson }),
      );
      return found && readPerson(found, nameOf(endpoint, values));
    },
  };
}

function readerV1(client: Client): PersonnelReader & PersonFinder {
  return {
    list: async () => {
      const endpoint = ENDPOINTS.v1PersonnelList;
      const query = [
        ['sort', 'NAME'],
        ['sortDir', 'ASC'],
      ] as const;
      const records = await readNumbered(client, { endpoint, values: {}, query, check: checkV1PersonPage, idOf });
      return people(records, (wire) => readV1Person(wire, nameOf(endpoint, {})));
    },
    // V1 has no custom fields (CONTRACT section 12).
    customFields: async () => null,
    find: async (ref: PersonRef) => {
      const [endpoint, values] =
        ref.by === 'id'
          ? ([ENDPOINTS.v1PersonnelGet, { personnelId: ref.id }] as const)
          : ([ENDPOINTS.v1PersonnelGetByEmail, { email: ref.email }] as const);
      const found = await unless(UNKNOWN, readOne(client, { endpoint, values, check: checkV1Person }));
      return found && readV1Person(found, nameOf(endpoint, values));
    },
  };
}

/** Nobody by that number or address; some texts declare no 404, so a 400 says the same (CONTRACT section 11). */
const UNKNOWN = [...NOT_THERE, 400];

const idOf = ({ id }: { readonly id: number | string }) => String(id);

/** The people of a list, each once. */
function people<T extends { readonly id: number | string; readonly updatedAt?: string | null }>(
  records: readonly T[],
  read: (wire: T) => Person,
): readonly Person[] {
  return [...latestByKey(records, idOf).values()].map(read);
}
