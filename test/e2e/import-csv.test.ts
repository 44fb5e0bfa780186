import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, temporary } from './harness.js';

const HEADER = 'Employee #;First Name;Last Name;Work Email;Supervisor EID;Hire Date;Employment Type;Pay';

/** An export of 50 people, as an HR tool writes it. */
const EXPORT = [
  HEADER,
  ...Array.from({ length: 50 }, (_, index) => {
    const boss = index === 0 ? '' : '1000';
    return `${1000 + index};Pat${index};O'Neil;pat${index}@acme.example;${boss};1 Mar 2020;${index % 9 === 0 ? 'Contractor' : 'Full-Time'};9`;
  }),
].join('\r\n');

function files(table: string) {
  const directory = temporary();
  const csv = join(directory, 'export.csv');
  writeFileSync(csv, table);
  const roster = join(directory, 'roster');
  const go = (...args: readonly string[]) => run(['import', '--csv', csv, '--roster', roster, ...args]);
  const read = (name: string) => readFileSync(join(roster, name), 'utf8');
  return { csv, roster, go, read };
}

describe('import --csv', () => {
  it('makes a roster of an export, in which nothing is left to say or to order', async () => {
    const { csv, roster, go, read } = files(`\ufeff${EXPORT}`);
    const nowhere = await go();
    expect([nowhere.code, nowhere.stderr]).toEqual([1, expect.stringContaining('--connection-id N')]);
    const dry = await go('--connection-id', '1', '--dry-run');
    expect([dry.code, existsSync(roster)]).toEqual([0, false]);
    expect(dry.stdout).toContain('+  "1001":');
    const made = await go('--connection-id', '1');
    expect(made.code).toBe(0);
    expect(made.stdout).toContain('Written from export.csv: 50 people added');
    expect(made.stdout).toContain('Columns that were not read: H "Pay".');
    expect(read('config.yaml')).toContain('isContractor: false');
    expect(read('people.yaml').match(/isContractor: true/g)).toHaveLength(6);
    expect((await run(['validate', '--roster', roster])).stdout).toBe('The roster is valid: 50 people in 2 files\n');
    expect((await run(['fmt', '--check', '--roster', roster])).code).toBe(0);
    const again = await go();
    expect(again.stdout).toContain('Nothing to write: the roster says what export.csv says');

    const text = read('people.yaml').replace('Pat7\n', 'Pat7 # goes by Patty\n');
    writeFileSync(join(roster, 'people.yaml'), text);
    writeFileSync(csv, EXPORT.replace('Pat7;', 'Patricia;').replace(/^1008;.*\r\n/m, ''));
    const changed = await go('--leavers-on', '2026-10-30');
    expect(changed.stdout).toContain('1 person changed, 1 person separated');
    expect(read('people.yaml')).toBe(
      text
        .replace('Pat7 #', 'Patricia #')
        .replace(/(pat8@[^"]*"1000"\n {4}startedAt: 2020-03-01\n)/, '$1    separatedAt: 2026-10-30\n'),
    );
  });

  it('writes nothing while a row is bad, and says all of it', async () => {
    const table = [HEADER, '1;A;Bee;a@acme.example;;03/04/2020;;', '2;B;Cee;b@;;;Alien;', '3;C;Dee;c@acme.example;;;;'];
    const { roster, go, read } = files(table.join('\n'));
    const refused = await go('--connection-id', '1');
    expect([refused.code, existsSync(roster)]).toEqual([3, false]);
    expect(refused.stdout).toContain('row 2, column F "Hire Date": problem: "03/04/2020" may be day and month');
    expect(refused.stdout).toContain('row 3, column D "Work Email": problem: ');
    const json = JSON.parse((await go('--connection-id', '1', '--format', 'json', '--pii', 'ids')).stdout);
    expect(json.problems.map(({ row }: { row: number }) => row)).toEqual([2, 3, 3]);
    expect(JSON.stringify(json)).not.toMatch(/03\/04|Alien|b@/);
    const skipped = await go(
      '--connection-id',
      '1',
      '--skip-bad-rows',
      '--date-format',
      'MM/DD/YYYY',
      '--format',
      'markdown',
    );
    expect([skipped.code, read('people.yaml')]).toEqual([0, expect.stringContaining('startedAt: 2020-03-04')]);
    expect(read('people.yaml')).not.toContain('"2"');
    expect(skipped.stdout).toContain('Rows that cannot be used');
  });

  it('refuses options that mean nothing', async () => {
    const { go, roster } = files(EXPORT);
    expect((await go('--take', 'live')).stderr).toContain("'--csv <file>' cannot be used with option '--take <side>'");
    const stray = await run(['import', '--leavers-on', '2026-10-30', '--roster', roster]);
    expect([stray.code, stray.stderr]).toEqual([
      1,
      expect.stringContaining('--leavers-on belongs to an import from a file'),
    ]);
    const missing = await run(['import', '--csv', join(roster, 'no.csv'), '--roster', roster]);
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('no such file or directory')]);
  });
});
