import type { Route } from './call.js';
import { CONNECTION_ROUTES } from './connections.js';
import { CUSTOM_FIELD_ROUTES } from './custom-fields.js';
import { DOCUMENT_ROUTES } from './documents.js';
import { hrisRoutes } from './hris.js';
import { PERSONNEL_ROUTES } from './personnel.js';
import { PERSONNEL_WRITE_ROUTES } from './personnel-write.js';
import { scopeRoutes } from './scopes.js';
import { SEARCH_ROUTES } from './search.js';
import { isAbsent, type Settings } from './settings.js';
import { USER_ROUTES } from './users.js';
import { V1_PERSONNEL_ROUTES } from './v1-personnel.js';
import { V1_USER_ROUTES } from './v1-users.js';
import { GROUP_ROUTES, WORKSPACE_ROUTES } from './workspaces.js';

/** Every endpoint that a sandbox with these settings serves. */
export function routes(settings: Settings): readonly Route[] {
  const part = (name: Parameters<typeof isAbsent>[1], list: readonly Route[]) => (isAbsent(settings, name) ? [] : list);
  return [
    ...hrisRoutes(settings),
    ...CONNECTION_ROUTES,
    ...PERSONNEL_ROUTES,
    ...PERSONNEL_WRITE_ROUTES,
    ...part('search', SEARCH_ROUTES),
    ...part('groups', GROUP_ROUTES),
    ...part('scopes', scopeRoutes(settings)),
    ...WORKSPACE_ROUTES,
    ...USER_ROUTES,
    ...DOCUMENT_ROUTES,
    ...part('custom-field-definitions', CUSTOM_FIELD_ROUTES),
    ...part('v1', [...V1_PERSONNEL_ROUTES, ...V1_USER_ROUTES]),
  ];
}
