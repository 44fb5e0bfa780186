import type { PersonEditReport, Told } from './person-edit.js';
import { type Pii, redactKey, redactSentence, redactValue } from './pii.js';
import { jsonDocument } from './plan-json.js';

/** The version of the document. */
export const PERSON_EDIT_VERSION = 1;

/** What a command did for one person, for scripts. */
export function personEditJson(
  { command, result, identityId, records, warnings, notes }: PersonEditReport,
  pii: Pii,
): string {
  return jsonDocument({
    version: PERSON_EDIT_VERSION,
    command,
    result,
    identityId: redactKey('identity', identityId, pii),
    records: records.map((record) => ({
      identityId: redactKey('identity', record.identityId, pii),
      how: record.how,
      file: record.source?.file ?? null,
      line: record.source?.line ?? null,
      changes: record.changes.map(({ field, before, after }) => ({
        field,
        before: redactValue(field, before, pii),
        after: redactValue(field, after, pii),
      })),
    })),
    warnings: warnings.map((one) => toldAs(one, pii)),
    notes: notes.map((one) => toldAs(one, pii)),
  });
}

/** A sentence as the reader may see it. */
export function toldAs({ full, masked }: Told, pii: Pii): string {
  return pii === 'full' ? full : redactSentence(masked, pii);
}
