import { DrataError } from '../errors.js';
import type { Group, Workspace } from '../state/scope.js';
import type { Client } from './client.js';
import { ENDPOINTS } from './endpoints.js';
import { pager } from './paging.js';
import { NOT_THERE, readOne, unless } from './read-one.js';
import { checkNamedPage, checkScope, readNamed } from './wire/scope.js';

/** The groups in a scope, and the counts where they come along (S1). */
export type ScopeAnswer = {
  readonly paths: 'S1' | 'S2';
  readonly groups: readonly Group[];
  readonly scopedPeople: number | null;
  readonly allPeople: number | null;
};

/** Reads scopes, and finds out on the way which of the two revisions of the paths answers (CONTRACT 9.7). */
export type ScopePaths = {
  /** The scope of a workspace that exists; null where neither path answers: then the tenant has no personnel scope. */
  read(workspace: Workspace): Promise<ScopeAnswer | null>;
  /** The revision that has answered in this run; null before. */
  known(): 'S1' | 'S2' | null;
};

/** Opens the paths. Reader and writer of one run share them, so that each finding is made once. */
export function scopePaths(client: Client): ScopePaths {
  let known: 'S1' | 'S2' | null = null;

  const readS2 = async ({ id }: Workspace): Promise<ScopeAnswer> => {
    const list = pager(client, {
      endpoint: ENDPOINTS.s2GroupList,
      values: { workspaceId: id },
      check: checkNamedPage,
      idOf: (group) => String(group.id),
    });
    const { records } = await list.all();
    const groups = [...new Map(records.map((group) => [Number(group.id), readNamed(group)])).values()];
    return { paths: 'S2', groups, scopedPeople: null, allPeople: null };
  };

  const readS1 = async ({ id }: Workspace): Promise<ScopeAnswer> => {
    const scope = await readOne(client, {
      endpoint: ENDPOINTS.s1Scope,
      values: { workspaceId: id },
      check: checkScope,
    });
    return {
      paths: 'S1',
      groups: scope.groups.map(readNamed),
      scopedPeople: scope.scopedPersonnelCount ?? null,
      allPeople: scope.totalCount ?? null,
    };
  };

  const readers = { S2: readS2, S1: readS1 };
  return {
    known: () => known,
    read: async (workspace) => {
      // Once a revision has answered, its 404 is about the workspace.
      if (known !== null) return readers[known](workspace);
      const answer = (await unless(NOT_THERE, readS2(workspace))) ?? (await unless(NOT_THERE, readS1(workspace)));
      known = answer?.paths ?? null;
      return answer;
    },
  };
}

/** The error for a tenant whose scopes cannot be reached. */
export function noScope({ id }: Workspace): DrataError {
  return new DrataError('your Drata tenant does not serve personnel scopes to the API', {
    status: 404,
    endpoint: `GET /public/v2/workspaces/${id}/scoped-personnel-groups`,
    reach: 'resource',
    remedy: 'Ask Drata for the personnel scope of workspaces (beta), or take scopes out of the roster.',
  });
}
