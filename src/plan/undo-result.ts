import type { Config } from '../state/config.js';
import type { Day } from '../state/instant.js';
import type { State } from '../state/state.js';
import type { Adopted } from './adopt-record.js';
import type { Live } from './live.js';
import type { PeopleIndex } from './people.js';
import type { Operation, Resource } from './plan.js';

/** One record as the roster goes back to what it said before. */
export type Undone = Omit<Adopted, 'isGuess'>;

/** Why something cannot be taken back as things stand: live and roster must still be as the apply left them. */
export const UNDO_REFUSALS = [
  'changed-in-drata',
  'changed-in-roster',
  'not-in-roster',
  'not-in-drata',
  /** The id or the address from before is in use again. */
  'taken',
] as const;

/** What is to know of something that is taken back, or is left: never was done, was not proved, shows late, cannot be written. */
export const UNDO_REMARKS = [
  'not-done',
  'unproven',
  'unseen',
  'unsynced',
  'removed-document',
  'replaced-document',
  'unwritable',
  'required',
  'unreleasable',
] as const;

export type UndoReason = (typeof UNDO_REFUSALS)[number] | (typeof UNDO_REMARKS)[number];

export type UndoRemark<Reason = UndoReason> = {
  readonly resource: Resource;
  readonly key: string;
  readonly field: string | null;
  readonly reason: Reason;
};

/** What taking back an apply comes to. With any refusal nothing should be written: half of what belongs together misleads. */
export type Undoing = {
  readonly records: readonly Undone[];
  readonly refused: readonly UndoRemark<(typeof UNDO_REFUSALS)[number]>[];
  readonly remarks: readonly UndoRemark<(typeof UNDO_REMARKS)[number]>[];
};

export type UndoContext = {
  readonly desired: State;
  readonly live: Live;
  readonly people: PeopleIndex;
  /** The last applied roster: only what it held can be released. */
  readonly applied: State | null;
  /** The roster before the commit that was applied; null where it is not known. */
  readonly former: State | null;
  readonly defaults: Config['defaults']['identities'];
  readonly today: Day;
  /** What a tombstone says. */
  readonly reason: string;
};

/** What becomes of the operations on one record. */
export type UndoResult = { readonly records: readonly Undone[]; readonly told: readonly UndoRemark[] };

/** Nothing is left to take back. */
export const SETTLED: UndoResult = { records: [], told: [] };

/** One remark on a record, or on a field of it. */
export function remark(
  { resource, key }: Pick<Operation, 'resource' | 'key'>,
  reason: UndoReason,
  field: string | null = null,
): readonly UndoRemark[] {
  return [{ resource, key, field, reason }];
}

/** A record of which nothing is taken back, and why. */
export function withheld(operation: Operation, reason: UndoReason): UndoResult {
  return { records: [], told: remark(operation, reason) };
}

/** Whether a remark keeps anything from being written. */
export function isRefusal(one: UndoRemark): one is Undoing['refused'][number] {
  return UNDO_REFUSALS.some((reason) => reason === one.reason);
}
