import { DRIFT_KINDS, DRIFT_WORDS, driftRows, recordsOf } from './drift-words.js';
import { hiddenNote } from './facts.js';
import type { ImportedRecord, ImportReport } from './import.js';
import {
  afterSentences,
  conflictSentence,
  fetchedSentence,
  importHeadline,
  importRows,
  leftSentence,
  markOf,
  redactImport,
} from './import-words.js';
import { code, prose } from './markdown.js';
import { rowItem, titleItem } from './operation-markdown.js';
import type { Pii } from './pii.js';

/** What an import did, as Markdown. */
export function renderImportMarkdown(given: ImportReport, { pii }: { readonly pii: Pii }): string {
  const report = redactImport(given, pii);
  const note = hiddenNote(pii);
  const blocks = [
    [`## drata-roster import: ${prose(importHeadline(report))}`],
    ...report.files.map(({ file }) => [
      `### ${code(file)}`,
      '',
      ...takenItems(
        report.records.filter((record) => record.file === file),
        pii,
      ),
    ]),
    fetchedSentence(report).map(prose),
    ...conflictBlocks(report, pii),
    report.left.length === 0
      ? []
      : ['### Left as they are', '', ...report.left.map((one) => `- ${prose(leftSentence(one))}`)],
    report.unread.map(prose),
    afterSentences(report).map(prose),
    note === null || report.records.length === 0 ? [] : [note],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

/** What was taken over, as a list; the records are redacted by now. */
export function takenItems(records: readonly ImportedRecord[], pii: Pii): readonly string[] {
  const words = { '+': 'new', '~': 'changed', '-': 'taken out' } as const;
  return records.flatMap((record) => [
    `- ${titleItem(record, null)}: ${words[markOf(record)]}`,
    ...importRows(record, pii).map((row) => `  - ${rowItem(row)}`),
  ]);
}

function conflictBlocks({ conflicts }: ImportReport, pii: Pii): readonly (readonly string[])[] {
  if (conflicts.length === 0) return [];
  const blocks = DRIFT_KINDS.map((kind) => {
    const items = recordsOf({ changed: conflicts, notApplied: [] }, kind).flatMap((record) => [
      `- ${titleItem(record, null)}`,
      ...driftRows(record, pii).map((row) => `  - ${rowItem(row)}`),
    ]);
    return items.length === 0 ? [] : [`### ${DRIFT_WORDS[kind].title}`, '', ...items];
  });
  return [...blocks, [prose(conflictSentence(conflicts))]];
}
