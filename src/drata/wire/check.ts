import { Ajv2020, type ErrorObject, type SchemaObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { DrataError } from '../../errors.js';

/** Turns a body into what its schema says it is, or throws a `DrataError` that names the endpoint and the part that changed. */
export type Check<T> = (body: unknown, endpoint: string, status: number) => T;

// Strict: a flaw in a schema fails its test instead of being logged. Without the meta-schema, whose compilation takes longer.
const ajv = new Ajv2020({ strictTypes: true, allowUnionTypes: true, meta: false, validateSchema: false });

/** A check over a schema, compiled at its first use. */
export function checkWith<T>(schema: SchemaObject): Check<T> {
  let validate: ValidateFunction<T> | null = null;
  return (body, endpoint, status) => {
    validate ??= ajv.compile<T>(schema);
    if (validate(body)) return body;
    throw misfit(endpoint, status, describe(validate.errors?.[0]));
  };
}

/** The error for a reply whose form is not the documented one. It shows places, never values. */
export function misfit(endpoint: string, status: number, part: string): DrataError {
  return new DrataError(`the reply of ${endpoint} does not have the documented form: ${part}`, {
    status,
    endpoint,
    reach: 'resource',
    remedy:
      'This endpoint of the API has changed, or something else answers in its place: update drata-roster or report it.',
  });
}

function describe(error: ErrorObject | undefined): string {
  if (!error) return 'it does not fit its schema';
  return `${error.instancePath === '' ? 'the body' : error.instancePath} ${error.message ?? 'does not fit'}`;
}
