import type { Client } from './client.js';
import { ENDPOINTS } from './endpoints.js';
import { pager } from './paging.js';
import type { ScopeReader } from './ports.js';
import { NOT_THERE, readOne, unless } from './read-one.js';
import { type ScopePaths, scopePaths } from './scope-paths.js';
import { checkFoundPage } from './wire/personnel.js';
import { checkCounts, checkNamedPage, readNamed } from './wire/scope.js';

/** Reads workspaces, groups and scopes; the paths are shared with the writer of the same run. */
export function scopeReader(client: Client, paths: ScopePaths = scopePaths(client)): ScopeReader {
  const listNamed = async (endpoint: (typeof ENDPOINTS)['workspaceList' | 'groupList']) => {
    const list = pager(client, { endpoint, values: {}, check: checkNamedPage, idOf: ({ id }) => String(id) });
    const { records } = await list.all();
    return [...new Map(records.map((wire) => [Number(wire.id), readNamed(wire)])).values()];
  };

  return {
    workspaces: async () =>
      (await listNamed(ENDPOINTS.workspaceList)).map((named) => {
        return { ...named, groups: null, scopedPeople: null, allPeople: null };
      }),
    groups: () => unless(NOT_THERE, listNamed(ENDPOINTS.groupList)),
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
