import type { Endpoint } from '../endpoint.js';
import { ABSENT, gone, ONE_V2, READ, WRITE } from './parts.js';

const WORKSPACES = '/public/v2/workspaces';
const WORKSPACE = `${WORKSPACES}/{workspaceId}`;
const SCOPE = gone('personnel scope of workspace {workspaceId}');
const VIEW = 'Workspaces: View Workspace Personnel Scope';
const REPLACE = 'Workspaces: Replace Workspace Personnel Scope';
const REMOVE = {
  ...WRITE,
  method: 'DELETE',
  does: 'take a group out of a workspace scope',
  permission: 'Workspaces: Remove Group From Workspace Personnel Scope',
  replies: 'nothing',
  missing: gone('group {groupId} in the scope of workspace {workspaceId}'),
} as const;

/** Workspaces, groups, and the personnel scope in its two revisions, S1 and S2 (CONTRACT sections 9.7 and 10). */
export const SCOPE_ENDPOINTS = {
  workspaceList: {
    ...READ,
    path: WORKSPACES,
    does: 'list workspaces',
    permission: 'Workspaces: List Workspaces',
    missing: ABSENT,
    probe: { ...ONE_V2, gives: { workspaceId: 'id' } },
  },
  groupList: {
    ...READ,
    path: '/public/v2/groups',
    does: 'list groups',
    permission: 'Personnel: List Personnel',
    missing: ABSENT,
    probe: ONE_V2,
  },
  s2GroupList: {
    ...READ,
    path: `${WORKSPACE}/scoped-personnel-groups`,
    does: 'read the scope of a workspace',
    permission: VIEW,
    missing: SCOPE,
    probe: ONE_V2,
  },
  s2Counts: {
    ...READ,
    path: `${WORKSPACE}/scoped-personnel-counts`,
    does: 'count the people in the scope of a workspace',
    permission: VIEW,
    missing: SCOPE,
    probe: { query: [] },
  },
  s2GroupAdd: {
    ...WRITE,
    method: 'POST',
    path: `${WORKSPACE}/scoped-personnel-groups`,
    does: 'add a group to a workspace scope',
    permission: REPLACE,
    missing: SCOPE,
  },
  s2GroupRemove: { ...REMOVE, path: `${WORKSPACE}/scoped-personnel-groups/{groupId}` },
  s1Scope: {
    ...READ,
    path: `${WORKSPACE}/personnel-scope`,
    does: 'read the scope of a workspace',
    permission: VIEW,
    missing: SCOPE,
    probe: { query: [] },
  },
  s1ScopePut: {
    ...WRITE,
    method: 'PUT',
    path: `${WORKSPACE}/personnel-scope`,
    does: 'replace the scope of a workspace',
    permission: REPLACE,
    replies: 'nothing',
    missing: SCOPE,
  },
  s1GroupRemove: { ...REMOVE, path: `${WORKSPACE}/personnel-scope-groups/{groupId}` },
} as const satisfies Readonly<Record<string, Endpoint>>;
