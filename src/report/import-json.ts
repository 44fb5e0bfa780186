import type { ImportReport } from './import.js';
import { redactImport } from './import-words.js';
import type { Pii } from './pii.js';
import { jsonDocument } from './plan-json.js';

/** The version of the import document. */
export const IMPORT_VERSION = 1;

/** What an import did, for scripts. */
export function importJson(given: ImportReport, pii: Pii): string {
  const { result, files, fetched, records, conflicts, left, unread, after } = redactImport(given, pii);
  return jsonDocument({
    version: IMPORT_VERSION,
    result,
    files: files.map(({ file, isNew }) => ({ file, isNew })),
    fetched,
    records: records.map(({ resource, key, how, file, changes, isGuess }) => ({
      resource,
      key,
      how,
      file,
      changes,
      isGuess,
    })),
    conflicts: conflicts.map(({ resource, key, field, kind, applied, live, desired }) => {
      return { resource, key, field, kind, applied, live, desired };
    }),
    left: left.map(({ resource, key, field, reason, detail }) => {
      return { resource, key, field, reason, detail: detail?.full ?? null };
    }),
    unread,
    after,
  });
}
