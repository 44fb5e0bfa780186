import type { Plan } from '../plan/plan.js';
import type { Undoing, Undone } from '../plan/undo-result.js';

/** What taking back an apply came to. */
export type UndoReport = Pick<Undoing, 'refused' | 'remarks'> & {
  /** The roster directory as it was named. */
  readonly directory: string;
  /** `refused` and `dry-run` have written nothing. */
  readonly result: 'written' | 'nothing' | 'dry-run' | 'refused';
  readonly files: readonly { readonly file: string; readonly isNew: boolean }[];
  readonly records: readonly Pick<Undone, 'resource' | 'key' | 'how'>[];
  /** What an apply of the roster does now; null where nothing was taken back because something has changed since. */
  readonly plan: Plan | null;
};
