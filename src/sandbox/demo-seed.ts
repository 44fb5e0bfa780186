import { DEMO_PEOPLE, type DemoPerson } from './demo-people.js';
import { emptyState, type SandboxState, type StoredPerson, takeId } from './model.js';
import { readSettings } from './settings.js';
import { identitySync } from './sync.js';

/** When the demo's HRIS records were imported, and when its last identity sync ran. */
const IMPORTED = '2026-03-02T09:00:00.000Z';
const SYNCED = '2026-11-01T02:00:00.000Z';
const GROUPS = ['Everyone', 'Engineering', 'IT Ops', 'Finance', 'Contractors'];

/** Accounts that no HRIS record stands behind: mailboxes and a robot; no person of the company. */
const MAILBOXES = [
  ['payroll@acme.example', 'Payroll'],
  ['reception@acme.example', 'Reception'],
  ['svc-backup@acme.example', 'Backup service'],
] as const;

/**
 * The demo tenant: the people of the sample roster as they were before its first apply, brought to life by an identity sync
 * like any other, then changed by hand as people do. Connection 1 is the custom HRIS connection.
 */
export function demoState(): SandboxState {
  const state = emptyState();
  addConnections(state);
  addGroups(state);
  for (const person of DEMO_PEOPLE) addPerson(state, person);
  addDeleted(state);
  for (const [email, name] of MAILBOXES) addAccount(state, email, [name, null], null, []);
  identitySync(state, readSettings('batch'), SYNCED.slice(0, 10), SYNCED);
  addHandMade(state);
  addFieldsAndFiles(state);
  // The joiner got her account after the last sync: Drata meets her at the next one.
  addAccount(state, 'noor.haddad@acme.dev', ['Noor', 'Haddad'], 'Software Engineer', ['Everyone', 'Engineering']);
  return state;
}

const dated = (at: string) => ({ createdAt: at, updatedAt: at });

function addConnections(state: SandboxState): void {
  const add = (custom: boolean, clientAlias: string, clientType: string, providerTypes: string[]) =>
    state.connections.push({
      id: takeId(state),
      custom,
      clientAlias,
      description: custom ? `${clientAlias} of the demo company` : null,
      clientType,
      providerTypes,
      createdById: null,
      ...dated('2026-03-01T08:00:00.000Z'),
      deletedAt: null,
    });
  add(true, 'People records', 'CUSTOM_HRIS', ['HRIS']);
  add(true, 'Device inventory', 'CUSTOM_MDM', ['MDM']);
  add(false, 'Company directory', 'GOOGLE', ['IDENTITY']);
}

function addGroups(state: SandboxState): void {
  for (const name of GROUPS) {
    const id = takeId(state);
    state.groups.push({ id, name, externalId: `group-${id}`, source: 'GOOGLE', connectionId: 3, ...dated(IMPORTED) });
  }
  const ids = (names: string[]) => state.groups.filter((row) => names.includes(row.name)).map((row) => row.id);
  const add = (primary: boolean, name: string, scopeGroupIds: number[] | null) =>
    state.workspaces.push({
      id: takeId(state),
      primary,
      name,
      description: null,
      howItWorks: null,
      url: null,
      logo: null,
      scopeGroupIds,
      ...dated(IMPORTED),
    });
  add(true, 'Primary', ids(['Engineering', 'IT Ops', 'Finance']));
  add(false, 'Labs', null);
}

function addAccount(
  state: SandboxState,
  email: string,
  [firstName, lastName]: readonly [string, string | null],
  jobTitle: string | null,
  groups: readonly string[],
): void {
  state.accounts.push({
    id: takeId(state),
    connectionId: 3,
    email,
    firstName,
    lastName,
    jobTitle,
    hasMfa: lastName !== null,
    groupIds: state.groups.filter((row) => groups.includes(row.name)).map((row) => row.id),
    ...dated(IMPORTED),
  });
}

const instant = (text: string) => new Date(text.length === 10 ? text : `${text}Z`).toISOString();

function addPerson(state: SandboxState, person: DemoPerson): void {
  const { id, email, name, title, manager, started, separated, contractor, secondaryEmail, groups } = person;
  state.identities.push({
    id: takeId(state),
    connectionId: 1,
    identityId: id,
    email,
    secondaryEmail: secondaryEmail ?? null,
    firstName: name[0],
    lastName: name[1],
    jobTitle: title,
    managerId: manager?.[0] ?? null,
    managerName: manager?.[1] ?? null,
    startedAt: instant(started),
    separatedAt: separated ? instant(separated) : null,
    isContractor: contractor ?? false,
    ...dated(IMPORTED),
    deletedAt: null,
    userId: null,
  });
  if (groups) addAccount(state, email, name, title, groups);
}

/** A soft-deleted record: not listed, restorable by an upsert of its identityId. */
function addDeleted(state: SandboxState): void {
  addPerson(state, {
    id: 'emp-998',
    email: 'test.import@acme.example',
    name: ['Test', 'Import'],
    title: 'Nobody',
    started: '2026-03-02',
  });
  for (const row of state.identities) if (row.identityId === 'emp-998') row.deletedAt = '2026-03-03T09:00:00.000Z';
}

/** What people did by hand in Drata: an override of each kind, and somebody of the old kind that nothing feeds. */
function addHandMade(state: SandboxState): void {
  const admin = state.users.find((row) => row.email === 'tomas.novak@acme.example');
  if (admin) admin.roles = ['ADMIN', 'EMPLOYEE'];
  state.tenant.keyUserId = admin?.id ?? null;
  for (const connection of state.connections) connection.createdById = admin?.id ?? null;
  const touched = dated('2026-09-14T10:30:00.000Z');
  const { id } = addUser(state, 'henry.whitfield@acme.example', ['Henry', 'Whitfield']);
  state.personnel.push({
    id: takeId(state),
    userId: id,
    employmentStatus: 'SPECIAL_FORMER_EMPLOYEE',
    startedAt: '2016-02-01T00:00:00.000Z',
    separatedAt: '2021-12-31T00:00:00.000Z',
    notHumanReason: null,
    reasonProviderId: null,
    statusUpdatedAt: null,
    locks: [],
    resync: false,
    ...touched,
  });
  const override = (email: string, values: Partial<StoredPerson>) => {
    const user = state.users.find((row) => row.email === email);
    const person = state.personnel.find((row) => row.userId === user?.id);
    if (person) Object.assign(person, values, { updatedAt: touched.updatedAt });
  };
  override('reception@acme.example', {
    employmentStatus: 'OUT_OF_SCOPE',
    notHumanReason: 'Shared tablet at the front desk; nobody signs in with it',
    reasonProviderId: admin?.id ?? null,
    statusUpdatedAt: touched.updatedAt,
  });
  override('chloe.martin@acme.example', { statusUpdatedAt: touched.updatedAt });
  override('kofi.boateng@acme.example', { startedAt: '2020-12-01T00:00:00.000Z', locks: ['startedAt'] });
  override('paul.jensen@acme.example', { separatedAt: '2024-01-05T00:00:00.000Z', locks: ['separatedAt'] });
}

function addUser(state: SandboxState, email: string, [firstName, lastName]: readonly [string, string]) {
  const id = takeId(state);
  const user = {
    id,
    entryId: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
    email,
    firstName,
    lastName,
    jobTitle: null,
    avatarUrl: null,
    drataTermsAgreedAt: null,
    roles: ['EMPLOYEE'],
    ...dated(IMPORTED),
  };
  state.users.push(user);
  return user;
}

/** Custom fields of several types, two of one name among them, with a few values; and two training certificates. */
function addFieldsAndFiles(state: SandboxState): void {
  const define = (name: string, type: string) => {
    const id = takeId(state);
    state.customFieldDefinitions.push({
      id,
      name,
      description: null,
      type,
      isRequired: name === 'Department',
      isHidden: false,
      entityTypes: ['PERSONNEL'],
      currencyCode: null,
      ...dated(IMPORTED),
    });
    return id;
  };
  const department = define('Department', 'OPTIONS');
  const level = define('Level', 'NUMBER');
  define('Badge', 'TEXT');
  define('Office', 'TEXT');
  define('Office', 'LONG_TEXT');
  define('Tenure', 'FORMULA');
  for (const value of ['Engineering', 'Finance', 'Operations']) {
    state.customFieldOptions.push({ id: takeId(state), customFieldId: department, value });
  }
  const userOf = (email: string) => state.users.find((row) => row.email === email)?.id ?? 0;
  const personOf = (email: string) => state.personnel.find((row) => row.userId === userOf(email))?.id ?? 0;
  const set = (email: string, customFieldId: number, value: string) =>
    state.customFieldValues.push({ id: takeId(state), personnelId: personOf(email), customFieldId, value });
  set('jane.doe@acme.example', department, 'Engineering');
  set('jane.doe@acme.example', level, '5');
  set('samuel.mensah@acme.example', department, 'Finance');
  const certify = (email: string, at: string, renewalDate: string) =>
    state.documents.push({
      id: takeId(state),
      userId: userOf(email),
      name: 'security-training.pdf',
      type: 'SEC_TRAINING',
      renewalDate,
      base64: Buffer.from(`%PDF-1.4\n% Security training of ${email}\n`).toString('base64'),
      ...dated(at),
    });
  certify('jane.doe@acme.example', '2026-04-20T12:00:00.000Z', '2027-04-20');
  certify('lukasz.wisniewski@acme.dev', '2025-05-05T12:00:00.000Z', '2026-05-05');
}
