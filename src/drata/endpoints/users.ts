import type { Endpoint } from '../endpoint.js';
import { ABSENT, gone, ONE_V2, READ, WRITE } from './parts.js';

const USERS = '/public/v2/users';
const DOCUMENTS = `${USERS}/{userId}/documents`;

/** Users and their documents under V2 (CONTRACT section 11). */
export const USER_ENDPOINTS = {
  userList: {
    ...READ,
    path: USERS,
    does: 'list users',
    permission: 'Users: List Users',
    missing: ABSENT,
    probe: { ...ONE_V2, gives: { userId: 'id' } },
  },
  userGet: {
    ...READ,
    path: `${USERS}/{userId}`,
    does: 'read one user',
    permission: 'Users: Get User',
    missing: gone('such user'),
    probe: { query: [] },
  },
  documentList: {
    ...READ,
    path: DOCUMENTS,
    does: "list a user's documents",
    permission: 'Users: List User Documents',
    missing: gone('user {userId}'),
    probe: { ...ONE_V2, gives: { documentId: 'id' } },
  },
  documentGet: {
    ...READ,
    path: `${DOCUMENTS}/{documentId}`,
    does: 'read a document',
    permission: 'Users: List User Documents',
    missing: gone('document {documentId} of user {userId}'),
    probe: { query: [] },
  },
  documentUpload: {
    ...WRITE,
    method: 'POST',
    path: DOCUMENTS,
    does: 'upload a document',
    permission: 'Users: Create User Document',
    // A second request makes a second document (CONTRACT section 4).
    repeatable: false,
    missing: gone('user {userId}'),
  },
  documentDelete: {
    ...WRITE,
    method: 'DELETE',
    path: `${DOCUMENTS}/{documentId}`,
    does: 'delete a document',
    permission: 'Users: Delete User Document',
    replies: 'nothing',
    missing: gone('document {documentId} of user {userId}'),
  },
} as const satisfies Readonly<Record<string, Endpoint>>;
