import { describe, expect, it } from 'vitest';
import { diffOverrides } from '../../src/plan/overrides.js';
import { indexPeople } from '../../src/plan/people.js';
import type { CustomFieldDefinition, Override, Person, PersonnelFields } from '../../src/state/personnel.js';
import type { State } from '../../src/state/state.js';
import { at, definition, desiredPerson, livePerson } from '../model/people.js';
import { liveOf, override, personnel, rosterOf } from '../model/status.js';

const SAM = 'sam@acme.example';
const TODAY = '2026-06-15';

function diff(desired: State, people: readonly Person[], definitions: CustomFieldDefinition[] | null = null) {
  const live = liveOf([], people, { customFields: definitions });
  return diffOverrides(desired, live, indexPeople(people, desired, null), TODAY);
}

/** The operation of one override of Sam; null where nothing is to be done. */
function operationOf(
  fields: Partial<PersonnelFields>,
  held: Partial<PersonnelFields> | null = {},
  statusSetAt: string | null = null,
) {
  const people = held === null ? [] : [personnel(42, SAM, held, statusSetAt)];
  return diff(rosterOf([], [override(SAM, fields)]), people).operations[0] ?? null;
}

describe('an override', () => {
  it('changes the fields that differ and no other', () => {
    const operation = operationOf(
      { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'Shared mailbox', startedAt: '2020-07-06' },
      { startedAt: '2020-07-06', separatedAt: '2021-01-01' },
    );
    expect(operation).toMatchObject({
      id: 'personnel/sam@acme.example',
      action: 'override',
      pending: null,
      destructive: false,
      changes: [
        { field: 'employmentStatus', before: 'CURRENT_EMPLOYEE', after: 'OUT_OF_SCOPE' },
        { field: 'notHumanReason', before: null, after: 'Shared mailbox' },
      ],
      patch: [
        { op: 'replace', path: '/notHumanReason', value: 'Shared mailbox' },
        { op: 'replace', path: '/employmentStatus', value: 'OUT_OF_SCOPE' },
      ],
    });
  });

  it('changes nothing where live has it all, reasons in any Unicode form', () => {
    expect(operationOf({ startedAt: '2020-07-06' }, { startedAt: '2020-07-06' })).toBeNull();
    const reason = { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'Zoë' } as const;
    expect(operationOf(reason, { ...reason, notHumanReason: 'Zoe\u0308' })).toBeNull();
    const { unchanged } = diff(rosterOf([], [override('id:42', {})]), [personnel(42, SAM)]);
    expect(unchanged).toEqual(['id:42']);
  });

  it('compares custom fields as their type, by name or number, and deletes by null', () => {
    const held = {
      ...personnel(42, SAM),
      customFields: [
        { id: 7, name: 'Level', value: '4.0' },
        { id: 8, name: 'Team', value: 'Red' },
      ],
    };
    const definitions = [definition(7, 'Level', 'NUMBER'), definition(8, 'Team'), definition(9, 'Desk')];
    const of = (customFields: [string, string | number | null][]) =>
      diff(rosterOf([], [override(SAM, {}, customFields)]), [held], definitions).operations[0]?.changes ?? [];
    expect(
      of([
        ['Level', 4],
        ['8', 'Red'],
        ['Desk', null],
      ]),
    ).toEqual([]);
    expect(
      of([
        ['7', 5],
        ['Team', null],
        ['Desk', 'A1'],
      ]),
    ).toEqual([
      { field: 'customFields.7', before: '4.0', after: 5 },
      { field: 'customFields.Team', before: 'Red', after: null },
      { field: 'customFields.Desk', before: null, after: 'A1' },
    ]);
  });
});

describe('a status of a former person', () => {
  const leaver = (separatedAt: string | null) =>
    rosterOf(
      [desiredPerson('emp-1', { email: SAM, separatedAt: separatedAt && at(separatedAt) })],
      [override(SAM, { employmentStatus: 'FORMER_EMPLOYEE' })],
    );
  const fieldsOf = (desired: State, held: Partial<PersonnelFields> | null) =>
    diff(desired, held === null ? [] : [personnel(42, SAM, held)]).operations[0]?.changes.map(
      ({ field, after }) => `${field} ${after}`,
    ) ?? [];

  it('takes the separation date of the identity along where Drata has none', () => {
    expect(fieldsOf(leaver('2026-01-31'), {})).toEqual(['employmentStatus FORMER_EMPLOYEE', 'separatedAt 2026-01-31']);
    expect(fieldsOf(leaver('2026-01-31'), null)).toEqual([
      'employmentStatus FORMER_EMPLOYEE',
      'separatedAt 2026-01-31',
    ]);
    expect(fieldsOf(leaver('2026-01-31'), { separatedAt: '2026-02-01' })).toEqual(['employmentStatus FORMER_EMPLOYEE']);
    expect(fieldsOf(leaver(null), {})).toEqual(['employmentStatus FORMER_EMPLOYEE']);
  });

  it('leaves the date to the sync where the status is set already', () => {
    expect(fieldsOf(leaver('2026-01-31'), { employmentStatus: 'FORMER_EMPLOYEE' })).toEqual([]);
  });

  it('prefers the date of the override, for a person by number too', () => {
    const fields = { employmentStatus: 'FORMER_CONTRACTOR', separatedAt: '2026-03-01' } as const;
    const identity = desiredPerson('emp-1', { email: SAM, separatedAt: at('2026-01-31') });
    expect(fieldsOf(rosterOf([identity], [override('id:42', fields)]), {})).toEqual([
      'employmentStatus FORMER_CONTRACTOR',
      'separatedAt 2026-03-01',
    ]);
    const undated = override('id:42', { employmentStatus: 'FORMER_CONTRACTOR' });
    expect(fieldsOf(rosterOf([identity], [undated]), {})).toEqual([
      'employmentStatus FORMER_CONTRACTOR',
      'separatedAt 2026-01-31',
    ]);
  });
});

describe('an override waits', () => {
  it('for somebody Drata does not know, with all that it will set', () => {
    const operation = operationOf({ startedAt: '2020-07-06' }, null);
    expect(operation).toMatchObject({
      changes: [{ field: 'startedAt', before: null, after: '2020-07-06' }],
      patch: [{ op: 'add', path: '', value: { startedAt: '2020-07-06' } }],
      inverse: [{ op: 'remove', path: '' }],
    });
    expect(operation?.pending).toContain('no identity in the roster has it');
    // There is nothing to delete from somebody unknown.
    expect(diff(rosterOf([], [override(SAM, {}, [['Desk', null]])]), []).unchanged).toEqual([SAM]);
  });

  it.each<[string, ReturnType<typeof desiredPerson> | null, string, boolean, string]>([
    ['a number that Drata does not have', null, 'id:9', false, 'no personnel record with this number'],
    [
      'an identity that no sync has matched',
      desiredPerson('emp-1', { email: SAM }),
      SAM,
      true,
      'an identity sync has to match',
    ],
    [
      'an identity of the same plan',
      desiredPerson('emp-1', { email: SAM }),
      SAM,
      false,
      'the new identity has to be written first',
    ],
    ['a rename of the same plan', desiredPerson('emp-1', { email: SAM }, 'emp-0'), SAM, false, 'the renamed identity'],
  ])('for %s, and says so without an address', (_what, identity, key, isLive, reason) => {
    const desired = rosterOf(identity ? [identity] : [], [override(key, { startedAt: '2020-07-06' })]);
    const live = liveOf(isLive ? [livePerson('emp-1', { email: SAM })] : []);
    const { operations } = diffOverrides(desired, live, indexPeople([], desired, null), TODAY);
    expect(operations[0]?.pending).toContain(reason);
    expect(operations[0]?.pending).not.toMatch(/@|emp-|\d/);
  });

  const hire = { employmentStatus: 'FUTURE_HIRE', startedAt: '2026-07-01' } as const;
  it.each<[string, Partial<PersonnelFields>, Partial<PersonnelFields>, string | null]>([
    ['for the start date of a future hire', { employmentStatus: 'CURRENT_EMPLOYEE' }, hire, 'does not move'],
    [
      'for a start date of its own that lies ahead',
      { employmentStatus: 'CURRENT_EMPLOYEE', startedAt: '2026-06-16' },
      hire,
      'lies ahead',
    ],
    [
      'not where it moves the start date to today',
      { employmentStatus: 'CURRENT_EMPLOYEE', startedAt: TODAY },
      hire,
      null,
    ],
    [
      'not where the start date has come',
      { employmentStatus: 'CURRENT_EMPLOYEE' },
      { ...hire, startedAt: TODAY },
      null,
    ],
    ['not where there is none', { employmentStatus: 'CURRENT_EMPLOYEE' }, { ...hire, startedAt: null }, null],
    ['not to take a future hire out of scope', { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'x' }, hire, null],
    ['not where it leaves the status alone', { startedAt: '2026-08-01' }, hire, null],
  ])('%s', (_what, fields, held, reason) => {
    const { pending } = operationOf(fields, held) ?? {};
    if (reason === null) expect(pending).toBeNull();
    else expect(pending).toContain(reason);
  });
});

describe('what the next sync makes of an override', () => {
  const given = (statusSetAt: string | null, people: 'known' | 'unknown' = 'known') => {
    const desired = rosterOf(
      [desiredPerson('emp-1', { email: SAM, isContractor: true })],
      [override(SAM, { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'x' })],
    );
    return diff(desired, people === 'known' ? [personnel(42, SAM, {}, statusSetAt)] : []).operations[0]?.predicted;
  };

  it('is its own status, in place of what the identity says or of a status set by hand', () => {
    expect(given(null)).toEqual({ before: 'CURRENT_CONTRACTOR', after: 'OUT_OF_SCOPE' });
    expect(given(at('2026-01-01'))).toEqual({ before: 'CURRENT_EMPLOYEE', after: 'OUT_OF_SCOPE' });
    expect(given(null, 'unknown')).toEqual({ before: 'CURRENT_CONTRACTOR', after: 'OUT_OF_SCOPE' });
  });

  it('is nothing that a date decides, and what Drata shows where no identity is known', () => {
    expect(operationOf({ startedAt: '2020-07-06' })?.predicted).toBeNull();
    const held = { employmentStatus: 'UNKNOWN' } as const;
    expect(operationOf({ employmentStatus: 'CURRENT_EMPLOYEE' }, held)?.predicted?.before).toBe('UNKNOWN');
    expect(operationOf({ employmentStatus: 'CURRENT_EMPLOYEE' }, null)?.predicted?.before).toBeNull();
  });
});

describe('overrides that cannot be told apart', () => {
  const problems = (overrides: Override[], people: Person[]) => diff(rosterOf([], overrides), people).problems;

  it('are two about one person, under keys of two forms', () => {
    const unplaced = { ...override(SAM), source: null };
    expect(problems([unplaced, override('id:42')], [personnel(42, SAM)])).toEqual([
      expect.objectContaining({
        message: 'Two overrides are about one person in Drata.',
        source: override(SAM).source,
      }),
    ]);
    const [placed] = problems([override(SAM), override('id:42')], [personnel(42, SAM)]);
    expect(placed?.message).toContain('overrides.yaml:7');
    expect(problems([override(SAM), override('id:43')], [personnel(42, SAM)])).toEqual([]);
  });

  it('have an address of several people', () => {
    const people = [personnel(42, SAM), personnel(43, 'SAM@acme.example')];
    expect(problems([override('Sam@acme.example')], people)[0]?.remedy).toContain('id:42, id:43');
    expect(problems([override(SAM)], people)).toEqual([]);
  });
});
