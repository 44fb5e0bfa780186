import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readContractor, readFullName } from '../../src/roster/csv-cells.js';
import { type CellRead, parseDateFormat, readDate } from '../../src/roster/csv-date.js';

/** The value of a cell, or what is said of it. */
function outcome<T>(read: CellRead<T>): T | string | null {
  return read.kind === 'value' ? read.value : read.kind === 'nothing' ? null : read.message.full;
}

const date = (cell: string, format?: string) =>
  outcome(readDate(cell, format === undefined ? null : parseDateFormat(format)));

const AMBIGUOUS = /may be day and month/;
const SHORT = /two digits/;
const NO_DAY = /no day of the calendar/;
const UNKNOWN = /not a date in a known spelling/;

describe('dates', () => {
  it.each([
    ...[
      '2026-03-01',
      '2026-3-1',
      '2026/03/01',
      '2026.03.01',
      '20260301',
      '2026-03-01T00:00:00Z',
      '2026-03-01T23:30:00-05:00',
    ],
    ...['2026-03-01 00:00:00', '2026-03-01T08:15', '2026-03-01 12:00 AM', '1 Mar 2026', '01-Mar-2026', '1. March 2026'],
    ...[
      '1st March, 2026',
      'Mar 1, 2026',
      'March 1 2026',
      'mar. 1st, 2026',
      'Sunday, March 1, 2026',
      'Sun 1 Mar 2026',
      '01.03.2026',
      '1.3.2026',
    ],
  ])('reads %s as the first of March', (cell) => {
    expect(date(cell)).toBe('2026-03-01');
  });

  it.each([
    ['13/04/2026', '2026-04-13'],
    ['04/13/2026', '2026-04-13'],
    ['4-4-2026', '2026-04-04'],
    ['5/25/2026 12:00:00 AM', '2026-05-25'],
    ['', null],
    ['0000-00-00', null],
  ])('reads %j as %j where that is the only way', (cell, day) => {
    expect(date(cell)).toBe(day);
  });

  it.each([
    ['03/04/2026', AMBIGUOUS],
    ['3-4-2026', AMBIGUOUS],
    ['45321', /how a spreadsheet counts days/],
    ['45321.5', /how a spreadsheet counts days/],
    ['13/04/26', SHORT],
    ['01-Mar-26', SHORT],
    ['2026-02-29', NO_DAY],
    ['31 Feb 2026', NO_DAY],
    ['13/13/2026', NO_DAY],
    ['2026', UNKNOWN],
    ['next week', UNKNOWN],
    ['1 Foo 2026', UNKNOWN],
    ['=TODAY()', UNKNOWN],
  ])('refuses %s', (cell, why) => {
    expect(date(cell)).toMatch(why);
  });

  it.each([
    ['03/04/2026', 'DD/MM/YYYY', '2026-04-03'],
    ['03/04/2026', 'mm/dd/yyyy', '2026-03-04'],
    ['03.04.2026', 'MM.DD.YYYY', '2026-03-04'],
    ['03-04-26', 'DD-MM-YY', '2026-04-03'],
    ['03/04/71', 'D/M/YY', '1971-04-03'],
    ['01-Mar-26', 'DD-MMM-YY', '2026-03-01'],
    ['2026-04-03', 'DD/MM/YYYY', '2026-04-03'],
    ['2026/04/03', 'YYYY/DD/MM', '2026-03-04'],
    ['25/12/2026', 'MM/DD/YYYY', NO_DAY],
    ['03/04/26', 'DD/MM/YYYY', SHORT],
    ['03/04/2026', 'YYYY-MM-DD', UNKNOWN],
  ])('reads %s under --date-format %s', (cell, format, expected) => {
    if (typeof expected === 'string') expect(date(cell, format)).toBe(expected);
    else expect(date(cell, format)).toMatch(expected);
  });

  it.each(['DD/MM', 'DD/DD/YYYY', 'YYYY', 'DD/MM/YYY', 'DD/MM/YYYY HH', ''])('understands no format %j', (format) => {
    expect(() => parseDateFormat(format)).toThrow('--date-format does not understand');
  });

  it('are days that exist, whatever stands in a cell', () => {
    const cell = fc.string({ unit: fc.constantFrom(...'0123456789/-. :TZ,', 'Mar', 'Feb'), maxLength: 12 });
    fc.assert(
      fc.property(cell, (text) => {
        const read = readDate(text, null);
        if (read.kind === 'value') expect(new Date(read.value).toISOString().slice(0, 10)).toBe(read.value);
      }),
    );
  });
});

describe('contractors', () => {
  it.each(['1', 'Yes', 'TRUE', 'Contractor', 'Independent contractor', 'Contingent Worker', '1099', 'Freelance'])(
    'are %s',
    (cell) => {
      expect(outcome(readContractor(cell))).toBe(true);
    },
  );

  it.each(['0', 'no', 'False', 'Full-Time', 'part time', 'W-2', 'Employee', 'Permanent', 'Intern'])(
    'are not %s',
    (cell) => {
      expect(outcome(readContractor(cell))).toBe(false);
    },
  );

  it('are not told by an empty cell', () => {
    expect(outcome(readContractor(''))).toBeNull();
  });

  it.each(['Terminated', 'Contract employee', 'y', '2'])('refuses %j', (cell) => {
    expect(outcome(readContractor(cell))).toBe(`"${cell}" says neither contractor nor employee.`);
  });
});

describe('full names', () => {
  it.each([
    ['Jane Doe', { firstName: 'Jane', lastName: 'Doe' }],
    ['de la Cruz,  Ana María', { firstName: 'Ana María', lastName: 'de la Cruz' }],
    ['', null],
  ])('splits %j', (cell, expected) => {
    expect(outcome(readFullName(cell))).toEqual(expected);
  });

  it.each(['Cher', 'Ana María Cruz', 'Doe,', 'Doe, Jane, Jr.'])('refuses %j', (cell) => {
    expect(outcome(readFullName(cell))).toBe(`"${cell}" cannot be told apart into first and last name.`);
  });
});
