import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { type PlanTextOptions, renderPlanText } from '../../src/report/plan-text.js';
import { guard, operation, plan } from '../model/plan.js';
import { NAMES, richPlan } from '../model/rich-plan.js';

const look: PlanTextOptions = { color: false, width: 100, verbose: false, quiet: false, pii: 'full' };
const join = operation({ action: 'create', key: 'emp-1' }, ['email', null, 'jane@acme.example']);

describe('a plan without changes', () => {
  test('is one friendly line and what stays as it is', () => {
    expect(renderPlanText(plan([]), look)).toBe(
      'No changes: Drata holds what the roster says.\n\nUnchanged: 15 records.\n',
    );
  });

  test('still warns', () => {
    const warnings = [{ code: 'unverifiable', message: 'nobody can read emp-9.', source: null }];
    expect(renderPlanText(plan([], { warnings }), look)).toContain(
      'Warnings (1)\n  ! nobody can read emp-9 (unverifiable)\n',
    );
  });

  test('tells who waits for the identity sync, which is no warning', () => {
    const warnings = [{ code: 'awaits-sync', message: '2 people wait: emp-8, emp-9', source: null }];
    expect(renderPlanText(plan([], { warnings }), look)).toBe(
      'No changes: Drata holds what the roster says.\n\nUnchanged: 15 records.\n2 people wait (--verbose names them).\n',
    );
    expect(renderPlanText(plan([], { warnings }), { ...look, verbose: true })).toContain(
      '\n2 people wait: emp-8, emp-9.\n',
    );
  });

  test('says why where the roster names nobody', () => {
    const guards = [guard('empty-roster', 27, 0)];
    const text = renderPlanText(plan([], { guards, summary: { ...plan([]).summary, unchanged: 0 } }), look);
    expect(text).toMatch(/^Nothing to apply: the roster names no identity\.\n\nStopped by 1 guard/);
    expect(text).toContain('empty-roster  the roster names no identity, while Drata holds 27\n');
    expect(text).not.toContain('holds what the roster says');
  });

  test('says where it looked on demand', () => {
    const text = renderPlanText(plan([], { summary: { ...plan([]).summary, unchanged: 0 } }), {
      ...look,
      verbose: true,
    });
    expect(text).toContain('Drata   https://drata.example, HRIS connection 1234, contract batch');
    expect(text).toContain('Plan    sha256:');
    expect(text).not.toContain('Unchanged');
  });
});

test('a plan that only waits has nothing to do now, and tells no next step', () => {
  const waiting = operation({ action: 'override', resource: 'personnel', key: 'id:1', pending: 'not known yet' });
  const text = renderPlanText(plan([waiting]), look);
  expect(text).toMatch(/^Nothing to do now: 1 change waits\.\n/);
  expect(text).toContain('waits: not known yet');
  expect(text).not.toContain('Applying');
});

describe('guards', () => {
  const guards = [guard('mass-separation', 12), guard('mass-change', 1)];

  test('stop loudly, with count, limit and the flag that lifts them', () => {
    const text = renderPlanText(plan([join], { guards }), look);
    expect(text).toContain(
      [
        'Stopped by 1 guard: apply refuses this plan',
        '  ! mass-separation  12 people would leave, of 27 records in Drata; the limit is 5',
        '                     If that is meant, add to apply: --allow mass-separation',
      ].join('\n'),
    );
    expect(text).not.toContain('mass-change');
    expect(text).not.toContain('Applying');
  });

  test('that are lifted say so, and the next step is told again', () => {
    const text = renderPlanText(plan([join], { guards }), { ...look, allowed: ['mass-separation'] });
    expect(text).toContain(
      '12 people would leave, of 27 records in Drata; the limit is 5; lifted by --allow mass-separation',
    );
    expect(text).not.toContain('Stopped');
    expect(text).toContain('Applying writes 1 record in about 4 requests.');
  });

  test('stand with their counts on demand', () => {
    const text = renderPlanText(plan([join], { guards }), { ...look, verbose: true });
    expect(text).toContain('    mass-change      ok: 1 person would change, of 27 records in Drata; the limit is 5');
  });
});

test('quiet is the headline and what would stop an apply', () => {
  expect(renderPlanText(plan([join]), { ...look, quiet: true })).toBe('Plan: 1 person joins\n');
  const stopped = renderPlanText(plan([join], { guards: [guard('deletions', 9)] }), { ...look, quiet: true });
  expect(stopped.split('\n')[2]).toBe('Stopped by 1 guard: apply refuses this plan');
});

describe('a long group', () => {
  const people = Array.from({ length: 101 }, (_, index) =>
    operation({ action: 'update', key: `emp-${index}` }, ['jobTitle', 'A', 'B'], ['managerId', 'emp-0', null]),
  );

  test('has one line a person, naming the fields', () => {
    const text = renderPlanText(plan(people), look);
    expect(text).toContain('Changing (101)  one line each, --verbose shows the values');
    expect(text).toContain('  ~ emp-7     people/engineering.yaml:12   job title, manager id\n');
    expect(text).not.toContain('A -> B');
  });

  test('names hidden fields too, and what is created by its line alone', () => {
    const created = people.map((one) => ({ ...one, action: 'create' as const, id: `identity/new-${one.key}` }));
    const text = renderPlanText(plan([...people, ...created]), { ...look, pii: 'ids' });
    expect(text).toContain('people/engineering.yaml:12   manager id, job title\n');
    expect(text).toContain('  + emp-7     people/engineering.yaml:12\n');
  });

  test('shows its values on demand, and always what is lost', () => {
    expect(renderPlanText(plan(people), { ...look, verbose: true })).toContain('job title   A     -> B');
    const leaving = people.map((one) => ({ ...one, action: 'separate' as const, destructive: true }));
    expect(renderPlanText(plan(leaving), look)).toContain('job title   A     -> B');
  });
});

describe('alignment', () => {
  const lines = renderPlanText(richPlan(), { ...look, names: NAMES }).split('\n');

  test('counts wide characters as two columns', () => {
    const [title = '', date = ''] = ['job title        最高', 'separation date  (empty)        ->'].map(
      (start) => lines.find((line) => line.trim().startsWith(start)) ?? '',
    );
    const arrow = (line: string) => stringWidth(line.slice(0, line.indexOf('->')));
    expect(arrow(title)).toBeGreaterThan(0);
    expect(arrow(title)).toBe(arrow(date));
  });

  test('puts the places of a group in one column', () => {
    const column = (name: string) => {
      const line = lines.find((candidate) => candidate.includes(name)) ?? '';
      return stringWidth(line.slice(0, line.indexOf('people/')));
    };
    expect(column('O’Brien')).toBe(column('小龙 李'));
    expect(column('Łukasz Żółć (emp-031)')).toBe(column('🦊 Fox'));
  });

  test('breaks a change that does not fit before the new value', () => {
    const long = operation({ action: 'update', key: 'x' }, ['jobTitle', 'a'.repeat(40), 'b'.repeat(40)]);
    const text = renderPlanText(plan([long]), { ...look, width: 80 });
    expect(text).toContain(`job title  ${'a'.repeat(40)}\n                 -> ${'b'.repeat(40)}\n`);
  });
});

test('color marks what is lost, and adds nothing else', () => {
  const options = { ...look, verbose: true, names: NAMES };
  const colored = renderPlanText(richPlan(), { ...options, color: true });
  expect(colored).toContain('\u001b[31m-\u001b[39m \u001b[1mZoë Quinn\u001b[22m (emp-007)');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes of color.ts are what is looked for.
  expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(renderPlanText(richPlan(), options));
});

test('a status that the identity no longer decides is said to be decided elsewhere', () => {
  const predicted = { before: 'CURRENT_EMPLOYEE', after: null } as const;
  const text = renderPlanText(plan([operation({ action: 'update', key: 'x', predicted, source: null })]), look);
  expect(text).toContain('  ~ x\n      status  CURRENT_EMPLOYEE -> decided elsewhere at the next identity sync\n');
});

test('a plan of very many people is no trouble', () => {
  const many = Array.from({ length: 150_000 }, (_, index) => operation({ action: 'create', key: `emp-${index}` }));
  expect(renderPlanText(plan(many), look).split('\n').length).toBeGreaterThan(150_000);
});
