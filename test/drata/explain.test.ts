import { expect, test } from 'vitest';
import { ENDPOINTS } from '../../src/drata/endpoints.js';
import { explain, type Site } from '../../src/drata/explain.js';
import type { Body } from '../../src/drata/transport.js';

const SITE: Site = {
  endpoint: ENDPOINTS.identityUpsert,
  values: { connectionId: 7 },
  path: '/public/v2/custom-connections/7/hris-user-identities',
  baseUrl: 'https://public-api.drata.com',
};

function explained(status: number, value: unknown = {}) {
  const body: Body = { kind: 'json', value };
  return explain(SITE, { kind: 'reply', status, body, retryAfterMs: null, serverAt: null }, 1);
}

test.each([
  [400, 'item', /found the request invalid/, /refused again/],
  [401, 'run', /did not accept the API key at https:\/\/public-api\.drata\.com/, /expired.*drata\.region/],
  [402, 'resource', /feature "Custom Connections and Tests" is missing/, /customer success manager/],
  [403, 'resource', /"HRIS User Identities: Create or Update HRIS User Identities"/, /IP allow-list/],
  [
    404,
    'resource',
    /knows no place to write HRIS identities to in connection 7/,
    /list answered before.*beta endpoint/,
  ],
  [405, 'resource', /does not offer to write HRIS identities/, /beta endpoint.*update drata-roster/],
  [409, 'item', /conflicts/, /plan again/],
  [412, 'run', /API terms/, /administrator/],
  [413, 'item', /too large/, /Shorten/],
  [418, 'item', /HTTP 418/, /base URL/],
  [422, 'item', /several things/, /numeric id/],
  [429, 'run', /throttles/, /500 requests a minute/],
  [500, 'item', /internal error/, /Try again/],
  [502, 'run', /not available/, /Try again/],
  [503, 'run', /not available/, /Try again/],
  [302, 'run', /redirect/, /base URL/],
] as const)('HTTP %i reaches as far as the %s and says what to do', (status, reach, message, remedy) => {
  const error = explained(status);
  expect(error).toMatchObject({ status, reach, endpoint: `POST ${SITE.path}`, apiMessage: null, exitCode: 1 });
  expect(error.message).toMatch(message);
  expect(error.remedy).toMatch(remedy);
});

test('a list that is not found names the setting; a method that is not allowed does not, whatever the path', () => {
  const words = (name: keyof typeof ENDPOINTS, status: number) => {
    const site = { ...SITE, endpoint: ENDPOINTS[name], values: { connectionId: 7, record: '3', personnelId: 3 } };
    return explain(site, { kind: 'reply', status, body: { kind: 'empty' }, retryAfterMs: null, serverAt: null }, 1);
  };
  expect(words('identityList', 404).message).toBe('Drata knows no custom HRIS connection 7');
  expect(words('identityList', 404).remedy).toContain('drata.connectionId');
  expect(words('identityDelete', 404)).toMatchObject({ reach: 'item' });
  for (const name of ['identityList', 'identityDelete', 'personnelPut'] as const) {
    expect(words(name, 405)).toMatchObject({ reach: 'resource' });
    expect(words(name, 405).message).toBe(`this Drata does not offer to ${ENDPOINTS[name].does} (HTTP 405)`);
    expect(words(name, 405).remedy).not.toContain('connectionId');
  }
});

test('the words of the API are taken from both error shapes and kept apart', () => {
  const base = {
    statusCode: 403,
    message: 'Forbidden',
    code: 12,
    debugInfo: { name: 'X', message: 'inner', stack: 'at x.ts' },
  };
  for (const body of [base, { ...base, name: 'ForbiddenError' }]) {
    const error = explained(403, body);
    expect(error.apiMessage).toBe('Forbidden');
    expect(JSON.stringify({ ...error, message: error.message })).not.toMatch(/x\.ts|inner/);
    expect(error.message).not.toContain('Forbidden');
  }
});

test('odd words of the API do no harm', () => {
  expect(explained(400, { message: ['a', 'b', 3] }).apiMessage).toBe('a; b');
  expect(explained(400, { message: { a: 1 } }).apiMessage).toBeNull();
  expect(explained(400, ['x']).apiMessage).toBeNull();
  expect(explained(400, null).apiMessage).toBeNull();
  expect(explained(400, JSON.parse('{"__proto__":{"message":"x"}}')).apiMessage).toBeNull();
  expect(explained(400, { message: '😀'.repeat(5000) }).apiMessage).toBe(`${'😀'.repeat(1000)}…`);
});

test('a certificate that is not trusted has its own remedy, an aggregate its first reason', () => {
  const lost = (cause: unknown) => explain(SITE, { kind: 'lost', why: 'network', cause }, 1);
  const failed = (code: string) => new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) });
  expect(lost(failed('SELF_SIGNED_CERT_IN_CHAIN')).remedy).toContain('NODE_EXTRA_CA_CERTS');
  expect(lost(failed('ENOTFOUND')).message).toContain('(ENOTFOUND)');
  const both = new AggregateError([Object.assign(new Error('x'), { code: 'ECONNREFUSED' })]);
  expect(lost(new TypeError('fetch failed', { cause: both })).message).toContain('(ECONNREFUSED)');
  expect(lost('odd').message).toBe('https://public-api.drata.com could not be reached');
});
