import { complianceChecks } from './checks.js';
import type { Lookup } from './lookup.js';
import type { StoredConnection, StoredDocument, StoredPerson, StoredUser } from './model.js';
import { userIdentities } from './user-wire.js';

/** A document as V1 shows it: without its user. */
export function v1Document({ id, name, type, renewalDate, createdAt, updatedAt }: StoredDocument) {
  return { id, name, type, fileUrl: null, renewalDate, createdAt, updatedAt };
}

/** A user without the parts that would lead back to users: how V1 nests one inside its own identities. */
function bareUser(user: StoredUser) {
  return { ...user, backgroundChecks: [], identities: [], documents: [] };
}

/** A V1 user, whole, with identities and a first page of documents (CONTRACT 12). */
export function v1User(look: Lookup, user: StoredUser) {
  const documents = look.documentsOf(user.id).map(v1Document);
  return {
    ...bareUser(user),
    identities: userIdentities(look, user).map((identity) => v1Identity(look, user, identity)),
    documents: [{ data: documents, page: 1, limit: documents.length, total: documents.length }],
  };
}

function v1Identity(look: Lookup, user: StoredUser, identity: ReturnType<typeof userIdentities>[number]) {
  const { connectionId, userId, email, createdAt, updatedAt, connection, ...fields } = identity;
  const stored = look.connection(connectionId);
  return {
    ...fields,
    user: bareUser(user),
    connection: stored ? v1Connection(stored, user) : null,
    hasIdp: look.accountsOf(user.email).length > 0,
  };
}

function v1Connection(row: StoredConnection, user: StoredUser) {
  return {
    id: row.id,
    clientType: row.clientType,
    state: 'ACTIVE',
    connected: true,
    connectedAt: row.createdAt,
    failedAt: null,
    companyId: 1,
    assignmentId: '',
    user: bareUser(user),
    accountId: '',
    clientId: '',
    clientAlias: row.clientAlias,
    manuallyUpdatedAt: row.updatedAt,
    aliasUpdatedAt: row.updatedAt,
    deletedAt: row.deletedAt,
    requestorId: row.createdById,
    product: {},
    writeAccessEnabled: false,
    sourcePreference: '',
    securityLabel: '',
    jqlQuery: '',
    authorized: true,
    workspaces: [],
    providerTypes: row.providerTypes.map((value) => ({ value, isEnabled: true })),
    code: null,
    groupLabel: null,
  };
}

/** The day of an instant, as V1 writes dates. */
const day = (instant: string | null) => instant?.slice(0, 10) ?? null;

/** A person as V1 shows it; note startDate and separationDate, named otherwise in V2 (CONTRACT 12). */
export function v1Person(look: Lookup, person: StoredPerson) {
  const user = look.user(person.userId);
  const provider = look.user(person.reasonProviderId);
  return {
    id: person.id,
    employmentStatus: person.employmentStatus,
    notHumanReason: person.notHumanReason,
    osVersion: null,
    serialNumber: null,
    user: user ? v1User(look, user) : null,
    reasonProvider: provider ? v1User(look, provider) : null,
    complianceChecks: complianceChecks(look, person),
    complianceTests: [],
    startDate: day(person.startedAt),
    separationDate: day(person.separatedAt),
    statusUpdatedAt: person.statusUpdatedAt,
    data: { createdAt: person.createdAt, updatedAt: person.updatedAt },
    createdAt: person.createdAt,
    updatedAt: person.updatedAt,
    devices: [],
  };
}

/** A row of V1's personnel list: the person with what its table counts. */
export function v1Row(look: Lookup, person: StoredPerson) {
  const counts = { agentEnabled: false, manualUploadEnabled: false, devicesCount: 0, devicesFailingComplianceCount: 0 };
  return { ...v1Person(look, person), ...counts };
}
