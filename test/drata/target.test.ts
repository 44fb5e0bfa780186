import { expect, test } from 'vitest';
import { resolveBaseUrl } from '../../src/drata/target.js';
import { UsageError } from '../../src/errors.js';

test('each region has its host', () => {
  expect(resolveBaseUrl({ region: 'us' })).toBe('https://public-api.drata.com');
  expect(resolveBaseUrl({ region: 'eu', baseUrl: null })).toBe('https://public-api.eu.drata.com');
  expect(resolveBaseUrl({ region: 'apac', baseUrl: '' })).toBe('https://public-api.apac.drata.com');
});

test.each([
  ['http://127.0.0.1:4010', 'http://127.0.0.1:4010'],
  ['http://127.0.0.1:4010/', 'http://127.0.0.1:4010'],
  ['http://127.9.8.7:1', 'http://127.9.8.7:1'],
  ['http://127.1:80/', 'http://127.0.0.1'],
  ['http://[::1]:4010', 'http://[::1]:4010'],
  ['http://localhost:4010', 'http://localhost:4010'],
  ['https://drata.proxy.example:8443/', 'https://drata.proxy.example:8443'],
  ['HTTPS://Public-API.drata.com', 'https://public-api.drata.com'],
])('%s is taken as %s', (baseUrl, expected) => {
  expect(resolveBaseUrl({ region: 'us', baseUrl })).toBe(expected);
});

test.each([
  ['http://public-api.drata.com', /unencrypted/],
  ['http://127.0.0.1.evil.example', /unencrypted/],
  ['http://localhost.evil.example', /unencrypted/],
  ['http://[::2]', /unencrypted/],
  ['http://0.0.0.0:4010', /unencrypted/],
  ['http://10.0.0.1', /unencrypted/],
  ['https://api.example/public/v2', /path/],
  ['https://api.example//', /path/],
  ['https://api.example/?a=1', /query/],
  ['https://api.example?', /query/],
  ['https://api.example/#x', /fragment/],
  ['https://jane:hunter2@api.example', /password/],
  ['https://@api.example', /password/],
  ['https:\\\\api.example', /not a URL/],
  ['ftp://api.example', /not a URL/],
  ['api.example', /not a URL/],
  ['https://', /not a URL/],
  ['javascript:alert(1)', /not a URL/],
  ['https://app.drata.com', /web app/],
  ['https://app.eu.drata.com', /web app/],
])('%s is refused', (baseUrl, reason) => {
  const attempt = () => resolveBaseUrl({ region: 'us', baseUrl });
  expect(attempt).toThrow(UsageError);
  expect(attempt).toThrow(reason);
  expect(attempt).not.toThrow(/hunter2/);
});
