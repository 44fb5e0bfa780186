import { type Call, objectBody, type Route } from './call.js';
import { lookup } from './lookup.js';
import { scopeCounts } from './membership.js';
import type { StoredGroup, StoredWorkspace } from './model.js';
import { BY_DATE, pageReply } from './paging.js';
import { checkParameters } from './query.js';
import { ApiError, type Reply } from './reply.js';
import type { Settings } from './settings.js';
import { findWorkspace } from './workspaces.js';

const ROOT = '/public/v2/workspaces/:workspaceId';
const READ = 'workspace-personnel-scope-get';
const UPDATE = 'workspace-personnel-scope-update';
const DELETE = 'workspace-personnel-scope-delete';

/** Personnel scope of a workspace in the older paths (CONTRACT 9.7). */
const S1: readonly Route[] = [
  { method: 'GET', path: `${ROOT}/personnel-scope`, permission: READ, handle: readWhole },
  { method: 'PUT', path: `${ROOT}/personnel-scope`, permission: UPDATE, handle: replace },
  { method: 'DELETE', path: `${ROOT}/personnel-scope-groups/:groupId`, permission: DELETE, handle: removeOne },
];

/** And in the newer ones. */
const S2: readonly Route[] = [
  { method: 'GET', path: `${ROOT}/scoped-personnel-groups`, permission: READ, handle: listGroups },
  { method: 'GET', path: `${ROOT}/scoped-personnel-counts`, permission: READ, handle: readCounts },
  { method: 'PUT', path: `${ROOT}/scoped-personnel-groups`, permission: UPDATE, handle: replace },
  { method: 'POST', path: `${ROOT}/scoped-personnel-groups`, permission: UPDATE, handle: addOne },
  { method: 'DELETE', path: `${ROOT}/scoped-personnel-groups/:groupId`, permission: DELETE, handle: removeOne },
];

/** The scope endpoints of the variant the settings name. */
export function scopeRoutes(settings: Settings): readonly Route[] {
  return settings['scope-paths'] === 'S1' ? S1 : S2;
}

function scopeGroups(call: Call, workspace: StoredWorkspace): StoredGroup[] {
  return call.state.groups.filter((group) => workspace.scopeGroupIds?.includes(group.id));
}

function readWhole(call: Call): Reply {
  const workspace = findWorkspace(call);
  const look = lookup(call.state);
  const groups = scopeGroups(call, workspace).map(({ id, name, connectionId }) => {
    return { id, name, connectionProvider: look.connection(connectionId)?.clientType ?? null };
  });
  const { scoped, total } = scopeCounts(call.state, look, workspace);
  return { status: 200, body: { groups, scopedPersonnelCount: scoped ?? 0, totalCount: total } };
}

function readCounts(call: Call): Reply {
  const { scoped, total } = scopeCounts(call.state, lookup(call.state), findWorkspace(call));
  return { status: 200, body: { scopedPersonnelCount: scoped ?? 0, totalPersonnelCount: total } };
}

function listGroups(call: Call): Reply {
  const workspace = findWorkspace(call);
  checkParameters(call, []);
  return pageReply(call, scopeGroups(call, workspace), BY_DATE, (row) => row, { totals: false });
}

function groupId(call: Call, id: unknown): number {
  const group = call.state.groups.find((row) => row.id === id);
  if (!group) throw new ApiError(400, `${id} is no synced personnel group`);
  return group.id;
}

/** Replaces the whole set; an empty list clears it, a missing one is a 400. */
function replace(call: Call): Reply {
  const workspace = findWorkspace(call);
  const { groupIds } = objectBody(call, ['groupIds']);
  if (!Array.isArray(groupIds)) throw new ApiError(400, 'groupIds must be an array of numbers');
  const ids = new Set(groupIds.map((id) => groupId(call, id)));
  Object.assign(workspace, { scopeGroupIds: [...ids], updatedAt: call.now });
  return { status: 204 };
}

function addOne(call: Call): Reply {
  const workspace = findWorkspace(call);
  const id = groupId(call, objectBody(call, ['groupId'])['groupId']);
  const present = workspace.scopeGroupIds ?? [];
  if (present.includes(id)) throw new ApiError(409, 'The group is in the scope already');
  Object.assign(workspace, { scopeGroupIds: [...present, id], updatedAt: call.now });
  return { status: 201, body: call.state.groups.find((row) => row.id === id) };
}

function removeOne(call: Call): Reply {
  const workspace = findWorkspace(call);
  const present = workspace.scopeGroupIds ?? [];
  const left = present.filter((id) => String(id) !== call.params['groupId']);
  if (left.length === present.length) throw new ApiError(404, 'The group is not in the scope');
  Object.assign(workspace, { scopeGroupIds: left, updatedAt: call.now });
  return { status: 204 };
}
