import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { progressBar, progressLine } from '../../src/report/progress.js';

describe('a bar', () => {
  test.each([
    [0, 10, 'Writing  ░░░░░░░░░░  0/10'],
    [5, 10, 'Writing  █████░░░░░  5/10'],
    [10, 10, 'Writing  ██████████  10/10'],
    [0, 0, 'Writing  ██████████  0/0'],
  ])('of %i in %i', (done, total, line) => {
    expect(progressBar(done, total, 'Writing', { width: line.length + 1, color: false })).toBe(line);
  });

  test('gives way to the words, and these to the count, where there is no room', () => {
    expect(progressBar(1, 2, 'Writing', { width: 18, color: false })).toBe('Writing  1/2');
    expect(progressBar(1, 2, 'Writing', { width: 8, color: false })).toBe('1/2');
  });

  test('stays within its line, which nothing breaks', () => {
    fc.assert(
      fc.property(
        fc.nat(2_000_000),
        fc.nat(2_000_000),
        fc.string({ unit: 'binary', maxLength: 12 }),
        fc.integer({ min: 20, max: 300 }),
        (done, total, doing, width) => {
          const line = progressBar(done, total, doing, { width, color: false });
          expect(stringWidth(line)).toBeLessThan(width);
          expect(line).not.toMatch(/\p{Cc}/u);
        },
      ),
    );
  });

  test('is colored where that is wanted', () => {
    expect(progressBar(1, 2, 'x', { width: 40, color: true })).toContain('\u001b[32m█');
  });
});

test('a line for logs', () => {
  expect(progressLine(300, 1200, 'Writing')).toBe('Writing: 300 of 1,200');
});
