import type { Endpoint } from '../endpoint.js';
import { ABSENT, CUSTOM_CONNECTIONS, gone, ONE_V2, READ, WRITE } from './parts.js';

const CONNECTIONS = '/public/v2/custom-connections';
const IDENTITIES = `${CONNECTIONS}/{connectionId}/hris-user-identities`;
const CONNECTION = {
  what: 'custom HRIS connection {connectionId}',
  remedy:
    'Set drata.connectionId in config.yaml to the number of a custom connection whose provider types include HRIS: the "id" ' +
    'that GET /public/v2/custom-connections lists. Another tenant or region has other numbers.',
  reach: 'resource',
} as const;
const RECORD = gone('HRIS identity {record} in connection {connectionId}');
const PAID = { feature: CUSTOM_CONNECTIONS } as const;

/** HRIS identities and the connections that hold them (CONTRACT sections 7 and 8). */
export const HRIS_ENDPOINTS = {
  identityList: {
    ...READ,
    ...PAID,
    path: IDENTITIES,
    does: 'list HRIS identities',
    permission: 'HRIS User Identities: List HRIS User Identities',
    missing: CONNECTION,
    probe: { ...ONE_V2, gives: { record: 'id' } },
  },
  identityUpsert: {
    ...WRITE,
    ...PAID,
    method: 'POST',
    path: IDENTITIES,
    does: 'write HRIS identities',
    permission: 'HRIS User Identities: Create or Update HRIS User Identities',
    // Before anything is written the list has answered, so that the number in the config is right.
    missing: {
      what: 'place to write HRIS identities to in connection {connectionId}',
      remedy:
        'Its list answered before. Plan again to see whether the connection has been deleted meanwhile; if it has not, the ' +
        'beta endpoint may have changed: update drata-roster.',
      reach: 'resource',
    },
  },
  identityGet: {
    ...READ,
    ...PAID,
    path: `${IDENTITIES}/{record}`,
    does: 'read one HRIS identity',
    permission: 'HRIS User Identities: Get HRIS User Identity',
    missing: RECORD,
    probe: { query: [] },
  },
  identityDelete: {
    ...WRITE,
    ...PAID,
    method: 'DELETE',
    path: `${IDENTITIES}/{record}`,
    does: 'delete an HRIS identity',
    permission: 'HRIS User Identities: Delete HRIS User Identity',
    replies: 'nothing',
    missing: RECORD,
  },
  connectionList: {
    ...READ,
    ...PAID,
    path: CONNECTIONS,
    does: 'list custom connections',
    permission: 'Custom Connections Management: List Custom Connections',
    missing: ABSENT,
    probe: ONE_V2,
  },
  connectionCreate: {
    ...WRITE,
    ...PAID,
    method: 'POST',
    path: CONNECTIONS,
    does: 'create a custom connection',
    permission: 'Custom Connections Management: Create Custom Connection',
    // Names are not unique: a second request makes a second connection (CONTRACT section 8).
    repeatable: false,
    missing: ABSENT,
  },
} as const satisfies Readonly<Record<string, Endpoint>>;
