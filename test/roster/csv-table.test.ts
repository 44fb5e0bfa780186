import { describe, expect, it } from 'vitest';
import { columnLetter, findColumns } from '../../src/roster/csv-columns.js';
import { type CsvTable, parseCsv } from '../../src/roster/csv-table.js';

const table = (text: string) => parseCsv('x.csv', Buffer.from(text, 'utf8'));
const headers = (...all: readonly string[]): CsvTable => ({ headers: all, rows: [] });
const found = (given: CsvTable, ...maps: readonly string[]) => Object.fromEntries(findColumns(given, maps).of);

describe('reading a table', () => {
  it.each([
    ['commas', 'ID,Name\n1,"Doe, ""J"""\n', ['1', 'Doe, "J"']],
    ['semicolons', 'ID;Name\r\n1;Doe, J\r\n', ['1', 'Doe, J']],
    ['tabs', 'ID\tName\n1\tDoe; J', ['1', 'Doe; J']],
    ['bars and a byte order mark', '\ufeffID|Name\n1|Doe', ['1', 'Doe']],
    ['commas within a quoted header', '"ID";"Name, last;first"\n1;Doe', ['1', 'Doe']],
    ['line breaks in quotes', 'ID,Name\n1,"a\nb"\n', ['1', 'a\nb']],
    ['blanks and composed letters', 'ID,Name\n 1 ,\u00a0Zoe\u0308 \n', ['1', 'Zoë']],
  ])('with %s', (_, text, cells) => {
    const { headers: names, rows } = table(text);
    expect(names[0]).toBe('ID');
    expect(rows).toEqual([{ row: 2, cells }]);
  });

  it('counts rows as a spreadsheet does', () => {
    expect(table('ID,Name\n\n"a\nb",x\n,\n3,y').rows.map(({ row }) => row)).toEqual([3, 5]);
  });

  it.each([
    ['ID,Name\n1,"open\n', 'x.csv is no CSV file at line 2: quotes are not closed, or stand inside a cell'],
    ['', 'x.csv has no header in its first row'],
    ['\n1,2', 'x.csv has no header in its first row'],
  ])('refuses %j', (text, message) => {
    expect(() => table(text)).toThrow(message);
  });

  it('refuses what is not UTF-8, and says what to do', () => {
    expect(() => parseCsv('x.csv', Buffer.from([0x49, 0x44, 0x0a, 0xfc]))).toThrow(
      'x.csv cannot be read: it is not UTF-8',
    );
  });
});

describe('finding columns', () => {
  it.each([
    [
      'BambooHR',
      [
        'Employee #',
        'Last Name',
        'First Name',
        'Job Title',
        'Work Email',
        'Home Email',
        'Reporting to',
        'Supervisor EID',
        'Hire Date',
      ],
      {
        identityId: 0,
        lastName: 1,
        firstName: 2,
        jobTitle: 3,
        email: 4,
        secondaryEmail: 5,
        managerName: 6,
        managerId: 7,
        startedAt: 8,
      },
    ],
    [
      'Workday',
      [
        'Worker',
        'Employee ID',
        'Business Title',
        'Email - Work',
        'Manager',
        'Hire Date',
        'Termination Date',
        'Worker Type',
      ],
      {
        fullName: 0,
        identityId: 1,
        jobTitle: 2,
        email: 3,
        managerName: 4,
        startedAt: 5,
        separatedAt: 6,
        isContractor: 7,
      },
    ],
    [
      'Personio',
      [
        'ID',
        'First name',
        'Last name',
        'Email',
        'Position',
        'Supervisor',
        'Hire date',
        'Last day of work',
        'Employment type',
      ],
      {
        identityId: 0,
        firstName: 1,
        lastName: 2,
        email: 3,
        jobTitle: 4,
        managerName: 5,
        startedAt: 6,
        separatedAt: 7,
        isContractor: 8,
      },
    ],
    [
      'HiBob',
      [
        'Employee ID',
        'Display name',
        'Email',
        'Personal email',
        'Job title',
        'Reports to',
        'Start date',
        'Termination date',
      ],
      {
        identityId: 0,
        fullName: 1,
        email: 2,
        secondaryEmail: 3,
        jobTitle: 4,
        managerName: 5,
        startedAt: 6,
        separatedAt: 7,
      },
    ],
    [
      'Rippling',
      ['Employee number', 'Full name', 'Work email', 'Title', 'Manager', 'Manager ID', 'Start date', 'Employment type'],
      {
        identityId: 0,
        fullName: 1,
        email: 2,
        jobTitle: 3,
        managerName: 4,
        managerId: 5,
        startedAt: 6,
        isContractor: 7,
      },
    ],
    [
      'Gusto',
      [
        'Employee ID',
        'Last name',
        'First name',
        'Work email',
        'Personal email',
        'Job title',
        'Manager',
        'Hire date',
        'Last day',
      ],
      {
        identityId: 0,
        lastName: 1,
        firstName: 2,
        email: 3,
        secondaryEmail: 4,
        jobTitle: 5,
        managerName: 6,
        startedAt: 7,
        separatedAt: 8,
      },
    ],
  ])('knows the headers of %s', (_, names, columns) => {
    expect(found(headers(...names))).toEqual(columns);
  });

  it('takes the best of several, and tells which were not read', () => {
    const given: CsvTable = {
      headers: ['ID', 'Email', 'Work email', 'Name', 'First name', 'Pay', '', ''],
      rows: [{ row: 2, cells: ['', '', '', '', '', '', 'x', ''] }],
    };
    const { of, unused } = findColumns(given, []);
    expect(Object.fromEntries(of)).toEqual({ identityId: 0, email: 2, firstName: 4 });
    expect(unused).toEqual([
      { column: 1, instead: 'email' },
      { column: 3, instead: 'fullName' },
      { column: 5, instead: null },
      { column: 6, instead: null },
    ]);
  });

  it('takes what --map says, and leaves a field out with nothing behind it', () => {
    const given = headers('ID', 'Work email', 'Mail', 'Contractor');
    expect(found(given, 'email=Mail', 'isContractor=', 'secondaryEmail=Work email')).toEqual({
      identityId: 0,
      email: 2,
      secondaryEmail: 1,
    });
  });

  it.each([
    [['ID', 'Email'], ['mail=Email'], '--map does not understand "mail=Email"'],
    [['ID', 'Email'], ['email'], '--map does not understand "email"'],
    [['ID', 'Email'], ['email=E-Mail'], '--map names a column "E-Mail" that the file does not have'],
    [['ID', 'Email', 'Email'], ['email=Email'], 'Two columns are named "Email"'],
    [['ID', 'Email'], ['email=Email', 'email='], '--map gives email twice'],
    [['ID', 'Email', 'E-mail'], [], 'Columns B and C may both hold email'],
    [['Name', 'Email'], [], 'No column of the file is known to hold the id of a person'],
    [['ID', 'Pay'], [], 'Besides the id, no column of the file is known to hold anything'],
  ])('refuses %j with %j', (names, maps, message) => {
    expect(() => findColumns(headers(...names), maps)).toThrow(message);
  });

  it('names columns as spreadsheets do', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(columnLetter)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
  });
});
