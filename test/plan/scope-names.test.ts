import { describe, expect, it } from 'vitest';
import { resolveScopes } from '../../src/plan/scope-names.js';
import type { Group, GroupList, Scope } from '../../src/state/scope.js';
import { allGroups, scopeOf, workspace } from '../model/people.js';

const GROUPS: readonly Group[] = [
  { id: 1, name: 'IT Ops' },
  { id: 2, name: 'Équipe' },
  { id: 3, name: 'Twin' },
  { id: 4, name: 'Twin' },
];
const workspaces = [
  workspace(5, 'Primary', []),
  workspace(6, 'Primary EU', []),
  workspace(7, 'Twin', []),
  workspace(8, 'Twin', []),
];

const resolve = (scope: Scope, groups: GroupList = allGroups(GROUPS)) => resolveScopes([scope], workspaces, groups);

describe('finding what scopes name', () => {
  it('goes by number or exact name, in any Unicode form', () => {
    const { resolved, problems } = resolve(scopeOf('Primary', ['E\u0301quipe', 1]));
    expect(problems).toEqual([]);
    expect(resolved[0]).toMatchObject({ workspace: { id: 5 }, add: [{ id: 1 }, { id: 2 }], remove: [] });
    expect(resolve(scopeOf(8, [])).resolved[0]?.workspace.id).toBe(8);
  });

  it.each<[string, Scope, string, string]>([
    ['an unknown workspace', scopeOf('primary', []), 'no workspace "primary"', '"Primary EU"'],
    ['an unknown workspace number', scopeOf(9, []), 'no workspace with the number 9', '"Primary"'],
    ['an ambiguous workspace', scopeOf('Twin', []), '2 workspaces of the name "Twin"', '7, 8'],
    ['an unknown group', scopeOf('Primary', ['it ops', 1]), 'no group "it ops"', '"IT Ops"'],
    ['an unknown group number', scopeOf('Primary', [9]), 'no group with the number 9', '"IT Ops"'],
    ['an ambiguous group', scopeOf('Primary', ['Twin']), '2 groups of the name "Twin"', '3, 4'],
    ['a name with control characters', scopeOf('\u001b[31m', []), 'no workspace "\\u001b[31m"', ''],
  ])('refuses %s', (_what, scope, message, remedy) => {
    const { resolved, problems } = resolve(scope);
    expect(resolved).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain(message);
    expect(problems[0]?.remedy).toContain(remedy);
    expect(problems[0]?.source).toEqual(scope.source);
  });

  it('refuses two scopes of one workspace', () => {
    const { resolved, problems } = resolveScopes(
      [scopeOf('Primary', []), scopeOf(5, [])],
      workspaces,
      allGroups(GROUPS),
    );
    expect(resolved).toHaveLength(1);
    expect(problems[0]?.message).toBe('The workspace "Primary" has two scopes in the roster.');
  });

  it('takes numbers at their word where Drata does not list its groups', () => {
    const held = [workspace(5, 'Primary', [{ id: 1, name: 'IT Ops' }])];
    const some: GroupList = { groups: [{ id: 2, name: 'Finance' }], whole: false };
    const { resolved, problems } = resolveScopes([scopeOf('Primary', ['IT Ops', 'Finance', 2, 1, 44])], held, some);
    expect(problems).toEqual([]);
    expect(resolved[0]).toMatchObject({
      add: [
        { id: 2, name: 'Finance' },
        { id: 44, name: '44' },
      ],
      remove: [],
      unproved: [44],
    });
    expect(resolveScopes([scopeOf('Primary', [44])], held, null).resolved[0]?.unproved).toEqual([44]);
    expect(resolve(scopeOf('Primary', [1])).resolved[0]?.unproved).toEqual([]);
  });

  it('says why a name could not be found where Drata does not list its groups', () => {
    const held = [workspace(5, 'Primary', [{ id: 1, name: 'IT Ops' }])];
    const some: GroupList = { groups: [{ id: 2, name: 'Finance' }], whole: false };
    expect(resolveScopes([scopeOf('Primary', ['Sales'])], held, some).problems[0]).toMatchObject({
      message:
        'The group "Sales" cannot be found by its name: this Drata does not list its groups; people and scopes show "Finance", "IT Ops".',
      remedy: 'Correct the name, or give the number of the group instead.',
    });
    expect(resolve(scopeOf('Primary', ['Sales']), { groups: [], whole: false }).problems[0]?.message).toBe(
      'The group "Sales" cannot be found by its name: this Drata does not list its groups.',
    );
    expect(resolve(scopeOf('Primary', ['Sales']), allGroups([])).problems[0]?.remedy).toBe('It shows none.');
    const bare = resolveScopes([scopeOf('Primary', [])], [], allGroups([])).problems[0];
    expect(bare?.remedy).toBe('It shows none.');
  });
});
