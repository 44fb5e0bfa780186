import type { Route } from './call.js';
import { CONNECTION_ROUTES } from './connections.js';
import { hrisRoutes } from './hris.js';
import { PERSONNEL_ROUTES } from './personnel.js';
import type { Settings } from './settings.js';
import { USER_ROUTES } from './users.js';

/** Every endpoint that a sandbox with these settings serves. */
export function routes(settings: Settings): readonly Route[] {
  return [...hrisRoutes(settings), ...CONNECTION_ROUTES, ...PERSONNEL_ROUTES, ...USER_ROUTES];
}
