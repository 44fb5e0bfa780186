import type { Call, Route } from './call.js';
import { complianceChecks } from './checks.js';
import { facetCounts, readFacets } from './facets.js';
import { type Lookup, lookup } from './lookup.js';
import { groupsOf, inScope } from './membership.js';
import type { StoredPerson } from './model.js';
import { pageReply, type SortKeys } from './paging.js';
import { fieldValues, PERSON_EXPANDS, personWire } from './person-wire.js';
import { listParameter } from './query.js';
import type { Reply } from './reply.js';
import { readFilter } from './search-filter.js';
import { compactConnection } from './user-wire.js';
import { findWorkspace } from './workspaces.js';

const EXPANDS = [...PERSON_EXPANDS, 'groups', 'idpConnection', 'hrisConnection'] as const;
/** Searched people carry at most this many of each sub-collection (CONTRACT 9.1). */
const PART = 10;

/** A person as the search sees it: the record with what it is found by. */
export type Found = {
  readonly id: number;
  readonly person: StoredPerson;
  readonly user: { readonly email: string; readonly firstName: string | null; readonly lastName: string | null };
  readonly jobTitle: string | null;
  readonly groups: ReadonlySet<number>;
  readonly idpConnectionId: number | null;
  readonly hrisConnectionId: number | null;
  readonly syncStatus: 'SYNCED' | 'NOT_SYNCED';
  /** Status of each compliance check there is; OUT_OF_SCOPE for people who have none to pass. */
  readonly checks: ReadonlyMap<string, string>;
};

/** Personnel search, across workspaces and in one (CONTRACT 9.3): eventually consistent by the lag switch. */
export const SEARCH_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/public/v2/personnel-search', permission: 'personnel-get', handle: searchAll },
  {
    method: 'GET',
    path: '/public/v2/workspaces/:workspaceId/personnel-search',
    permission: 'personnel-get',
    handle: (call) => search(call, [findWorkspace(call).id]),
  },
];

function searchAll(call: Call): Reply {
  return search(
    call,
    call.state.workspaces.map((row) => row.id),
  );
}

const SORTS: SortKeys<Found> = {
  createdAt: (row) => row.person.createdAt,
  updatedAt: (row) => row.person.updatedAt,
  name: (row) => `${row.user.firstName ?? ''} ${row.user.lastName ?? ''}`.toLowerCase(),
  startDate: (row) => row.person.startedAt ?? '',
};

/** People in the scope of any of the workspaces who pass every filter. */
function search(call: Call, workspaceIds: readonly number[]): Reply {
  const state = call.indexed();
  const look = lookup(state);
  const fits = readFilter(call, look);
  const workspaces = state.workspaces.filter((row) => workspaceIds.includes(row.id));
  const found = state.personnel
    .map((person) => describe(look, person))
    .filter((row) => workspaces.some((workspace) => inScope(workspace, row.groups)) && fits(row));
  const facets = readFacets(call);
  const expand = listParameter(call, 'expand', EXPANDS);
  return pageReply(call, found, SORTS, (row) => searchedWire(look, row, expand), {
    extra: (first) => (first && facets.length > 0 ? { facets: facetCounts(found, facets) } : {}),
  });
}

function describe(look: Lookup, person: StoredPerson): Found {
  const user = look.user(person.userId);
  const idpConnectionId = (user && look.accountsOf(user.email)[0]?.connectionId) ?? null;
  const hrisConnectionId = look.recordsOf(person.userId)[0]?.connectionId ?? null;
  const checks = complianceChecks(look, person).map(({ type, status }): [string, string] => [
    type,
    status === 'EXCLUDED' ? 'OUT_OF_SCOPE' : status,
  ]);
  return {
    id: person.id,
    person,
    user: user ?? { email: '', firstName: null, lastName: null },
    jobTitle: user?.jobTitle ?? null,
    groups: groupsOf(look, person),
    idpConnectionId,
    hrisConnectionId,
    syncStatus: idpConnectionId === null && hrisConnectionId === null ? 'NOT_SYNCED' : 'SYNCED',
    checks: new Map(checks),
  };
}

function searchedWire(look: Lookup, row: Found, expand: readonly (typeof EXPANDS)[number][]) {
  const plain = expand.filter((part) => part === 'user' || part === 'reasonProvider');
  const part = <T>(rows: readonly T[]) => ({ data: rows.slice(0, PART), totalCount: rows.length });
  const idp = look.connection(row.idpConnectionId);
  const hris = look.connection(row.hrisConnectionId);
  const groups = () => [...row.groups].flatMap((id) => look.group(id) ?? []);
  return {
    ...personWire(look, row.person, plain),
    syncStatus: row.syncStatus,
    idpConnectionId: row.idpConnectionId,
    hrisConnectionId: row.hrisConnectionId,
    ...(expand.includes('complianceChecks') ? { complianceChecks: part(complianceChecks(look, row.person)) } : {}),
    ...(expand.includes('customFields') ? { customFields: part(fieldValues(look, row.person)) } : {}),
    ...(expand.includes('groups') ? { groups: part(groups()) } : {}),
    ...(expand.includes('idpConnection') ? { idpConnection: idp ? compactConnection(idp) : null } : {}),
    ...(expand.includes('hrisConnection') ? { hrisConnection: hris ? compactConnection(hris) : null } : {}),
  };
}
