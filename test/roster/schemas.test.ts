import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';

type Schema = { [key: string]: unknown };

const read = (name: string): Schema =>
  JSON.parse(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8'));

/** Every object inside a schema, with its path. */
function* walk(node: unknown, at: string): Generator<[string, Schema]> {
  if (typeof node !== 'object' || node === null) return;
  if (!Array.isArray(node)) yield [at, node as Schema];
  for (const [key, child] of Object.entries(node)) yield* walk(child, `${at}/${key}`);
}

describe.each(['roster', 'config'])('the %s schema', (name) => {
  const schema = read(name);

  it('is valid JSON Schema 2020-12', () => {
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(
      new Ajv2020({ allowUnionTypes: true, formats: { email: true, date: true, 'date-time': true } }).compile(schema),
    ).toBeTypeOf('function');
  });

  it('describes every property and is closed everywhere', () => {
    const undescribed: string[] = [];
    const open: string[] = [];
    for (const [at, node] of walk(schema, '')) {
      if (!('properties' in node)) continue;
      if (node['additionalProperties'] !== false) open.push(at);
      for (const [key, property] of Object.entries(node['properties'] as Schema)) {
        if (typeof (property as Schema)['description'] !== 'string') undescribed.push(`${at}/${key}`);
      }
    }
    expect([undescribed, open]).toEqual([[], []]);
  });

  it('gives examples that it accepts itself', () => {
    const ajv = new Ajv2020({ allowUnionTypes: true, formats: { email: true, date: true, 'date-time': true } });
    ajv.addSchema(schema, name);
    for (const [at, node] of walk(schema, '')) {
      if (!Array.isArray(node['examples'])) continue;
      const validate = ajv.getSchema(`${name}#${at}`);
      for (const example of node['examples'])
        expect(validate?.(example), `${at}: ${JSON.stringify(example)}`).toBe(true);
    }
  });
});
