import type { CsvImportReport } from './csv-import.js';
import { jsonDocument } from './plan-json.js';

/** The version of the document. */
export const CSV_IMPORT_VERSION = 1;

/** What the import of a table came to, for scripts. */
export function csvImportJson(report: CsvImportReport): string {
  const { result, files, records, unchanged, problems, warnings, elsewhere, unused, missing, separates, returned } =
    report;
  return jsonDocument({
    version: CSV_IMPORT_VERSION,
    result,
    files,
    records: records.map(({ key, how, file, changes }) => ({ key, how, file, changes })),
    unchanged,
    problems,
    warnings,
    elsewhere,
    unused,
    missing,
    separates,
    returned,
  });
}
