import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { isDay, parseInstant } from '../state/instant.js';
import { isEmail } from './email.js';

export type SchemaName = 'roster' | 'config';

/** Checks a plain value against a published schema; an empty list when it fits. */
export type SchemaCheck = (value: unknown) => readonly ErrorObject[];

const compiled = new Map<SchemaName, SchemaCheck>();

/** One of the published schemas, compiled when it is first asked for: a run may load several rosters. */
export function compileSchema(name: SchemaName): SchemaCheck {
  const check = compiled.get(name) ?? compile(name);
  compiled.set(name, check);
  return check;
}

/** The schemas stand beside the code both in `src` and in `dist`. */
function compile(name: SchemaName): SchemaCheck {
  const schema: object = JSON.parse(
    readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8'),
  );
  // `verbose` gives each error its value and the schema that refused it, which is what the sentences are made of. A test holds
  // our schemas against the meta-schema; compiling that one at each start would take longer than all the rest.
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    meta: false,
    validateSchema: false,
  });
  ajv.addFormat('email', isEmail);
  ajv.addFormat('date', isDay);
  ajv.addFormat('date-time', (text: string) => parseInstant(text) !== null);
  const validate = ajv.compile(schema);
  return (value) => (validate(value) ? [] : (validate.errors ?? []));
}
