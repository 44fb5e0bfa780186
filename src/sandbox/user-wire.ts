import type { Lookup } from './lookup.js';
import type { StoredAccount, StoredConnection, StoredIdentity, StoredUser } from './model.js';

/** The short user that personnel and connections carry. */
export function compactUser({ id, email, firstName, lastName, createdAt, updatedAt }: StoredUser) {
  return { id, email, firstName, lastName, createdAt, updatedAt };
}

/** The short connection that identities and searched people carry. */
export function compactConnection({ id, clientType, clientAlias, createdAt, updatedAt, deletedAt }: StoredConnection) {
  return {
    id,
    clientType,
    clientId: null,
    clientAlias,
    state: 'ACTIVE',
    createdAt,
    updatedAt,
    connectedAt: createdAt,
    failedAt: null,
    deletedAt,
  };
}

/** The identities of a user, HRIS records first: how to see which record a user is matched to (CONTRACT 11). */
export function userIdentities(look: Lookup, user: StoredUser) {
  return [
    ...look.recordsOf(user.id).map((row) => recordWire(look, user, row)),
    ...look.accountsOf(user.email).map((row) => accountWire(look, user, row)),
  ];
}

function recordWire(look: Lookup, user: StoredUser, row: StoredIdentity) {
  const { id, identityId, connectionId, deletedAt, userId, createdAt, updatedAt, ...fields } = row;
  return {
    id,
    identityId,
    username: null,
    hasMfa: null,
    ...fields,
    ...placement(look, user, connectionId, createdAt),
    createdAt,
    updatedAt,
  };
}

function accountWire(look: Lookup, user: StoredUser, row: StoredAccount) {
  return {
    id: row.id,
    identityId: `account-${row.id}`,
    username: row.email,
    hasMfa: row.hasMfa,
    email: row.email,
    secondaryEmail: null,
    firstName: row.firstName,
    lastName: row.lastName,
    jobTitle: row.jobTitle,
    managerId: null,
    managerName: null,
    startedAt: null,
    separatedAt: null,
    isContractor: null,
    ...placement(look, user, row.connectionId, row.createdAt),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

function placement(look: Lookup, user: StoredUser, connectionId: number, connectedAt: string) {
  const connection = look.connection(connectionId);
  return {
    userId: user.id,
    connectionId,
    connection: connection ? compactConnection(connection) : null,
    connectedAt,
    disconnectedAt: null,
  };
}
