import type { DriftEntry } from '../plan/drift.js';
import type { Resource } from '../plan/plan.js';
import type { Row } from './changes.js';
import { groupRows, shownValue } from './changes.js';
import { labelOf } from './field-labels.js';
import type { ImportedRecord, ImportLeft, ImportReport } from './import.js';
import { type Pii, redactKey, redactSentence, redactValue, visibilityOf } from './pii.js';
import { counted, type Forms, PERSON, SCOPE } from './wording.js';

const SUBJECTS: Readonly<Record<Resource, Forms>> = {
  identity: PERSON,
  personnel: ['override', 'overrides'],
  scope: SCOPE,
  document: ['document', 'documents'],
};

const VALUE: Forms = ['value', 'values'];
const FILE: Forms = ['file', 'files'];
const CHANGE: Forms = ['change', 'changes'];
const HOWS: readonly ImportedRecord['how'][] = ['added', 'changed', 'removed'];

/** Why a difference is left as it is. */
const REASONS: Readonly<Record<ImportLeft['reason'], string>> = {
  missing: 'in the roster, not in Drata: the next apply makes it, --remove-missing takes it out of the roster',
  removed: 'in Drata, although the roster removed it: the next apply removes it again',
  dropped: 'in Drata, but the roster has dropped it since the last apply',
  kept: 'differs; the roster keeps its value, and the next apply sets it',
  unwritable: 'a status that a roster cannot say: only Drata sets it, or it lacks its reason or separation date',
  'half-done': 'a rename or a release that is not finished: the next apply does that',
  invalid: 'a roster may not say what Drata holds',
  'no-file': 'its file is not to be had, so that the roster cannot list it',
};

/** The report as a reader may see it. Values are replaced before any text exists (DESIGN section 9). */
export function redactImport(report: ImportReport, pii: Pii): ImportReport {
  if (pii === 'full') return report;
  const key = <T extends { readonly resource: Resource; readonly key: string }>(one: T): T => ({
    ...one,
    key: redactKey(one.resource, one.key, pii),
  });
  return {
    ...report,
    records: report.records.map((record) => redactRecord(record, pii)),
    conflicts: report.conflicts.map((entry) => {
      const { field } = entry;
      if (field === null) return key(entry);
      const [applied, live, desired] = [entry.applied, entry.live, entry.desired].map((one) =>
        redactValue(field, one, pii),
      );
      return { ...key(entry), applied: applied ?? null, live: live ?? null, desired: desired ?? null };
    }),
    left: report.left.map((one) => ({
      ...key(one),
      detail: one.detail && { full: redactSentence(one.detail.masked, pii), masked: one.detail.masked },
    })),
    unread: report.unread.map((sentence) => redactSentence(sentence, pii)),
    after: report.after && { ...report.after, unexpected: report.after.unexpected.map(key) },
  };
}

/** A record as a reader may see it. */
export function redactRecord(record: ImportedRecord, pii: Pii): ImportedRecord {
  return {
    ...record,
    key: redactKey(record.resource, record.key, pii),
    changes: record.changes.map(({ field, before, after }) => ({
      field,
      before: redactValue(field, before, pii),
      after: redactValue(field, after, pii),
    })),
  };
}

/** What was taken over, in one line. */
export function importHeadline({ result, records, conflicts, isFirst, directory }: ImportReport): string {
  const told = howsOf(records);
  switch (result) {
    case 'conflict':
      return `Nothing was written: somebody has to decide about ${counted(conflicts.length, VALUE)}`;
    case 'nothing':
      return 'Nothing to take over from Drata';
    case 'dry-run':
      return `Would write into ${directory}: ${told === '' ? 'the config' : told}`;
    case 'written':
      return isFirst
        ? `Roster written to ${directory}: ${told === '' ? 'the config' : told}`
        : `Taken over from Drata: ${told}`;
    default:
      return result satisfies never;
  }
}

/** `2 people, 1 override changed; 1 person removed`: what becomes of records of the roster; empty where there are none. */
export function howsOf(records: readonly Pick<ImportedRecord, 'resource' | 'how'>[]): string {
  return HOWS.flatMap((how) => {
    const parts = Object.entries(SUBJECTS).flatMap(([resource, forms]) => {
      const count = records.filter((one) => one.resource === resource && one.how === how).length;
      return count === 0 ? [] : [counted(count, forms)];
    });
    return parts.length === 0 ? [] : [`${parts.join(', ')} ${how}`];
  }).join('; ');
}

/** How one record stands in a list: added, changed or removed. */
export function markOf({ how }: ImportedRecord): '+' | '~' | '-' {
  return how === 'added' ? '+' : how === 'changed' ? '~' : '-';
}

/** What changes in a record of the roster. Somebody who is new is told by the name alone. */
export function importRows({ resource, how, changes, isGuess }: ImportedRecord, pii: Pii): readonly Row[] {
  const guess: readonly Row[] = isGuess
    ? [{ kind: 'note', risk: true, text: 'a guess: see the comment in the file' }]
    : [];
  if (resource === 'scope') return groupRows(changes);
  if (how === 'removed' || (how === 'added' && resource !== 'personnel')) return guess;
  const isHidden = (field: string) => visibilityOf(field, pii) === 'hidden';
  const seen = changes
    .filter(({ field }) => !isHidden(field))
    .map(({ field, before, after }): Row => {
      const [label, value] = [labelOf(field), shownValue(field, after)];
      if (how === 'added') return { kind: 'list', label, values: value === null ? [] : [value] };
      return { kind: 'move', label, before: shownValue(field, before), after: value };
    });
  const labels = changes.filter(({ field }) => isHidden(field)).map(({ field }) => labelOf(field));
  return [
    ...seen,
    ...(labels.length === 0 ? [] : [{ kind: 'hidden', word: how === 'added' ? 'set' : 'changed', labels } as const]),
    ...guess,
  ];
}

/** `27 people, 2 documents`: what a file gains, where the single records would be too many lines. */
export function countRecords(records: readonly ImportedRecord[]): string {
  return Object.entries(SUBJECTS)
    .map(([resource, forms]) => [records.filter((one) => one.resource === resource).length, forms] as const)
    .flatMap(([count, forms]) => (count === 0 ? [] : [counted(count, forms)]))
    .join(', ');
}

/** How many files of documents came along; none where none did. */
export function fetchedSentence({ fetched, result }: ImportReport): readonly string[] {
  if (fetched === 0) return [];
  return [`${counted(fetched, FILE)} of documents ${result === 'dry-run' ? 'would come' : 'fetched'} into documents/.`];
}

/** Why something is left as it is. */
export function leftSentence({ key, field, reason, detail }: ImportLeft): string {
  return `${field === null ? key : `${labelOf(field)} of ${key}`}: ${REASONS[reason]}${detail === null ? '' : ` (${detail.full})`}`;
}

/** What somebody has to decide, and how. */
export function conflictSentence(conflicts: readonly DriftEntry[]): string {
  const isUnexplained = conflicts.some(({ kind }) => kind === 'unexplained');
  const why = isUnexplained
    ? 'No last applied commit is known, so nobody can tell what changed in Drata from what is not applied yet.'
    : 'These changed in Drata and in the roster since the last apply.';
  return `${why} Take Drata's values with --take live, or keep the roster's with --take git; --only KEY decides one by one.`;
}

/** What a plan of the roster holds now. */
export function afterSentences({ after, isFirst }: ImportReport): readonly string[] {
  if (after === null) return [];
  const { unexpected, due, waiting } = after;
  const differs = unexpected.map(({ key, fields }) => `${fields.map(labelOf).join(', ') || 'the record'} of ${key}`);
  const rest = [
    ...(due === 0 ? [] : [`${counted(due, CHANGE)} not applied yet`]),
    ...(waiting === 0 ? [] : [`${counted(waiting, CHANGE)} waiting`]),
  ];
  if (differs.length > 0) return [`A plan of this roster still differs from Drata: ${differs.join('; ')}.`];
  if (rest.length > 0) return [`A plan of this roster holds ${rest.join(' and ')}, and nothing else.`];
  return [isFirst ? 'A plan of this roster is empty: Drata holds what it says.' : 'A plan of this roster is empty.'];
}
