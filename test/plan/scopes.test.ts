import { describe, expect, it } from 'vitest';
import { fieldDigests } from '../../src/plan/digest.js';
import type { Live } from '../../src/plan/live.js';
import type { Operation } from '../../src/plan/plan.js';
import { diffScopes, movedGroups, scopeLosses, workspaceOf } from '../../src/plan/scopes.js';
import type { Group, Scope } from '../../src/state/scope.js';
import { EMPTY_STATE } from '../../src/state/state.js';
import { allGroups, scopeOf, workspace } from '../model/people.js';
import { liveOf } from '../model/status.js';

const ops: Group = { id: 1, name: 'IT Ops' };
const eng: Group = { id: 2, name: 'Engineering' };
const sales: Group = { id: 3, name: 'Sales' };
const GROUPS = [ops, eng, sales];

function live(held: readonly Group[] | null, given: Partial<Live> = {}, people = 10): Live {
  return liveOf([], [], { workspaces: [workspace(5, 'Primary', held, people)], groups: allGroups(GROUPS), ...given });
}

function diff(scope: Scope, of: Live, reviewed: ReadonlySet<string> | null = null) {
  return diffScopes({ ...EMPTY_STATE, scopes: [scope] }, of, reviewed);
}

describe('a scope', () => {
  it('puts groups in and takes groups out, one change each', () => {
    expect(diff(scopeOf('Primary', ['IT Ops', 3]), live([ops, eng])).operations).toEqual([
      {
        id: 'scope/Primary',
        resource: 'scope',
        action: 'scope',
        key: 'Primary',
        source: { file: 'scopes.yaml', line: 2, column: 3 },
        changes: [
          { field: 'groups.2', before: 'Engineering', after: null },
          { field: 'groups.3', before: null, after: 'Sales' },
        ],
        patch: [
          { op: 'remove', path: '/groups.2' },
          { op: 'add', path: '/groups.3', value: 'Sales' },
        ],
        inverse: [
          { op: 'remove', path: '/groups.3' },
          { op: 'add', path: '/groups.2', value: 'Engineering' },
        ],
        destructive: true,
        pending: null,
        predicted: null,
      },
    ]);
  });

  it('is destructive only where it loses a group', () => {
    expect(diff(scopeOf(5, ['IT Ops', 'Sales']), live([ops])).operations[0]).toMatchObject({
      key: '5',
      destructive: false,
    });
  });

  it('is unchanged where live holds the set, in whatever order and however named', () => {
    const { operations, unchanged } = diff(scopeOf('Primary', [2, 'IT Ops', 1]), live([eng, ops]));
    expect([operations, unchanged]).toEqual([[], ['Primary']]);
  });

  it('becomes empty where the roster clears it', () => {
    const [operation] = diff(scopeOf('Primary', []), live([ops])).operations;
    expect(operation?.changes).toEqual([{ field: 'groups.1', before: 'IT Ops', after: null }]);
    expect(diff(scopeOf('Primary', []), live([])).unchanged).toEqual(['Primary']);
  });

  it('takes the number of a group at its word, with a warning, where Drata does not list its groups', () => {
    const some = { groups: { groups: [eng], whole: false } };
    const { operations, warnings } = diff(scopeOf('Primary', ['IT Ops', 2, 44]), live([ops], some));
    expect(operations[0]?.changes.map(({ field }) => field)).toEqual(['groups.2', 'groups.44']);
    expect(warnings).toEqual([
      expect.objectContaining({ code: 'unproved-group', message: expect.stringMatching(/"Primary": 44\./) }),
    ]);
  });

  it('cannot be set where the tenant has none', () => {
    const { operations, unchanged, warnings } = diff(scopeOf('Primary', ['IT Ops']), live(null));
    expect([operations, unchanged]).toEqual([[], []]);
    expect(warnings).toEqual([expect.objectContaining({ code: 'scope-missing' })]);
  });

  it('tells how many people it holds before and after, where counts are known', () => {
    const counted = { scopedAfter: new Map([[5, 4]]) };
    expect(diff(scopeOf('Primary', []), live([ops], counted)).warnings).toEqual([
      expect.objectContaining({ message: 'The scope of the workspace "Primary" goes from 10 to 4 people' }),
    ]);
    const kept = { scopedAfter: new Map([[5, 10]]) };
    expect(diff(scopeOf('Primary', []), live([ops], kept)).warnings).toEqual([
      expect.objectContaining({ message: 'The scope of the workspace "Primary" keeps its 10 people' }),
    ]);
    expect(diff(scopeOf('Primary', []), live([ops])).warnings).toEqual([]);
    const uncounted = { ...workspace(5, 'Primary', [ops]), scopedPeople: null };
    expect(diff(scopeOf('Primary', []), live([ops], { ...counted, workspaces: [uncounted] })).warnings).toEqual([]);
  });
});

describe('a scope that was reviewed', () => {
  const scope = scopeOf('Primary', ['IT Ops', 'Sales']);
  const reviewed = new Set(diff(scope, live([ops, eng])).operations.flatMap(fieldDigests));

  it('leaves the groups that others have added since to the next plan', () => {
    const legal = { id: 9, name: 'Legal' };
    const { operations, warnings } = diff(scope, live([ops, eng, legal]), reviewed);
    expect(operations.flatMap(fieldDigests).sort()).toEqual([...reviewed].sort());
    expect(warnings).toEqual([
      expect.objectContaining({ code: 'not-reviewed', message: expect.stringContaining('"Legal"') }),
    ]);
    expect(diff(scope, live([ops, sales, legal]), reviewed).unchanged).toEqual(['Primary']);
  });

  it('still does what has not come true', () => {
    expect(diff(scope, live([ops, sales, eng]), reviewed).operations[0]?.changes).toEqual([
      { field: 'groups.2', before: 'Engineering', after: null },
    ]);
    // A group that others took out is left to the next plan too.
    expect(diff(scope, live([eng]), reviewed).operations[0]?.changes.map(({ field }) => field)).toEqual([
      'groups.2',
      'groups.3',
    ]);
  });
});

describe('what scopes lose', () => {
  const operationsOf = (of: Live, ...scopes: Scope[]): readonly Operation[] =>
    diffScopes({ ...EMPTY_STATE, scopes }, of).operations;

  it('is a scope that becomes empty, and the largest part of the people in one', () => {
    const of = live([ops], {
      workspaces: [workspace(5, 'A', [ops], 10), workspace(6, 'B', [ops, eng], 100), workspace(7, 'C', [ops], 3)],
      scopedAfter: new Map([
        [5, 0],
        [6, 40],
        [7, 9],
      ]),
    });
    const operations = operationsOf(of, scopeOf('B', ['IT Ops']), scopeOf('A', []), scopeOf('C', ['Sales', 'IT Ops']));
    expect(scopeLosses(operations, of)).toEqual({ emptied: 1, people: 10, lost: 10 });
    const larger = operationsOf(of, scopeOf('C', ['Sales', 'IT Ops']), scopeOf('B', ['IT Ops']));
    expect(scopeLosses(larger, of)).toEqual({ emptied: 0, people: 100, lost: 60 });
  });

  it('is nobody where counts are not known, or no scope changes', () => {
    const of = live([ops], { workspaces: [{ ...workspace(5, 'Primary', [ops]), scopedPeople: null }] });
    expect(scopeLosses(operationsOf(of, scopeOf('Primary', ['Sales'])), of)).toEqual({
      emptied: 0,
      people: 0,
      lost: 0,
    });
    expect(scopeLosses([], liveOf([]))).toEqual({ emptied: 0, people: 0, lost: 0 });
  });
});

describe('reading a scope operation', () => {
  it('finds its groups and its workspace', () => {
    const of = live([ops, eng]);
    const [operation] = diff(scopeOf(5, ['IT Ops', 'Sales']), of).operations;
    expect(operation && movedGroups(operation)).toEqual({ add: [sales], remove: [eng] });
    expect(workspaceOf('5', of)?.name).toBe('Primary');
    expect(workspaceOf('Primary', of)?.id).toBe(5);
    expect(workspaceOf('Other', of)).toBeNull();
    expect(workspaceOf('Primary', liveOf([]))).toBeNull();
  });
});
