import { titleOf } from './changes.js';
import { type Paint, paintFor } from './color.js';
import { DRIFT_KINDS, DRIFT_WORDS, driftRows, recordsOf } from './drift-words.js';
import { hiddenNote } from './facts.js';
import type { ImportedRecord, ImportReport } from './import.js';
import {
  afterSentences,
  conflictSentence,
  countRecords,
  fetchedSentence,
  importHeadline,
  importRows,
  leftSentence,
  markOf,
  redactImport,
} from './import-words.js';
import { wrap } from './layout.js';
import { rowLines } from './operation-text.js';
import type { Pii } from './pii.js';
import { printable } from './safe.js';

export type ImportTextOptions = {
  readonly color: boolean;
  readonly width: number;
  /** Lists what is otherwise counted. */
  readonly verbose: boolean;
  /** The headline alone, and what needs somebody. */
  readonly quiet: boolean;
  readonly pii: Pii;
};

type Style = ImportTextOptions & { readonly paint: Paint };

/** Beyond so many new records a file's are counted. */
const MAX_LISTED = 10;

/** What an import did, as people read it on a terminal. */
export function renderImportText(given: ImportReport, options: ImportTextOptions): string {
  const report = redactImport(given, options.pii);
  const style: Style = { ...options, paint: paintFor(options.color) };
  const { paint, quiet, width } = style;
  const sentence = (text: string) => wrap(printable(text), width);
  const color = report.result === 'conflict' ? paint.yellow : paint.green;
  const note = hiddenNote(options.pii);
  const blocks = [
    wrap(printable(importHeadline(report)), width).map((line) => paint.bold(color(line))),
    ...(quiet ? [] : [...fileBlocks(report, style), fetchedSentence(report)]),
    ...conflictBlocks(report, style),
    quiet ? [] : leftBlock(report, style),
    quiet ? [] : report.unread.flatMap(sentence),
    quiet && (report.after?.unexpected.length ?? 0) === 0 ? [] : afterSentences(report).flatMap(sentence),
    note === null || quiet || report.records.length === 0 ? [] : sentence(note),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function fileBlocks({ files, records }: ImportReport, style: Style): readonly (readonly string[])[] {
  const { paint, verbose } = style;
  return files.map(({ file, isNew }) => {
    const inFile = records.filter((record) => record.file === file);
    const added = inFile.filter(({ how }) => how === 'added');
    const isCounted = !verbose && added.length > MAX_LISTED;
    const listed = isCounted ? inFile.filter(({ how }) => how !== 'added') : inFile;
    return [
      `${paint.bold(printable(file))}${isNew ? paint.dim('  new') : ''}`,
      ...(isCounted ? [`  ${paint.green('+')} ${countRecords(added)} (--verbose lists them)`] : []),
      ...listed.flatMap((record) => recordLines(record, style)),
    ];
  });
}

function recordLines(record: ImportedRecord, style: Style): readonly string[] {
  const { paint } = style;
  const mark = markOf(record);
  const color = mark === '+' ? paint.green : mark === '-' ? paint.red : paint.yellow;
  return [
    `  ${color(mark)} ${paint.bold(printable(titleOf(record, nameOf(record, style))[0]))}${asideOf(record, style)}`,
    ...rowLines(importRows(record, style.pii), style),
  ];
}

/** Somebody who is new brings a name along. */
function nameOf({ resource, changes }: ImportedRecord, { pii }: Style): string | null {
  if (resource !== 'identity' || pii !== 'full') return null;
  const names = ['firstName', 'lastName'].map((field) => changes.find((change) => change.field === field)?.after);
  return names.every((name) => typeof name === 'string') ? names.join(' ') : null;
}

function asideOf(record: ImportedRecord, style: Style): string {
  const [, aside] = titleOf(record, nameOf(record, style));
  return aside === null ? '' : ` (${printable(aside)})`;
}

function conflictBlocks({ conflicts }: ImportReport, style: Style): readonly (readonly string[])[] {
  if (conflicts.length === 0) return [];
  const { paint, width, pii } = style;
  const blocks = DRIFT_KINDS.map((kind) => {
    const records = recordsOf({ changed: conflicts, notApplied: [] }, kind);
    if (records.length === 0) return [];
    const { title, note } = DRIFT_WORDS[kind];
    return [
      `${paint.bold(title)}  ${paint.dim(note)}`,
      ...records.flatMap((record) => [
        `  ${paint.yellow('~')} ${paint.bold(printable(record.key))}`,
        ...rowLines(driftRows(record, pii), style),
      ]),
    ];
  });
  return [...blocks, wrap(conflictSentence(conflicts), width)];
}

function leftBlock({ left }: ImportReport, { paint, width, verbose }: Style): readonly string[] {
  if (left.length === 0) return [];
  const shown = verbose ? left : left.slice(0, 2 * MAX_LISTED);
  const more = left.length - shown.length;
  return [
    paint.bold(`Left as they are (${left.length})`),
    ...shown.flatMap((one) =>
      wrap(printable(leftSentence(one)), width - 4).map((line, index) => `  ${index === 0 ? '' : '  '}${line}`),
    ),
    ...(more === 0 ? [] : [`  ${more} more (--verbose lists them)`]),
  ];
}
