import type { Endpoint } from '../endpoint.js';
import { ABSENT, CUSTOM_FIELDS, gone, ONE_V2, READ, WRITE } from './parts.js';

const PERSONNEL = '/public/v2/personnel';
const LIST = 'Personnel: List Personnel';

/** Personnel under V2, its search and its custom fields (CONTRACT sections 9 and 13). */
export const PERSONNEL_ENDPOINTS = {
  personnelList: {
    ...READ,
    path: PERSONNEL,
    does: 'list personnel',
    permission: LIST,
    missing: ABSENT,
    probe: { ...ONE_V2, gives: { personnelId: 'id', userId: 'userId' } },
  },
  personnelGet: {
    ...READ,
    path: `${PERSONNEL}/{personnelId}`,
    does: 'read one personnel record',
    permission: 'Personnel: Get Personnel',
    missing: gone('such personnel record'),
    probe: { query: [] },
  },
  personnelPut: {
    ...WRITE,
    method: 'PUT',
    path: `${PERSONNEL}/{personnelId}`,
    does: 'update personnel',
    permission: 'Personnel: Update Personnel - applies to V2 only',
    missing: gone('personnel record {personnelId}'),
  },
  personnelActions: {
    ...WRITE,
    method: 'POST',
    path: `${PERSONNEL}/actions`,
    does: 'hand personnel back to automatic sync',
    permission: "Personnel: Reset Personnel's IdP/HRIS Sync Status",
    missing: { ...ABSENT, reach: 'item' },
  },
  personnelSearch: {
    ...READ,
    path: '/public/v2/personnel-search',
    does: 'search personnel',
    permission: LIST,
    missing: ABSENT,
    probe: ONE_V2,
  },
  workspacePersonnelSearch: {
    ...READ,
    path: '/public/v2/workspaces/{workspaceId}/personnel-search',
    does: 'search the personnel of a workspace',
    permission: LIST,
    missing: { ...ABSENT, what: 'personnel search in workspace {workspaceId}' },
    probe: ONE_V2,
  },
  customFieldList: {
    ...READ,
    path: '/public/v2/custom-field-definitions',
    does: 'list custom field definitions',
    permission: 'Custom Field Definitions: Get Custom Field Definitions',
    feature: CUSTOM_FIELDS,
    missing: ABSENT,
    probe: { query: [['entityType', 'PERSONNEL'], ...ONE_V2.query] },
  },
} as const satisfies Readonly<Record<string, Endpoint>>;
