import { scopeEdit } from './adopt-drift.js';
import type { Change, Operation } from './plan.js';
import { resolveScopes } from './scope-names.js';
import { movedGroups } from './scopes.js';
import { remark, SETTLED, type UndoContext, type UndoResult, withheld } from './undo-result.js';

/** Puts groups back into a scope and takes others out again; those that nobody moved stay as the roster has them. */
export function undoScope(operation: Operation, { desired, live }: UndoContext): UndoResult {
  const { resource, key } = operation;
  const scope = desired.scopes.find(({ workspace }) => String(workspace) === key);
  if (scope === undefined) return withheld(operation, 'not-in-roster');
  const [found] = resolveScopes([scope], live.workspaces ?? [], live.groups).resolved;
  if (found === undefined) return withheld(operation, 'not-in-drata');
  const isWanted = (change: Change) => {
    const { add, remove } = movedGroups({ changes: [change] });
    return found.wanted.some(({ id }) => [...add, ...remove].some((group) => group.id === id));
  };
  const open = operation.changes
    .filter((change) => isWanted(change) !== (change.before !== null))
    .map(({ field, before, after }): Change => ({ field, before: after, after: before }));
  if (open.length === 0) return SETTLED;
  const gone = movedGroups({ changes: open }).add.filter(
    ({ id }) => live.groups?.whole === true && !live.groups.groups.some((group) => group.id === id),
  );
  if (gone.length > 0) {
    return { records: [], told: gone.flatMap(({ id }) => remark(operation, 'not-in-drata', `groups.${id}`)) };
  }
  return {
    records: [{ resource, key, how: 'changed', changes: open, edits: [scopeEdit(scope, open, live)] }],
    told: [],
  };
}
