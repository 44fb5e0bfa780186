import type { Group, Scope, Workspace } from '../state/scope.js';
import type { State } from '../state/state.js';
import { byCodeUnit } from '../state/text.js';
import type { Live } from './live.js';
import { patchBetween } from './patch.js';
import type { Guard, Operation, PlanWarning } from './plan.js';
import type { PlanProblem } from './problem.js';

/** A scope whose names have been found in Drata. */
export type ResolvedScope = {
  readonly scope: Scope;
  readonly workspace: Workspace;
  readonly wanted: readonly Group[];
  readonly add: readonly Group[];
  readonly remove: readonly Group[];
};

export type ScopeDiff = {
  readonly operations: readonly Operation[];
  readonly unchanged: readonly string[];
  readonly problems: readonly PlanProblem[];
  readonly warnings: readonly PlanWarning[];
};

/** The largest fall of the people in scope that goes unasked (DESIGN section 6). */
const DROP_PERCENT = 20;

/** Compares the wanted groups of workspaces with the live ones: the listed groups are the exact set. */
export function diffScopes(desired: State, live: Live): ScopeDiff {
  const { resolved, problems } = resolveScopes(desired.scopes, live.workspaces ?? [], live.groups);
  const warnings: PlanWarning[] = [];
  const operations: Operation[] = [];
  const unchanged: string[] = [];
  for (const one of resolved) {
    const { scope, workspace, add, remove } = one;
    if (workspace.groups === null) {
      warnings.push({
        code: 'scope-missing',
        message: `This tenant has no personnel scope for the workspace ${workspace.name}: its groups cannot be set`,
        source: scope.source,
      });
    } else if (add.length + remove.length === 0) {
      unchanged.push(String(scope.workspace));
    } else {
      operations.push(scopeOperation(one, workspace.groups));
      warnings.push(...countWarning(one, live.scopedAfter.get(workspace.id)));
    }
  }
  return { operations, unchanged, problems, warnings };
}

/** Finds the workspaces and groups that scopes name, by number or exact name; what is missing or ambiguous is a problem. */
export function resolveScopes(
  scopes: readonly Scope[],
  workspaces: readonly Workspace[],
  groups: readonly Group[] | null,
): { readonly resolved: readonly ResolvedScope[]; readonly problems: readonly PlanProblem[] } {
  const problems: PlanProblem[] = [];
  const seen = new Set<number>();
  const resolved = scopes.flatMap((scope): readonly ResolvedScope[] => {
    const fail = (message: string, remedy: string) => void problems.push({ message, remedy, source: scope.source });
    const [workspace, ...others] = named(workspaces, scope.workspace);
    if (workspace === undefined || others.length > 0) {
      fail(...whyNot('workspace', scope.workspace, workspaces, [workspace, ...others]));
      return [];
    }
    if (seen.has(workspace.id)) {
      fail(`The workspace ${workspace.name} has two scopes in the roster.`, 'Keep one of them.');
      return [];
    }
    seen.add(workspace.id);
    const current = workspace.groups ?? [];
    const known = [...(groups ?? []), ...current.filter(({ id }) => !groups?.some((group) => group.id === id))];
    const found = scope.groups.map((name) => ({ name, matches: named(known, name) }));
    for (const { name, matches } of found) if (matches.length !== 1) fail(...whyNot('group', name, known, matches));
    const wanted = found.flatMap(({ matches }) => (matches.length === 1 ? matches : []));
    if (wanted.length < scope.groups.length) return [];
    const add = wanted.filter(({ id }) => !current.some((group) => group.id === id));
    const remove = current.filter(({ id }) => !wanted.some((group) => group.id === id));
    return [{ scope, workspace, wanted, add, remove }];
  });
  return { resolved, problems };
}

/** The two guards over scopes: none may become empty, none may lose too many people, unless asked for by name. */
export function scopeGuards(operations: readonly Operation[], desired: State, live: Live): readonly Guard[] {
  const planned = new Set(operations.map(({ key }) => key));
  const { resolved } = resolveScopes(desired.scopes, live.workspaces ?? [], live.groups);
  const changed = resolved.filter(({ scope }) => planned.has(String(scope.workspace)));
  const cleared = changed.filter(({ workspace, wanted }) => wanted.length === 0 && (workspace.groups ?? []).length > 0);
  const drops = changed.map(({ workspace }) => dropOf(workspace, live.scopedAfter.get(workspace.id)));
  const worst = Math.max(0, ...drops);
  const population = live.workspaces?.length ?? 0;
  const guard = (name: 'scope-clear' | 'scope-drop', limit: number, actual: number): Guard => ({
    name,
    limit,
    actual,
    population,
    tripped: actual > limit,
    allow: `--allow ${name}`,
  });
  return [guard('scope-clear', 0, cleared.length), guard('scope-drop', DROP_PERCENT, worst)];
}

function scopeOperation({ scope, workspace, wanted, remove }: ResolvedScope, current: readonly Group[]): Operation {
  const key = String(scope.workspace);
  const before = { workspaceId: workspace.id, groups: sorted(current) };
  const after = { workspaceId: workspace.id, groups: sorted(wanted) };
  return {
    id: `scope/${key}`,
    resource: 'scope',
    action: 'scope',
    key,
    source: scope.source,
    changes: [{ field: 'groups', before: listed(current), after: listed(wanted) }],
    patch: patchBetween(before, after),
    inverse: patchBetween(after, before),
    destructive: remove.length > 0,
    pending: null,
    predicted: null,
  };
}

function countWarning({ scope, workspace }: ResolvedScope, after: number | undefined): readonly PlanWarning[] {
  if (workspace.scopedPeople === null || after === undefined) return [];
  const message = `The scope of the workspace ${workspace.name} goes from ${workspace.scopedPeople} to ${after} people`;
  return [{ code: 'scope-count', message, source: scope.source }];
}

/** By how many percent, rounded up, the people in scope would fall; 0 where counts are not known. */
function dropOf({ scopedPeople }: Workspace, after: number | undefined): number {
  if (scopedPeople === null || scopedPeople === 0 || after === undefined) return 0;
  return Math.max(0, Math.ceil(((scopedPeople - after) / scopedPeople) * 100 - 1e-9));
}

function named<T extends Group | Workspace>(all: readonly T[], name: string | number): readonly T[] {
  return all.filter((one) => (typeof name === 'number' ? one.id === name : one.name === name));
}

function whyNot(
  what: 'workspace' | 'group',
  name: string | number,
  all: readonly (Group | Workspace)[],
  found: readonly (Group | Workspace | undefined)[],
): [message: string, remedy: string] {
  const label = typeof name === 'number' ? `with the number ${name}` : JSON.stringify(name);
  if (found.length > 1) {
    const ids = found.map((one) => one?.id).join(', ');
    return [`Drata has ${found.length} ${what}s of the name ${label}.`, `Give the number instead: ${ids}.`];
  }
  const names =
    all
      .map((one) => JSON.stringify(one.name))
      .sort(byCodeUnit)
      .join(', ') || 'none';
  return [`Drata has no ${what} ${label}.`, `It has ${names}.`];
}

function sorted(groups: readonly Group[]): readonly Group[] {
  return groups.map(({ id, name }) => ({ id, name })).sort((a, b) => a.id - b.id);
}

/** Groups as one value of a plan: their names in order. */
function listed(groups: readonly Group[]): string {
  return groups
    .map(({ name }) => name)
    .sort(byCodeUnit)
    .join(', ');
}
