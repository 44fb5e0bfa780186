import { DrataError, InterruptedError } from '../errors.js';
import { callInOrder, unsentBy, type WriteCall } from './call-outcome.js';
import type { Client } from './client.js';
import { ENDPOINTS } from './endpoints.js';
import type { ScopeWriter } from './ports.js';
import { noScope, type ScopePaths, scopePaths } from './scope-paths.js';

/**
 * Writes scopes on paths whose read has answered in this run. Groups come before they go, so that a scope is at no moment
 * smaller than both its old and its new set: what an empty one means is not documented (DOMAIN section 8).
 */
export function scopeWriter(client: Client, paths: ScopePaths = scopePaths(client)): ScopeWriter {
  return {
    change: async (workspace, { add, remove }) => {
      const values = { workspaceId: workspace.id };
      let calls: readonly WriteCall[] = [];
      try {
        // Under S1 an addition replaces the whole set, so what others have added by now is read right before.
        const isNeeded = paths.known() === null || (paths.known() === 'S1' && add.length > 0);
        const answer = isNeeded ? await paths.read(workspace) : null;
        if (paths.known() === null) return unsentBy(noScope(workspace));
        const present = answer?.groups.map(({ id }) => id) ?? [];
        const missing = add.filter((id) => !present.includes(id));
        if (paths.known() === 'S2') {
          calls = missing.map((groupId) => {
            return { endpoint: ENDPOINTS.s2GroupAdd, values, body: { groupId }, doneBy: [409] };
          });
        } else if (missing.length > 0) {
          calls = [{ endpoint: ENDPOINTS.s1ScopePut, values, body: { groupIds: [...present, ...missing] } }];
        }
      } catch (error) {
        if (error instanceof DrataError || error instanceof InterruptedError) return unsentBy(error);
        throw error;
      }
      const endpoint = paths.known() === 'S2' ? ENDPOINTS.s2GroupRemove : ENDPOINTS.s1GroupRemove;
      const removals = remove.map((groupId) => ({ endpoint, values: { ...values, groupId }, doneBy: [404] }));
      return callInOrder(client, [...calls, ...removals]);
    },
  };
}
