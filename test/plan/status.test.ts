import { describe, expect, test } from 'vitest';
import { personStatus, type StatusInput, type StatusRow } from '../../src/plan/status.js';
import type { IdentityFields } from '../../src/state/identity.js';
import type { Override, Person } from '../../src/state/personnel.js';
import { at, desiredPerson, livePerson } from '../model/people.js';
import { liveOf, override, personnel, rosterOf, statusInput } from '../model/status.js';

const jane: Partial<IdentityFields> = {
  email: 'jane@acme.example',
  firstName: 'Jane',
  lastName: 'Doe',
  startedAt: at('2022-03-01'),
  isContractor: false,
};

type Given = {
  readonly roster?: Partial<IdentityFields>;
  /** null: Drata has no record. */
  readonly record?: Partial<IdentityFields> | null;
  readonly person?: Person | null;
  readonly override?: Override;
  readonly more?: Partial<StatusInput>;
};

/** The row of one person, by default in full agreement. */
function rowOf({ roster = jane, record = roster, person, override: rule, more = {} }: Given): StatusRow {
  const known = person === undefined ? personnel(42, 'jane@acme.example', { startedAt: '2022-03-01' }) : person;
  const { people } = personStatus(
    statusInput({
      desired: rosterOf([desiredPerson('emp-1', roster)], rule ? [rule] : []),
      live: liveOf(record === null ? [] : [livePerson('emp-1', record)], known === null ? [] : [known]),
      ...more,
    }),
  );
  const [row] = people;
  if (row === undefined || people.length > 1) throw new Error(`There are ${people.length} rows.`);
  return row;
}

describe('a person whose records agree', () => {
  test('has a row with all three sides and nothing to say', () => {
    expect(rowOf({})).toEqual({
      key: 'emp-1',
      name: 'Jane Doe',
      email: 'jane@acme.example',
      identityId: 'emp-1',
      override: null,
      source: { file: 'people.yaml', line: 3, column: 3 },
      identity: { state: 'same', differs: [] },
      personnel: {
        personnelId: 42,
        employmentStatus: 'CURRENT_EMPLOYEE',
        startedAt: '2022-03-01',
        separatedAt: null,
        statusSetAt: null,
      },
      predicted: 'CURRENT_EMPLOYEE',
      agrees: true,
      waits: false,
      reasons: [],
    });
  });

  test('is told apart where a status set by hand agrees only for now', () => {
    const person = personnel(42, 'jane@acme.example', { startedAt: '2022-03-01' }, '2026-03-04T10:00:00.000Z');
    expect(rowOf({ person })).toMatchObject({ agrees: true, reasons: [{ code: 'held-by-hand', since: '2026-03-04' }] });
  });

  test('may be a future hire, until a day', () => {
    const roster = { ...jane, startedAt: at('2026-07-01') };
    const person = personnel(42, 'jane@acme.example', { employmentStatus: 'FUTURE_HIRE', startedAt: '2026-07-01' });
    expect(rowOf({ roster, person })).toMatchObject({
      agrees: true,
      predicted: 'FUTURE_HIRE',
      reasons: [{ code: 'future-hire', until: '2026-07-01' }],
    });
  });

  test.each([
    ['2026-08-15', [{ code: 'overridden' }, { code: 'future-hire', until: '2026-08-15' }]],
    ['2026-01-01', [{ code: 'overridden' }]],
  ])('is a future hire until the day that an override says: %s', (startedAt, reasons) => {
    const roster = { ...jane, startedAt: at('2026-07-01') };
    const person = personnel(42, 'jane@acme.example', { employmentStatus: 'FUTURE_HIRE', startedAt });
    expect(rowOf({ roster, person, override: override('id:42', { startedAt }) }).reasons).toMatchObject(reasons);
  });

  test('may be unknown because the record does not say contractor or not', () => {
    const roster = { ...jane, isContractor: null };
    const person = personnel(42, 'jane@acme.example', { employmentStatus: 'UNKNOWN', startedAt: '2022-03-01' });
    expect(rowOf({ roster, person })).toMatchObject({ agrees: true, reasons: [{ code: 'contractor-unknown' }] });
  });
});

describe('what the roster has not applied yet', () => {
  test('is a missing record, of which nothing can be predicted', () => {
    expect(rowOf({ record: null })).toMatchObject({
      identity: { state: 'absent', differs: [] },
      predicted: null,
      agrees: false,
      waits: false,
      reasons: [{ code: 'no-record' }],
    });
  });

  test('is a record that differs, named field by field', () => {
    expect(
      rowOf({ record: { ...jane, jobTitle: 'CFO', isContractor: true }, roster: { ...jane, jobTitle: 'CEO' } }),
    ).toMatchObject({
      identity: { state: 'differs', differs: ['jobTitle', 'isContractor'] },
      // The next sync goes by what Drata holds, not by what the roster wants.
      predicted: 'CURRENT_CONTRACTOR',
      reasons: [{ code: 'not-applied', fields: ['jobTitle', 'isContractor'] }, { code: 'waiting' }],
      waits: false,
    });
  });

  test('shows a renamed person by the old record', () => {
    const { people } = personStatus(
      statusInput({
        desired: rosterOf([desiredPerson('new', jane, 'old')]),
        live: liveOf([livePerson('old', jane)], [personnel(42, 'jane@acme.example', { startedAt: '2022-03-01' })]),
      }),
    );
    expect(people).toMatchObject([
      { key: 'new', identity: { state: 'differs', differs: ['identityId'] }, predicted: 'CURRENT_EMPLOYEE' },
    ]);
  });
});

describe('a leaver whom nobody can read', () => {
  const left = { ...jane, separatedAt: at('2026-05-01') };
  const person = personnel(42, 'jane@acme.example', {
    employmentStatus: 'FORMER_EMPLOYEE',
    startedAt: '2022-03-01',
    separatedAt: '2026-05-01',
  });
  const live = { ...liveOf([], [person]), unreadable: new Set(['emp-1']) };

  test('counts as last applied, and says so', () => {
    const applied = rosterOf([desiredPerson('emp-1', left)]);
    expect(rowOf({ roster: left, more: { live, applied } })).toMatchObject({
      identity: { state: 'unverifiable' },
      predicted: 'FORMER_EMPLOYEE',
      agrees: true,
      reasons: [{ code: 'unverifiable' }],
    });
  });

  test('is missing where no applied roster tells', () => {
    expect(rowOf({ roster: left, more: { live } })).toMatchObject({ identity: { state: 'absent' }, agrees: false });
  });
});

describe('a status that differs from the predicted one', () => {
  const left = { ...jane, separatedAt: at('2026-06-01') };

  test('waits for the next identity sync', () => {
    expect(rowOf({ roster: left })).toMatchObject({
      predicted: 'FORMER_EMPLOYEE',
      agrees: false,
      waits: true,
      reasons: [{ code: 'waiting' }],
    });
  });

  test('was set by hand, and then no sync changes it', () => {
    const person = personnel(42, 'jane@acme.example', { startedAt: '2022-03-01' }, '2026-03-04T10:00:00.000Z');
    expect(rowOf({ roster: left, person })).toMatchObject({
      waits: false,
      reasons: [
        { code: 'set-by-hand', since: '2026-03-04' },
        { code: 'waiting-dates', fields: ['separatedAt'] },
      ],
    });
  });

  test('may be decided by another connection that lists the person', () => {
    const feeds = new Map([
      [
        42,
        [
          { identityId: 'emp-1', connectionId: 1, connectionName: 'Roster' },
          { identityId: 'w-9', connectionId: 77, connectionName: 'Workday' },
        ],
      ],
    ]);
    expect(rowOf({ roster: left, more: { feeds } })).toMatchObject({
      waits: false,
      reasons: [{ code: 'other-connection', connectionId: 77, name: 'Workday' }],
    });
    expect(rowOf({ more: { feeds } }).reasons).toEqual([]);
  });

  test('may come from capitals in the address', () => {
    const person = personnel(42, 'Jane@acme.example', { startedAt: '2022-03-01' });
    expect(rowOf({ roster: left, person })).toMatchObject({
      waits: true,
      reasons: [{ code: 'waiting' }, { code: 'look-alike', differs: 'case', email: 'Jane@acme.example' }],
    });
    expect(rowOf({ person }).reasons).toEqual([]);
  });
});

test('dates wait for the sync like the status, unless an override sets them', () => {
  const person = personnel(42, 'jane@acme.example', { startedAt: '2020-01-01' });
  expect(rowOf({ person })).toMatchObject({
    agrees: false,
    waits: true,
    reasons: [{ code: 'waiting-dates', fields: ['startedAt'] }],
  });
  expect(rowOf({ person, override: override('id:42', { startedAt: '2020-01-01' }) })).toMatchObject({
    agrees: true,
    reasons: [{ code: 'overridden', fields: ['startedAt'] }],
  });
});

describe('a person without a Drata user', () => {
  test('waits for one', () => {
    expect(rowOf({ person: null })).toMatchObject({
      personnel: null,
      agrees: false,
      waits: true,
      reasons: [{ code: 'no-user', email: 'jane@acme.example' }],
    });
  });

  test('has no address to be found by', () => {
    const { email: _gone, ...nameless } = jane;
    expect(rowOf({ roster: nameless, person: null }).reasons).toEqual([{ code: 'no-user', email: null }]);
    expect(rowOf({ roster: nameless, person: personnel(42, null) }).reasons).toEqual([
      { code: 'no-user', email: null },
    ]);
  });

  test('may have one under another domain', () => {
    expect(rowOf({ person: personnel(42, 'Jane@acme.dev') })).toMatchObject({
      personnel: null,
      waits: false,
      reasons: [{ code: 'look-alike', differs: 'domain', email: 'Jane@acme.dev' }],
    });
  });

  test('is not mistaken for a namesake who is in the roster', () => {
    const { people } = personStatus(
      statusInput({
        desired: rosterOf([desiredPerson('a', jane), desiredPerson('b', { ...jane, email: 'jane@acme.dev' })]),
        live: liveOf(
          [livePerson('a', jane), livePerson('b', { ...jane, email: 'jane@acme.dev' })],
          [personnel(7, 'jane@acme.dev', { startedAt: '2022-03-01' })],
        ),
      }),
    );
    expect(people.map(({ key, reasons }) => [key, reasons[0]?.code])).toEqual([
      ['a', 'no-user'],
      ['b', undefined],
    ]);
  });

  test('is found by the address that Drata still has, or by its own match', () => {
    const moved = { ...jane, email: 'jane.roe@acme.example' };
    expect(rowOf({ roster: moved, record: jane }).personnel?.personnelId).toBe(42);
    const feeds = new Map([[42, [{ identityId: 'emp-1', connectionId: 1, connectionName: null }]]]);
    expect(rowOf({ roster: moved, more: { feeds } }).personnel?.personnelId).toBe(42);
    const elsewhere = new Map([[42, [{ identityId: 'emp-1', connectionId: 2, connectionName: null }]]]);
    expect(rowOf({ roster: moved, more: { feeds: elsewhere } }).personnel).toBeNull();
  });
});

describe('an override', () => {
  const rule = override('jane@acme.example', { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'Bot' }, [
    ['Team', 'A'],
  ]);
  const fields = ['employmentStatus', 'notHumanReason', 'customFields.Team'];

  test('decides the status, and is named', () => {
    const person: Person = {
      ...personnel(
        42,
        'jane@acme.example',
        { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'Bot', startedAt: '2022-03-01' },
        '2026-03-04T10:00:00.000Z',
      ),
      customFields: [{ id: 5, name: 'Team', value: 'A' }],
    };
    expect(rowOf({ person, override: rule })).toMatchObject({
      key: 'emp-1',
      override: 'jane@acme.example',
      predicted: 'OUT_OF_SCOPE',
      agrees: true,
      reasons: [{ code: 'overridden', fields, source: { file: 'overrides.yaml', line: 7 } }],
    });
  });

  test('is due while live differs', () => {
    expect(rowOf({ override: rule })).toMatchObject({
      agrees: false,
      waits: false,
      reasons: [{ code: 'override-due', fields, pending: null }],
    });
  });

  test('may wait, with the reason of the plan', () => {
    const person = personnel(42, 'jane@acme.example', { employmentStatus: 'FUTURE_HIRE', startedAt: '2026-09-01' });
    const row = rowOf({
      roster: { ...jane, startedAt: at('2026-09-01') },
      person,
      override: override('id:42', { employmentStatus: 'CURRENT_EMPLOYEE' }),
    });
    expect(row).toMatchObject({
      agrees: false,
      waits: true,
      reasons: [{ code: 'override-due' }],
    });
    expect(row.reasons[0]).toHaveProperty('pending', expect.stringContaining('future hire'));
  });

  test('that left the roster is released by the next apply', () => {
    const applied = rosterOf(
      [desiredPerson('emp-1', jane)],
      [override('id:42', { employmentStatus: 'FORMER_EMPLOYEE' })],
    );
    const person = personnel(
      42,
      'jane@acme.example',
      { employmentStatus: 'FORMER_EMPLOYEE', startedAt: '2022-03-01' },
      '2026-03-04T10:00:00.000Z',
    );
    expect(rowOf({ person, more: { applied } })).toMatchObject({
      waits: false,
      reasons: [{ code: 'release-due', fields: ['employmentStatus'] }, { code: 'set-by-hand' }],
    });
  });

  test('of somebody without an identity has a row of its own', () => {
    const desired = rosterOf([], [override('payroll@acme.example', { startedAt: '2020-01-01' }), override('id:9')]);
    const live = liveOf(
      [livePerson('stray', { ...jane, email: 'Payroll@acme.example' })],
      [personnel(3, 'payroll@acme.example', { startedAt: '2020-01-01' })],
    );
    const { people, unlisted } = personStatus(statusInput({ desired, live }));
    expect(people).toMatchObject([
      { key: 'id:9', email: null, personnel: null, reasons: [{ code: 'no-user', email: null }] },
      {
        key: 'payroll@acme.example',
        name: 'Jane Doe',
        identityId: null,
        identity: { state: 'unmanaged' },
        predicted: 'CURRENT_EMPLOYEE',
        agrees: true,
      },
    ]);
    expect(unlisted).toEqual([]);
  });

  test('of a stranger has no prediction beyond what it sets', () => {
    const desired = rosterOf([], [override('x@acme.example', {})]);
    const live = liveOf([], [personnel(3, 'x@acme.example')]);
    expect(personStatus(statusInput({ desired, live })).people).toMatchObject([
      { identity: null, predicted: null, agrees: true },
    ]);
  });
});

describe('people whom the roster does not name', () => {
  const input = statusInput({
    desired: rosterOf([desiredPerson('emp-1', jane)]),
    live: liveOf(
      [
        livePerson('emp-1', jane),
        livePerson('stray', { firstName: 'Leo', email: 'leo@acme.example' }),
        livePerson('bare'),
      ],
      [
        personnel(42, 'jane@acme.example', { startedAt: '2022-03-01' }),
        personnel(43, 'leo@acme.example', { employmentStatus: 'UNKNOWN' }, '2025-01-02T03:04:05.000Z'),
        personnel(44, null, { employmentStatus: 'SERVICE_ACCOUNT' }),
      ],
    ),
  });

  test('stand apart and spoil no agreement', () => {
    const { people, unlisted, agrees, waits } = personStatus(input);
    expect(people).toHaveLength(1);
    expect(unlisted).toMatchObject([
      { key: 'bare', name: null, personnel: null, identity: { state: 'unmanaged' }, predicted: 'UNKNOWN' },
      { key: 'id:44', email: null, personnel: { personnelId: 44 }, identity: null, predicted: null },
      { key: 'stray', name: 'Leo', personnel: { personnelId: 43, statusSetAt: '2025-01-02' }, source: null },
    ]);
    expect(unlisted.every(({ reasons }) => reasons[0]?.code === 'unlisted')).toBe(true);
    expect({ agrees, waits }).toEqual({ agrees: true, waits: false });
  });

  test('are in the totals, which a search may replace', () => {
    expect(personStatus(input).totals).toEqual([
      { status: 'CURRENT_EMPLOYEE', count: 1 },
      { status: 'UNKNOWN', count: 1 },
      { status: 'SERVICE_ACCOUNT', count: 1 },
    ]);
    const facets = new Map([
      ['BRAND_NEW', 2],
      ['ALSO_NEW', 1],
      ['UNKNOWN', 0],
      ['FORMER_EMPLOYEE', 3],
    ]);
    expect(personStatus({ ...input, facets }).totals).toEqual([
      { status: 'FORMER_EMPLOYEE', count: 3 },
      { status: 'ALSO_NEW', count: 1 },
      { status: 'BRAND_NEW', count: 2 },
    ]);
  });

  test('nobody is unlisted where personnel were not read', () => {
    expect(personStatus({ ...input, live: { ...input.live, personnel: null } }).unlisted.map(({ key }) => key)).toEqual(
      ['bare', 'stray'],
    );
  });
});

describe('a query', () => {
  const input = statusInput({
    desired: rosterOf(
      [
        desiredPerson('emp-1', { ...jane, firstName: 'Zo\u0308e' }),
        desiredPerson('emp-2', { ...jane, email: 'x@acme.example', firstName: 'Ann' }),
      ],
      [override('id:43', {})],
    ),
    live: liveOf(
      [livePerson('emp-1', jane), livePerson('emp-2', { ...jane, email: 'x@acme.example' })],
      [personnel(42, 'jane@acme.example'), personnel(43, 'x@acme.example'), personnel(44, 'stray@acme.example')],
    ),
  });
  const found = (query: string, numbers: readonly number[] = []) => {
    const { people, unlisted } = personStatus({ ...input, query, found: new Set(numbers) });
    return [...people, ...unlisted].map(({ key }) => key);
  };

  test.each([
    ['ZÖE', ['emp-1']],
    ['EMP-', ['emp-2', 'emp-1']],
    ['x@ACME', ['emp-2']],
    ['id:43', ['emp-2']],
    ['stray', ['id:44']],
    ['nobody', []],
  ])('of %s finds %j', (query, keys) => {
    expect(found(query)).toEqual(keys);
  });

  test('shows whom the search of Drata found, too', () => {
    expect(found('nobody', [44])).toEqual(['id:44']);
  });

  test('judges only those it shows', () => {
    expect(personStatus({ ...input, query: 'stray' })).toMatchObject({ agrees: true, waits: false, query: 'stray' });
    expect(personStatus(input)).toMatchObject({ agrees: false });
  });
});

test('whoever does not agree has a reason, and stands first', () => {
  const rows = personStatus(
    statusInput({
      desired: rosterOf([
        desiredPerson('a', { ...jane, firstName: 'Ann' }),
        desiredPerson('z', { ...jane, email: 'z@acme.example', firstName: 'Zed' }),
      ]),
      live: liveOf(
        [livePerson('a', { ...jane, firstName: 'Ann' })],
        [personnel(42, 'jane@acme.example', { startedAt: '2022-03-01' })],
      ),
    }),
  ).people;
  expect(rows.map(({ key, agrees }) => [key, agrees])).toEqual([
    ['z', false],
    ['a', true],
  ]);
  expect(rows[0]?.reasons).toEqual([{ code: 'no-record' }, { code: 'no-user', email: 'z@acme.example' }]);
});
