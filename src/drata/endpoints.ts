import type { Endpoint } from './endpoint.js';
import { HRIS_ENDPOINTS } from './endpoints/hris.js';
import { PERSONNEL_ENDPOINTS } from './endpoints/personnel.js';
import { SCOPE_ENDPOINTS } from './endpoints/scopes.js';
import { USER_ENDPOINTS } from './endpoints/users.js';
import { V1_ENDPOINTS } from './endpoints/v1.js';

/** Every endpoint in use. */
export const ENDPOINTS = {
  ...HRIS_ENDPOINTS,
  ...PERSONNEL_ENDPOINTS,
  ...SCOPE_ENDPOINTS,
  ...USER_ENDPOINTS,
  ...V1_ENDPOINTS,
} as const satisfies Readonly<Record<string, Endpoint>>;

export type EndpointName = keyof typeof ENDPOINTS;
