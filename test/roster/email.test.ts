import { describe, expect, it } from 'vitest';
import { domainOf, isEmail } from '../../src/roster/email.js';

describe('isEmail', () => {
  it.each([
    'a@b.co',
    "o'brien+x@acme.example",
    'łukasz@żółw.example',
    'a.b_c-d@x-y.z9.example',
    '李@例.中国',
    '1@2.com',
  ])('accepts %s', (text) => expect(isEmail(text)).toBe(true));

  it.each([
    ...[
      '',
      'a',
      '@',
      'a@',
      '@b.co',
      'a@b',
      'a@b..co',
      'a@.co',
      'a@b.co.',
      'a b@c.co',
      'a@b c.co',
      '.a@b.co',
      'a.@b.co',
      'a..b@c.co',
    ],
    ...[
      'a@b@c.co',
      'a@-b.co',
      'a@b-.co',
      'a@127.0.0.1',
      'a@[127.0.0.1]',
      '"a b"@c.co',
      'Jane <a@b.co>',
      'a@b.co,c@d.co',
      'a\n@b.co',
    ],
    `${'a'.repeat(65)}@b.co`,
    `a@${'b'.repeat(64)}.co`,
  ])('refuses %j', (text) => expect(isEmail(text)).toBe(false));
});

it('domainOf gives the domain in lower case', () => {
  expect(domainOf('A@Acme.Example')).toBe('acme.example');
});
