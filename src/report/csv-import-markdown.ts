import type { CsvImportReport, CsvRemark } from './csv-import.js';
import { cellName, csvHeadline, csvNotes } from './csv-import-words.js';
import { takenItems } from './import-markdown.js';
import { code, prose } from './markdown.js';
import type { Pii } from './pii.js';

/** What the import of a table came to, as Markdown. */
export function renderCsvImportMarkdown(report: CsvImportReport, { pii }: { readonly pii: Pii }): string {
  const { result, files, records, problems, warnings, elsewhere } = report;
  const blocks = [
    [`## drata-roster import: ${prose(csvHeadline(report))}`],
    ...(result === 'refused' ? [] : files).map(({ file }) => [
      `### ${code(file)}`,
      '',
      ...takenItems(
        records.filter((record) => record.file === file),
        pii,
      ),
    ]),
    remarks('Rows that cannot be used', problems.map(cellRemark)),
    remarks(
      'What the roster cannot say',
      elsewhere.map((one) => ({ ...one, place: `${one.file}:${one.line}` })),
    ),
    remarks('Warnings', warnings.map(cellRemark)),
    csvNotes(report).map((note) => `- ${prose(note)}`),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

type Remark = Pick<CsvRemark, 'message' | 'remedy'> & { readonly place: string };

function cellRemark(remark: CsvRemark): Remark {
  return { ...remark, place: cellName(remark) };
}

function remarks(title: string, all: readonly Remark[]): readonly string[] {
  if (all.length === 0) return [];
  return [
    `### ${title}`,
    '',
    ...all.map(({ place, message, remedy }) => `- ${code(place)}: ${prose(message)} ${prose(remedy)}`),
  ];
}
