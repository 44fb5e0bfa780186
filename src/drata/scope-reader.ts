import { type Group, type GroupList, NO_GROUP_LIST } from '../state/scope.js';
import type { Client } from './client.js';
import { ENDPOINTS } from './endpoints.js';
import { pager } from './paging.js';
import type { ScopeReader } from './ports.js';
import { NOT_THERE, readOne, unless } from './read-one.js';
import { type ScopePaths, scopePaths } from './scope-paths.js';
import { pageOf } from './wire/page.js';
import { ID, type WireId } from './wire/parts.js';
import { checkFoundPage } from './wire/personnel.js';
import { checkCounts, checkNamedPage, readNamed, type WireNamed } from './wire/scope.js';

/** A person as the search shows it, with ten of its groups at most (CONTRACT 9.1). */
type WireMember = {
  readonly id: WireId;
  readonly groups?: readonly WireNamed[] | { readonly data?: readonly WireNamed[] } | null;
};

const GROUPS = {
  type: 'array',
  items: { type: 'object', required: ['id', 'name'], properties: { id: ID, name: { type: 'string' } } },
};
const checkMemberPage = pageOf<WireMember>({
  type: 'object',
  required: ['id'],
  properties: { id: ID, groups: { ...GROUPS, type: ['array', 'object', 'null'], properties: { data: GROUPS } } },
});

/** Reads workspaces, groups and scopes; the paths are shared with the writer of the same run. */
export function scopeReader(client: Client, paths: ScopePaths = scopePaths(client)): ScopeReader {
  const listNamed = async (endpoint: (typeof ENDPOINTS)['workspaceList' | 'groupList']) => {
    const list = pager(client, { endpoint, values: {}, check: checkNamedPage, idOf: ({ id }) => String(id) });
    return distinct((await list.all()).records);
  };
  const groupsOfPeople = async (): Promise<GroupList> => {
    const list = pager(client, {
      endpoint: ENDPOINTS.personnelSearch,
      values: {},
      query: [['expand[]', 'groups']],
      check: checkMemberPage,
      idOf: ({ id }) => String(id),
    });
    // Ten groups a person at most, and none of a group without people (CONTRACT 9.1).
    return { groups: distinct((await list.all()).records.flatMap(({ groups }) => groupsOf(groups))), whole: false };
  };

  return {
    workspaces: async () =>
      (await listNamed(ENDPOINTS.workspaceList)).map((named) => {
        return { ...named, groups: null, scopedPeople: null, allPeople: null };
      }),
    // Revisions without the list still tell the groups of each person (CONTRACT section 10).
    groups: async () => {
      const groups = await unless(NOT_THERE, listNamed(ENDPOINTS.groupList));
      if (groups !== null) return { groups, whole: true };
      return (await unless(NOT_THERE, groupsOfPeople())) ?? NO_GROUP_LIST;
    },
    scope: async (workspace) => {
      const answer = await paths.read(workspace);
      if (answer === null) return null;
      const { groups, scopedPeople, allPeople } = answer;
      if (answer.paths === 'S1') return { ...workspace, groups, scopedPeople, allPeople };
      const values = { workspaceId: workspace.id };
      const counting = readOne(client, { endpoint: ENDPOINTS.s2Counts, values, check: checkCounts });
      const counts = await unless(NOT_THERE, counting);
      return {
        ...workspace,
        groups,
        scopedPeople: counts?.scopedPersonnelCount ?? null,
        allPeople: counts?.totalPersonnelCount ?? null,
      };
    },
    count: async (workspace, groupIds) => {
      // Without a group there would be no filter, and everybody would count.
      if (groupIds.length === 0) return 0;
      const filter = groupIds.map((id) => ['groupIds[]', String(id)] as const);
      const searching = readOne(client, {
        endpoint: ENDPOINTS.workspacePersonnelSearch,
        values: { workspaceId: workspace.id },
        query: [...filter, ['size', '1'], ['includeTotalCount', 'true']],
        check: checkFoundPage,
      });
      return (await unless(NOT_THERE, searching))?.pagination.totalCount ?? null;
    },
  };
}

function groupsOf(groups: WireMember['groups']): readonly WireNamed[] {
  if (groups == null) return [];
  return 'data' in groups ? (groups.data ?? []) : Array.isArray(groups) ? groups : [];
}

/** Each once, by number. */
function distinct(records: readonly WireNamed[]): readonly Group[] {
  return [...new Map(records.map((wire) => [Number(wire.id), readNamed(wire)])).values()];
}
