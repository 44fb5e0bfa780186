import type { Adopted, LeftReason } from '../plan/adopt-record.js';
import type { DriftEntry } from '../plan/drift.js';
import type { Resource } from '../plan/plan.js';

/** A record that was taken over, with the file that it stands, or stood, in. */
export type ImportedRecord = Omit<Adopted, 'edits'> & { readonly file: string };

/** Something in which roster and Drata go on to differ. */
export type ImportLeft = {
  readonly resource: Resource;
  readonly key: string;
  readonly field: string | null;
  /** `invalid`: a roster may not say what Drata holds; `no-file`: a document's file is not to be had. */
  readonly reason: LeftReason | 'invalid' | 'no-file';
  /** What is wrong, in words, with people's values and without; null where the reason says it. */
  readonly detail: { readonly full: string; readonly masked: string } | null;
};

/** What an import came to. */
export type ImportReport = {
  /** The roster directory as it was named. */
  readonly directory: string;
  /** Whether there was no roster before. */
  readonly isFirst: boolean;
  /** `conflict` and `dry-run` have written nothing. */
  readonly result: 'written' | 'nothing' | 'dry-run' | 'conflict';
  readonly files: readonly { readonly file: string; readonly isNew: boolean }[];
  /** How many files of documents were fetched: their names are people's data. */
  readonly fetched: number;
  readonly records: readonly ImportedRecord[];
  readonly conflicts: readonly DriftEntry[];
  readonly left: readonly ImportLeft[];
  /** What could not be read of Drata. */
  readonly unread: readonly string[];
  /** What a plan of the roster as it is now holds; null where nothing was taken over because of conflicts. */
  readonly after: {
    /** Changes of what was just taken over: there should be none. */
    readonly unexpected: readonly {
      readonly resource: Resource;
      readonly key: string;
      readonly fields: readonly string[];
    }[];
    /** What the roster has and Drata does not yet. */
    readonly due: number;
    readonly waiting: number;
  } | null;
};
