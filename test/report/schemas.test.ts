import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { outcomeJson } from '../../src/report/outcome-json.js';
import type { Pii } from '../../src/report/pii.js';
import { planJson } from '../../src/report/plan-json.js';
import { plan, report } from '../model/plan.js';
import { richPlan, richReport } from '../model/rich-plan.js';

type Schema = { readonly [key: string]: unknown };

const read = (name: string): Schema =>
  JSON.parse(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8'));

const SCHEMAS = { plan: read('plan'), report: read('report') };
const isPlan = new Ajv2020({ strictTypes: false }).compile(SCHEMAS.plan);
const isReport = new Ajv2020({ strictTypes: false }).compile(SCHEMAS.report);

const LEVELS: readonly Pii[] = ['full', 'masked', 'ids'];

describe.each(LEVELS)('documents under %s', (pii) => {
  test('fit their schemas', () => {
    for (const given of [plan([]), richPlan()]) {
      isPlan(JSON.parse(planJson(given, pii)));
      expect(isPlan.errors).toBeNull();
    }
    for (const given of [report([]), richReport()]) {
      isReport(JSON.parse(outcomeJson(given, pii)));
      expect(isReport.errors).toBeNull();
    }
  });
});

type Place = { readonly path: string; readonly replace: (replaced: unknown) => unknown };

/** Every value of a document by its path, with a function that gives the document with that value replaced. */
function* places(value: unknown, path: string, replace: Place['replace']): Generator<Place> {
  yield { path, replace };
  if (value === null || typeof value !== 'object') return;
  const entries = Object.entries(value);
  for (const [key, inner] of entries) {
    yield* places(inner, `${path}/${key}`, (replaced) => {
      const copy = entries.map(([name, kept]) => [name, name === key ? replaced : kept] as const);
      return replace(Array.isArray(value) ? copy.map(([, kept]) => kept) : Object.fromEntries(copy));
    });
  }
}

describe.each([
  ['plan', isPlan, JSON.parse(planJson(richPlan(), 'full'))],
  ['report', isReport, JSON.parse(outcomeJson(richReport(), 'full'))],
] as const)('the schema of a %s', (_name, accepts, document) => {
  test('refuses a value of another kind, wherever it stands', () => {
    let refused = 0;
    for (const { path, replace } of places(document, '', (whole) => whole)) {
      // The value of a patch is the record's affair.
      if (accepts(replace({ not: 'expected' }))) expect(path).toMatch(/\/(patch|inverse)\/\d+\/value(\/|$)/);
      else refused += 1;
    }
    expect(refused).toBeGreaterThan(300);
  });

  test('refuses unknown and missing keys', () => {
    expect(accepts({ ...document, more: 1 })).toBe(false);
    for (const key of Object.keys(document)) {
      const { [key]: _gone, ...rest } = document;
      expect(accepts(rest), `without ${key}`).toBe(false);
    }
    const [one] = document.operations;
    expect(accepts({ ...document, operations: [{ ...one, more: 1 }] })).toBe(false);
  });

  test('refuses other versions', () => {
    expect(accepts({ ...document, version: 2 })).toBe(false);
  });
});

test('a patch has a value if and only if it sets one', () => {
  const document = JSON.parse(planJson(richPlan(), 'full'));
  const withPatch = (patch: unknown) => ({ ...document, operations: [{ ...document.operations[0], patch: [patch] }] });
  expect(isPlan(withPatch({ op: 'remove', path: '/email' }))).toBe(true);
  expect(isPlan(withPatch({ op: 'remove', path: '/email', value: 'x' }))).toBe(false);
  expect(isPlan(withPatch({ op: 'add', path: '/email' }))).toBe(false);
  expect(isPlan(withPatch({ op: 'add', path: '/email', value: null }))).toBe(true);
  expect(isPlan(withPatch({ op: 'add', path: 'email', value: null }))).toBe(false);
  expect(isPlan(withPatch({ op: 'move', path: '/email', value: null }))).toBe(false);
});

test('both schemas say the same of operations', () => {
  const { outcome: _own, ...shared } = SCHEMAS.report['$defs'] as Schema;
  expect(shared).toEqual(SCHEMAS.plan['$defs']);
});

describe.each(Object.entries(SCHEMAS))('in the schema of a %s', (_name, schema) => {
  const objects: Schema[] = [];
  const visit = (node: unknown) => {
    if (node === null || typeof node !== 'object') return;
    if ('additionalProperties' in node) objects.push(node as Schema);
    Object.values(node).forEach(visit);
  };
  visit(schema);

  test('every property is described', () => {
    const bare = objects.flatMap(({ properties }) =>
      Object.entries(properties as Record<string, Schema>)
        .filter(([, property]) => typeof property['description'] !== 'string')
        .map(([name]) => name),
    );
    expect(bare).toEqual([]);
  });

  test('every object is closed and whole', () => {
    for (const { additionalProperties, properties, required } of objects) {
      expect(additionalProperties).toBe(false);
      const names = Object.keys(properties as object);
      // A patch need not carry a value, and only an offline plan has a base.
      expect(required).toEqual(names.includes('op') ? ['op', 'path'] : names.filter((name) => name !== 'base'));
    }
  });
});
