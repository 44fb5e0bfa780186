import { describe, expect, it, test } from 'vitest';
import { commonFields, firstConfig, placeFirst, type Split, slug } from '../../src/commands/import-first.js';
import { rosterPatch } from '../../src/commands/roster-patch.js';
import { newIdentity } from '../../src/plan/adopt-new.js';
import { livePerson } from '../model/people.js';

describe('a first config', () => {
  it('says what most people have in common where that saves lines', () => {
    const people = (...flags: (boolean | null)[]) =>
      flags.map((isContractor, index) => livePerson(`emp-${index}`, { isContractor }));
    expect(commonFields(people(false, false, true, null))).toEqual({ isContractor: false });
    expect(commonFields(people(true, true, false))).toEqual({ isContractor: true });
    expect(commonFields(people(true))).toEqual({});
    expect(commonFields(people(false, false, null, null))).toEqual({});
    expect(commonFields([])).toEqual({});
    expect(firstConfig({ region: 'eu', connectionId: 7 }, { isContractor: true })).toBe(
      'version: 1\ndrata:\n  region: eu\n  connectionId: 7\n  contract: auto\ndefaults:\n  identities: { isContractor: true }\n',
    );
    expect(firstConfig({ region: 'us', connectionId: 7 }, {})).not.toContain('defaults');
  });
});

describe('the file of a person', () => {
  const fileOf = (split: Split | null, fields: Parameters<typeof livePerson>[1]) =>
    placeFirst(newIdentity(livePerson('emp-1', fields), {}), split).map((edit) =>
      'file' in edit ? edit.file : null,
    )[0];

  test.each<[Split | null, Parameters<typeof livePerson>[1], string]>([
    [null, { lastName: 'Lee' }, 'people.yaml'],
    ['manager', { managerId: 'emp-050' }, 'people/emp-050.yaml'],
    ['manager', {}, 'people/others.yaml'],
    ['jobTitle', { jobTitle: 'VP, Sales & Ops (EMEA)' }, 'people/vp-sales-ops-emea.yaml'],
    ['jobTitle', { jobTitle: 'Config' }, 'people/config-.yaml'],
    ['jobTitle', { jobTitle: '../../etc' }, 'people/etc.yaml'],
    ['letter', { lastName: 'Ågård' }, 'people/a.yaml'],
    ['letter', { firstName: '李' }, 'people/李.yaml'],
    ['domain', { email: 'ann@Acme.Example' }, 'people/acme.example.yaml'],
  ])('by %s', (split, fields, file) => {
    expect(fileOf(split, fields)).toBe(file);
  });

  it('has a name that any system takes', () => {
    expect([slug(''), slug('...'), slug('.hidden'), slug('x'.repeat(300)).length, slug('a/b\\c:d')]).toEqual([
      'others',
      'others',
      'hidden',
      60,
      'a-b-c-d',
    ]);
  });
});

describe('a patch', () => {
  const files = { files: [{ path: 'a.yaml', bytes: Buffer.from('a: 1\r\nb: 2') }] };

  it('shows what changes, and drives no terminal', () => {
    const texts = new Map([
      ['b/new.yaml', 'x: "\u202e"\n'],
      ['a.yaml', 'a: 3\r\nb: 2'],
    ]);
    expect(rosterPatch('./roster', files, texts, ['documents/a.pdf'])).toBe(
      '--- a/roster/a.yaml\n+++ b/roster/a.yaml\n@@ -1,2 +1,2 @@\n-a: 1\r\n+a: 3\r\n b: 2\n\\ No newline at end of file\n' +
        '--- /dev/null\n+++ b/roster/b/new.yaml\n@@ -0,0 +1,1 @@\n+x: "\\u{202e}"\n' +
        'Binary files /dev/null and b/roster/documents/a.pdf differ\n',
    );
  });
});
