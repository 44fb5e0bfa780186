import { describe, expect, it } from 'vitest';
import type { PersonEditReport } from '../../src/report/person-edit.js';
import { personEditJson } from '../../src/report/person-edit-json.js';
import { type PersonEditOptions, renderPersonEdit } from '../../src/report/person-edit-text.js';

const LEFT: PersonEditReport = {
  command: 'leave',
  result: 'written',
  identityId: 'bob@acme.example',
  name: 'Bob \u001b[31mBean',
  records: [
    {
      identityId: 'bob@acme.example',
      how: 'changed',
      changes: [{ field: 'separatedAt', before: null, after: '2026-10-30T00:00:00.000Z' }],
      source: { file: 'people.yaml', line: 11, column: 3 },
    },
  ],
  hunks: [{ file: 'people.yaml', line: 18, lines: ['-    # \u202ethat', '+    separatedAt: 2026-10-30'] }],
  warnings: [{ full: '1 person has Bob as their manager.', masked: '1 person has bob@acme.example as their manager.' }],
  notes: [{ full: 'Two steps.', masked: 'Two steps.' }],
};

const PLAIN: PersonEditOptions = {
  color: false,
  width: 100,
  verbose: false,
  quiet: false,
  pii: 'full',
  showsLines: true,
};

const textOf = (report: Partial<PersonEditReport>, options: Partial<PersonEditOptions> = {}) =>
  renderPersonEdit({ ...LEFT, ...report }, { ...PLAIN, ...options });

describe('an edit for one person', () => {
  it('shows the lines that change, what to look after and what comes next', () => {
    expect(textOf({})).toBe(`Bob \\u{1b}[31mBean (bob@acme.example) leaves on 2026-10-30

people.yaml:18
  -     # \\u{202e}that
  +     separatedAt: 2026-10-30

! 1 person has Bob as their manager.

Two steps.
Drata does not know yet: drata-roster plan shows what the next apply does.
`);
  });

  it.each([
    ['masked', 'b•••@acme.example leaves on 2026-10-30', 'separation date  (empty) -> 2026-10-30'],
    ['ids', 'b•••@acme.example leaves', 'changed  separation date'],
  ] as const)('hides under %s what is hidden everywhere', (pii, headline, row) => {
    const text = textOf({}, { pii });
    expect(text).toContain(`${headline}\n\nb•••@acme.example  people.yaml:11\n      ${row}\n`);
    expect(text).not.toMatch(/Bob|bob|that/);
    const json = personEditJson(LEFT, pii);
    expect(json).not.toMatch(/Bob|bob/);
    expect(json.includes('2026-10-30')).toBe(pii === 'masked');
  });

  it('says the headline and the warnings alone where it is to be quiet', () => {
    expect(textOf({}, { quiet: true, color: true })).toBe(
      '\u001b[1m\u001b[32mBob \\u{1b}[31mBean (bob@acme.example) leaves on 2026-10-30\u001b[39m\u001b[22m\n\n' +
        '\u001b[33m!\u001b[39m 1 person has Bob as their manager.\n',
    );
  });

  it.each<[Partial<PersonEditReport>, string]>([
    [{ result: 'nothing', records: [] }, 'Nothing to change: the roster says that of Bob (b1) already'],
    [{ result: 'dry-run' }, 'Not written yet: Bob (b1) leaves on 2026-10-30'],
    [{ command: 'move' }, 'Bob (b1) moves'],
    [{ command: 'move', name: null }, 'b1 moves'],
    [{ command: 'new', records: [] }, 'Bob (b1) joins'],
  ])('%j', (report, headline) => {
    const [first] = textOf({ identityId: 'b1', name: 'Bob', ...report }).split('\n');
    expect(first).toBe(headline);
  });

  it('names the day of a joiner, the former date of a leaver and the former id', () => {
    const change = (command: PersonEditReport['command'], field: string, before: string | null, after: string) =>
      textOf({
        command,
        identityId: 'b1',
        name: null,
        records: [{ identityId: 'b1', how: 'changed', changes: [{ field, before, after }], source: null }],
      }).split('\n')[0];
    expect(change('new', 'startedAt', null, '2026-11-02T00:00:00.000Z')).toBe('b1 joins on 2026-11-02');
    expect(change('leave', 'separatedAt', '2026-01-01T00:00:00.000Z', '2026-01-02T09:00:00.000Z')).toBe(
      'b1 leaves on 2026-01-02T09:00:00.000Z instead of 2026-01-01',
    );
    expect(change('rename', 'identityId', 'b0', 'b1')).toBe('b1 was b0 before');
  });

  it('counts places beyond twenty, and shows none where a diff does', () => {
    const hunks = Array.from({ length: 23 }, (_, line) => ({ file: 'a.yaml', line, lines: ['+x'] }));
    expect(textOf({ hunks })).toContain('a.yaml:19\n  + x\n\n3 more places (--verbose shows them)\n');
    expect(textOf({ hunks }, { verbose: true })).toContain('a.yaml:22\n  + x\n');
    expect(textOf({ hunks }, { showsLines: false })).not.toContain('a.yaml');
  });

  it('is one document for scripts', () => {
    expect(JSON.parse(personEditJson(LEFT, 'full'))).toEqual({
      version: 1,
      command: 'leave',
      result: 'written',
      identityId: 'bob@acme.example',
      records: [
        {
          identityId: 'bob@acme.example',
          how: 'changed',
          file: 'people.yaml',
          line: 11,
          changes: [{ field: 'separatedAt', before: null, after: '2026-10-30T00:00:00.000Z' }],
        },
      ],
      warnings: ['1 person has Bob as their manager.'],
      notes: ['Two steps.'],
    });
    const [unplaced] = LEFT.records.map((record) => ({ ...record, source: null }));
    expect(personEditJson({ ...LEFT, records: unplaced ? [unplaced] : [] }, 'full')).toContain('"line": null');
  });
});
