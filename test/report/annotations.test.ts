import { describe, expect, test } from 'vitest';
import { planAnnotations, problemAnnotations } from '../../src/report/annotations.js';
import type { Problem } from '../../src/roster/problem.js';
import { operation, plan } from '../model/plan.js';
import { HOSTILE, NAMES, richPlan } from '../model/rich-plan.js';

const look = { dir: 'rosters/eu', pii: 'masked', names: NAMES } as const;

describe('a plan beside the diff', () => {
  test('shows what is lost and what is warned of, at its line', () => {
    const notes = planAnnotations(richPlan(), look);
    expect(notes).toContainEqual({
      path: 'rosters/eu/people/sales.yaml',
      startLine: 41,
      endLine: 41,
      level: 'warning',
      title: 'Leaving',
      message: 'emp-007 leaves: the record stays, with a separation date',
    });
    expect(notes.map(({ title }) => title)).toEqual([
      'Deleted',
      'Documents removed',
      'Leaving',
      'Leaving',
      'Renamed',
      'Workspace scopes',
      'unknown-manager',
      'email-takeover',
    ]);
    expect(JSON.stringify(notes)).not.toContain('leo.old');
  });

  test('names people only where everybody may see them', () => {
    const messages = (pii: 'full' | 'ids') =>
      planAnnotations(richPlan(), { ...look, pii }).map(({ message }) => message);
    expect(messages('full')).toContain('Zoë Quinn (emp-007) leaves: the record stays, with a separation date');
    expect(messages('ids').join()).not.toContain('Zoë');
  });

  test('has nothing on what waits or has no line', () => {
    const waiting = operation({ action: 'delete', key: 'a', pending: 'not yet' });
    expect(planAnnotations(plan([waiting, operation({ action: 'delete', key: 'b', source: null })]), look)).toEqual([]);
  });
});

test('problems show errors first, with the remedy, and no value where values are hidden', () => {
  const problem: Problem = {
    file: 'people/a.yaml',
    line: 12,
    column: 15,
    severity: 'warning',
    code: 'odd',
    message: `jane ${HOSTILE}`,
    remedy: 'Look at jane.',
    masked: { message: 'Somebody is odd.', remedy: 'Look.' },
    frame: 'jane',
  };
  const notes = problemAnnotations([problem, { ...problem, severity: 'error' }], look);
  expect(notes.map(({ level }) => level)).toEqual(['failure', 'warning']);
  expect(notes[0]?.message).toBe('Somebody is odd. Look.');
  expect(notes[0]?.path).toBe('rosters/eu/people/a.yaml');
  const [shown] = problemAnnotations([problem], { ...look, pii: 'full' });
  expect(shown?.message).toMatch(/^jane ::error::/);
  expect(shown?.message).not.toMatch(/\n|\p{Cc}|##\[/u);
});
