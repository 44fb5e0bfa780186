import { emailKey } from '../state/text.js';
import type { Call, Route } from './call.js';
import { documentWire } from './document-wire.js';
import { type Lookup, lookup } from './lookup.js';
import type { StoredUser } from './model.js';
import { BY_DATE, pageReply } from './paging.js';
import { personWire } from './person-wire.js';
import { checkParameters, listParameter, textParameter } from './query.js';
import { ApiError, type Reply } from './reply.js';
import { userIdentities } from './user-wire.js';

const ROOT = '/public/v2/users';
const EXPANDS = ['backgroundChecks', 'documents', 'personnel', 'identities', 'roles'] as const;

/** Users (CONTRACT 11). */
export const USER_ROUTES: readonly Route[] = [
  { method: 'GET', path: ROOT, permission: 'users-get', handle: list },
  { method: 'GET', path: `${ROOT}/:userId`, permission: 'user-get', handle: get },
];

/** The user a path names by number or `email:` address; 404 when there is none. */
export function findUser(call: Call, id = call.params['userId'] ?? ''): StoredUser {
  const email = id.startsWith('email:') ? emailKey(id.slice('email:'.length)) : null;
  if (email === null && !/^\d+$/.test(id)) {
    throw new ApiError(400, 'the id must be a number, or email: followed by an address');
  }
  const found = call.state.users.find((row) =>
    email === null ? String(row.id) === id : emailKey(row.email) === email,
  );
  if (!found) throw new ApiError(404, 'The user was not found');
  return found;
}

function userWire(call: Call, look: Lookup, { entryId, roles, ...row }: StoredUser) {
  const expand = listParameter(call, 'expand', EXPANDS);
  const person = look.personOfUser(row.id);
  const documents = () => look.documentsOf(row.id).map((document) => documentWire(document));
  return {
    ...row,
    ...(expand.includes('backgroundChecks') ? { backgroundChecks: [] } : {}),
    ...(expand.includes('documents') ? { documents: documents() } : {}),
    ...(expand.includes('personnel') && person ? { personnel: personWire(look, person, []) } : {}),
    ...(expand.includes('identities') ? { identities: userIdentities(look, { ...row, entryId, roles }) } : {}),
    ...(expand.includes('roles') ? { roles } : {}),
  };
}

function list(call: Call): Reply {
  checkParameters(call, ['expand[]', 'firstName', 'lastName']);
  const starts = (name: string, value: string | null) =>
    (value ?? '').toLowerCase().startsWith((textParameter(call, name) ?? '').toLowerCase());
  const rows = call.state.users.filter((row) => starts('firstName', row.firstName) && starts('lastName', row.lastName));
  const look = lookup(call.state);
  return pageReply(call, rows, BY_DATE, (row) => userWire(call, look, row));
}

function get(call: Call): Reply {
  return { status: 200, body: userWire(call, lookup(call.state), findUser(call)) };
}
