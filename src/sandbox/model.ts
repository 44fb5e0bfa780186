/** The kinds a stored column can hold; a trailing `?` also allows null. */
type Kind = 'text' | 'text?' | 'number' | 'number?' | 'flag' | 'flag?' | 'texts' | 'numbers' | 'numbers?';

/**
 * Every table of the sandbox and its columns. This one description gives the TypeScript types and the check of state and
 * seed files (`check.ts`), so that the two cannot drift apart. Instants are ISO text with milliseconds, as on the wire.
 */
export const TABLES = {
  /** Connections of every kind; only `custom` ones are served by /custom-connections. */
  connections: {
    id: 'number',
    custom: 'flag',
    clientAlias: 'text?',
    description: 'text?',
    clientType: 'text',
    providerTypes: 'texts',
    createdById: 'number?',
    createdAt: 'text',
    updatedAt: 'text',
    deletedAt: 'text?',
  },
  /** HRIS user identities; `userId` is the user matched by the last identity sync. */
  identities: {
    id: 'number',
    connectionId: 'number',
    identityId: 'text',
    email: 'text?',
    secondaryEmail: 'text?',
    firstName: 'text?',
    lastName: 'text?',
    jobTitle: 'text?',
    managerId: 'text?',
    managerName: 'text?',
    startedAt: 'text?',
    separatedAt: 'text?',
    isContractor: 'flag?',
    createdAt: 'text',
    updatedAt: 'text',
    deletedAt: 'text?',
    userId: 'number?',
  },
  /** Accounts of the identity provider: what makes users and fills groups (DOMAIN 1 and 8). */
  accounts: {
    id: 'number',
    connectionId: 'number',
    email: 'text',
    firstName: 'text?',
    lastName: 'text?',
    jobTitle: 'text?',
    hasMfa: 'flag',
    groupIds: 'numbers',
    createdAt: 'text',
    updatedAt: 'text',
  },
  groups: {
    id: 'number',
    name: 'text',
    externalId: 'text',
    source: 'text',
    connectionId: 'number?',
    createdAt: 'text',
    updatedAt: 'text',
  },
  users: {
    id: 'number',
    entryId: 'text',
    email: 'text',
    firstName: 'text?',
    lastName: 'text?',
    jobTitle: 'text?',
    avatarUrl: 'text?',
    drataTermsAgreedAt: 'text?',
    roles: 'texts',
    createdAt: 'text',
    updatedAt: 'text',
  },
  /** Personnel; `locks` names the date columns set by hand, `resync` waits for the sync after a reset (DOMAIN 6). */
  personnel: {
    id: 'number',
    userId: 'number',
    employmentStatus: 'text',
    startedAt: 'text?',
    separatedAt: 'text?',
    notHumanReason: 'text?',
    reasonProviderId: 'number?',
    statusUpdatedAt: 'text?',
    locks: 'texts',
    resync: 'flag',
    createdAt: 'text',
    updatedAt: 'text',
  },
  customFieldDefinitions: {
    id: 'number',
    name: 'text',
    description: 'text?',
    type: 'text',
    isRequired: 'flag',
    isHidden: 'flag',
    entityTypes: 'texts',
    currencyCode: 'text?',
    createdAt: 'text',
    updatedAt: 'text',
  },
  customFieldOptions: { id: 'number', customFieldId: 'number', value: 'text' },
  customFieldValues: { id: 'number', personnelId: 'number', customFieldId: 'number', value: 'text' },
  /** Workspaces; `scopeGroupIds` is null where no personnel scope is configured. */
  workspaces: {
    id: 'number',
    primary: 'flag',
    name: 'text',
    description: 'text?',
    howItWorks: 'text?',
    url: 'text?',
    logo: 'text?',
    scopeGroupIds: 'numbers?',
    createdAt: 'text',
    updatedAt: 'text',
  },
  documents: {
    id: 'number',
    userId: 'number',
    name: 'text',
    type: 'text',
    renewalDate: 'text',
    base64: 'text',
    createdAt: 'text',
    updatedAt: 'text',
  },
} as const satisfies Record<string, Record<string, Kind>>;

/** What the tenant's owner and the key's scopes allow; changed at run time through `/_sandbox/access`. */
export const TENANT = {
  termsAccepted: 'flag',
  missingFeatures: 'texts',
  missingPermissions: 'texts',
  /** The user behind the API key: named as reason provider and creator. */
  keyUserId: 'number?',
} as const satisfies Record<string, Kind>;

type Cell<K extends Kind> = K extends `${infer Base extends Kind}?`
  ? Cell<Base> | null
  : K extends 'text'
    ? string
    : K extends 'number'
      ? number
      : K extends 'flag'
        ? boolean
        : K extends 'texts'
          ? string[]
          : number[];

type Row<Columns extends Record<string, Kind>> = { -readonly [C in keyof Columns]: Cell<Columns[C]> };

export type TableName = keyof typeof TABLES;
export type TableRow<T extends TableName> = Row<(typeof TABLES)[T]>;
export type StoredConnection = TableRow<'connections'>;
export type StoredIdentity = TableRow<'identities'>;
export type StoredAccount = TableRow<'accounts'>;
export type StoredGroup = TableRow<'groups'>;
export type StoredUser = TableRow<'users'>;
export type StoredPerson = TableRow<'personnel'>;
export type StoredDefinition = TableRow<'customFieldDefinitions'>;
export type StoredWorkspace = TableRow<'workspaces'>;
export type StoredDocument = TableRow<'documents'>;
export type Tenant = Row<typeof TENANT>;

/** Marks a file as ours, so that a foreign one is never overwritten. */
export const FORMAT = 'drata-roster sandbox';
export const FORMAT_VERSION = 1;

/** The whole state of a sandbox: what its state file, a seed file and `/_sandbox/state` hold. */
export type SandboxState = {
  format: typeof FORMAT;
  version: typeof FORMAT_VERSION;
  /** The number the next record of any table gets. */
  nextId: number;
  tenant: Tenant;
} & { [T in TableName]: TableRow<T>[] };

/** A sandbox without a single record, as a fresh tenant whose key may do everything. */
export function emptyState(): SandboxState {
  return {
    format: FORMAT,
    version: FORMAT_VERSION,
    nextId: 1,
    tenant: { termsAccepted: true, missingFeatures: [], missingPermissions: [], keyUserId: null },
    connections: [],
    identities: [],
    accounts: [],
    groups: [],
    users: [],
    personnel: [],
    customFieldDefinitions: [],
    customFieldOptions: [],
    customFieldValues: [],
    workspaces: [],
    documents: [],
  };
}

/** Hands out the next record number. */
export function takeId(state: SandboxState): number {
  const id = state.nextId;
  state.nextId += 1;
  return id;
}
