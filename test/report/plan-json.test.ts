import { expect, test } from 'vitest';
import { jsonDocument, planJson } from '../../src/report/plan-json.js';
import { richPlan } from '../model/rich-plan.js';

/** The same value with the keys of every object the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, inner === undefined ? inner : reversed(inner)]),
  );
}

test('the bytes do not depend on the order in which keys came', () => {
  const bare = { ...richPlan(), operations: richPlan().operations.map((one) => ({ ...one, patch: [], inverse: [] })) };
  expect(planJson(reversed(bare) as typeof bare, 'full')).toBe(planJson(bare, 'full'));
});

test('a plan comes back as it was', () => {
  expect(JSON.parse(planJson(richPlan(), 'full'))).toEqual(richPlan());
});

test('the document is indented by two and ends with one line feed', () => {
  expect(planJson(richPlan(), 'full')).toMatch(/^\{\n {2}"version": 1,\n[\s\S]*\n\}\n$/);
});

test('what a terminal or a runner could act on is escaped, and means the same', () => {
  const hostile = { text: '\u009b31m \u202e ##[group] \u{e0041} \u2028 \u007f 👩‍🚒' };
  const text = jsonDocument(hostile);
  expect(text).toBe('{\n  "text": "\\u009b31m \\u202e #\\u0023[group] \\udb40\\udc41 \\u2028 \\u007f 👩‍🚒"\n}\n');
  expect(JSON.parse(text)).toEqual(hostile);
});
