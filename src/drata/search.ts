import type { Client } from './client.js';
import { ENDPOINTS } from './endpoints.js';
import { nameOf } from './explain.js';
import { latestByKey } from './latest.js';
import { pager } from './paging.js';
import type { PersonnelSearch } from './ports.js';
import { NOT_THERE, unless } from './read-one.js';
import { checkFoundPage, readFound } from './wire/personnel.js';

/** Searches personnel: for people who look, never for a plan, since the index lags behind (CONTRACT 9.3). */
export function personnelSearch(client: Client): PersonnelSearch {
  return {
    search: async ({ text, workspaceId, statuses }) => {
      const [endpoint, values] =
        workspaceId === null
          ? ([ENDPOINTS.personnelSearch, {}] as const)
          : ([ENDPOINTS.workspacePersonnelSearch, { workspaceId }] as const);
      const list = pager(client, {
        endpoint,
        values,
        query: [
          ['expand[]', 'user'],
          ['facets[]', 'employmentStatus'],
          ...(text === '' ? [] : ([['q', text]] as const)),
          ...statuses.map((status) => ['employmentStatus[]', status] as const),
        ],
        check: checkFoundPage,
        idOf: ({ id }) => String(id),
      });
      const whole = await unless(NOT_THERE, list.all());
      if (whole === null) return null;
      const latest = latestByKey(whole.records, ({ id }) => String(id));
      const people = [...latest.values()].map((wire) => readFound(wire, nameOf(endpoint, values)));
      const counts = whole.first.facets?.employmentStatus ?? [];
      return { people, byStatus: new Map(counts.map(({ value, count }) => [value, count])) };
    },
  };
}
