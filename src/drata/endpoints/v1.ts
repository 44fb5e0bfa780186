import type { Endpoint } from '../endpoint.js';
import { ABSENT, gone, ONE_V1, READ, WRITE } from './parts.js';

const PERSONNEL = '/public/personnel';
const USERS = '/public/users';
const PERSON = gone('personnel record {personnelId}');
const RESET = {
  ...WRITE,
  method: 'PUT',
  does: 'hand personnel back to automatic sync',
  permission: "Personnel: Reset Personnel's IdP/HRIS Sync Status",
} as const;

/** Personnel, users and documents under V1 (CONTRACT section 12). Mind the three forms of the reset paths. */
export const V1_ENDPOINTS = {
  v1PersonnelList: {
    ...READ,
    path: PERSONNEL,
    does: 'list personnel',
    permission: 'Personnel: List Personnel',
    missing: ABSENT,
    probe: { ...ONE_V1, gives: { personnelId: 'id' } },
  },
  v1PersonnelGet: {
    ...READ,
    path: `${PERSONNEL}/{personnelId}`,
    does: 'read one personnel record',
    permission: 'Personnel: Get Personnel',
    missing: gone('such personnel record'),
    probe: { query: [] },
  },
  v1PersonnelGetByEmail: {
    ...READ,
    path: `${PERSONNEL}/{email}/email`,
    does: 'read one personnel record',
    permission: 'Personnel: Get Personnel',
    missing: gone('such personnel record'),
    probe: { query: [] },
  },
  v1ContractDates: {
    ...WRITE,
    method: 'PUT',
    path: `${PERSONNEL}/{personnelId}/contract-dates`,
    does: 'update the dates of personnel',
    permission: "Personnel: Update Personnel's Hire and Separation Dates - applies to V1 only",
    missing: PERSON,
  },
  v1Status: {
    ...WRITE,
    method: 'PUT',
    path: `${PERSONNEL}/{personnelId}/status`,
    does: 'update the status of personnel',
    permission: "Personnel: Update Personnel's Employment Status - applies to V1 only",
    missing: PERSON,
  },
  v1ResetOne: { ...RESET, path: `${PERSONNEL}/reset-sync/{personnelId}`, missing: PERSON },
  v1ResetSome: { ...RESET, path: `${PERSONNEL}/some/reset-sync`, missing: { ...ABSENT, reach: 'item' } },
  v1ResetAll: { ...RESET, path: `${PERSONNEL}/all/reset-sync`, missing: { ...ABSENT, reach: 'item' } },
  v1UserList: {
    ...READ,
    path: USERS,
    does: 'list users',
    permission: 'Users: List Users',
    missing: ABSENT,
    probe: { ...ONE_V1, gives: { userId: 'id', email: 'email' } },
  },
  v1UserGet: {
    ...READ,
    path: `${USERS}/{userId}`,
    does: 'read one user',
    permission: 'Users: Get User',
    missing: gone('such user'),
    probe: { query: [] },
  },
  v1UserGetByEmail: {
    ...READ,
    path: `${USERS}/{email}/email`,
    does: 'read one user',
    permission: 'Users: Get User',
    missing: gone('such user'),
    probe: { query: [] },
  },
  v1DocumentList: {
    ...READ,
    path: `${USERS}/{userId}/documents`,
    does: "list a user's documents",
    permission: 'Users: List User Documents',
    missing: gone('user {userId}'),
    probe: { ...ONE_V1, gives: { documentId: 'id' } },
  },
  v1DocumentUpload: {
    ...WRITE,
    method: 'POST',
    path: `${USERS}/{userId}/documents`,
    does: 'upload a document',
    permission: 'Users: Create User Document',
    // A second request makes a second document (CONTRACT section 4).
    repeatable: false,
    missing: gone('user {userId}'),
  },
  v1DocumentDownload: {
    ...READ,
    path: `${USERS}/documents/{documentId}/download`,
    does: 'download a document',
    permission: 'Users: Download User Document',
    missing: gone('document {documentId}'),
    probe: { query: [] },
  },
  // The document first, then its user.
  v1DocumentDelete: {
    ...WRITE,
    method: 'DELETE',
    path: `${USERS}/documents/{documentId}/{userId}`,
    does: 'delete a document',
    permission: 'Users: Delete User Document',
    replies: 'nothing',
    missing: gone('document {documentId} of user {userId}'),
  },
} as const satisfies Readonly<Record<string, Endpoint>>;
