import type { ImportedRecord, ImportReport } from './import.js';

/** A cell or row of a table with what is said of it. */
export type CsvRemark = {
  /** As a spreadsheet counts: the header is row 1. */
  readonly row: number;
  /** The column's letter and header; null where it is about the row. */
  readonly column: { readonly letter: string; readonly header: string } | null;
  /** Whose row it is; null where it does not say. */
  readonly identityId: string | null;
  readonly message: string;
  readonly remedy: string;
};

/** A column that was not read; `instead` is the field that another column holds. */
export type UnusedColumn = { readonly letter: string; readonly header: string; readonly instead: string | null };

/** What the import of a table came to. People's values are hidden by now where the reader may not see them. */
export type CsvImportReport = {
  /** The roster directory and the table as they were named. */
  readonly directory: string;
  readonly table: string;
  /** `refused` and `dry-run` have written nothing. */
  readonly result: 'written' | 'nothing' | 'dry-run' | 'refused';
  readonly files: ImportReport['files'];
  readonly records: readonly ImportedRecord[];
  readonly unchanged: number;
  /** What cannot be used: the reason of a refusal, or rows that were left out. */
  readonly problems: readonly CsvRemark[];
  readonly warnings: readonly CsvRemark[];
  /** What is wrong in the roster once the table is in it, where no row is to blame alone: the reason of a refusal. */
  readonly elsewhere: readonly {
    readonly file: string;
    readonly line: number;
    readonly message: string;
    readonly remedy: string;
  }[];
  readonly unused: readonly UnusedColumn[];
  /** People of the roster whom the table does not name, and whether they get a separation date. */
  readonly missing: readonly string[];
  readonly separates: boolean;
  /** People who have left by the roster and have no such date in the table. */
  readonly returned: readonly string[];
};
