import { type Call, objectBody, type Route } from './call.js';
import { findConnection } from './connections.js';
import { type IdentityItem, readIdentity } from './identity-input.js';
import type { StoredIdentity } from './model.js';
import { BY_DATE, pageReply, type SortKeys } from './paging.js';
import { checkParameters } from './query.js';
import { ApiError, type Reply } from './reply.js';
import type { Settings } from './settings.js';
import { applyInput, identityIndex, type Upserted, upsert } from './upsert.js';

const FEATURE = 'Custom Connections and Tests';
const ROOT = '/public/v2/custom-connections/:connectionId/hris-user-identities';
/** R1's batch limit is 300, R2 and R3 allow 1000 (CONTRACT 7.1). */
const BATCH = { R1: 300, R2: 1000, R3: 1000 } as const;

const BY_NAME: SortKeys<StoredIdentity> = {
  ...BY_DATE,
  name: (row) => `${row.firstName ?? ''} ${row.lastName ?? ''}`.toLowerCase(),
};

/** The HRIS user identity endpoints in the edition the settings name (CONTRACT 7). */
export function hrisRoutes({ hris }: Settings): readonly Route[] {
  return hris === 'R1' ? [...ROUTES, PUT] : ROUTES;
}

const ROUTES: readonly Route[] = [
  { method: 'GET', path: ROOT, permission: 'user-identities-hris-get', feature: FEATURE, handle: list },
  { method: 'POST', path: ROOT, permission: 'user-identity-hris-post', feature: FEATURE, handle: post },
  { method: 'GET', path: `${ROOT}/:id`, permission: 'user-identity-hris-get', feature: FEATURE, handle: get },
  { method: 'DELETE', path: `${ROOT}/:id`, permission: 'user-identity-hris-delete', feature: FEATURE, handle: remove },
];

const PUT: Route = {
  method: 'PUT',
  path: `${ROOT}/:id`,
  permission: 'user-identity-hris-put',
  feature: FEATURE,
  handle: put,
};

/** A record as the API shows it: all 14 keys, always (CONTRACT 7.3). */
export function identityWire({ connectionId, deletedAt, userId, createdAt, updatedAt, ...row }: StoredIdentity) {
  return { ...row, createdAt, updatedAt };
}

function connectionId(call: Call): number {
  const connection = findConnection(call);
  if (!connection.providerTypes.includes('HRIS')) {
    throw new ApiError(404, 'The custom HRIS connection was not found');
  }
  return connection.id;
}

function list(call: Call): Reply {
  const connection = connectionId(call);
  const separated = call.settings['list-separated'] === 'yes';
  const rows = call.state.identities.filter(
    (row) => row.connectionId === connection && row.deletedAt === null && (separated || row.separatedAt === null),
  );
  const r3 = call.settings.hris === 'R3';
  checkParameters(call, [], r3 ? undefined : ['cursor', 'size', 'sort', 'sortDir']);
  return pageReply(call, rows, r3 ? BY_DATE : BY_NAME, identityWire, { totals: r3 });
}

/** The record a path addresses; R3 also by `identity-id:`, and says 400 to an address that is neither. */
function address(call: Call, deleted = false): StoredIdentity {
  const connection = connectionId(call);
  const id = call.params['id'] ?? '';
  const byKey = call.settings.hris === 'R3' && id.startsWith('identity-id:');
  if (call.settings.hris === 'R3' && !byKey && !/^\d+$/.test(id)) {
    throw new ApiError(400, 'userIdentityId must be a number, or identity-id: followed by an identityId');
  }
  const key = id.slice('identity-id:'.length);
  const found = call.state.identities.find(
    (row) => row.connectionId === connection && (byKey ? row.identityId === key : String(row.id) === id),
  );
  if (!found || (found.deletedAt !== null && !deleted)) throw new ApiError(404, 'The user identity was not found');
  return found;
}

function get(call: Call): Reply {
  return { status: 200, body: identityWire(address(call)) };
}

function put(call: Call): Reply {
  const record = address(call);
  const { input, problem } = readIdentity(call.json(), call.settings, false);
  if (problem !== null) throw new ApiError(400, problem);
  applyInput(call, record, input);
  return { status: 200, body: identityWire(record) };
}

function remove(call: Call): Reply {
  const record = address(call, call.settings['second-delete'] === '204');
  record.deletedAt ??= call.now;
  return { status: 204 };
}

function post(call: Call): Reply {
  const connection = connectionId(call);
  const { hris } = call.settings;
  const records = hris === 'R1' ? objectBody(call, ['identities'])['identities'] : call.json();
  const what = hris === 'R1' ? 'identities' : 'the request body';
  if (!Array.isArray(records)) throw new ApiError(400, `${what} must be an array`);
  if (records.length < 1 || records.length > BATCH[hris]) {
    throw new ApiError(400, `${what} must hold 1 to ${BATCH[hris]} elements`);
  }
  const items = records.map((record) => readIdentity(record, call.settings));
  return hris === 'R1' ? postEnvelope(call, connection, items) : postBatch(call, connection, items);
}

/** R1: all or nothing, and 201 for updates too. */
function postEnvelope(call: Call, connection: number, items: readonly IdentityItem[]): Reply {
  const seen = new Set<string>();
  const sound = items.map(({ identityId, problem, ...item }, position) => {
    if (problem !== null || identityId === null) throw new ApiError(400, `identities.${position}.${problem}`);
    if (seen.has(identityId)) throw new ApiError(400, `identities.${position}.identityId must be unique in a batch`);
    seen.add(identityId);
    return { identityId, problem, ...item };
  });
  const index = identityIndex(call, connection);
  const body = sound.map((item) => identityWire(upsert(call, connection, index, item.identityId, item).record));
  return { status: 201, body };
}

/** R2 and R3: one result an item, in the order of the request; later duplicates of an identityId fail. */
function postBatch(call: Call, connection: number, items: readonly IdentityItem[]): Reply {
  const index = identityIndex(call, connection);
  const seen = new Set<string>();
  const results = items.map((item) => {
    const { identityId, problem } = item;
    const duplicate = identityId !== null && seen.has(identityId);
    if (identityId !== null) seen.add(identityId);
    if (problem !== null || identityId === null) return refused(problem ?? 'identityId is missing');
    if (duplicate) return refused('identityId must be unique in a batch');
    return accepted(call, upsert(call, connection, index, identityId, item));
  });
  const failed = results.filter((result) => result.statusCode >= 400).length;
  if (failed === results.length && call.settings['all-failed'] === '400') {
    throw new ApiError(400, 'Every identity of the batch is invalid');
  }
  const created = results.every((result) => result.statusCode === 201);
  return { status: failed > 0 ? 207 : created ? 201 : 200, body: results };
}

const refused = (message: string) => ({ statusCode: 400, data: null, error: { message } });

function accepted(call: Call, { outcome, record }: Upserted) {
  const restored = Number(call.settings['restore-status']);
  const statusCode = outcome === 'created' ? 201 : outcome === 'restored' ? restored : 200;
  const silent = outcome === 'unchanged' && call.settings.hris === 'R3';
  return { statusCode, data: silent ? null : identityWire(record) };
}
