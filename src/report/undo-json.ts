import type { UndoRemark } from '../plan/undo-result.js';
import type { Pii } from './pii.js';
import { jsonDocument, planDocument } from './plan-json.js';
import type { UndoReport } from './undo.js';
import { redactUndo } from './undo-words.js';

/** The version of the undo document. */
const UNDO_VERSION = 1;

/** What was taken back, and the plan of the roster as it is now, for scripts. */
export function undoJson(given: UndoReport, pii: Pii): string {
  const { result, files, records, refused, remarks, plan } = redactUndo(given, pii);
  return jsonDocument({
    version: UNDO_VERSION,
    result,
    files: files.map(({ file, isNew }) => ({ file, isNew })),
    records: records.map(({ resource, key, how }) => ({ resource, key, how })),
    refused: refused.map(inOrder),
    remarks: remarks.map(inOrder),
    plan: plan && planDocument(plan, pii),
  });
}

function inOrder({ resource, key, field, reason }: UndoRemark): UndoRemark {
  return { resource, key, field, reason };
}
