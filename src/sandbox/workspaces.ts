import { byId, type Call, type Route } from './call.js';
import { type Lookup, lookup } from './lookup.js';
import { scopeCounts } from './membership.js';
import type { StoredGroup, StoredWorkspace } from './model.js';
import { BY_DATE, pageReply } from './paging.js';
import { checkParameters, listParameter, textParameter } from './query.js';
import type { Reply } from './reply.js';

/** Workspaces (CONTRACT 10). */
export const WORKSPACE_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/public/v2/workspaces', permission: 'workspaces-get', handle: listWorkspaces },
];

/** Groups of the identity provider (CONTRACT 10). */
export const GROUP_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/public/v2/groups', permission: 'personnel-get', handle: listGroups },
];

/** The workspace a path names; 404 when there is none. */
export function findWorkspace(call: Call): StoredWorkspace {
  return byId(call.state.workspaces, call.params['workspaceId'], 'The workspace');
}

function listWorkspaces(call: Call): Reply {
  checkParameters(call, ['expand[]']);
  const expand = listParameter(call, 'expand', ['frameworks', 'personnelScope']);
  const look = lookup(call.state);
  const wire = ({ scopeGroupIds, ...row }: StoredWorkspace) => ({
    ...row,
    ...(expand.includes('frameworks') ? { frameworks: [] } : {}),
    ...(expand.includes('personnelScope') ? scopedCount(call, look, { scopeGroupIds, ...row }) : {}),
  });
  return pageReply(call, call.state.workspaces, BY_DATE, wire);
}

const scopedCount = (call: Call, look: Lookup, workspace: StoredWorkspace) => ({
  scopedPersonnelCount: scopeCounts(call.state, look, workspace).scoped,
});

function listGroups(call: Call): Reply {
  checkParameters(call, ['q']);
  const part = (textParameter(call, 'q') ?? '').toLowerCase();
  const rows = call.state.groups.filter((row) => row.name.toLowerCase().includes(part));
  return pageReply<StoredGroup>(call, rows, BY_DATE, (row) => row);
}
