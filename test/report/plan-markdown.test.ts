import { describe, expect, test } from 'vitest';
import { renderPlanMarkdown } from '../../src/report/plan-markdown.js';
import { guard, operation, plan } from '../model/plan.js';

const look = { pii: 'full', verbose: false } as const;
const join = (key: string) => operation({ action: 'create', key });

test('a plan without changes is its title, its facts and its digest', () => {
  const text = renderPlanMarkdown(plan([]), look);
  expect(text).toMatch(/^## drata-roster plan: no changes\n/);
  expect(text).not.toMatch(/<details|\| ---|CAUTION|Applying/);
  expect(text).toContain('`sha256:');
});

test('a plan that only waits says so', () => {
  const waiting = operation({ action: 'create', key: 'emp-1', pending: 'not yet' });
  expect(renderPlanMarkdown(plan([waiting]), look)).toMatch(
    /^## drata-roster plan: nothing to do now, 1 change waits\n/,
  );
});

describe('what is lost', () => {
  const leave = operation({ action: 'separate', key: 'emp-2' });

  test('stands open, above every fold', () => {
    const text = renderPlanMarkdown(plan([leave, join('emp-1')]), look);
    expect(text).toContain('> [!CAUTION]\n> **1 person leaves.** Listed first, every one of them.');
    expect(text.indexOf('`emp-2`')).toBeLessThan(text.indexOf('<details'));
    expect(text.indexOf('`emp-1`')).toBeGreaterThan(text.indexOf('<details'));
  });

  test('is not announced while it waits', () => {
    expect(renderPlanMarkdown(plan([{ ...leave, pending: 'not yet' }]), look)).not.toContain('CAUTION');
  });

  test('is no caution where there is none', () => {
    expect(renderPlanMarkdown(plan([join('emp-1')]), look)).not.toContain('CAUTION');
  });
});

test('an empty roster is said to be one, and no plan without changes', () => {
  const guards = [guard('empty-roster', 27, 0)];
  const text = renderPlanMarkdown(plan([], { guards }), look);
  expect(text).toMatch(/^## drata-roster plan: nothing to apply, the roster names no identity\n/);
  expect(text).toContain('> - empty-roster: the roster names no identity, while Drata holds 27. If that is meant');
});

test('folds of a small plan are open, of a large one closed', () => {
  const people = Array.from({ length: 13 }, (_, index) => join(`emp-${index}`));
  expect(renderPlanMarkdown(plan(people.slice(0, 12)), look)).toContain(
    '<details open><summary>Joining (12)</summary>',
  );
  expect(renderPlanMarkdown(plan(people), look)).toContain('<details><summary>Joining (13)</summary>');
});

describe('guards', () => {
  const guards = [guard('deletions', 7), guard('mass-separation', 9), guard('mass-change', 1)];

  test('stop with the flag that lifts them; lifted ones say so; the others are named on demand', () => {
    const text = renderPlanMarkdown(plan([join('emp-1')], { guards }), {
      ...look,
      verbose: true,
      allowed: ['mass-separation'],
    });
    expect(text).toContain('> **Stopped by 1 guard: apply refuses this plan.**');
    expect(text).toContain(
      '> - deletions: 7 records would be deleted; the limit is 5. If that is meant: `--allow deletions`\n\n',
    );
    expect(text).toContain(
      'Lifted by `--allow mass-separation`: 9 people would leave, of 27 records in Drata; the limit is 5.',
    );
    expect(text).toContain('Guards that let this plan pass: mass-change.');
    expect(text).not.toContain('Applying');
  });

  test('that are all lifted stop nothing', () => {
    const text = renderPlanMarkdown(plan([join('emp-1')], { guards }), {
      ...look,
      allowed: ['mass-separation', 'deletions'],
    });
    expect(text).not.toContain('WARNING');
    expect(text).toContain('Applying writes 1 record');
  });
});

test('records that the roster does not name are counted, and listed on demand', () => {
  const unmanaged = [{ resource: 'identity', key: 'emp-9' } as const];
  const text = (verbose: boolean) => renderPlanMarkdown(plan([], { unmanaged }), { ...look, verbose });
  expect(text(false)).toContain('Left alone, because the roster does not name them: 1 record.');
  expect(text(false)).not.toContain('emp-9');
  expect(text(true)).toContain('- identity `emp-9`');
});

test('who waits for the identity sync is told apart from warnings, and named on demand', () => {
  const warnings = [{ code: 'awaits-sync', message: '2 people wait: emp-8, emp-9', source: null }];
  const text = (verbose: boolean) => renderPlanMarkdown(plan([], { warnings }), { ...look, verbose });
  expect(text(false)).toContain('\n2 people wait.\n');
  expect(text(true)).toContain('\n2 people wait: `emp-8, emp-9`.\n');
  expect(text(true)).not.toContain('warning');
});

test('a status decided elsewhere and a missing place are told', () => {
  const predicted = { before: 'CURRENT_EMPLOYEE', after: null } as const;
  const text = renderPlanMarkdown(plan([operation({ action: 'update', key: 'x', predicted, source: null })]), look);
  expect(text).toContain('- `x`\n  - status: `CURRENT_EMPLOYEE` → decided elsewhere at the next identity sync\n');
});

test('a record of which nothing may be seen names its fields alone', () => {
  const one = operation({ action: 'delete', key: 'x' }, ['firstName', 'Jane', null]);
  expect(renderPlanMarkdown(plan([one]), { pii: 'ids', verbose: false })).toContain('  - not shown: first name\n');
  expect(renderPlanMarkdown(plan([operation({ action: 'delete', key: 'x' })]), look)).not.toContain('not shown');
});
