import { describe, expect, test } from 'vitest';
import { code, fold, numberTable, prose } from '../../src/report/markdown.js';

describe('a value as inline code', () => {
  test.each([
    ['Jane', '`Jane`'],
    ['a`b', '``a`b``'],
    ['``', '``` `` ```'],
    ['`edge', '`` `edge ``'],
    ['edge`', '`` edge` ``'],
    ['', '`""`'],
    ['two\nlines', '`two\\nlines`'],
  ])('%j becomes %s', (text, expected) => {
    expect(code(text)).toBe(expected);
  });
});

describe('a sentence', () => {
  test.each([
    ['emp-1 is in no roster file', '`emp-1` is in no roster file'],
    ['write "previously: emp-1" on emp-2.', 'write `"previously: emp-1"` on `emp-2`.'],
    ['ask @octocat, not #12', 'ask `@octocat`, not `#12`'],
    ['see www.evil.example or x_y_z', 'see `www.evil.example` or `x_y_z`'],
    ['within 15 days, (that is all)', 'within 15 days, (that is all)'],
    ['at 12345 or 李 or </details>', 'at `12345` or `李` or `</details>`'],
    ['it lacks "HRIS User Identities: List", which', 'it lacks "HRIS User Identities: List", which'],
    ['it lacks "two @octocat words" and "', 'it lacks `"two @octocat words"` and `"`'],
    ["it’s a one-off; don't", "it’s a one-off; don't"],
    ['...', ''],
    ['a  b', 'a b'],
  ])('%j becomes %j', (sentence, expected) => {
    expect(prose(sentence)).toBe(expected);
  });
});

test('a fold leaves blank lines around its content, so that it is read as Markdown', () => {
  expect(fold('3 people', ['- x'])).toEqual(['<details><summary>3 people</summary>', '', '- x', '', '</details>']);
  expect(fold('3 people', ['- x'], true)[0]).toBe('<details open><summary>3 people</summary>');
});

test('a table has one row of numbers', () => {
  expect(numberTable([['Joining', 3]])).toEqual(['| Joining |', '| ---: |', '| 3 |']);
  const wide = numberTable(Array.from({ length: 8 }, (_, index) => [`N${index}`, index]));
  expect(wide).toEqual(['N0: 0 · N1: 1 · N2: 2 · N3: 3 · N4: 4 · N5: 5 · N6: 6 · N7: 7']);
});
