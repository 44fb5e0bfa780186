import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csv } from '../../src/report/csv.js';

it('puts an apostrophe before what a spreadsheet would run', () => {
  const cells = [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    ' =1',
    '＝1',
    'a=1',
    '1-1',
    "O'Brien",
    'a;=1',
    'a; +b;c',
  ];
  const rows: string[][] = parse(csv(cells.map((cell) => [cell])));
  expect(rows.flat()).toEqual([
    ...["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\\t=1", "'\\r=1", "'\\n=1", "' =1", "'＝1", 'a=1', '1-1', "O'Brien"],
    ...["a;'=1", "a;' +b;c"],
  ]);
});

it('is read back cell by cell, and none begins a formula in any locale', () => {
  const text = fc.string({
    unit: fc.constantFrom('=', '+', '@', '-', ';', ',', '"', "'", ' ', 'a', '1', '\n', '\t'),
    maxLength: 8,
  });
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 3 }), (rows) => {
      const written = csv(rows);
      const read: string[][] = parse(written);
      expect(read.map((row) => row.length)).toEqual(rows.map(() => 2));
      for (const cell of [...read.flat(), ...written.split(/[;\r\n]/)]) expect(cell).not.toMatch(/^\s*[=+@-]/);
    }),
  );
});
