import { describe, expect, it } from 'vitest';
import { readDirectory } from '../../src/roster/files.js';
import { loadRoster } from '../../src/roster/load.js';
import { CONFIG, peopleFile, rosterFiles } from '../model/roster-files.js';

const EVERY_SECTION = new URL('../rosters/good/every-section', import.meta.url).pathname;

/** What is said about a roster: `line:column code message | remedy`. */
async function said(people: string, config?: string): Promise<string[]> {
  const { problems } = await loadRoster(peopleFile(people, config));
  return problems.map(({ line, column, code, message, remedy }) => `${line}:${column} ${code} ${message} | ${remedy}`);
}

const override = (text: string, config?: string) => said(`personnel:\n  sam@acme.example:\n    ${text}\n`, config);

describe('overrides', () => {
  it('are read with their days, reasons and custom fields', async () => {
    const { state } = await loadRoster(await readDirectory(EVERY_SECTION));
    expect([...(state?.overrides.keys() ?? [])]).toEqual(['payroll@acme.example', 'sam@acme.example', 'id:42']);
    expect(state?.overrides.get('payroll@acme.example')).toEqual({
      key: 'payroll@acme.example',
      fields: {
        employmentStatus: 'OUT_OF_SCOPE',
        notHumanReason: 'Shared mailbox of the payroll team.\n\nAgreed with the auditors.',
      },
      customFields: new Map(),
      source: { file: 'personnel.yaml', line: 2, column: 3 },
    });
    expect(state?.overrides.get('sam@acme.example')).toMatchObject({
      fields: { startedAt: '2020-07-06' },
      customFields: new Map<string, unknown>([
        ['Department', 'Engineering'],
        ['Level', 4],
      ]),
    });
    expect(state?.overrides.get('id:42')?.fields).toEqual({
      employmentStatus: 'FORMER_EMPLOYEE',
      separatedAt: '2026-03-02',
    });
    expect([...(state?.overrides.get('id:42')?.customFields ?? [])]).toEqual([
      ['17', null],
      ['Rate', 56.89],
      ['00123', '007'],
      ['managerId', 12],
      ['__proto__', 'text'],
    ]);
  });

  it('need no connection', async () => {
    expect(await said('personnel:\n  sam@acme.example: { startedAt: 2020-07-06 }\n', 'version: 1\n')).toEqual([]);
  });

  it.each([
    [
      'startedAt: null',
      '3:16 cannot-clear startedAt of override sam@acme.example is null, but a personnel date cannot be cleared. | Remove the line to release it.',
    ],
    [
      'employmentStatus: ',
      '3:5 cannot-clear employmentStatus of override sam@acme.example is null, but it cannot be cleared. | Remove the line to release it.',
    ],
    [
      'startedAt: 2026-02-29',
      '3:16 bad-date startedAt of override sam@acme.example is "2026-02-29", but the calendar has no such day. | Check month and day: a date is year-month-day.',
    ],
    [
      'employmentStatus: former_employe',
      '3:23 bad-value employmentStatus of override sam@acme.example is "former_employe", which is not one of its values. | Did you mean FORMER_EMPLOYEE? Write one of: CURRENT_EMPLOYEE, CURRENT_CONTRACTOR, FORMER_EMPLOYEE, FORMER_CONTRACTOR, OUT_OF_SCOPE.',
    ],
    [
      'employmentStatus: OUT_OF_SCOPE',
      '3:23 missing-key override sam@acme.example is OUT_OF_SCOPE without a notHumanReason. | Add notHumanReason: auditors expect few such accounts, each with its reason.',
    ],
    [
      'notHumanReason: A mailbox',
      '3:21 stray-reason override sam@acme.example has a notHumanReason, but is not OUT_OF_SCOPE. | Add employmentStatus: OUT_OF_SCOPE, or remove the reason.',
    ],
    [
      '{ employmentStatus: OUT_OF_SCOPE, notHumanReason: " " }',
      '3:55 blank-text notHumanReason of override sam@acme.example is empty. | Write it out.',
    ],
    [
      '{ employmentStatus: OUT_OF_SCOPE, notHumanReason: "a\\u0007" }',
      '3:55 bad-text notHumanReason of override sam@acme.example holds a character that is not text (U+0007). | Remove it.',
    ],
    [
      'jobTitle: Engineer',
      '3:5 unknown-key override sam@acme.example has an unknown key "jobTitle". | Set jobTitle in the person\'s identity: no override can.',
    ],
    [
      'customFields: { Remote: true }',
      '3:29 wrong-type customFields.Remote of override sam@acme.example is a truth value; it must be text or a number or null. | Put it in quotes: Remote: "true"',
    ],
    [
      'customFields: { managerId: true }',
      '3:32 wrong-type customFields.managerId of override sam@acme.example is a truth value; it must be text or a number or null. | Put it in quotes: managerId: "true"',
    ],
    [
      'customFields: { Badge: 00123 }',
      '3:28 unclear-number customFields.Badge of override sam@acme.example is 00123, which YAML reads as the number 123. | Put it in quotes to keep it as it is, or write the number in plain digits.',
    ],
    [
      'customFields: { Id: 12345678901234567890 }',
      '3:25 unclear-number customFields.Id of override sam@acme.example is 12345678901234567890, which YAML reads as the number 12345678901234567000. | Put it in quotes to keep it as it is, or write the number in plain digits.',
    ],
    [
      'customFields: { Share: .nan }',
      '3:28 wrong-type customFields.Share of override sam@acme.example is a number; it must be text or a number or null. | Put it in quotes: Share: ".nan"',
    ],
    [
      'customFields: {}',
      "3:5 empty-record customFields of override sam@acme.example has no fields. | Write a field's name and value, or remove the line.",
    ],
    [
      'customFields: { " Level": 4 }',
      '3:21 bad-text The name " Level" of a custom field has blanks at its start or end. | Remove them.',
    ],
    ['{}', '2:3 empty-record override sam@acme.example has no fields. | Write what it overrides, or remove the line.'],
  ])('%s', async (text, expected) => {
    expect(await override(text)).toEqual([expected]);
  });

  it.each([
    ['UNKNOWN', 'is what Drata shows for somebody whom no HRIS record matches'],
    ['FUTURE_HIRE', 'comes from a start date that lies ahead'],
    ['SERVICE_ACCOUNT', 'is a mark that only Drata sets'],
    ['SPECIAL_FORMER_EMPLOYEE', 'is an outdated status'],
    ['SPECIAL_FORMER_CONTRACTOR', 'is an outdated status'],
  ])('refuse the status %s for a reason of its own, and nothing else', async (status, why) => {
    const [found, ...more] = await override(`{ employmentStatus: ${status}, notHumanReason: x }`);
    expect(found).toContain(`refused-status employmentStatus of override sam@acme.example is ${status}, which ${why}`);
    expect(more).toEqual([]);
  });

  it('take a reason of 30,000 characters and no more', async () => {
    const reason = (length: number) =>
      override(`employmentStatus: OUT_OF_SCOPE\n    notHumanReason: ${'x'.repeat(length)}`);
    expect(await reason(30_000)).toEqual([]);
    expect(await reason(30_001)).toEqual([
      '4:21 too-long notHumanReason of override sam@acme.example has 30001 characters; the limit is 30000. | Shorten it to 30000 characters.',
    ]);
  });

  it('refuse custom fields under the V1 API', async () => {
    const config = 'version: 1\ndrata: { personnelApi: v1 }\n';
    expect(await override('startedAt: 2020-07-06', config)).toEqual([]);
    expect(await override('customFields: { Level: 4 }', config)).toEqual([
      "3:5 needs-v2 override sam@acme.example has custom fields, which Drata's V1 API cannot set. | Use personnelApi: v2 with a key that has the V2 permissions, or remove the custom fields.",
    ]);
  });
});

describe('keys of persons', () => {
  it.each([
    ['42', "For Drata's personnel record 42 write id:42."],
    ['id:007', "For Drata's personnel record 7 write id:7."],
    ['ID:42', "For Drata's personnel record 42 write id:42."],
    [
      'sam',
      "Write the address of the person's user, as in sam@acme.example, or id:42 for Drata's personnel record 42.",
    ],
    [
      '__proto__',
      "Write the address of the person's user, as in sam@acme.example, or id:42 for Drata's personnel record 42.",
    ],
  ])('refuse %s', async (key, remedy) => {
    const message = `The key "${key}" is neither an e-mail address nor id: and a number. | ${remedy}`;
    expect(await said(`personnel:\n  ${key}: { startedAt: 2020-07-06 }\n`)).toEqual([`2:3 bad-person ${message}`]);
  });

  it('are one person in any case, across files, with both places', async () => {
    const { problems } = await loadRoster(
      rosterFiles({
        'config.yaml': CONFIG,
        'a.yaml': 'personnel:\n  id:42: { startedAt: 2020-07-06 }\n  sam@acme.example: { startedAt: 2020-07-06 }\n',
        'b.yaml': 'personnel:\n  Sam@Acme.example: { startedAt: 2020-07-06 }\n  id:42: { startedAt: 2020-07-06 }\n',
      }),
    );
    expect(problems.map(({ file, line, code, message, related }) => [file, line, code, message, related])).toEqual([
      [
        'b.yaml',
        2,
        'duplicate-key',
        'override Sam@Acme.example and override sam@acme.example (a.yaml:3) are about one person: case does not count.',
        { file: 'a.yaml', line: 3, column: 3 },
      ],
      [
        'b.yaml',
        3,
        'duplicate-key',
        'override id:42 stands here and in a.yaml:2.',
        { file: 'a.yaml', line: 2, column: 3 },
      ],
    ]);
  });

  it('keep the domain policy, wherever they stand', async () => {
    const config = 'version: 1\npolicy: { emailDomains: [acme.example] }\n';
    const people = `personnel:
  a@ACME.example: { startedAt: 2020-07-06 }
  b@other.example: { startedAt: 2020-07-06 }
  id:42: { startedAt: 2020-07-06 }
removed:
  - { document: { person: c@other.example, type: SEC_TRAINING, name: c.pdf }, reason: x }
`;
    const remedy = 'Use an address of acme.example, or add the domain to policy.emailDomains in config.yaml.';
    expect(await said(people, config)).toEqual([
      `3:3 foreign-domain override b@other.example is outside the domains of the policy. | ${remedy}`,
      `6:7 foreign-domain the person of a removed document, c@other.example, is outside the domains of the policy. | ${remedy}`,
    ]);
  });
});

describe('overrides beside identities', () => {
  const both = (identity: string, text: string) =>
    said(`identities:\n  emp-1: { email: Sam@acme.example${identity} }\npersonnel:\n  sam@acme.example: { ${text} }\n`);
  const codes = async (identity: string, text: string) =>
    (await both(identity, text)).map((problem) => problem.split(' ')[1]);

  it('take the separation date of a former person from the identity', async () => {
    expect(await codes(', separatedAt: 2026-01-31', 'employmentStatus: FORMER_EMPLOYEE')).toEqual([
      'override-of-identity',
    ]);
    expect(await codes('', 'employmentStatus: FORMER_EMPLOYEE')).toEqual([
      'missing-separation',
      'override-of-identity',
    ]);
    expect(await codes(', separatedAt: null', 'employmentStatus: FORMER_CONTRACTOR')).toContain('missing-separation');
    expect(await codes(', separatedAt: 2026-13-01', 'employmentStatus: FORMER_EMPLOYEE')).toEqual([
      'bad-date',
      'override-of-identity',
    ]);
    expect(await said('personnel:\n  id:42: { employmentStatus: FORMER_EMPLOYEE }\n')).toEqual([
      '2:30 missing-separation override id:42 is FORMER_EMPLOYEE without a separation date. | Add separatedAt.',
    ]);
  });

  it('do not miss a separation date that may stand in a file that cannot be read', async () => {
    const { problems } = await loadRoster(
      rosterFiles({
        'config.yaml': CONFIG,
        'a.yaml': 'personnel:\n  sam@acme.example: { employmentStatus: FORMER_EMPLOYEE }\n',
        'b.yaml': 'identities: [\n',
      }),
    );
    expect(problems.map(({ code }) => code)).toEqual(['yaml-syntax']);
  });

  it('are held against the dates of the identity', async () => {
    expect((await both(', startedAt: 2026-03-01', 'separatedAt: 2026-02-01'))[1]).toBe(
      '4:36 separated-before-start override sam@acme.example is separated (2026-02-01) before the start (2026-03-01). | Correct one of the dates, here or in the identity.',
    );
    expect(await codes(', startedAt: 2026-03-01', 'separatedAt: 2026-03-01')).toEqual(['override-of-identity']);
    expect(await codes(', startedAt: 2026-03-01, separatedAt: 2026-02-01', 'customFields: { Level: 1 }')).toEqual([
      'separated-before-start',
    ]);
  });

  it('say which ones the identity could say better', async () => {
    expect(await both('', 'startedAt: 2020-07-06')).toEqual([
      '4:34 override-of-identity startedAt of override sam@acme.example overrides what identity emp-1 can say. | Give identity emp-1 the right startedAt instead. Keep the override only for a date in dispute.',
    ]);
    expect(await both('', 'employmentStatus: CURRENT_EMPLOYEE')).toEqual([
      '4:41 frozen-status override sam@acme.example stays CURRENT_EMPLOYEE even after identity emp-1 gets a separation date. | Remove the status: Drata derives it from isContractor and separatedAt of the identity.',
    ]);
    expect((await both(', separatedAt: 2026-01-31', 'employmentStatus: CURRENT_EMPLOYEE'))[0]).toContain(
      'stays CURRENT_EMPLOYEE, although identity emp-1 has a separation date.',
    );
    expect(
      await both('', 'employmentStatus: OUT_OF_SCOPE, notHumanReason: A robot, customFields: { Level: 1 }'),
    ).toEqual([]);
  });
});

describe('masked sentences of overrides, scopes and documents', () => {
  it('name statuses, types, fields and places, and no value of a person', async () => {
    const people = `personnel:
  secret@acme.example: { employmentStatus: secret, customFields: { Level: 0077, Remote: true } }
  Secret@acme.example: { startedAt: 2026-03-07, separatedAt: 2026-03-02 }
  secret2@acme.example: { employmentStatus: OUT_OF_SCOPE }
  secret: { startedAt: secret }
documents:
  secret@acme.example:
    - { type: SEC_TRAINING, file: secret.pdf }
    - { type: SEC_TRAINING, file: ../secret.pdf }
    - { type: secret, file: x }
removed:
  - { document: { person: secret@acme.example, type: SEC_TRAINING, name: secret.pdf }, reason: secret }
  - { document: { person: secret, type: SEC_TRAINING, name: secret.pdf }, reason: secret }
`;
    const { problems } = await loadRoster(peopleFile(people, `${CONFIG}policy: { emailDomains: [other.example] }\n`));
    const texts = problems.map(({ masked }) => `${masked.message} ${masked.remedy}`);
    expect(texts.length).toBeGreaterThan(12);
    expect(texts.filter((text) => /secret|77|2026-03-0[27]/i.test(text))).toEqual([]);
    // A key leaves its mask, so that one person is told from another.
    expect(texts.join('\n')).toContain('override s•••@acme.example');
  });
});
