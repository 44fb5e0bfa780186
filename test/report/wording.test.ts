import { describe, expect, test } from 'vitest';
import type { Action } from '../../src/plan/plan.js';
import { connectionOf, hiddenNote, nextSteps, placeOf, rosterOf, workOf } from '../../src/report/facts.js';
import { labelOf } from '../../src/report/field-labels.js';
import { guardSentence } from '../../src/report/guard-words.js';
import { ACTIONS, counted, PERSON, tally, verbOf } from '../../src/report/wording.js';
import { guard, operation, plan } from '../model/plan.js';

describe('counts in words', () => {
  test('name what is counted once, in the singular where it is one', () => {
    const told = (counts: Partial<Record<Action, number>>, tense: 'present' | 'past') =>
      tally(
        ACTIONS.flatMap((action) => Array.from({ length: counts[action] ?? 0 }, () => operation({ action, key: 'x' }))),
        tense,
      );
    expect(told({ create: 3, update: 5, separate: 1 }, 'present')).toBe('3 people join, 5 change, 1 leaves');
    expect(told({ create: 1, delete: 2 }, 'past')).toBe('1 person joined, 2 were deleted');
    expect(told({ delete: 1, override: 2, scope: 1, upload: 1, remove: 3 }, 'present')).toBe(
      '1 person is deleted, 2 overrides are set, 1 workspace scope changes, 1 document is uploaded, 3 are removed',
    );
    expect(told({}, 'present')).toBe('');
  });

  test('tell who leaves with a new id from who just gets one', () => {
    const rename = operation({ action: 'rename', key: 'a' });
    const leaving = { ...rename, destructive: true };
    expect(tally([leaving], 'present')).toBe('1 person is renamed and leaves');
    expect(tally([rename, leaving, leaving], 'past')).toBe('1 person was renamed, 2 were renamed and left');
    expect(verbOf(leaving, 'past')).toBe('was renamed and left');
    expect(verbOf(rename, 'past')).toBe('was renamed');
  });

  test('group thousands', () => {
    expect(counted(1_234_567, PERSON)).toBe('1,234,567 people');
    expect(counted(999, PERSON)).toBe('999 people');
    expect(counted(1, PERSON)).toBe('1 person');
  });
});

test('a plan that only waits has no work to tell', () => {
  const waiting = operation({ action: 'override', key: 'id:1', pending: 'not yet' });
  expect(workOf(plan([waiting]))).toBe('');
  expect(workOf(plan([waiting, operation({ action: 'create', key: 'emp-1' })]))).toBe('1 person joins; 1 change waits');
});

test.each([
  [guard('empty-roster', 27, 0), 'the roster names no identity, while Drata holds 27'],
  [guard('mass-separation', 1, 0), '1 person would leave, of 400 records in Drata'],
  [guard('mass-separation', 12, 5), '12 people would leave, of 400 records in Drata; the limit is 5'],
  [guard('mass-reactivation', 6), '6 people would return, of 400 records in Drata; the limit is 5'],
  [guard('mass-change', 6), '6 people would change, of 400 records in Drata; the limit is 5'],
  [guard('mass-release', 6), '6 people would go back to automatic sync, of 1,200 in Drata; the limit is 5'],
  [guard('deletions', 6), '6 records would be deleted; the limit is 5'],
  [guard('email-takeover', 1, 0), '1 person would take an e-mail address that another record in Drata holds'],
  [guard('scope-clear', 2, 0), '2 workspace scopes would become empty'],
  [guard('scope-drop', 27, 20), 'the people in scope of a workspace would fall by 27 %; the limit is 20 %'],
])('a guard says what it counted: %o', (given, sentence) => {
  expect(guardSentence(given, { digest: '', identities: 400, personnel: 1200 })).toBe(sentence);
});

test('a guard does not tell of records that were not read', () => {
  const live = { digest: '', identities: 0, personnel: 0 };
  expect(guardSentence(guard('mass-change', 26, 25), live)).toBe('26 people would change; the limit is 25');
  expect(guardSentence(guard('mass-release', 6), live)).toBe(
    '6 people would go back to automatic sync; the limit is 5',
  );
});

test('a connection is told as far as it is known', () => {
  const target = { baseUrl: 'https://drata.example', connectionId: 7, contract: 'envelope' } as const;
  expect(connectionOf(target)).toBe('HRIS connection 7, contract envelope');
  expect(connectionOf({ ...target, connectionId: null, contract: 'auto' })).toBe(
    'no HRIS connection, contract not known before the first write',
  );
  expect(rosterOf(null)).toBe('the files as they are, not committed');
});

test('places and hidden values are told where there are any', () => {
  expect(placeOf({ file: 'people/a.yaml', line: 12, column: 3 })).toBe('people/a.yaml:12');
  expect(placeOf(null)).toBeNull();
  expect(hiddenNote('full')).toBeNull();
  expect(hiddenNote('masked')).toContain('personal values are hidden');
  expect(hiddenNote('ids')).toContain('Only ids');
});

test('a field without a label goes by its own name', () => {
  expect(labelOf('separatedAt')).toBe('separation date');
  expect(labelOf('customFields.Level')).toBe('Level (custom field)');
  expect(labelOf('groups.42')).toBe('group 42');
  expect(labelOf('constructor')).toBe('constructor');
});

describe('what applying means', () => {
  const join = operation({ action: 'create', key: 'emp-1' });
  const scope = operation({ action: 'scope', resource: 'scope', key: 'Primary' });

  test('tells of the identity sync only where an identity is written', () => {
    expect(nextSteps(plan([join]))).toEqual([
      'Applying writes 1 record in about 4 requests.',
      'It takes effect on personnel at the next identity sync (nightly, or Personnel page > Resync).',
    ]);
    expect(nextSteps(plan([scope]))).toHaveLength(1);
    expect(nextSteps(plan([scope], { estimate: { requests: 1, seconds: 61 } }))).toEqual([
      'Applying writes 1 record in about 1 request and 2 minutes.',
    ]);
  });

  test('tells that a status lasts until a day to come', () => {
    const predicted = { before: 'CURRENT_EMPLOYEE', after: 'CURRENT_EMPLOYEE' } as const;
    const leave = operation({ action: 'separate', key: 'x', predicted }, [
      'separatedAt',
      null,
      '2026-12-31T00:00:00.000Z',
    ]);
    expect(nextSteps(plan([leave]))[1]).toBe(
      'It takes effect on personnel at the next identity sync (nightly, or Personnel page > Resync); who leaves on a later day keeps the status until then.',
    );
  });

  test('tells the time where it is long, and nothing where nothing is due', () => {
    expect(nextSteps(plan([join], { estimate: { requests: 900, seconds: 113 } }))[0]).toBe(
      'Applying writes 1 record in about 900 requests and 2 minutes.',
    );
    expect(nextSteps(plan([operation({ action: 'create', key: 'emp-1', pending: 'not yet' })]))).toEqual([]);
  });
});
