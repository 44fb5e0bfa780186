import { expect, test } from 'vitest';
import type { CsvImportReport } from '../../src/report/csv-import.js';
import { csvImportJson } from '../../src/report/csv-import-json.js';
import { renderCsvImportMarkdown } from '../../src/report/csv-import-markdown.js';
import { renderCsvImportText } from '../../src/report/csv-import-text.js';
import { HOSTILE } from '../model/rich-plan.js';

const WRITTEN: CsvImportReport = {
  directory: 'roster',
  table: 'export.csv',
  result: 'written',
  files: [{ file: 'people.yaml', isNew: false }],
  records: [
    {
      resource: 'identity',
      key: 'emp-004',
      how: 'added',
      file: 'people.yaml',
      isGuess: false,
      changes: [
        { field: 'firstName', before: null, after: 'Di' },
        { field: 'lastName', before: null, after: 'Lee' },
      ],
    },
    {
      resource: 'identity',
      key: 'emp-001',
      how: 'changed',
      file: 'people.yaml',
      isGuess: false,
      changes: [{ field: 'jobTitle', before: 'Engineer', after: HOSTILE }],
    },
  ],
  unchanged: 12,
  problems: [],
  warnings: [
    {
      row: 4,
      column: { letter: 'F', header: 'Manager ID' },
      identityId: 'emp-004',
      message: 'managerId of identity emp-004 is emp-099, who is not in the roster.',
      remedy: 'Add the manager, or correct the id.',
    },
  ],
  elsewhere: [],
  unused: [
    { letter: 'C', header: 'Email', instead: 'email' },
    { letter: 'G', header: HOSTILE, instead: null },
    { letter: 'H', header: '', instead: null },
  ],
  missing: Array.from({ length: 12 }, (_, index) => `emp-1${String(index).padStart(2, '0')}`),
  separates: false,
  returned: ['emp-007'],
};

const REFUSED: CsvImportReport = {
  ...WRITTEN,
  result: 'refused',
  files: [],
  problems: [
    {
      row: 7,
      column: { letter: 'D', header: 'Hire Date' },
      identityId: 'emp-009',
      message: '"03/04/2026" may be day and month, or month and day.',
      remedy: 'Say which with --date-format DD/MM/YYYY or MM/DD/YYYY.',
    },
    { row: 9, column: null, identityId: null, message: `"${HOSTILE}" is wrong.`, remedy: 'Correct it.' },
  ],
  elsewhere: [{ file: 'people.yaml', line: 3, message: 'identity b is wrong.', remedy: 'Correct it.' }],
  missing: ['emp-100'],
};

const look = { color: false, width: 100, verbose: false, quiet: false, pii: 'full' } as const;

test.each([
  ['csv-import.txt', () => renderCsvImportText(WRITTEN, look)],
  ['csv-import.md', () => renderCsvImportMarkdown(WRITTEN, look)],
  ['csv-import.json', () => csvImportJson(WRITTEN)],
  ['csv-import-refused.txt', () => renderCsvImportText(REFUSED, look)],
  ['csv-import-refused.md', () => renderCsvImportMarkdown(REFUSED, look)],
])('%s reads as agreed', async (name, render) => {
  await expect(render()).toMatchFileSnapshot(`../golden/${name}`);
});

test('the headline says what came of it', () => {
  const headline = (report: Partial<CsvImportReport>) =>
    renderCsvImportText({ ...WRITTEN, ...report }, { ...look, quiet: true }).split('\n')[0];
  const added = WRITTEN.records.slice(0, 1);
  expect(headline({})).toBe('Written from export.csv: 1 person added, 1 person changed');
  expect(headline({ missing: ['emp-001'], separates: true })).toBe(
    'Written from export.csv: 1 person added, 1 person separated',
  );
  expect(headline({ result: 'dry-run', records: added })).toBe('Would write into roster: 1 person added');
  expect(headline({ result: 'nothing', records: [] })).toBe('Nothing to write: the roster says what export.csv says');
  expect(headline({ result: 'refused' })).toBe(
    'Nothing was written from export.csv: what comes of it is no valid roster',
  );
});

test('rows that were left out are told, and warnings beyond ten are counted', () => {
  const many = {
    ...WRITTEN,
    problems: REFUSED.problems,
    warnings: Array.from({ length: 12 }, () => WRITTEN.warnings).flat(),
  };
  const text = renderCsvImportText(many, look);
  expect(text).toContain('row 7, column D "Hire Date": problem: ');
  expect(text).toContain('2 rows left out: these people are as they were.');
  expect(text).toContain('2 more warnings (--verbose lists them)');
  expect(renderCsvImportText(many, { ...look, verbose: true })).not.toContain('more warnings');
});
