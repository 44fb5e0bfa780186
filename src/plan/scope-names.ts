import { type Group, type GroupList, NO_GROUP_LIST, type Scope, type Workspace } from '../state/scope.js';
import { byCodeUnit, normalText } from '../state/text.js';
import type { PlanProblem } from './problem.js';

/** A scope whose names have been found in Drata. */
export type ResolvedScope = {
  readonly scope: Scope;
  readonly workspace: Workspace;
  readonly wanted: readonly Group[];
  readonly add: readonly Group[];
  readonly remove: readonly Group[];
  /** Numbers taken at their word: no list that is whole shows that there is such a group. */
  readonly unproved: readonly number[];
};

/** Finds the workspaces and groups that scopes name, by number or exact name; what is missing or ambiguous is a problem. */
export function resolveScopes(
  scopes: readonly Scope[],
  workspaces: readonly Workspace[],
  listed: GroupList | null,
): { readonly resolved: readonly ResolvedScope[]; readonly problems: readonly PlanProblem[] } {
  const { groups, whole } = listed ?? NO_GROUP_LIST;
  const problems: PlanProblem[] = [];
  const seen = new Set<number>();
  const resolved = scopes.flatMap((scope): readonly ResolvedScope[] => {
    const fail = (message: string, remedy: string) => void problems.push({ message, remedy, source: scope.source });
    const [workspace, ...others] = named(workspaces, scope.workspace);
    if (workspace === undefined || others.length > 0) {
      fail(...whyNot('workspace', scope.workspace, workspaces));
      return [];
    }
    if (seen.has(workspace.id)) {
      fail(`The workspace ${quoted(workspace)} has two scopes in the roster.`, 'Keep one of them.');
      return [];
    }
    seen.add(workspace.id);
    const current = workspace.groups ?? [];
    const known = byNumber([...current, ...groups]);
    const unproved: number[] = [];
    const wanted = scope.groups.map((name): Group | null => {
      const [group, ...rivals] = named(known, name);
      if (group !== undefined && rivals.length === 0) return group;
      if (!whole && typeof name === 'number') {
        unproved.push(name);
        return { id: name, name: String(name) };
      }
      fail(...whyNot('group', name, known, whole));
      return null;
    });
    const found = byNumber(wanted.filter((group) => group !== null));
    if (wanted.includes(null)) return [];
    const add = found.filter(({ id }) => !current.some((group) => group.id === id));
    const remove = byNumber(current).filter(({ id }) => !found.some((group) => group.id === id));
    return [{ scope, workspace, wanted: found, add, remove, unproved }];
  });
  return { resolved, problems };
}

/** The groups or workspaces of a name or number: names are not said to be unique. */
export function named<T extends Group | Workspace>(all: readonly T[], name: string | number): readonly T[] {
  return all.filter((one) => (typeof name === 'number' ? one.id === name : normalText(one.name) === normalText(name)));
}

/** Each group once, in the order of numbers. */
function byNumber(groups: readonly Group[]): readonly Group[] {
  return [...new Map(groups.map((group) => [group.id, group])).values()].sort((a, b) => a.id - b.id);
}

function whyNot(
  what: 'workspace' | 'group',
  name: string | number,
  all: readonly (Group | Workspace)[],
  whole = true,
): [message: string, remedy: string] {
  const label = typeof name === 'number' ? `with the number ${name}` : JSON.stringify(name);
  const found = named(all, name).map(({ id }) => id);
  if (found.length > 1) {
    const ids = found.sort((a, b) => a - b).join(', ');
    return [`Drata has ${found.length} ${what}s of the name ${label}.`, `Give the number instead: ${ids}.`];
  }
  const names = all.map(quoted).sort(byCodeUnit);
  if (!whole) {
    const seen = names.length === 0 ? '' : `; people and scopes show ${names.join(', ')}`;
    return [
      `The ${what} ${label} cannot be found by its name: this Drata does not list its groups${seen}.`,
      'Correct the name, or give the number of the group instead.',
    ];
  }
  return [`Drata has no ${what} ${label}.`, names.length === 0 ? 'It shows none.' : `It has ${names.join(', ')}.`];
}

function quoted({ name }: Group | Workspace): string {
  return JSON.stringify(name);
}
