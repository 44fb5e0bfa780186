import { describe, expect, test } from 'vitest';
import type { Operation } from '../../src/plan/plan.js';
import { contentsOf, nameOf, rowsOf, statusRows, titleOf } from '../../src/report/changes.js';
import { HIDDEN } from '../../src/report/pii.js';
import type { EmploymentStatus } from '../../src/state/status.js';
import { type Move, operation } from '../model/plan.js';

const update = (...moves: Move[]) => operation({ action: 'update', key: 'emp-1' }, ...moves);

describe('rows', () => {
  test.each<[string, Move, string | null, string | null]>([
    ['a day without its midnight', ['startedAt', null, '2026-12-01T00:00:00.000Z'], null, '2026-12-01'],
    ['a moment in full', ['startedAt', '2026-12-01T08:00:00.000Z', null], '2026-12-01T08:00:00.000Z', null],
    ['a text that looks like a day as it is', ['jobTitle', null, 'T00:00:00Z'], null, 'T00:00:00Z'],
    ['a flag in words', ['isContractor', false, true], 'no', 'yes'],
    ['a number', ['customFields.Level', 3, 4], '3', '4'],
    ['blanks at an end', ['jobTitle', 'Lead', 'Lead '], 'Lead', '"Lead "'],
    ['an empty text unlike none', ['jobTitle', null, ''], null, '""'],
    ['the word for none', ['jobTitle', null, '(empty)'], null, '"(empty)"'],
  ])('show %s', (_what, move, before, after) => {
    expect(rowsOf(update(move), 'full')).toEqual([expect.objectContaining({ kind: 'move', before, after })]);
  });

  test('gather hidden fields by what happens to them', () => {
    const seen = update(
      ['email', 'j•••@acme.example', 'j•••@acme.example'],
      ['firstName', HIDDEN, HIDDEN],
      ['lastName', null, HIDDEN],
      ['managerName', HIDDEN, null],
    );
    expect(rowsOf(seen, 'masked')).toEqual([
      { kind: 'hidden', word: 'changed', labels: ['e-mail', 'first name'] },
      { kind: 'hidden', word: 'set', labels: ['last name'] },
      { kind: 'hidden', word: 'cleared', labels: ['manager name'] },
      expect.objectContaining({ kind: 'note', risk: true }),
    ]);
  });

  test('show the groups of a scope to everybody', () => {
    const moves: Move[] = [
      ['groups.42', null, 'IT Ops'],
      ['groups.7', 'Sales', null],
      ['groups.8', null, 'Legal'],
    ];
    expect(rowsOf(operation({ action: 'scope', resource: 'scope', key: 'Primary' }, ...moves), 'ids')).toEqual([
      { kind: 'list', label: 'added', values: ['IT Ops', 'Legal'] },
      { kind: 'list', label: 'removed', values: ['Sales'] },
    ]);
  });

  test('show a released field that goes back to the value it has', () => {
    const same: Move = ['startedAt', '2020-07-06', '2020-07-06'];
    const released = operation({ action: 'release', resource: 'personnel', key: 'id:42', source: null }, same);
    expect(rowsOf(released, 'masked')).toEqual([
      { kind: 'becomes', label: 'start date', before: '2020-07-06', text: 'the same, from the identity record' },
    ]);
  });

  test('say of a release what nobody can foretell, and that the rest of the override is set again', () => {
    const moves: Move[] = [
      ['employmentStatus', 'OUT_OF_SCOPE', null],
      ['startedAt', '2020-07-06', '2021-01-04'],
    ];
    const predicted = { before: 'OUT_OF_SCOPE', after: null } as const;
    expect(
      rowsOf(operation({ action: 'release', resource: 'personnel', key: 'id:42', predicted }, ...moves), 'full'),
    ).toEqual([
      { kind: 'becomes', label: 'employment status', before: 'OUT_OF_SCOPE', text: 'what the connected systems say' },
      { kind: 'move', label: 'start date', before: '2020-07-06', after: '2021-01-04' },
      expect.objectContaining({ kind: 'note', risk: false }),
    ]);
  });

  test('of a status that is overridden at once promise nothing for the next sync', () => {
    const predicted = { before: 'CURRENT_EMPLOYEE', after: 'OUT_OF_SCOPE' } as const;
    const given = { action: 'override', resource: 'personnel', key: 'id:42', predicted } as const;
    expect(rowsOf(operation(given, ['employmentStatus', 'UNKNOWN', 'OUT_OF_SCOPE']), 'full')).toHaveLength(1);
  });

  describe('of a separation to come', () => {
    const date: Move = ['separatedAt', null, '2026-12-31T17:00:00.000Z'];
    const status = (before: EmploymentStatus | null, after: EmploymentStatus) => ({ predicted: { before, after } });
    const current = status('CURRENT_EMPLOYEE', 'CURRENT_EMPLOYEE');
    const until = (given: Partial<Operation>, move = date) =>
      statusRows(operation({ action: 'separate', key: 'x', ...given }, move));

    test('tell until when the status holds', () => {
      expect(until(current)).toMatchObject([{ after: 'CURRENT_EMPLOYEE', until: '2026-12-31' }]);
      expect(until({ action: 'create', ...status(null, 'CURRENT_CONTRACTOR') })).toMatchObject([
        { before: null, after: 'CURRENT_CONTRACTOR', until: '2026-12-31' },
      ]);
      const corrected: Move = ['separatedAt', '2026-10-31T00:00:00.000Z', '2026-12-31T00:00:00.000Z'];
      expect(until({ action: 'update', ...status('FORMER_EMPLOYEE', 'CURRENT_EMPLOYEE') }, corrected)).toMatchObject([
        { before: 'FORMER_EMPLOYEE', until: '2026-12-31' },
      ]);
    });

    test('tell no end of another status, of a date that goes, or that nobody may see', () => {
      expect(until(status('CURRENT_EMPLOYEE', 'FORMER_EMPLOYEE'))).toMatchObject([{ until: null }]);
      expect(until(status('UNKNOWN', 'UNKNOWN'))).toEqual([]);
      expect(until({ action: 'reactivate', ...current }, ['separatedAt', '2026-12-31T00:00:00.000Z', null])).toEqual(
        [],
      );
      expect(until({ action: 'update', ...current }, ['separatedAt', HIDDEN, HIDDEN])).toEqual([]);
      expect(until(current, ['separatedAt', HIDDEN, HIDDEN])).toMatchObject([{ until: 'the separation date' }]);
    });
  });

  test('warn of a changed e-mail address on identities alone', () => {
    const notes = (resource: 'identity' | 'personnel') =>
      rowsOf(
        operation({ action: 'update', resource, key: 'x' }, ['email', 'a@x.example', 'b@x.example']),
        'full',
      ).filter(({ kind }) => kind === 'note');
    expect(notes('identity')).toEqual([
      {
        kind: 'note',
        risk: true,
        text: 'Drata finds people by e-mail: at the next sync this record may match someone else, or nobody',
      },
    ]);
    expect(notes('personnel')).toEqual([]);
  });

  test('tell a corrected separation date from a first one', () => {
    const corrected = rowsOf(update(['separatedAt', '2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z']), 'full');
    expect(corrected[1]).toEqual({
      kind: 'note',
      risk: false,
      text: 'cleared first, then set: Drata keeps a stored date',
    });
    const first = operation({ action: 'separate', key: 'emp-1' }, ['separatedAt', null, '2026-02-01T00:00:00.000Z']);
    expect(rowsOf(first, 'full')).toHaveLength(1);
  });

  test('end with the status where a sync will change it', () => {
    const predicted = { before: 'CURRENT_EMPLOYEE', after: 'FORMER_EMPLOYEE' } as const;
    expect(rowsOf(operation({ action: 'separate', key: 'x', predicted }), 'full')).toEqual([
      { kind: 'status', ...predicted, until: null },
    ]);
    const same = { before: 'UNKNOWN', after: 'UNKNOWN' } as const;
    expect(rowsOf(operation({ action: 'update', key: 'x', predicted: same }), 'full')).toEqual([]);
  });
});

describe('contents', () => {
  const created = operation(
    { action: 'create', key: 'emp-1' },
    ['firstName', null, 'Jane'],
    ['jobTitle', null, 'Engineer'],
    ['secondaryEmail', null, null],
  );

  test('tell the reason apart from what the record holds', () => {
    const removed = operation({ action: 'delete', key: 'x' }, ['reason', null, 'Twice'], ['jobTitle', 'Lead', null]);
    expect(contentsOf(removed, 'full')).toEqual({
      reason: 'Twice',
      items: [{ label: 'job title', value: 'Lead' }],
      hidden: [],
    });
    expect(contentsOf(removed, 'masked')).toMatchObject({ reason: null, hidden: ['reason'] });
  });

  test('of a document are called by its key first, since the document is not its person', () => {
    const document = { resource: 'document', key: 'sam@acme.example/SEC_TRAINING/sam.pdf' } as const;
    expect(titleOf(document, 'Sam Ito')).toEqual([document.key, 'Sam Ito']);
    expect(titleOf({ resource: 'personnel', key: 'id:42' }, 'Sam Ito')).toEqual(['Sam Ito', 'id:42']);
    expect(titleOf(document, null)).toEqual([document.key, null]);
  });

  test('leave out what is empty and the name that the heading shows', () => {
    expect(contentsOf(created, 'full')).toEqual({
      reason: null,
      items: [{ label: 'job title', value: 'Engineer' }],
      hidden: [],
    });
  });

  test('name what is hidden', () => {
    expect(contentsOf(created, 'masked').hidden).toEqual(['first name']);
  });
});

describe('names', () => {
  test('come from the roster, else from the plan where it knows them whole', () => {
    const names = new Map([['identity/emp-1', 'Jane Doe']]);
    expect(nameOf(update(), 'full', names)).toBe('Jane Doe');
    expect(nameOf(update(), 'full', undefined)).toBeNull();
    expect(nameOf(update(['lastName', 'Doe', 'Roe']), 'full', undefined)).toBeNull();
    expect(nameOf(update(['firstName', 'J', 'Jane'], ['lastName', 'Doe', 'Roe']), 'full', undefined)).toBe('Jane Roe');
    expect(nameOf(operation({ action: 'delete', key: 'x' }, ['lastName', 'Doe', null]), 'full', undefined)).toBe('Doe');
    expect(nameOf(operation({ action: 'create', key: 'x' }, ['lastName', null, '']), 'full', undefined)).toBeNull();
  });

  test('are for those alone who may see all', () => {
    const names = new Map([['identity/emp-1', 'Jane Doe']]);
    expect(nameOf(update(), 'masked', names)).toBeNull();
    expect(nameOf(update(), 'ids', names)).toBeNull();
  });
});
