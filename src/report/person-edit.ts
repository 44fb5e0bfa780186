import type { Change } from '../plan/plan.js';
import type { Source } from '../state/source.js';

/** The commands that edit the roster for one person. */
export type PersonCommand = 'new' | 'leave' | 'move' | 'rename';

/** A record that changes, with the place where it stands then. */
export type EditedRecord = {
  readonly identityId: string;
  readonly how: 'added' | 'changed';
  readonly changes: readonly Change[];
  readonly source: Source | null;
};

/** Lines of a file that change: those that go begin with `-`, those that come with `+`. */
export type Hunk = { readonly file: string; readonly line: number; readonly lines: readonly string[] };

/** A sentence with people's values, and the same one with them hidden. */
export type Told = { readonly full: string; readonly masked: string };

/** What a command did to the roster for one person. */
export type PersonEditReport = {
  readonly command: PersonCommand;
  readonly result: 'written' | 'dry-run' | 'nothing';
  readonly identityId: string;
  /** null where the roster has no name. */
  readonly name: string | null;
  /** The person first, then those whose manager has another id now. */
  readonly records: readonly EditedRecord[];
  readonly hunks: readonly Hunk[];
  readonly warnings: readonly Told[];
  readonly notes: readonly Told[];
};
