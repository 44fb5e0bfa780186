import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable } from '../../src/report/safe.js';

describe('printable', () => {
  it.each([
    ["O'Brien 李 Łukasz", "O'Brien 李 Łukasz"],
    ['👩‍💻 نمی‌خواهم', '👩‍💻 نمی‌خواهم'],
    ['\u001b[31mred\u001b[0m', '\\u{1b}[31mred\\u{1b}[0m'],
    ['a\nb\r\tc', 'a\\nb\\r\\tc'],
    ['\u202egpj.exe', '\\u{202e}gpj.exe'],
    ['x\u0000\u007f\u009b', 'x\\u{0}\\u{7f}\\u{9b}'],
    ['\u2028\u2029\ufeff\u200b', '\\u{2028}\\u{2029}\\u{feff}\\u{200b}'],
    ['\ud800', '\\u{d800}'],
    ['::error::owned', '\\::error::owned'],
    ['  ::error::owned', '  \\::error::owned'],
    ['a ::error:: b', 'a ::error:: b'],
    ['x ##[error]owned ##[group]', 'x ##\\[error]owned ##\\[group]'],
  ])('%j', (text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  it('gives one line that starts no workflow command, whatever the text', () => {
    const pieces = fc.constantFrom(':', '::', '#', '[', ' ', '\n', '\u001b', '\u2028', 'error', '\u200b', '\u00a0');
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        const text = printable(parts.join(''));
        expect(text).not.toMatch(/^\s*::|##\[|[\p{Cc}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});
