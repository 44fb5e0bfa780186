import type { Group, Scope, Workspace } from '../state/scope.js';
import type { State } from '../state/state.js';
import { fieldDigests } from './digest.js';
import type { Live } from './live.js';
import { patchBetween } from './patch.js';
import type { Change, Operation, PlanWarning } from './plan.js';
import type { PlanProblem } from './problem.js';
import type { ReviewedDigests } from './reviewed.js';
import { named, type ResolvedScope, resolveScopes } from './scope-names.js';

export type ScopeDiff = {
  readonly operations: readonly Operation[];
  readonly unchanged: readonly string[];
  readonly problems: readonly PlanProblem[];
  readonly warnings: readonly PlanWarning[];
};

/** A change of a scope puts one group in or takes one out: the field is this and the group's number, the value its name. */
const FIELD = 'groups.';

/**
 * Compares the wanted groups of workspaces with the live ones: the listed groups are the exact set. `reviewed` are the field
 * digests of a plan of this very roster: a group that is not among them has been added or taken out by others since, and is left to
 * the next plan (DESIGN section 2).
 */
export function diffScopes(desired: State, live: Live, reviewed: ReviewedDigests | null = null): ScopeDiff {
  const { resolved, problems } = resolveScopes(desired.scopes, live.workspaces ?? [], live.groups);
  const warnings: PlanWarning[] = [];
  const operations: Operation[] = [];
  const unchanged: string[] = [];
  for (const one of resolved) {
    const { scope, workspace } = one;
    const warn = (code: string, message: string) => void warnings.push({ code, message, source: scope.source });
    if (workspace.groups === null) {
      const message = `This tenant has no personnel scope for the workspace ${quoted(workspace)}: its groups cannot be set`;
      warn('scope-missing', message);
      continue;
    }
    if (one.unproved.length > 0) {
      const message = `This Drata does not list its groups, so that it is not known whether it has these of the workspace ${quoted(workspace)}: ${one.unproved.join(', ')}. Their numbers are taken as they stand; Drata refuses one that does not exist`;
      warn('unproved-group', message);
    }
    const whole = scopeOperation(scope, workspace, changesOf(one));
    const allowed = whole.changes.filter((change) => isReviewed(whole, change, reviewed));
    if (allowed.length < whole.changes.length) {
      const others = whole.changes.filter((change) => !allowed.includes(change));
      const names = others.map(({ before, after }) => JSON.stringify(before ?? after)).join(', ');
      const message = `Others have changed the scope of the workspace ${quoted(workspace)} since the plan was reviewed; that is left to the next plan: ${names}`;
      warn('not-reviewed', message);
    }
    if (allowed.length === 0) {
      unchanged.push(String(scope.workspace));
      continue;
    }
    operations.push(scopeOperation(scope, workspace, allowed));
    const after = live.scopedAfter.get(workspace.id);
    if (workspace.scopedPeople !== null && after !== undefined) {
      const moves =
        after === workspace.scopedPeople
          ? `keeps its ${after} people`
          : `goes from ${workspace.scopedPeople} to ${after} people`;
      const message = `The scope of the workspace ${quoted(workspace)} ${moves}`;
      warn('scope-count', message);
    }
  }
  return { operations, unchanged, problems, warnings };
}

/** The groups that an operation puts into a scope and takes out of it. */
export function movedGroups({ changes }: Pick<Operation, 'changes'>): {
  readonly add: readonly Group[];
  readonly remove: readonly Group[];
} {
  const group = ({ field, before, after }: Change): Group => ({
    id: Number(field.slice(FIELD.length)),
    name: String(after ?? before),
  });
  return {
    add: changes.filter(({ after }) => after !== null).map(group),
    remove: changes.filter(({ after }) => after === null).map(group),
  };
}

/** What operations take from scopes. */
export type ScopeLosses = {
  /** How many scopes become empty. */
  readonly emptied: number;
  /** The people of the scope that loses the largest part of them; none where counts are not known. */
  readonly people: number;
  readonly lost: number;
};

export function scopeLosses(operations: readonly Operation[], live: Live): ScopeLosses {
  const scopes = operations.filter(({ resource }) => resource === 'scope');
  const losses = scopes.map((operation) => {
    const workspace = workspaceOf(operation.key, live);
    const { add, remove } = movedGroups(operation);
    const people = workspace?.scopedPeople ?? 0;
    const after = live.scopedAfter.get(workspace?.id ?? 0) ?? people;
    const isEmptied = (workspace?.groups?.length ?? 0) + add.length === remove.length;
    return { isEmptied, people, lost: Math.max(0, people - after) };
  });
  const [worst] = losses.sort((a, b) => b.lost * a.people - a.lost * b.people || b.people - a.people);
  return {
    emptied: losses.filter(({ isEmptied }) => isEmptied).length,
    people: worst?.people ?? 0,
    lost: worst?.lost ?? 0,
  };
}

/** The live workspace that the key of an operation names; null where there is no such one any more. */
export function workspaceOf(key: string, { workspaces }: Live): Workspace | null {
  const byName = named(workspaces ?? [], key);
  return byName[0] ?? workspaces?.find(({ id }) => String(id) === key) ?? null;
}

function changesOf({ add, remove }: ResolvedScope): readonly Change[] {
  return [
    ...remove.map(({ id, name }) => ({ field: FIELD + id, before: name, after: null })),
    ...add.map(({ id, name }) => ({ field: FIELD + id, before: null, after: name })),
  ];
}

function isReviewed(operation: Operation, change: Change, reviewed: ReviewedDigests | null): boolean {
  return reviewed === null || fieldDigests({ ...operation, changes: [change] }).every((digest) => reviewed.has(digest));
}

function scopeOperation(scope: Scope, { id }: Workspace, changes: readonly Change[]): Operation {
  const key = String(scope.workspace);
  const side = (value: 'before' | 'after') => ({
    workspaceId: id,
    ...Object.fromEntries(changes.flatMap((change) => (change[value] === null ? [] : [[change.field, change[value]]]))),
  });
  return {
    id: `scope/${key}`,
    resource: 'scope',
    action: 'scope',
    key,
    source: scope.source,
    changes,
    patch: patchBetween(side('before'), side('after')),
    inverse: patchBetween(side('after'), side('before')),
    destructive: changes.some(({ after }) => after === null),
    pending: null,
    predicted: null,
  };
}

function quoted({ name }: Group | Workspace): string {
  return JSON.stringify(name);
}
