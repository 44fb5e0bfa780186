import { describe, expect, it } from 'vitest';
import { loadRoster } from '../../src/roster/load.js';
import { CONFIG, peopleFile } from '../model/roster-files.js';

/** What is said about a record's fields: `line:column code message | remedy`. */
async function said(people: string, config?: string): Promise<string[]> {
  const { problems } = await loadRoster(peopleFile(people, config));
  return problems.map(({ line, column, code, message, remedy }) => `${line}:${column} ${code} ${message} | ${remedy}`);
}

const field = (text: string) => said(`identities:\n  a:\n    ${text}\n`);

describe('fields of an identity', () => {
  it.each([
    [
      'jobTitle: 42',
      '3:15 wrong-type jobTitle of identity a is a number; it must be text or null. | Put it in quotes: jobTitle: "42"',
    ],
    [
      'jobTitle: true',
      '3:15 wrong-type jobTitle of identity a is a truth value; it must be text or null. | Put it in quotes: jobTitle: "true"',
    ],
    [
      'jobTitle: [x]',
      '3:5 wrong-type jobTitle of identity a is a list; it must be text or null. | Write a single value.',
    ],
    [
      'jobTitle: {x: 1}',
      '3:5 wrong-type jobTitle of identity a is a map; it must be text or null. | Write a single value.',
    ],
    [
      'isContractor: yes',
      '3:19 wrong-type isContractor of identity a is text; it must be true or false or null. | Write true or false, without quotes.',
    ],
    [
      'isContractor: "true"',
      '3:19 wrong-type isContractor of identity a is text; it must be true or false or null. | Write true or false, without quotes.',
    ],
    [
      'startedAt: 2022',
      '3:16 wrong-type startedAt of identity a is a number; it must be text or null. | Put it in quotes: startedAt: "2022"',
    ],
    [
      'startedAt: 2026-13-01',
      '3:16 bad-date startedAt of identity a is "2026-13-01", but the calendar has no such day. | Check month and day: a date is year-month-day.',
    ],
    [
      'startedAt: 1.3.2026',
      '3:16 bad-date startedAt of identity a is "1.3.2026", which is neither a date nor a moment with its time zone. | Write a date as in 2026-03-01, or a moment as in 2026-03-01T09:00:00Z.',
    ],
    [
      'startedAt: 2026-03-01T09:00:00',
      '3:16 bad-date startedAt of identity a is "2026-03-01T09:00:00", which is neither a date nor a moment with its time zone. | Write a date as in 2026-03-01, or a moment as in 2026-03-01T09:00:00Z.',
    ],
    [
      'lastName: ""',
      '3:5 blank-text lastName of identity a is empty. | Use null to clear the field in Drata, or remove the line to leave it as it is.',
    ],
    [
      'lastName: "  "',
      '3:15 blank-text lastName of identity a is empty. | Use null to clear the field in Drata, or remove the line to leave it as it is.',
    ],
    [
      'lastName: "a\\tb"',
      '3:15 bad-text lastName of identity a holds a character that is not text (U+0009). | Write it on one line, without control characters.',
    ],
    [
      'lastName: "a\\uD800b"',
      '3:15 bad-text lastName of identity a holds a character that is not text (U+D800). | Write it on one line, without control characters.',
    ],
    ['email: " a@acme.example"', '3:12 bad-text email of identity a has blanks at its start or end. | Remove them.'],
    [
      'email: ""',
      '3:5 blank-text email of identity a is empty. | Use null to clear the field in Drata, or remove the line to leave it as it is.',
    ],
    [
      'email: a b@acme.example',
      '3:12 bad-email email of identity a is "a b@acme.example", which is not an e-mail address. | Write it as in jane.doe@acme.example.',
    ],
    [
      'previously: null',
      '3:17 wrong-type previously of identity a is null; it must be text. | Give it a value, or remove the line.',
    ],
    ['emal: x', '3:5 unknown-key identity a has an unknown key "emal". | Did you mean "email"?'],
    [
      'isContracter: true',
      '3:5 unknown-key identity a has an unknown key "isContracter". | Did you mean "isContractor"?',
    ],
    [
      'title: x',
      '3:5 unknown-key identity a has an unknown key "title". | Known keys here: email, secondaryEmail, firstName, lastName, jobTitle, managerId, managerName, startedAt, separatedAt, isContractor, previously.',
    ],
    [
      'constructor: x',
      '3:5 unknown-key identity a has an unknown key "constructor". | Known keys here: email, secondaryEmail, firstName, lastName, jobTitle, managerId, managerName, startedAt, separatedAt, isContractor, previously.',
    ],
    [
      '__proto__: { isContractor: true }',
      '3:5 unknown-key identity a has an unknown key "__proto__". | Known keys here: email, secondaryEmail, firstName, lastName, jobTitle, managerId, managerName, startedAt, separatedAt, isContractor, previously.',
    ],
  ])('%s', async (text, expected) => {
    expect(await field(text)).toEqual([expected]);
  });

  it.each([191, 192])('counts %d characters, not code units', async (length) => {
    const codes = (await field(`lastName: "${'🌹'.repeat(length)}"`)).map((text) => text.split(' ')[1]);
    expect(codes).toEqual(length === 191 ? [] : ['too-long']);
  });

  it.each(['2026-03-01', '2026-03-01T09:00:00Z', '2026-03-01T09:00:00.5+05:30', 'null', '~', ''])(
    'accepts %s as a date',
    async (date) => expect(await field(`startedAt: ${date}`)).toEqual([]),
  );
});

describe('ids', () => {
  it.each([
    ['" a"', '2:3 bad-text The id " a" has blanks at its start or end. | Remove them.'],
    [
      '"a\\u202eb"',
      '2:3 bad-text The id "a\u202eb" holds a character that is not text (U+202E). | Write it on one line, without control characters.',
    ],
    ['""', '2:3 blank-text An id is empty. | Give the person an id.'],
  ])('refuses %s', async (id, expected) => {
    expect(await said(`identities:\n  ${id}: { email: a@acme.example }\n`)).toEqual([expected]);
  });

  it('refuses an id beyond 191 characters', async () => {
    const [text] = await said(`identities:\n  ${'x'.repeat(192)}: { email: a@acme.example }\n`);
    expect(text).toMatch(/^2:3 too-long .* has 192 characters; the limit is 191\./);
  });

  it.each(['~', 'null', '[a]', '{a: 1}', ''])('asks to quote the key %s', async (id) => {
    expect(
      (await said(`identities:\n  ${id} : { email: a@acme.example }\n`)).map((text) => text.split(' ')[1]),
    ).toEqual(['bad-key']);
  });
});

describe('sections', () => {
  it.each([
    ['personel: {}', '1:1 unknown-key this file has an unknown key "personel". | Did you mean "personnel"?'],
    ['version: 1', '1:1 unknown-key this file has an unknown key "version". | Move it to config.yaml.'],
    ['identites: {}', '1:1 unknown-key this file has an unknown key "identites". | Did you mean "identities"?'],
    [
      'identities: [a]',
      '1:1 wrong-type identities is a list; it must be a map or null. | Write one key and colon a line, indented below it.',
    ],
    [
      'identities: { a: null }',
      '1:18 wrong-type identity a is null; it must be a map. | Write one key and colon a line, indented below it.',
    ],
    [
      'identities: { a: }',
      '1:15 wrong-type identity a is empty; it must be a map. | Write one key and colon a line, indented below it.',
    ],
    [
      'removed: { a: b }',
      '1:1 wrong-type removed is a map; it must be a list or null. | Write a list: each item on a line of its own, after a dash and a space.',
    ],
    ['removed: [{ identityId: a, reason: " " }]', '1:36 blank-text reason of removal 1 is empty. | Write it out.'],
    [
      'removed: [{ identityId: a, raeson: x }]',
      '1:28 unknown-key removal 1 has an unknown key "raeson". | Did you mean "reason"?',
    ],
    [
      'removed: [{ document: {}, reason: x }]',
      '1:13 missing-key document of removal 1 has no person, no type, no name. | Add them.',
    ],
    [
      'removed:\n  - { identityId: a, reason: x }\n  - { reason: x }',
      '3:7 missing-key removal 2 has neither identityId nor document. | Give identityId for an identity record, or document with person, type and name.',
    ],
    [
      'removed: [{ documnet: {}, reason: x }]',
      '1:13 unknown-key removal 1 has an unknown key "documnet". | Did you mean "document"?',
    ],
    [
      'removed: [null, x]',
      '1:11 wrong-type removal 1 is null; it must be a map. | Write one key and colon a line, indented below it.',
      '1:17 wrong-type removal 2 is text; it must be a map. | Write one key and colon a line, indented below it.',
    ],
    [
      '- identities',
      '1:1 wrong-type this file is a list; it must be a map or null. | Write one key and colon a line, indented below it.',
    ],
    [
      'just text',
      '1:1 wrong-type this file is text; it must be a map or null. | Write one key and colon a line, indented below it.',
    ],
  ])('%s', async (text, ...expected) => {
    expect(await said(`${text}\n`)).toEqual(expected);
  });

  it('checks a section that stands twice in one file in both places', async () => {
    const codes = await said('identities:\n  a: { jobTitle: 1 }\nidentities:\n  b: { managerId: a, jobTitle: 2 }\n');
    expect(codes.map((text) => text.split(' ').slice(0, 2).join(' '))).toEqual([
      '2:18 wrong-type',
      '3:1 duplicate-key',
      '4:32 wrong-type',
    ]);
  });

  it('reports a mistake behind an anchor once, where it stands', async () => {
    const found = await said(
      'identities:\n  a: &a { email: a@acme.example, x: 1 }\n  b: { <<: *a, email: b@acme.example }\n',
    );
    expect(found.map((text) => text.split(' ')[0])).toEqual(['2:34']);
  });
});

describe('config', () => {
  it.each([
    ['# nothing yet', '1:1 missing-key this file has no version. | Add the line "version: 1".'],
    ['drata: {}', '1:1 missing-key this file has no version. | Add the line "version: 1".'],
    ['version: 2', '1:10 bad-value version is 2; this version of drata-roster reads 1 only. | Write version: 1.'],
    ['version: "1"', '1:10 bad-value version is "1"; this version of drata-roster reads 1 only. | Write version: 1.'],
    [
      'version: 1\ndrata: { connectionId: "12" }',
      '2:24 wrong-type drata.connectionId is text; it must be a whole number. | Write digits without quotes.',
    ],
    [
      'version: 1\ndrata: { connectionId: 0 }',
      "2:24 bad-value drata.connectionId is 0, which is out of range. | Write the connection's number as Drata shows it: a whole number from 1 up.",
    ],
    [
      'version: 1\ndrata: { regoin: eu }',
      '2:10 unknown-key drata has an unknown key "regoin". | Did you mean "region"?',
    ],
    [
      'version: 1\nguards: { maxChanges: 120% }',
      '2:23 bad-value guards.maxChanges is "120%", which is neither a number of records nor a share of them. | Write a whole number from 0 up, or a share from 0% to 100%, as in 15%.',
    ],
    [
      'version: 1\nguards: { maxChanges: -1 }',
      '2:23 bad-value guards.maxChanges is -1, which is neither a number of records nor a share of them. | Write a whole number from 0 up, or a share from 0% to 100%, as in 15%.',
    ],
    [
      'version: 1\npolicy: { emailDomains: [] }',
      '2:11 empty-record policy.emailDomains is empty. | List at least one, or remove the line.',
    ],
    [
      'version: 1\npolicy: { emailDomains: ["@acme.example"] }',
      '2:26 bad-value policy.emailDomains.0 is "@acme.example", which is not a domain. | Write the part behind the @, as in acme.example.',
    ],
    [
      'version: 1\npolicy: { emailDomains: acme.example }',
      '2:25 wrong-type policy.emailDomains is text; it must be a list. | Write a list, as in emailDomains: [acme.example]',
    ],
    [
      'version: 1\ndefaults: { identities: { email: a@b.example } }',
      '2:27 unknown-key defaults.identities has an unknown key "email". | Known keys here: isContractor, managerId, managerName, jobTitle.',
    ],
    [
      'version: 1\nidentities: {}',
      '2:1 unknown-key this file has an unknown key "identities". | Move it to a file of its own beside config.yaml.',
    ],
  ])('%s', async (config, expected) => {
    expect(await said('', config)).toEqual([expected]);
  });

  it('fills in what is left out', async () => {
    const { config } = await loadRoster(peopleFile('', 'version: 1\n'));
    expect(config).toEqual({
      drata: { region: 'us', connectionId: null, contract: 'auto', personnelApi: 'v2' },
      defaults: { identities: {} },
      policy: { emailDomains: null },
      guards: {},
      github: { pii: 'auto' },
    });
  });

  it('reads domains in lower case, and limits as counts or shares', async () => {
    const { config } = await loadRoster(
      peopleFile(
        '',
        `${CONFIG}policy: { emailDomains: [Acme.Example] }\nguards: { maxChanges: 15%, maxDeletions: 0, maxReleases: 12.5% }\n`,
      ),
    );
    expect(config?.policy.emailDomains).toEqual(['acme.example']);
    expect(config?.guards).toEqual({
      maxChanges: { share: 0.15 },
      maxDeletions: { count: 0 },
      maxReleases: { share: 0.125 },
    });
  });
});
