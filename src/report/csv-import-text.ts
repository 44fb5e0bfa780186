import { paintFor } from './color.js';
import type { CsvImportReport, CsvRemark } from './csv-import.js';
import { cellName, csvHeadline, csvNotes } from './csv-import-words.js';
import { fileBlocks, type ImportTextOptions, type Style } from './import-text.js';
import { wrap } from './layout.js';
import { printable } from './safe.js';

/** Warnings beyond so many are counted, unless all are asked for. */
const MAX_WARNINGS = 10;

/** What the import of a table came to, as people read it on a terminal. */
export function renderCsvImportText(report: CsvImportReport, options: ImportTextOptions): string {
  const style: Style = { ...options, paint: paintFor(options.color) };
  const { paint, width, quiet } = style;
  const isRefused = report.result === 'refused';
  const color = isRefused ? paint.red : paint.green;
  const blocks = [
    wrap(printable(csvHeadline(report)), width).map((line) => paint.bold(color(line))),
    ...(quiet || isRefused ? [] : fileBlocks(report, style)),
    remarkLines('problem', report.problems, style),
    elsewhereLines(report, style),
    quiet ? [] : warningLines(report, style),
    quiet ? [] : csvNotes(report).flatMap((note) => wrapped(note, width)),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

type Kind = 'problem' | 'warning';

function warningLines({ warnings }: CsvImportReport, style: Style): readonly string[] {
  const shown = style.verbose ? warnings : warnings.slice(0, MAX_WARNINGS);
  const more = warnings.length - shown.length;
  return [
    ...remarkLines('warning', shown, style),
    ...(more === 0 ? [] : [`${more} more warnings (--verbose lists them)`]),
  ];
}

function elsewhereLines({ elsewhere }: CsvImportReport, style: Style): readonly string[] {
  return elsewhere.flatMap(({ file, line, ...said }) => saidLines(`${file}:${line}`, 'problem', said, style));
}

function remarkLines(kind: Kind, remarks: readonly CsvRemark[], style: Style): readonly string[] {
  return remarks.flatMap((remark) => saidLines(cellName(remark), kind, remark, style));
}

function saidLines(place: string, kind: Kind, said: Pick<CsvRemark, 'message' | 'remedy'>, { paint, width }: Style) {
  const mark = paint[kind === 'problem' ? 'red' : 'yellow'](kind);
  return [
    `${paint.bold(printable(place))}: ${mark}: ${printable(said.message)}`,
    ...wrapped(`fix: ${said.remedy}`, width - 2).map((line) => `  ${line}`),
  ];
}

/** A break may bring to the start of a line what drives a workflow there. */
function wrapped(text: string, width: number): readonly string[] {
  return wrap(printable(text), width).map(printable);
}
