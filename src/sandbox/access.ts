import type { Route } from './call.js';
import type { Tenant } from './model.js';
import { ApiError } from './reply.js';

/** Machine names of the key's permissions (CONTRACT 6). */
export const PERMISSIONS = [
  'user-identities-hris-get',
  'user-identity-hris-post',
  'user-identity-hris-get',
  'user-identity-hris-put',
  'user-identity-hris-delete',
  'custom-connections-get',
  'custom-connections-post',
  'custom-connections-put',
  'custom-connections-delete',
  'personnel-get',
  'personnel-get-personnel-details',
  'personnel-put',
  'personnel-put-reset-resync',
  'personnel-put-contract-dates',
  'personnel-put-employment-status',
  'workspace-personnel-scope-get',
  'workspace-personnel-scope-update',
  'workspace-personnel-scope-delete',
  'workspaces-get',
  'users-get',
  'user-get',
  'users-get-documents',
  'users-post-document',
  'users-get-download-user-document',
  'users-delete-document',
  'custom-field-definition-get',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** Plan features that an endpoint may need (CONTRACT 6). */
export const FEATURES = ['Custom Connections and Tests', 'Custom Fields and Formulas'] as const;

export type Feature = (typeof FEATURES)[number];

/** 401 unless a bearer key is there and, where keys were declared, is one of them. */
export function checkKey(authorization: string | undefined, keys: readonly string[] | null): void {
  const key = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  if (!key || (keys !== null && !keys.includes(key))) throw new ApiError(401, 'Invalid Authorization');
}

/** 412 while the tenant has not accepted the API terms. */
export function checkTerms(tenant: Tenant): void {
  if (!tenant.termsAccepted) {
    throw new ApiError(412, 'You must accept the Drata terms and conditions to use the API');
  }
}

/** 402 without the plan feature, then 403 without the permission: CONTRACT 4's precedence. */
export function checkAccess(tenant: Tenant, route: Route): void {
  if (route.feature && tenant.missingFeatures.includes(route.feature)) {
    throw new ApiError(402, 'You must upgrade your plan to use this feature');
  }
  if (tenant.missingPermissions.includes(route.permission)) {
    throw new ApiError(403, 'You are not allowed to perform this action');
  }
}
