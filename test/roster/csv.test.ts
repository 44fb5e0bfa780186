import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvImport, type CsvWishes, planCsv } from '../../src/roster/csv.js';
import { findColumns } from '../../src/roster/csv-columns.js';
import { readCsvPeople } from '../../src/roster/csv-people.js';
import { parseCsv } from '../../src/roster/csv-table.js';
import { editRoster } from '../../src/roster/edit.js';
import { loadRoster } from '../../src/roster/load.js';
import { rosterFiles } from '../model/roster-files.js';

const CONFIG = `version: 1
drata: { connectionId: 1 }
defaults: { identities: { isContractor: false } }
policy: { emailDomains: [acme.example] }
`;

const ROSTER = `identities:
  "001":
    email: ann@acme.example # the boss
    firstName: Ann
  "002": { email: bob@acme.example, managerId: "001", separatedAt: 2025-12-31 }
  "003": { email: cy@acme.example }
removed:
  - { identityId: "009", reason: Entered twice }
`;

async function open(people: string) {
  const files = rosterFiles({ 'config.yaml': CONFIG, 'people.yaml': people });
  const { config, state, problems } = await loadRoster(files);
  if (config === null || state === null) throw new Error(JSON.stringify(problems));
  return { files, roster: { config, state } };
}

/** What a table comes to for the roster above. */
async function plan(text: string, wishes: Partial<CsvWishes> = {}, people = ROSTER): Promise<CsvImport> {
  const { files, roster } = await open(people);
  const table = parseCsv('x.csv', Buffer.from(text));
  const columns = findColumns(table, []);
  const all = { name: 'x.csv', leaversOn: null, skipBadRows: false, only: null, ...wishes };
  return planCsv(files, roster, readCsvPeople(table, columns, null), columns, all);
}

const told = ({ problems }: CsvImport) => problems.map(({ row, column, message }) => [row, column, message.full]);

describe('a table for a roster', () => {
  it('adds who is new and changes what differs; an empty cell says nothing', async () => {
    const planned = await plan(
      'ID,Work email,First name,Manager ID,Last day,Contractor\n001,ANN@acme.example,Anne,,,\n002,bob@acme.example,,,,no\n004,di@acme.example,Di,001,,No\n005,ed@acme.example,,,2026-01-31,yes\n',
    );
    expect(planned.problems).toEqual([]);
    expect(planned.records.map(({ edit }) => edit)).toEqual([
      { kind: 'set-identity', identityId: '001', set: { firstName: 'Anne' } },
      {
        kind: 'add-identity',
        identity: {
          identityId: '004',
          previously: null,
          // What the defaults fill is left out.
          fields: { email: 'di@acme.example', firstName: 'Di', managerId: '001' },
        },
        file: null,
      },
      {
        kind: 'add-identity',
        identity: {
          identityId: '005',
          previously: null,
          fields: { email: 'ed@acme.example', separatedAt: '2026-01-31T00:00:00.000Z', isContractor: true },
        },
        file: null,
      },
    ]);
    expect(planned).toMatchObject({ unchanged: 1, missing: ['003'], returned: ['002'] });
    expect(planned.records.map(({ row }) => row)).toEqual([2, 4, 5]);
  });

  it('tells everything it cannot use by row and column', async () => {
    const planned = await plan(
      [
        'ID,Work email,Job title,Start date,Last day,Contractor',
        '004,di@other.example,x,2026-02-30,,maybe',
        ',eve@acme.example,,,,',
        `005,bob@acme.example,${'t'.repeat(200)},,,`,
        '006,gil,"a\nb",2026-03-01,2026-02-01,',
        '007,hal@acme.example,,,,',
        '007,hal2@acme.example,,,,',
        '009,ida@acme.example,,,,',
        '010,joe@acme.example,,,,,stray',
        '011,,,,,',
      ].join('\n'),
    );
    expect(told(planned)).toEqual([
      [2, 1, 'email of identity 004 is di@other.example, outside the domains of the policy.'],
      [2, 3, '"2026-02-30" is no day of the calendar.'],
      [2, 5, '"maybe" says neither contractor nor employee.'],
      [3, 0, 'The row has no id.'],
      [4, 1, 'identity 005 and identity 002 (people.yaml:5) share the e-mail bob@acme.example.'],
      [4, 2, 'jobTitle of identity 005 has 200 characters; the limit is 191.'],
      [5, 1, 'email of identity 006 is "gil", which is not an e-mail address.'],
      [5, 2, 'jobTitle of identity 006 holds a character that is not text (U+000A).'],
      [5, 4, 'identity 006 is separated (2026-02-01) before the start (2026-03-01).'],
      [6, 0, 'See row 7: identity 007 stands here and in x.csv:6.'],
      [7, 0, 'identity 007 stands here and in x.csv:6.'],
      [8, 0, expect.stringContaining('identity 009')],
      [9, 6, 'The row has more cells than the header.'],
      [10, 0, 'identity 011 has no fields.'],
    ]);
    expect(planned.problems.every(({ message, remedy }) => message.masked !== '' && remedy.full !== '')).toBe(true);
    expect(planned.problems.map(({ message }) => message.masked).join()).not.toMatch(/other|maybe|gil|bob/);
  });

  it('leaves bad rows out where that is asked for, and both of two that are the same person', async () => {
    const text = 'ID,Work email\n004,di@acme.example\n005,bad\n006,di@acme.example\n007,ok@acme.example\n';
    const planned = await plan(text, { skipBadRows: true });
    expect(planned.records.map(({ identityId }) => identityId)).toEqual(['007']);
    expect([...new Set(planned.problems.map(({ row }) => row))]).toEqual([2, 3, 4]);
  });

  it('checks names that were split where they came from', async () => {
    const planned = await plan(`ID,Full name\n004,Di ${'x'.repeat(192)}\n`);
    expect(told(planned)).toEqual([[2, 1, 'lastName of identity 004 has 192 characters; the limit is 191.']]);
  });

  it('warns of what a roster would be warned of, by row', async () => {
    const planned = await plan('ID,Work email,Manager ID\n004,di@acme.example,099\n');
    expect(planned.warnings.map(({ row, column }) => [row, column])).toEqual([[2, 2]]);
    expect(planned.records).toHaveLength(1);
  });

  it('blames the roster where no row is to blame alone', async () => {
    const people = 'identities:\n  a: { email: a@acme.example, managerId: b }\n  b: { email: b@acme.example }\n';
    const planned = await plan('ID,Manager ID\nb,a\n', { skipBadRows: true }, people);
    expect(planned.problems).toEqual([]);
    expect(planned.elsewhere.map(({ file, line, message }) => [file, line, message])).toEqual([
      ['people.yaml', 2, 'These people manage each other in a circle: a (people.yaml:2) → b (x.csv:2) → a.'],
    ]);
  });
});

describe('leavers', () => {
  const text = 'ID,Work email\n001,ann@acme.example\n';

  it('are separated where a day is given, unless they have left already', async () => {
    const planned = await plan(text, { leaversOn: '2026-10-30' });
    expect(planned.records.map(({ edit }) => edit)).toEqual([
      { kind: 'set-identity', identityId: '003', set: { separatedAt: '2026-10-30T00:00:00.000Z' } },
    ]);
    expect(planned.missing).toEqual(['003']);
  });

  it('are nobody whose row is bad', async () => {
    const planned = await plan(`${text}003,bad\n`, { leaversOn: '2026-10-30', skipBadRows: true });
    expect(planned.records).toEqual([]);
    expect(planned.missing).toEqual([]);
  });

  it('cannot be told where a row that is left out has no id, or where nobody is named', async () => {
    const wishes = { leaversOn: '2026-10-30', skipBadRows: true };
    await expect(plan(`${text},eve@acme.example\n`, wishes)).rejects.toThrow('row 3 has no id');
    await expect(plan('ID,Work email\n', wishes)).rejects.toThrow('the file names nobody');
  });

  it('leave no earlier than they came', async () => {
    const people =
      'identities:\n  a: { email: a@acme.example }\n  b: { email: b@acme.example, startedAt: 2027-01-01 }\n';
    const planned = await plan('ID,Work email\na,a@acme.example\n', { leaversOn: '2026-10-30' }, people);
    expect(planned.elsewhere.map(({ file, line, code }) => [file, line, code])).toEqual([
      ['people.yaml', 3, 'separated-before-start'],
    ]);
  });
});

describe('--only', () => {
  it('concerns those people alone', async () => {
    const text = 'ID,Work email\n001,anna@acme.example\n004,bad\n005,eve@acme.example\n';
    const planned = await plan(text, { only: new Set(['001', '003']), leaversOn: '2026-10-30' });
    expect(planned.records.map(({ identityId }) => identityId)).toEqual(['001', '003']);
    expect(planned.problems).toEqual([]);
    await expect(plan(text, { only: new Set(['099']) })).rejects.toThrow('--only names "099"');
  });
});

describe('edits of a table', () => {
  it('make the roster say what the table says, so that the same table has no news then', async () => {
    const cells = fc.record({
      id: fc.constantFrom('001', '002', '003', '004', '__proto__', '1e5', 'yes'),
      firstName: fc.constantFrom('', 'Ann', "O'Brien", '#1: x', 'null', '2026-01-01', '=1+1', '李'),
      jobTitle: fc.constantFrom('', 'Lead', '"Head" of it', '*', '007'),
      startedAt: fc.constantFrom('', '2020-01-01', '1 Mar 2020'),
      contractor: fc.constantFrom('', 'yes', 'no'),
    });
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(cells, { selector: ({ id }) => id, minLength: 1, maxLength: 4 }),
        async (rows) => {
          const lines = rows.map(({ id, ...more }, index) =>
            [id, ...Object.values(more), `p${index}@acme.example`].map(quoted).join(','),
          );
          const text = ['ID,First name,Job title,Start date,Contractor,Work email', ...lines].join('\r\n');
          const { files, roster } = await open(ROSTER);
          const { records, problems } = await plan(text);
          expect(problems).toEqual([]);
          const { texts, loaded } = await editRoster(
            files,
            roster,
            records.map(({ edit }) => edit),
          );
          expect(loaded.state).not.toBeNull();
          const again = await plan(text, {}, texts.get('people.yaml') ?? ROSTER);
          expect([again.records, again.unchanged]).toEqual([[], rows.length]);
        },
      ),
      { numRuns: 25 },
    );
  });
});
