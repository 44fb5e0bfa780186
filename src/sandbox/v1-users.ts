import { emailKey } from '../state/text.js';
import { byId, type Call, type Route } from './call.js';
import { downloadWire } from './document-wire.js';
import { lookup } from './lookup.js';
import type { StoredUser } from './model.js';
import { numberedPage } from './paging.js';
import { choiceParameter, numbersParameter, textParameter } from './query.js';
import { ApiError, type Reply } from './reply.js';
import { DOCUMENT_TYPES, upload } from './upload.js';
import { v1Document, v1User } from './v1-wire.js';

const ROOT = '/public/users';

/** Users and their documents V1 (CONTRACT 12). */
export const V1_USER_ROUTES: readonly Route[] = [
  { method: 'GET', path: ROOT, permission: 'users-get', handle: list },
  { method: 'GET', path: `${ROOT}/:email/email`, permission: 'user-get', handle: getByEmail },
  { method: 'GET', path: `${ROOT}/:id`, permission: 'user-get', handle: get },
  { method: 'GET', path: `${ROOT}/:id/documents`, permission: 'users-get-documents', handle: listDocuments },
  { method: 'POST', path: `${ROOT}/:id/documents`, permission: 'users-post-document', handle: post },
  {
    method: 'GET',
    path: `${ROOT}/documents/:id/download`,
    permission: 'users-get-download-user-document',
    handle: download,
  },
  // The document first, then its user.
  { method: 'DELETE', path: `${ROOT}/documents/:docId/:id`, permission: 'users-delete-document', handle: remove },
];

const named = (call: Call) => byId(call.state.users, call.params['id'], 'The user');

function list(call: Call): Reply {
  const q = (textParameter(call, 'q') ?? '').toLowerCase();
  const roles = call.query.getAll('roles[]');
  const notRoles = call.query.getAll('excludeRoles[]');
  const ids = bounded(call, 'includeUserIds', 300);
  const notIds = bounded(call, 'excludeUserIds', 500);
  const fits = (user: StoredUser) =>
    `${user.firstName ?? ''} ${user.lastName ?? ''} ${user.email}`.toLowerCase().includes(q) &&
    (roles.length === 0 || user.roles.some((role) => roles.includes(role))) &&
    !user.roles.some((role) => notRoles.includes(role)) &&
    (ids.length === 0 || ids.includes(user.id)) &&
    !notIds.includes(user.id);
  const look = lookup(call.state);
  const { data, ...page } = numberedPage(call, call.state.users.filter(fits));
  return { status: 200, body: { data: data.map((user) => v1User(look, user)), ...page } };
}

function bounded(call: Call, name: string, max: number): number[] {
  const ids = numbersParameter(call, name);
  if (ids.length > max) throw new ApiError(400, `${name} must hold at most ${max} numbers`);
  return ids;
}

function get(call: Call): Reply {
  return { status: 200, body: v1User(lookup(call.state), named(call)) };
}

function getByEmail(call: Call): Reply {
  const look = lookup(call.state);
  const user = look.userByEmail(emailKey(call.params['email'] ?? ''));
  if (!user) throw new ApiError(404, 'The user was not found');
  return { status: 200, body: v1User(look, user) };
}

function listDocuments(call: Call): Reply {
  const user = named(call);
  const q = (textParameter(call, 'q') ?? '').toLowerCase();
  const type = choiceParameter(call, 'type', DOCUMENT_TYPES);
  const rows = call.state.documents.filter(
    (row) => row.userId === user.id && row.name.toLowerCase().includes(q) && (type === undefined || row.type === type),
  );
  // Pages without a word on how many there are.
  return { status: 200, body: { documents: numberedPage(call, rows).data.map(v1Document) } };
}

function post(call: Call): Reply {
  return { status: 201, body: v1Document(upload(call, named(call).id)) };
}

function download(call: Call): Reply {
  const document = byId(call.state.documents, call.params['id'], 'The document');
  const { signedUrl, fileBuffer } = downloadWire(call.origin, document);
  return { status: 200, body: { signedUrl, fileBuffer } };
}

function remove(call: Call): Reply {
  const user = named(call);
  const rows = call.state.documents.filter((row) => row.userId === user.id);
  const document = byId(rows, call.params['docId'], 'The document');
  call.state.documents = call.state.documents.filter((row) => row !== document);
  return { status: 200 };
}
