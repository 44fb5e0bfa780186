import type { UndoReason, UndoRemark } from '../plan/undo-result.js';
import { labelOf } from './field-labels.js';
import { howsOf } from './import-words.js';
import { type Pii, redactKey } from './pii.js';
import type { UndoReport } from './undo.js';

/** Why something is not taken back, or what is to know of it. */
const REASONS: Readonly<Record<UndoReason, string>> = {
  'changed-in-drata': 'has changed in Drata since that apply',
  'changed-in-roster': 'has changed in the roster since that apply',
  'not-in-roster': 'is no longer in the roster',
  'not-in-drata': 'is no longer in Drata',
  taken: 'its former id is in use again',
  'not-done': 'was not done by that apply, so that there is nothing to take back; what the roster asks for stays',
  unproven: 'that apply could not tell whether it took effect; the plan below goes by what Drata shows now',
  unseen: 'Drata does not show the record, so that nobody can tell whether it has changed there since',
  unsynced:
    'Drata shows until the next identity sync what was released: if the sync changes it, an apply after it overrides it again',
  'removed-document':
    'Drata has no copy of a removed document: put its file under documents again, and take its entry under removed out',
  'replaced-document':
    'Drata holds the former file beside the new one, and a removal would take both: put the former file back from git to send it again',
  unwritable: 'a roster cannot say what it was before: set it in the app, and take the line out',
  required: 'had no value before, but Drata requires one, so that it cannot be emptied: it stays as it is',
  unreleasable:
    'what it was before only identity sync can set, and no applied commit is known here that held the override: take the line out, and reset the sync of this person in the app',
};

/** The report as a reader may see it; the plan is redacted where it is rendered. */
export function redactUndo(report: UndoReport, pii: Pii): UndoReport {
  const key = <T extends Pick<UndoRemark, 'resource' | 'key'>>(one: T): T => ({
    ...one,
    key: redactKey(one.resource, one.key, pii),
  });
  return {
    ...report,
    records: report.records.map(key),
    refused: report.refused.map(key),
    remarks: report.remarks.map(key),
  };
}

/** What was taken back, in one line. */
export function undoHeadline({ result, records, directory }: UndoReport): string {
  switch (result) {
    case 'refused':
      return 'Nothing was written: not all that this apply did is still as it left it';
    case 'nothing':
      return 'Nothing to undo in the roster';
    case 'dry-run':
      return `Would take back in ${directory}: ${howsOf(records)}`;
    case 'written':
      return `Taken back in the roster: ${howsOf(records)}`;
    default:
      return result satisfies never;
  }
}

/** One remark as a line. */
export function remarkSentence({ key, field, reason }: UndoRemark): string {
  const what = field === null ? key : `${labelOf(field)} of ${key}`;
  const words = REASONS[reason];
  return /^(?:has|had|is|was) /.test(words) ? `${what} ${words}` : `${what}: ${words}`;
}

/** What to do about what is refused. */
export function refusalAdvice({ refused }: UndoReport): string {
  return refused.every(({ reason }) => reason === 'not-in-roster')
    ? 'Is this the report of an apply of another roster directory? --only KEY takes back single records.'
    : 'Take back the records that are unchanged with --only KEY, and edit the others by hand.';
}

/** What is left to do once the roster is edited. */
export function applyAdvice({ result }: UndoReport): string | null {
  return result === 'written' ? 'Nothing in Drata has changed yet: commit the roster, and apply it.' : null;
}
