import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameField, sameValue } from '../../src/state/compare.js';
import { dayOf, isDay, parseInstant } from '../../src/state/instant.js';
import { byCodeUnit, emailKey, maskEmail, normalText } from '../../src/state/text.js';

describe('instants', () => {
  it.each([
    ['2022-03-01', '2022-03-01T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2022-03-01T10:11:12Z', '2022-03-01T10:11:12.000Z'],
    ['2022-03-01t10:11:12.5z', '2022-03-01T10:11:12.500Z'],
    ['2022-03-01T00:30:00+02:00', '2022-02-28T22:30:00.000Z'],
    ['2022-03-01T00:30:00.123456-05:30', '2022-03-01T06:00:00.123Z'],
  ])('reads %s', (text, instant) => {
    expect(parseInstant(text)).toBe(instant);
  });

  it.each([
    '',
    'today',
    '2023-02-29',
    '2022-13-01',
    '2022-00-10',
    '2022-04-31',
    '22-03-01',
    '2022-3-1',
    '2022-03-01 10:00:00Z',
    '2022-03-01T10:00Z',
    '2022-03-01T10:00:00',
    '2022-03-01T24:00:00Z',
    '2022-03-01T10:60:00Z',
    '2022-03-01T10:00:60Z',
    '2023-02-29T10:00:00Z',
    '2022-03-01T10:00:00+24:00',
    '2022-03-01T10:00:00+01:60',
    '0000-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
  ])('refuses %j', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it('keeps every instant that Drata may reply, and its day', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9998-12-31T00:00:00Z'), noInvalidDate: true }),
        (date) => {
          const text = date.toISOString();
          expect(parseInstant(text)).toBe(text);
          expect(isDay(dayOf(text))).toBe(true);
        },
      ),
    );
  });
});

describe('comparing', () => {
  it('takes e-mails without case, text by NFC, absent for null', () => {
    expect(sameField('email', 'Ann@Acme.example', 'ann@acme.example')).toBe(true);
    expect(sameField('firstName', 'Zoë', 'Zoe\u0308')).toBe(true);
    expect(sameField('firstName', 'Ann', 'ann')).toBe(false);
    expect(sameField('managerId', undefined, null)).toBe(true);
    expect(sameField('managerId', 'x', undefined)).toBe(false);
    expect(sameField('isContractor', false, null)).toBe(false);
    expect(sameField('isContractor', false, false)).toBe(true);
    expect(sameValue('instant', '2022-03-01T00:00:00.000Z', '2022-03-01T00:00:00.000Z')).toBe(true);
  });

  it('orders by code unit and normalises', () => {
    expect(['b', 'a', 'Z', 'a'].sort(byCodeUnit)).toEqual(['Z', 'a', 'a', 'b']);
    expect(normalText('e\u0301')).toBe('é');
    expect(emailKey('E\u0301@X.example')).toBe('é@x.example');
  });
});

describe('masks of addresses', () => {
  it.each([
    ['jane.doe@acme.example', 'j•••@acme.example'],
    ['🦊fox@acme.example', '🦊•••@acme.example'],
    ['"jane@home"@acme.example', '"•••@acme.example'],
    ['@acme.example', '•••@acme.example'],
    ['j•••@acme.example', 'j•••@acme.example'],
    ['no address', '•••'],
    ['', '•••'],
  ])('%s becomes %s', (email, mask) => {
    expect(maskEmail(email)).toBe(mask);
  });
});
