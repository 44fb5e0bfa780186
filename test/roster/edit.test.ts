import { describe, expect, it } from 'vitest';
import { editRoster } from '../../src/roster/edit.js';
import { loadRoster } from '../../src/roster/load.js';
import type { RosterEdit } from '../../src/state/edit.js';
import type { IdentityFields } from '../../src/state/identity.js';
import { CONFIG, rosterFiles } from '../model/roster-files.js';

type Texts = Readonly<Record<string, string>>;

/** Edits the files and gives those that change. */
async function edit(given: string | Texts, ...edits: readonly RosterEdit[]): Promise<Texts> {
  const texts = typeof given === 'string' ? { 'people.yaml': given } : given;
  const files = rosterFiles({ 'config.yaml': CONFIG, ...texts });
  const { config, state, problems } = await loadRoster(files);
  if (config === null || state === null) throw new Error(JSON.stringify(problems));
  const { texts: edited, loaded } = await editRoster(files, { config, state }, edits);
  expect(loaded.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  return Object.fromEntries(edited);
}

/** Edits one file and gives its text. */
async function editText(given: string, ...edits: readonly RosterEdit[]): Promise<string | undefined> {
  return (await edit(given, ...edits))['people.yaml'];
}

const set = (identityId: string, fields: Extract<RosterEdit, { kind: 'set-identity' }>['set']): RosterEdit => ({
  kind: 'set-identity',
  identityId,
  set: fields,
});

const PEOPLE = `# Everybody.
identities:
  # Ann runs it.
  emp-001:
    email: ann@acme.example   # since the merger
    firstName: 'Ann'
    jobTitle: "Head of it"

    # not Bob
    managerName:
    isContractor: false
    # that was Ann

  # Bob
  emp-003:
      lastName: Bean
      email: bob@acme.example
`;

const add = (identityId: string, fields: Partial<IdentityFields>, file: string | null = null): RosterEdit => ({
  kind: 'add-identity',
  identity: { identityId, fields, previously: null },
  file,
});

describe('a field', () => {
  it('changes within its quotes, and nothing around it does', async () => {
    const text = await editText(
      PEOPLE,
      set('emp-001', {
        email: 'ann.lee@acme.example',
        firstName: "Ann O'Hara",
        jobTitle: 'Head: of "it"',
        managerName: 'Zoë # 1',
        isContractor: true,
      }),
    );
    expect(text).toBe(
      PEOPLE.replace('ann@acme', 'ann.lee@acme')
        .replace("'Ann'", "'Ann O''Hara'")
        .replace('"Head of it"', '"Head: of \\"it\\""')
        .replace('managerName:', 'managerName: "Zoë # 1"')
        .replace('isContractor: false', 'isContractor: true'),
    );
  });

  it('comes where the schema has it, as deep as its neighbours', async () => {
    const edits = [
      set('emp-003', { firstName: 'Bob', startedAt: '2026-03-01T00:00:00.000Z' }),
      set('emp-001', { separatedAt: '2026-03-01T08:30:00.000Z', lastName: 'Lee', managerId: null }),
      { kind: 'set-identity', identityId: 'emp-003', set: {}, previously: 'tmp-3' },
    ] as const;
    expect(await editText(PEOPLE, ...edits)).toBe(
      PEOPLE.replace("firstName: 'Ann'\n", "firstName: 'Ann'\n    lastName: Lee\n")
        .replace('"Head of it"\n', '"Head of it"\n    managerId: null\n')
        .replace('managerName:\n', 'managerName:\n    separatedAt: 2026-03-01T08:30:00Z\n')
        .replace(
          '      lastName: Bean\n      email: bob@acme.example\n',
          '      previously: tmp-3\n      lastName: Bean\n      email: bob@acme.example\n      firstName: Bob\n      startedAt: 2026-03-01\n',
        ),
    );
  });

  it('goes out with its line, and leaves what is said above it', async () => {
    const edits = { kind: 'set-identity', identityId: 'emp-001', set: {}, unset: ['managerName', 'email'] } as const;
    expect(await editText(PEOPLE, edits)).toBe(
      PEOPLE.replace('    email: ann@acme.example   # since the merger\n', '').replace('    managerName:\n', ''),
    );
  });

  it.each([
    ['2026-03-01', 'jobTitle: "2026-03-01"'],
    ['007', 'jobTitle: "007"'],
    ['1e5', 'jobTitle: "1e5"'],
    ['12:30', 'jobTitle: "12:30"'],
    ['yes', 'jobTitle: "yes"'],
    ['Null', 'jobTitle: "Null"'],
    ['a # b', 'jobTitle: "a # b"'],
    ['a: b', 'jobTitle: "a: b"'],
    ['- a', 'jobTitle: "- a"'],
    ['*a', 'jobTitle: "*a"'],
    ['[a]', 'jobTitle: "[a]"'],
    ["it's", "jobTitle: it's"],
    ['say "hi", \\o/', 'jobTitle: say "hi", \\o/'],
    ['"quoted"', 'jobTitle: \'"quoted"\''],
    ['__proto__', 'jobTitle: "__proto__"'],
    ['R&D, Ops {1}', 'jobTitle: R&D, Ops {1}'],
    ['小龙 🌹', 'jobTitle: 小龙 🌹'],
    ['3M liaison', 'jobTitle: 3M liaison'],
    ['%done', 'jobTitle: "%done"'],
    ['!x', 'jobTitle: "!x"'],
    ['a\u00a0b', 'jobTitle: a\u00a0b'],
    ['<<', 'jobTitle: "<<"'],
  ])('is quoted where YAML would read something else: %s', async (value, line) => {
    const text = await editText('identities:\n  a:\n    jobTitle: x\n', set('a', { jobTitle: value }));
    expect(text).toBe(`identities:\n  a:\n    ${line}\n`);
  });

  it('is edited inside brackets', async () => {
    const text = 'identities:\n  a: { email: a@acme.example, "jobTitle": x, isContractor: } # c\n  b: {lastName: B}\n';
    const edits = [
      set('a', { jobTitle: 'x, y', isContractor: true, firstName: 'A', lastName: 'Lee' }),
      set('b', { firstName: 'B [1]', managerId: '00123' }),
    ];
    expect(await editText(text, ...edits)).toBe(
      'identities:\n  a: { email: a@acme.example, firstName: A, lastName: Lee, "jobTitle": "x, y", isContractor: true } # c\n' +
        '  b: {firstName: "B [1]", lastName: B, managerId: "00123"}\n',
    );
    const gone = {
      kind: 'set-identity',
      identityId: 'a',
      set: { lastName: 'Lee' },
      unset: ['email', 'isContractor'],
    } as const;
    expect(await editText(text, gone)).toBe(
      'identities:\n  a: { "jobTitle": x, lastName: Lee } # c\n  b: {lastName: B}\n',
    );
    expect(await editText(text, { ...gone, set: {}, unset: ['email'] })).toBe(
      'identities:\n  a: { "jobTitle": x, isContractor: } # c\n  b: {lastName: B}\n',
    );
  });

  it('keeps line ends, byte order mark and the lack of a last line break', async () => {
    const text = `\ufeff${PEOPLE.replaceAll('\n', '\r\n').trimEnd()}`;
    const edited = await editText(
      text,
      set('emp-003', { startedAt: '2026-03-01T00:00:00.000Z' }),
      set('emp-001', { lastName: 'L' }),
    );
    expect(edited).toBe(`${text.replace("'Ann'\r\n", "'Ann'\r\n    lastName: L\r\n")}\r\n      startedAt: 2026-03-01`);
  });

  it('takes the place of a text of several lines', async () => {
    const text =
      'personnel:\n  a@acme.example:\n    employmentStatus: OUT_OF_SCOPE\n    notHumanReason: |\n      One\n      two\n\n  # B\n  b@acme.example: { startedAt: 2020-01-01 }\n';
    const reason = (notHumanReason: string): RosterEdit => ({
      kind: 'set-override',
      key: 'a@acme.example',
      set: { notHumanReason },
    });
    expect(await editText(text, reason('Robot'))).toBe(text.replace('|\n      One\n      two', 'Robot'));
    expect(await editText(text, reason('Three:\n\n# four'))).toBe(
      text.replace('|\n      One\n      two', '|-\n      Three:\n\n      # four'),
    );
    expect(await editText(text, reason('Trailing \nblank'))).toBe(
      text.replace('|\n      One\n      two', '"Trailing \\nblank"'),
    );
  });
});

describe('what comes through an alias or a merge key', () => {
  const text = `identities:
  lead: &lead
    managerId: &boss emp-9
    jobTitle: Lead
    isContractor: false
  two:
    <<: *lead # as the lead
    email: two@acme.example
  three: *lead
  four: { managerId: *boss, lastName: F }
`;

  it('is overridden in the record itself', async () => {
    expect(await editText(text, set('two', { jobTitle: 'Second', isContractor: true }))).toBe(
      text.replace(
        'email: two@acme.example\n',
        'email: two@acme.example\n    jobTitle: Second\n    isContractor: true\n',
      ),
    );
    expect(await editText(text, set('four', { managerId: 'emp-8' }))).toBe(
      text.replace('*boss, l', 'emp-8, l').replace('*boss, lastName', 'emp-8, lastName'),
    );
    expect(await editText(text, set('three', { jobTitle: 'Third' }))).toBe(
      text.replace('three: *lead\n', 'three:\n    <<: *lead\n    jobTitle: Third\n'),
    );
  });

  it('is written out where others took it from an edited record', async () => {
    expect(await editText(text, set('lead', { managerId: 'emp-8', jobTitle: 'First' }))).toBe(`identities:
  lead: &lead
    managerId: &boss emp-8
    jobTitle: First
    isContractor: false
  two:
    <<: *lead # as the lead
    email: two@acme.example
    jobTitle: Lead
    managerId: emp-9
  three:
    <<: *lead
    jobTitle: Lead
    managerId: emp-9
  four: { managerId: emp-9, lastName: F }
`);
  });

  it('is not taken away', async () => {
    const gone = { kind: 'set-identity', identityId: 'two', set: {}, unset: ['jobTitle'] } as const;
    await expect(edit(text, gone)).rejects.toThrow(/two cannot be edited in place/);
    await expect(edit(text, { kind: 'remove-identity', identityId: 'lead' })).rejects.toThrow(
      'take away what people.yaml:3:5 needs',
    );
  });
});

describe('a record', () => {
  it('comes between its neighbours and goes with its comments', async () => {
    const text = await editText(PEOPLE, add('emp-002', { email: 'cy@acme.example', isContractor: true }));
    expect(text).toBe(
      PEOPLE.replace(
        '    # that was Ann\n',
        '    # that was Ann\n\n  emp-002:\n    email: cy@acme.example\n    isContractor: true\n',
      ),
    );
    expect(await editText(text ?? '', { kind: 'remove-identity', identityId: 'emp-002' })).toBe(PEOPLE);
    expect(await editText(PEOPLE, { kind: 'remove-identity', identityId: 'emp-001' })).toBe(
      '# Everybody.\nidentities:\n  # Bob\n  emp-003:\n      lastName: Bean\n      email: bob@acme.example\n',
    );
    expect(await editText(PEOPLE, { kind: 'remove-identity', identityId: 'emp-003' })).toBe(
      PEOPLE.slice(0, PEOPLE.indexOf('\n  # Bob')),
    );
    expect(await editText(PEOPLE, add('emp-0', { lastName: 'Zero' }), add('emp-9', { lastName: 'Nine' }))).toBe(
      `${PEOPLE.replace('  # Ann runs', '  emp-0:\n    lastName: Zero\n\n  # Ann runs')}\n  emp-9:\n      lastName: Nine\n`,
    );
  });

  it('comes behind a field that the record above it gains', async () => {
    const text = 'identities:\n  b:\n    lastName: B\n';
    expect(await editText(text, add('c', { lastName: 'C' }), set('b', { jobTitle: 'Lead' }))).toBe(
      `${text}    jobTitle: Lead\n  c:\n    lastName: C\n`,
    );
  });

  it('is written in brackets where its neighbours are', async () => {
    const text = 'identities:\n  a: { lastName: A }\n  c: { lastName: C }';
    expect(
      await editText(
        text,
        add('b', { lastName: 'B, b', startedAt: '2026-03-01T00:00:00.000Z' }),
        add('d', { lastName: 'D' }),
      ),
    ).toBe(
      'identities:\n  a: { lastName: A }\n  b: { lastName: "B, b", startedAt: 2026-03-01 }\n  c: { lastName: C }\n  d: { lastName: D }',
    );
    const flow = 'identities: { a: { lastName: A } }\n';
    expect(await editText(flow, add('b', { lastName: 'B' }))).toBe(
      'identities: { a: { lastName: A }, b: { lastName: B } }\n',
    );
  });

  it('gets another key, quoted where it must be', async () => {
    expect(
      await editText(
        PEOPLE,
        { kind: 'rename-identity', identityId: 'emp-003', to: '00123' },
        set('00123', { lastName: 'B' }),
      ),
    ).toBe(PEOPLE.replace('emp-003:', '"00123":').replace('Bean', 'B'));
  });

  it.each([
    ['a file of its own', {}, { 'people/new.yaml': 'identities:\n  b:\n    lastName: B\n' }],
    [
      'an empty section',
      { 'people/new.yaml': '# All\nidentities: # none yet\n\nscopes: []\n' },
      { 'people/new.yaml': '# All\nidentities: # none yet\n  b:\n    lastName: B\n\nscopes: []\n' },
    ],
    [
      'empty brackets',
      { 'people/new.yaml': 'identities: {}' },
      { 'people/new.yaml': 'identities:\n  b:\n    lastName: B' },
    ],
    [
      'a file of comments',
      { 'people/new.yaml': '# All' },
      { 'people/new.yaml': '# All\n\nidentities:\n  b:\n    lastName: B' },
    ],
    [
      'a file with other sections',
      { 'people/new.yaml': 'scopes: []\n' },
      { 'people/new.yaml': 'scopes: []\n\nidentities:\n  b:\n    lastName: B\n' },
    ],
  ])('comes into %s', async (_, given, expected) => {
    expect(await edit(given, add('b', { lastName: 'B' }, 'people/new.yaml'))).toEqual(expected);
  });

  it('goes to the file of its team, else of its neighbours', async () => {
    const texts = {
      'a.yaml': 'identities:\n  emp-1: { lastName: One }\n  emp-5: { managerId: emp-9, lastName: Five }\n',
      'b.yaml': 'identities:\n  emp-2: { lastName: Two }\n  emp-9: { lastName: Nine }\n',
    };
    const fileOf = async (...args: Parameters<typeof add>) => Object.keys(await edit(texts, add(...args)));
    expect(await fileOf('emp-7', { managerId: 'emp-9' })).toEqual(['a.yaml']);
    expect(await fileOf('emp-7', { managerId: 'emp-2' })).toEqual(['b.yaml']);
    expect(await fileOf('emp-3', { lastName: 'T' })).toEqual(['b.yaml']);
    expect(await fileOf('emp-0', { lastName: 'T' })).toEqual(['a.yaml']);
    expect(await edit({}, add('emp-7', { lastName: 'T' }))).toEqual({
      'people.yaml': 'identities:\n  emp-7:\n    lastName: T\n',
    });
  });

  it('is refused where it is there already, or is not', async () => {
    await expect(edit(PEOPLE, add('emp-001', { lastName: 'T' }))).rejects.toThrow('has the identity emp-001 already');
    await expect(edit(PEOPLE, set('emp-1', { lastName: 'T' }))).rejects.toThrow('has no identity emp-1;');
  });
});

describe('overrides', () => {
  const text = `personnel:
  a@acme.example:
    employmentStatus: OUT_OF_SCOPE
    notHumanReason: Robot
    customFields: { Desk: 4 } # his
  b@acme.example: { startedAt: 2020-01-01, customFields: { Desk: 'x' } }
`;

  it('change, with their custom fields', async () => {
    const edits: readonly RosterEdit[] = [
      {
        kind: 'set-override',
        key: 'a@acme.example',
        set: { employmentStatus: 'CURRENT_EMPLOYEE' },
        unset: ['notHumanReason'],
        customFields: new Map<string, string | number | null>([
          ['Desk', 5],
          ['Level', '7'],
        ]),
      },
      { kind: 'set-override', key: 'b@acme.example', set: {}, unsetCustomFields: ['Desk'] },
      {
        kind: 'add-override',
        override: { key: 'id:42', fields: { startedAt: '2021-01-01' }, customFields: new Map([['A b', null]]) },
        comments: { startedAt: 'guessed' },
        file: null,
      },
    ];
    expect(await editText(text, ...edits)).toBe(`personnel:
  a@acme.example:
    employmentStatus: CURRENT_EMPLOYEE
    customFields: { Desk: 5, Level: "7" } # his
  b@acme.example: { startedAt: 2020-01-01 }
  id:42: { startedAt: 2021-01-01, customFields: { A b: null } }
`);
  });

  it('come, go and get another key', async () => {
    const added: RosterEdit = {
      kind: 'add-override',
      override: { key: 'aa@acme.example', fields: { startedAt: '2021-01-01' }, customFields: new Map([['Desk', 1]]) },
      comments: { startedAt: 'guessed' },
      file: null,
    };
    expect(
      await editText(
        text,
        added,
        { kind: 'remove-override', key: 'b@acme.example' },
        { kind: 'rename-override', key: 'a@acme.example', to: 'c@acme.example' },
      ),
    ).toBe(`personnel:
  c@acme.example:
    employmentStatus: OUT_OF_SCOPE
    notHumanReason: Robot
    customFields: { Desk: 4 } # his
  aa@acme.example:
    startedAt: 2021-01-01 # guessed
    customFields: { Desk: 1 }
`);
  });
});

describe('lists', () => {
  const scopes = `scopes:
  - workspace: Primary # the main one
    groups: [Alpha, Gamma, 42]
  - { workspace: 7, groups: [Ops] }
  - workspace: Labs
    groups:
      - Alpha # a
      # about Beta
      - Beta
  - workspace: Old
    clear: true
`;
  const scope = (workspace: string | number, groups: readonly (string | number)[]): RosterEdit => ({
    kind: 'set-scope',
    scope: { workspace, groups },
    file: null,
  });

  it('gain and lose groups', async () => {
    expect(
      await editText(
        scopes,
        scope('Primary', ['Alpha', 'Gamma', 42, '42']),
        scope(7, ['Dev', 'Ops']),
        scope('Labs', ['Alpha', 'Aux']),
        scope('Old', ['Alpha', 7]),
      ),
    ).toBe(`scopes:
  - workspace: Primary # the main one
    groups: [Alpha, Gamma, 42, "42"]
  - { workspace: 7, groups: [Ops, Dev] }
  - workspace: Labs
    groups:
      - Alpha # a
      - Aux
  - workspace: Old
    groups: [Alpha, 7]
`);
    expect(
      await editText(scopes, scope('Primary', ['Gamma', 43]), scope(7, []), scope('Labs', []), scope('New', ['X'])),
    ).toBe(`scopes:
  - workspace: Primary # the main one
    groups: [Gamma, 43]
  - { workspace: 7, clear: true }
  - workspace: Labs
    clear: true
  - workspace: Old
    clear: true
  - workspace: New
    groups: [X]
`);
    expect(
      await editText(scopes, { kind: 'remove-scope', workspace: 7 }, { kind: 'remove-scope', workspace: 'Labs' }),
    ).toBe(`scopes:
  - workspace: Primary # the main one
    groups: [Alpha, Gamma, 42]
  - workspace: Old
    clear: true
`);
  });

  it('gain and lose removals', async () => {
    const text = 'removed:\n# twice\n- identityId: x\n  reason: Twice\n\n# y\n- { identityId: y, reason: Y }\n';
    const removal: RosterEdit = { kind: 'add-removal', removal: { identityId: '007', reason: 'No: one' }, file: null };
    expect(await editText(text, removal)).toBe(`${text}\n- { identityId: "007", reason: "No: one" }\n`);
    expect(await editText(text, { kind: 'drop-removal', identityId: 'y' })).toBe(text.slice(0, text.indexOf('\n# y')));
    expect(await editText(text, { kind: 'drop-removal', identityId: 'x' })).toBe(
      'removed:\n# y\n- { identityId: y, reason: Y }\n',
    );
    const document = { person: 'a@acme.example', type: 'SEC_TRAINING', name: 'a b.pdf' } as const;
    const added = await edit(
      {},
      { kind: 'add-document-removal', removal: { ...document, reason: 'Wrong' }, file: null },
    );
    expect(added).toEqual({
      'removed.yaml':
        'removed:\n  - document:\n      person: a@acme.example\n      type: SEC_TRAINING\n      name: a b.pdf\n    reason: Wrong\n',
    });
    expect(await edit(added, { kind: 'drop-document-removal', document })).toEqual({ 'removed.yaml': 'removed:\n' });
  });

  it('gain and lose documents', async () => {
    const text = 'documents:\n  a@acme.example:\n    - type: SEC_TRAINING # one\n      file: d/a.pdf\n';
    const files = { 'people.yaml': text, 'd/a.pdf': 'A', 'd/b.pdf': 'B' };
    const document = (person: string, file: string, completionDate: string | null = null): RosterEdit => ({
      kind: 'add-document',
      document: { person, type: 'SEC_TRAINING', file, completionDate },
      file: null,
    });
    expect(
      await editTextOf(files, document('a@acme.example', 'd/b.pdf', '2026-01-01'), document('id:4', 'd/b.pdf')),
    ).toBe(`${text}    - type: SEC_TRAINING
      file: d/b.pdf
      completionDate: 2026-01-01
  id:4:
    - type: SEC_TRAINING
      file: d/b.pdf
`);
    expect(
      await editTextOf(files, {
        kind: 'remove-document',
        document: { person: 'a@acme.example', type: 'SEC_TRAINING', name: 'a.pdf' },
      }),
    ).toBe('documents:\n');
    expect(await editTextOf(files, { kind: 'rename-documents', person: 'a@acme.example', to: 'id:7' })).toBe(
      text.replace('a@acme.example', 'id:7'),
    );
  });
});

async function editTextOf(given: Texts, ...edits: readonly RosterEdit[]): Promise<string | undefined> {
  return (await edit(given, ...edits))['people.yaml'];
}

describe('a layout that cannot be edited in place', () => {
  it.each<[string, string, RosterEdit]>([
    [
      'a field that an alias gives',
      'identities:\n  b: &b { lastName: B }\n  a: *b\n',
      { kind: 'set-identity', identityId: 'a', set: {}, unset: ['lastName'] } as const,
    ],
    [
      'two sections of one',
      '{ identities: { a: { lastName: A } } }\n',
      { kind: 'add-removal', removal: { identityId: 'b', reason: 'x' }, file: 'people.yaml' } as const,
    ],
  ])('is refused: %s', async (_, text, change) => {
    await expect(edit(text, change)).rejects.toThrow(
      /people\.yaml:\d+:\d+: what stands here cannot be edited in place/,
    );
  });
});
