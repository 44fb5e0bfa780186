import { byId, type Call, objectBody, type Route } from './call.js';
import { type StoredConnection, takeId } from './model.js';
import { BY_DATE, pageReply } from './paging.js';
import { checkParameters, listParameter } from './query.js';
import { ApiError, type Reply } from './reply.js';
import { compactUser } from './user-wire.js';

const FEATURE = 'Custom Connections and Tests';
const ROOT = '/public/v2/custom-connections';
const ONE = `${ROOT}/:connectionId`;
const EXPANDS = ['createdByUser', 'customResources'] as const;
/** Refused with an HRIS connection, which is global and has no schema of its own (CONTRACT 8). */
const CUSTOM_ONLY = ['schema', 'sampleData', 'displayNameKey', 'workspaceIds'];

/** Custom connections (CONTRACT 8). */
export const CONNECTION_ROUTES: readonly Route[] = [
  { method: 'GET', path: ROOT, permission: 'custom-connections-get', feature: FEATURE, handle: list },
  { method: 'POST', path: ROOT, permission: 'custom-connections-post', feature: FEATURE, handle: create },
  { method: 'GET', path: ONE, permission: 'custom-connections-get', feature: FEATURE, handle: get },
  { method: 'PUT', path: ONE, permission: 'custom-connections-put', feature: FEATURE, handle: put },
  { method: 'DELETE', path: ONE, permission: 'custom-connections-delete', feature: FEATURE, handle: remove },
];

function customConnections(call: Call): StoredConnection[] {
  return call.state.connections.filter((row) => row.custom && row.deletedAt === null);
}

/** The custom connection a path names; 404 when there is none. */
export function findConnection(call: Call): StoredConnection {
  return byId(customConnections(call), call.params['connectionId'], 'The custom connection');
}

function connectionWire(call: Call, row: StoredConnection) {
  const expand = listParameter(call, 'expand', EXPANDS);
  const creator = call.state.users.find((user) => user.id === row.createdById);
  return {
    id: row.id,
    clientAlias: row.clientAlias,
    description: row.description,
    providerTypes: row.providerTypes,
    createdById: row.createdById,
    ...(expand.includes('createdByUser') && creator ? { createdByUser: compactUser(creator) } : {}),
    // Neither an HRIS nor an MDM connection has resources of its own.
    ...(expand.includes('customResources') ? { customResources: [] } : {}),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

function list(call: Call): Reply {
  checkParameters(call, ['expand[]']);
  const rows = customConnections(call);
  return pageReply(call, rows, BY_DATE, (row) => connectionWire(call, row));
}

function get(call: Call): Reply {
  return { status: 200, body: connectionWire(call, findConnection(call)) };
}

function put(call: Call): Reply {
  const row = findConnection(call);
  const { clientAlias = row.clientAlias, description = row.description } = objectBody(call, [
    'clientAlias',
    'description',
  ]);
  for (const text of [clientAlias, description]) {
    if (text !== null && typeof text !== 'string')
      throw new ApiError(400, 'clientAlias and description must be strings');
  }
  Object.assign(row, { clientAlias, description, updatedAt: call.now });
  return { status: 200, body: connectionWire(call, row) };
}

/** Takes the connection away with everything fed through it: at the next sync its people have no record any more. */
function remove(call: Call): Reply {
  const row = findConnection(call);
  row.deletedAt = call.now;
  for (const identity of call.state.identities) {
    if (identity.connectionId === row.id) identity.deletedAt ??= call.now;
  }
  return { status: 204 };
}

function create(call: Call): Reply {
  const body = objectBody(call, ['name', 'providerTypes', 'description', ...CUSTOM_ONLY]);
  const { name, providerTypes, description = null } = body;
  if (typeof name !== 'string' || name === '') throw new ApiError(400, 'name must be a non-empty string');
  const types = Array.isArray(providerTypes) ? providerTypes : [];
  if (types.length === 0 || !types.every((type) => ['CUSTOM', 'MDM', 'HRIS'].includes(type))) {
    throw new ApiError(400, 'providerTypes must be a list of: CUSTOM, MDM, HRIS');
  }
  if (description !== null && typeof description !== 'string') throw new ApiError(400, 'description must be a string');
  const custom = types.includes('CUSTOM');
  const misplaced = CUSTOM_ONLY.find((key) => body[key] !== undefined);
  if (!custom && misplaced) throw new ApiError(400, `${misplaced} is not allowed for this provider type`);
  if (custom && (!body['workspaceIds'] || !body['displayNameKey'] || !(body['schema'] ?? body['sampleData']))) {
    throw new ApiError(400, 'CUSTOM needs workspaceIds, displayNameKey and one of schema and sampleData');
  }
  const row: StoredConnection = {
    id: takeId(call.state),
    custom: true,
    clientAlias: name,
    description,
    clientType: custom ? 'CUSTOM' : `CUSTOM_${types[0]}`,
    providerTypes: types,
    createdById: call.state.tenant.keyUserId,
    createdAt: call.now,
    updatedAt: call.now,
    deletedAt: null,
  };
  call.state.connections.push(row);
  return { status: 201, body: connectionWire(call, row) };
}
