import { byId, type Call, type Route } from './call.js';
import { documentWire, downloadWire } from './document-wire.js';
import type { StoredDocument } from './model.js';
import { BY_DATE, pageReply } from './paging.js';
import { checkParameters, choiceParameter, listParameter, textParameter } from './query.js';
import type { Reply } from './reply.js';
import { DOCUMENT_TYPES, upload } from './upload.js';
import { findUser } from './users.js';

const ROOT = '/public/v2/users/:userId/documents';
const ONE = `${ROOT}/:documentId`;

/** Documents of a user (CONTRACT 11). There is no replacing: a second upload of the same file is a second document. */
export const DOCUMENT_ROUTES: readonly Route[] = [
  { method: 'GET', path: ROOT, permission: 'users-get-documents', handle: list },
  { method: 'POST', path: ROOT, permission: 'users-post-document', handle: post },
  { method: 'GET', path: ONE, permission: 'users-get-documents', handle: get },
  { method: 'DELETE', path: ONE, permission: 'users-delete-document', handle: remove },
];

function wire(call: Call, document: StoredDocument) {
  const expand = listParameter(call, 'expand', ['downloadUrl']);
  const link = expand.length > 0 ? { downloadUrl: downloadWire(call.origin, document) } : {};
  return { ...documentWire(document), ...link };
}

function findDocument(call: Call): StoredDocument {
  const user = findUser(call);
  const rows = call.state.documents.filter((row) => row.userId === user.id);
  return byId(rows, call.params['documentId'], 'The document');
}

function list(call: Call): Reply {
  const user = findUser(call);
  checkParameters(call, ['expand[]', 'name', 'type']);
  const name = textParameter(call, 'name');
  const type = choiceParameter(call, 'type', DOCUMENT_TYPES);
  const rows = call.state.documents.filter(
    (row) =>
      row.userId === user.id &&
      (name === undefined || row.name.toLowerCase().includes(name.toLowerCase())) &&
      (type === undefined || row.type === type),
  );
  return pageReply(call, rows, BY_DATE, (row) => wire(call, row));
}

function post(call: Call): Reply {
  return { status: 201, body: documentWire(upload(call, findUser(call).id)) };
}

function get(call: Call): Reply {
  return { status: 200, body: wire(call, findDocument(call)) };
}

/** 200 and not 204, with no body (CONTRACT 11). */
function remove(call: Call): Reply {
  const document = findDocument(call);
  call.state.documents = call.state.documents.filter((row) => row !== document);
  return { status: 200 };
}
