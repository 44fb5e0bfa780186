import { indexPeople } from '../../src/plan/people.js';
import type { Operation } from '../../src/plan/plan.js';
import { type ReportedOperation, undoApply } from '../../src/plan/undo.js';
import type { UndoContext, Undoing } from '../../src/plan/undo-result.js';
import { applyEdit, draftOf } from '../../src/roster/edit-state.js';
import type { State } from '../../src/state/state.js';
import { type FakeTenant, TODAY } from './fake-tenant.js';

/** What a tombstone says here. */
export const REASON = 'Undo of the apply on 2026-06-15';

export type UndoOf = {
  readonly tenant: FakeTenant;
  readonly desired: State;
  readonly operations: readonly Operation[];
  readonly effect?: ReportedOperation['effect'];
  readonly only?: ReadonlySet<string> | null;
} & Partial<UndoContext>;

/** Takes operations back against what a tenant holds now; by default the present roster is the applied one, too. */
export async function undo(
  given: UndoOf,
): Promise<Undoing & { readonly edited: State; readonly said: readonly string[] }> {
  const { tenant, desired, operations, effect = 'certain', only = null, applied = desired, former = null } = given;
  const live = given.live ?? (await tenant.live());
  const people = indexPeople(live.personnel ?? [], desired, applied);
  const context = { desired, live, people, applied, former, defaults: {}, today: TODAY, reason: REASON };
  const undoing = undoApply(
    operations.map((operation) => ({ operation, effect })),
    context,
    only,
  );
  const told = [...undoing.refused, ...undoing.remarks];
  return {
    ...undoing,
    edited: undoing.refused.length > 0 ? desired : editedState(desired, undoing),
    said: told.map(({ key, field, reason }) => `${field === null ? key : `${field} of ${key}`}: ${reason}`),
  };
}

/** The roster once the edits are made. */
export function editedState(state: State, { records }: Pick<Undoing, 'records'>): State {
  const draft = draftOf(state);
  for (const edit of records.flatMap(({ edits }) => edits)) applyEdit(draft, edit, {});
  const digests = new Map(state.documents.map((one) => [one.file, one]));
  return {
    ...draft,
    documents: draft.documents.flatMap(({ file, person }) => {
      const document = digests.get(file);
      return document === undefined ? [] : [{ ...document, person }];
    }),
  };
}
