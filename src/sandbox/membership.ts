import type { Lookup } from './lookup.js';
import type { SandboxState, StoredPerson, StoredWorkspace } from './model.js';

/** Groups of the identity provider a person is in, by way of the account with the person's address. */
export function groupsOf(look: Lookup, person: StoredPerson): Set<number> {
  const user = look.user(person.userId);
  return new Set(user ? look.accountsOf(user.email).flatMap((account) => account.groupIds) : []);
}

/** Whether a workspace's scope covers a person; without a scope it covers everyone (DOMAIN 8). */
export function inScope(workspace: StoredWorkspace, groups: ReadonlySet<number>): boolean {
  return workspace.scopeGroupIds === null || workspace.scopeGroupIds.some((id) => groups.has(id));
}

/** People in the scope, and people in any group of the tenant; null for the first where no scope is configured. */
export function scopeCounts(state: SandboxState, look: Lookup, workspace: StoredWorkspace) {
  const grouped = state.personnel.map((person) => groupsOf(look, person)).filter((groups) => groups.size > 0);
  const scoped =
    workspace.scopeGroupIds === null ? null : grouped.filter((groups) => inScope(workspace, groups)).length;
  return { scoped, total: grouped.length };
}
