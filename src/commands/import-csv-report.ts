import type { Adopted } from '../plan/adopt-record.js';
import type { CsvImportReport, CsvRemark } from '../report/csv-import.js';
import { redactRecord } from '../report/import-words.js';
import { type Pii, redactKey, redactSentence } from '../report/pii.js';
import type { CsvImport } from '../roster/csv.js';
import { type Columns, columnLetter } from '../roster/csv-columns.js';
import type { CsvRecord } from '../roster/csv-edits.js';
import type { CsvProblem } from '../roster/csv-people.js';
import type { Sentence } from '../roster/sentence.js';
import type { State } from '../state/state.js';

/** What a report says beyond what was planned. */
type Circumstances = Pick<CsvImportReport, 'directory' | 'table' | 'result' | 'files' | 'separates'> & {
  readonly headers: readonly string[];
  readonly columns: Columns;
  /** The roster as it is, or will be. */
  readonly state: State;
  readonly pii: Pii;
};

/** A record of a table in the shape that imports from live have. */
export function adoptedOf({ identityId, how, changes, edit }: CsvRecord): Adopted {
  return { resource: 'identity', key: identityId, how, changes, isGuess: false, edits: [edit] };
}

/** What came of a table, as the reader may see it. */
export function csvReport(planned: CsvImport, circumstances: Circumstances): CsvImportReport {
  const { headers, columns, state, pii, ...rest } = circumstances;
  const key = (id: string) => redactKey('identity', id, pii);
  const shown = ({ full, masked }: Sentence) => (pii === 'full' ? full : redactSentence(masked, pii));
  const remark = ({ row, column, identityId, message, remedy }: CsvProblem): CsvRemark => ({
    row,
    column: column === null ? null : { letter: columnLetter(column), header: headers[column] ?? '' },
    identityId: identityId === null ? null : key(identityId),
    message: shown(message),
    remedy: shown(remedy),
  });
  return {
    ...rest,
    records: planned.records.map((record) => {
      const { edits, ...adopted } = adoptedOf(record);
      return redactRecord({ ...adopted, file: state.identities.get(record.identityId)?.source?.file ?? '' }, pii);
    }),
    unchanged: planned.unchanged,
    problems: planned.problems.map(remark),
    warnings: planned.warnings.map(remark),
    elsewhere: planned.elsewhere.map(({ file, line, message, remedy, masked }) => ({
      file,
      line,
      message: shown({ full: message, masked: masked.message }),
      remedy: shown({ full: remedy, masked: masked.remedy }),
    })),
    unused: columns.unused.map(({ column, instead }) => ({
      letter: columnLetter(column),
      header: headers[column] ?? '',
      instead,
    })),
    missing: planned.missing.map(key),
    returned: planned.returned.map(key),
  };
}
