import { expect, test } from 'vitest';
import { planJson } from '../../src/report/plan-json.js';
import { renderPlanMarkdown } from '../../src/report/plan-markdown.js';
import { renderPlanText } from '../../src/report/plan-text.js';
import { guard, operation, plan } from '../model/plan.js';

const look = { color: false, width: 100, verbose: true, quiet: false, pii: 'full' } as const;
const live = { ...plan([]).live, base: '0123456789abcdef0123456789abcdef01234567' };
const leave = operation({ action: 'separate', key: 'emp-1' }, ['separatedAt', null, '2026-01-01T00:00:00.000Z']);
const guards = [guard('mass-separation', 12), guard('empty-roster', 27, 0), guard('email-takeover', 1, 0)];

test('an offline plan says that Drata was not looked at, and nothing about applying it', () => {
  const text = renderPlanText(plan([leave], { live, guards }), look);
  expect(text).toMatch(/^Diff: 1 person leaves\n/);
  expect(text).toContain('Base    commit 0123456789ab (offline: what Drata holds is not looked at)');
  expect(text).toContain('12 people would leave, of 27 records in the base; the limit is 5');
  expect(text).toContain('while the base holds 27');
  expect(text).not.toMatch(/Applying|sha256|drata\.example|in Drata/);
  const markdown = renderPlanMarkdown(plan([leave], { live }), { pii: 'full', verbose: false });
  expect(markdown).toMatch(/^## drata-roster diff: 1 person leaves\n/);
  expect(markdown).toContain('Base: commit `0123456789ab` (offline: what Drata holds is not looked at)');
  expect(markdown).toContain('`old → new` is what the base asked for and what the roster asks for.');
  expect(markdown).toMatch(/<\/details>\n$/);
  expect(markdown).not.toMatch(/Applying|sha256|drata\.example/);
});

test('an offline plan without changes speaks of its base', () => {
  const agreed = 'no changes: the roster asks for what its base asked for';
  expect(renderPlanText(plan([], { live }), look).toLowerCase()).toContain(agreed);
});

test('its JSON names the commit that stood in for Drata', () => {
  expect(JSON.parse(planJson(plan([], { live }), 'full')).live).toEqual(live);
});
