import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { routes } from '../../src/sandbox/routes.js';
import { readSettings } from '../../src/sandbox/settings.js';
import type { Loose } from './harness.js';
import { type Exchange, walk } from './walk.js';

const OWN = new URL('schemas/', import.meta.url);
/** The vendor's OpenAPI texts; they are beside the project on some machines and part of it on none. */
const VENDOR = new URL('../../../shared/api/', import.meta.url);
/** The three editions of the HRIS endpoints, the two path variants of the scope spread over them. */
const EDITIONS = {
  R3: { revision: 'batch' },
  R2: { revision: 'batch', switches: { edition: 'R2', 'scope-paths': 'S1' } },
  R1: { revision: 'envelope' },
} as const;

const read = (name: string, folder: URL): Loose => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const isV2 = (endpoint: string) => endpoint.includes(' /public/v2/');

function problems(validate: Loose, body: unknown): string[] {
  if (validate(body)) return [];
  return validate.errors.map((error: Loose) => `${error.instancePath.replace(/\/\d+/g, '/N')} ${error.message}`);
}

describe('our own description of the replies', () => {
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictRequired: false, strictTypes: false });
  const files = { v1: read('v1.json', OWN), v2: read('v2.json', OWN) };
  for (const file of Object.values(files)) ajv.addSchema(file.schema);

  /** The schema a reply has to fit; errors are of the named shape where V2 declares it (CONTRACT 3). */
  function definition(exchange: Exchange, edition: string): string {
    const { endpoint, status } = exchange;
    if (status >= 400) return isV2(endpoint) && [400, 404, 409, 413, 422].includes(status) ? 'namedError' : 'error';
    if (edition === 'R1' && /^POST .*hris-user-identities$/.test(endpoint)) return 'identityRecords';
    return files[isV2(endpoint) ? 'v2' : 'v1'].replies[endpoint];
  }

  test.each(Object.keys(EDITIONS) as (keyof typeof EDITIONS)[])(
    '%s: every reply of every endpoint fits',
    async (edition) => {
      const options = EDITIONS[edition];
      const seen = await walk(options);
      const served = routes(readSettings(options.revision, 'switches' in options ? options.switches : {}));
      const endpoints = served.map((route) => `${route.method} ${route.path}`);
      const succeeded = new Set(seen.filter((exchange) => exchange.status < 300).map((exchange) => exchange.endpoint));
      expect(endpoints.filter((endpoint) => !succeeded.has(endpoint))).toEqual([]);
      for (const exchange of seen.filter(({ endpoint }) => endpoints.includes(endpoint))) {
        const id = `urn:drata-roster:sandbox-${isV2(exchange.endpoint) ? 'v2' : 'v1'}`;
        const validate = ajv.getSchema(`${id}#/$defs/${definition(exchange, edition)}`);
        const name = `${exchange.endpoint} ${exchange.status}`;
        expect([name, ...problems(validate, exchange.body)]).toEqual([name]);
      }
    },
  );
});

const besideVendor = existsSync(VENDOR) ? describe : () => undefined;

besideVendor("the vendor's OpenAPI texts", () => {
  const formats = {
    'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/,
    date: /^\d{4}-\d{2}-\d{2}$/,
    email: /^[^@\s]+@[^@\s]+$/,
    binary: true,
  } as const;

  /** OpenAPI 3.0 to JSON Schema: `nullable` becomes a union. */
  function convert(node: Loose): Loose {
    if (Array.isArray(node)) return node.map(convert);
    if (typeof node !== 'object' || node === null) return node;
    const { nullable, example, ...rest } = node;
    const plain = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, convert(value)]));
    return nullable === true ? { anyOf: [plain, { type: 'null' }] } : plain;
  }

  /** V1's text forgets that these may be empty, though V2's twin of the same object says so: null is let through. */
  function mend(api: Loose): Loose {
    const schemas = api.components?.schemas;
    for (const name of ['UserIdentityResponsePublicDto', 'ConnectionResponsePublicDto']) {
      for (const property of Object.values<Loose>(schemas[name]?.properties ?? {})) property.nullable = true;
    }
    for (const name of ['PersonnelDetailsResponsePublicDto', 'PersonnelDetailsTableResponsePublicDto']) {
      if (schemas[name]) schemas[name].properties.startDate.nullable = true;
    }
    return api;
  }

  test.each([
    ['openapi-v2-2026-06.json', '/public/v2', EDITIONS.R3, 20],
    ['openapi-v2-2026-04.json', '/public/v2', EDITIONS.R2, 20],
    ['openapi-v1-2026-04.json', '/public', EDITIONS.R3, 15],
  ] as const)('%s: every status is declared and every body fits', async (file, base, options, least) => {
    const ajv = new Ajv2020({ strict: false, allErrors: true, formats });
    const api = convert(mend(read(file, VENDOR)));
    ajv.addSchema(api, file);
    const paths = new Map(Object.keys(api.paths).map((path) => [path.replace(/\{\w+\}/g, '{}'), path]));
    const checked = new Set<string>();
    for (const { endpoint, status, body } of await walk(options)) {
      const [method = '', path = ''] = endpoint.split(' ');
      const declared = paths.get(path.slice(base.length).replace(/:\w+/g, '{}'));
      if (isV2(endpoint) !== (base === '/public/v2') || declared === undefined) continue;
      const reply = api.paths[declared][method.toLowerCase()].responses[status];
      const name = `${endpoint} ${status}`;
      expect([name, typeof reply]).toEqual([name, 'object']);
      checked.add(endpoint);
      if (reply.content === undefined) {
        expect([name, body]).toEqual([name, null]);
        continue;
      }
      const steps = [
        'paths',
        declared,
        method.toLowerCase(),
        'responses',
        status,
        'content',
        'application/json',
        'schema',
      ];
      const pointer = steps.map((step) => encodeURIComponent(String(step).replace(/\//g, '~1'))).join('/');
      expect([name, ...problems(ajv.compile({ $ref: `${file}#/${pointer}` }), body)]).toEqual([name]);
    }
    expect(checked.size).toBeGreaterThanOrEqual(least);
  });
});
