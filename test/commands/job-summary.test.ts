import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openJobSummary } from '../../src/commands/job-summary.js';
import { temporaryDirectory } from '../model/temporary.js';

test('a job summary grows by each report', () => {
  const path = join(temporaryDirectory(), 'summary.md');
  const summarize = openJobSummary({ GITHUB_STEP_SUMMARY: path });
  summarize('# one\n');
  summarize('# two');
  expect(readFileSync(path, 'utf8')).toBe('# one\n# two\n');
});

test('a report that is too long for one leaves its title there', () => {
  const path = join(temporaryDirectory(), 'summary.md');
  openJobSummary({ GITHUB_STEP_SUMMARY: path })(`# title\n\n${'é'.repeat(500_000)}`);
  expect(readFileSync(path, 'utf8')).toMatch(/^# title\n\nThe whole of it is too long for a job summary: .*\n$/);
});

test('without one --github says where it belongs', () => {
  expect(() => openJobSummary({})).toThrow('--github needs GITHUB_STEP_SUMMARY');
});
