import { describe, expect, test } from 'vitest';
import { waitingDigests } from '../../src/plan/digest.js';
import { type Drift, type DriftInput, findDrift } from '../../src/plan/drift.js';
import type { Live } from '../../src/plan/live.js';
import type { Plan } from '../../src/plan/plan.js';
import { digestsBehind } from '../../src/plan/review.js';
import type { DocumentRemoval, LiveDocument, PersonDocument } from '../../src/state/document.js';
import type { IdentityFields } from '../../src/state/identity.js';
import type { Person } from '../../src/state/personnel.js';
import type { Group, Scope, Workspace } from '../../src/state/scope.js';
import { EMPTY_STATE, type State } from '../../src/state/state.js';
import { allGroups, at, desiredPerson, livePerson, planOf, stateOf, tombstone } from '../model/people.js';
import { liveOf, override, personnel, rosterOf } from '../model/status.js';

/** What waits in a plan, as an apply notes it and a later run reads it. */
const waitingIn = ({ operations }: Pick<Plan, 'operations'>) =>
  digestsBehind(new Set(waitingDigests(operations, null)), null);

function driftOf(desired: State, applied: State | null, live: Live, given: Partial<DriftInput> = {}): Drift {
  const plan = planOf(desired, live.state, { live, applied });
  return findDrift({ desired, applied, waiting: new Set(), live, plan, only: null, unread: null, ...given });
}

/** Drift as `resource/key field kind: applied | live | desired`. */
function told({ changed, notApplied }: Drift): readonly string[] {
  return [...changed, ...notApplied].map(
    ({ resource, key, field, kind, applied, live, desired }) =>
      `${resource}/${key} ${field ?? 'itself'} ${kind}: ${[applied, live, desired].join(' | ')}`,
  );
}

const people = (fields: Partial<IdentityFields>) => stateOf([desiredPerson('emp-1', fields)]);
const lives = (fields: Partial<IdentityFields>) => liveOf([livePerson('emp-1', fields)]);

test('a live Drata that holds what the roster says has not drifted', () => {
  const drift = driftOf(people({ jobTitle: 'CEO' }), people({ jobTitle: 'CFO' }), lives({ jobTitle: 'CEO' }));
  expect(drift).toMatchObject({ hasBase: true, changed: [], notApplied: [], waiting: 0, unmanaged: [] });
});

describe('a field of an identity', () => {
  test.each([
    ['changed in Drata', 'A', 'X', 'A', 'changed-in-drata: A | X | A'],
    ['not applied yet', 'A', 'A', 'B', 'not-applied-yet: A | A | B'],
    ['changed on both sides', 'A', 'X', 'B', 'both: A | X | B'],
    ['cleared in Drata', 'A', null, 'A', 'changed-in-drata: A |  | A'],
    ['the same but for its spelling', 'Zoe\u0308', 'Zoë', 'B', 'not-applied-yet: Zoe\u0308 | Zoë | B'],
  ])('may be %s', (_name, applied, live, desired, expected) => {
    const drift = driftOf(people({ jobTitle: desired }), people({ jobTitle: applied }), lives({ jobTitle: live }));
    expect(told(drift)).toEqual([`identity/emp-1 jobTitle ${expected}`]);
  });

  test('that the roster did not manage before can only be new in the roster', () => {
    expect(told(driftOf(people({ jobTitle: 'B' }), people({}), lives({ jobTitle: 'X' })))).toEqual([
      'identity/emp-1 jobTitle not-applied-yet:  | X | B',
    ]);
    expect(told(driftOf(people({ jobTitle: 'B' }), EMPTY_STATE, lives({ jobTitle: 'X' })))).toEqual([
      'identity/emp-1 jobTitle not-applied-yet:  | X | B',
    ]);
  });

  test('that the roster no longer manages is nobody’s drift', () => {
    expect(told(driftOf(people({}), people({ jobTitle: 'A' }), lives({ jobTitle: 'X' })))).toEqual([]);
  });

  test('stands beside others of the same record, each with its own kind and place', () => {
    const applied = { jobTitle: 'A', separatedAt: null };
    const drift = driftOf(
      people({ ...applied, jobTitle: 'B' }),
      people(applied),
      lives({ jobTitle: 'A', separatedAt: at('2026-06-01') }),
    );
    expect(told(drift)).toEqual([
      `identity/emp-1 separatedAt changed-in-drata:  | ${at('2026-06-01')} | `,
      'identity/emp-1 jobTitle not-applied-yet: A | A | B',
    ]);
    expect(drift.changed[0]?.source).toEqual({ file: 'people.yaml', line: 3, column: 3 });
  });
});

test('without a last applied roster every difference counts, and says that nothing explains it', () => {
  const drift = driftOf(people({ jobTitle: 'A' }), null, lives({ jobTitle: 'X' }));
  expect(told(drift)).toEqual(['identity/emp-1 jobTitle unexplained:  | X | A']);
  expect(drift).toMatchObject({ hasBase: false, notApplied: [] });
  expect(told(driftOf(people({}), null, liveOf([])))).toEqual(['identity/emp-1 itself unexplained:  | false | true']);
});

describe('a record', () => {
  test('may be deleted in Drata, or not be there yet', () => {
    expect(told(driftOf(people({}), people({}), liveOf([])))).toEqual([
      'identity/emp-1 itself changed-in-drata: true | false | true',
    ]);
    expect(told(driftOf(people({}), EMPTY_STATE, liveOf([])))).toEqual([
      'identity/emp-1 itself not-applied-yet:  | false | true',
    ]);
  });

  test('may be back although it was deleted, or still wait for its deletion', () => {
    const doomed = stateOf([], [tombstone('emp-1')]);
    expect(told(driftOf(doomed, doomed, lives({})))).toEqual([
      'identity/emp-1 itself changed-in-drata: false | true | false',
    ]);
    expect(told(driftOf(doomed, people({}), lives({})))).toEqual([
      'identity/emp-1 itself not-applied-yet: true | true | false',
    ]);
    expect(told(driftOf(people({}), doomed, liveOf([])))).toEqual([
      'identity/emp-1 itself not-applied-yet: false | false | true',
    ]);
  });

  test('that is renamed is told by its new id', () => {
    const desired = stateOf([desiredPerson('new', { jobTitle: 'A' }, 'emp-1')]);
    expect(told(driftOf(desired, people({ jobTitle: 'A' }), lives({ jobTitle: 'X' })))).toEqual([
      'identity/new jobTitle changed-in-drata: A | X | A',
      'identity/new identityId not-applied-yet: emp-1 | emp-1 | new',
    ]);
  });

  test('that neither roster names is counted, not drift', () => {
    const live = liveOf([livePerson('emp-1'), livePerson('byhand'), livePerson('left')]);
    const applied = stateOf([desiredPerson('emp-1'), desiredPerson('left')]);
    const drift = driftOf(people({}), applied, live);
    expect(told(drift)).toEqual([]);
    expect(drift.unmanaged).toEqual([{ resource: 'identity', key: 'byhand' }]);
    expect(driftOf(people({}), null, live).unmanaged).toHaveLength(2);
  });
});

describe('an override', () => {
  const rule = (fields: Parameters<typeof override>[1], custom: Parameters<typeof override>[2] = []) =>
    rosterOf([], [override('sam@acme.example', fields, custom)]);
  const sam = (fields: Partial<Person['fields']>, more: Partial<Person> = {}) =>
    liveOf([], [{ ...personnel(42, 'sam@acme.example', fields), ...more }], {
      customFields: [
        { id: 7, name: 'Level', type: 'NUMBER', readOnly: false, isRequired: false, options: [] },
        { id: 8, name: 'Team', type: 'TEXT', readOnly: false, isRequired: false, options: [] },
      ],
    });

  test('drifts field by field, as its type compares', () => {
    const applied = rule({ startedAt: '2020-01-01', notHumanReason: 'A' }, [
      ['Level', 4],
      ['Team', 'X'],
    ]);
    const desired = rule({ startedAt: '2020-01-01', notHumanReason: 'B' }, [
      ['Level', 5],
      ['Team', 'X'],
    ]);
    const live = sam(
      { startedAt: '2021-01-01', notHumanReason: 'A' },
      {
        customFields: [
          { id: 7, name: 'Level', value: '4.0' },
          { id: 8, name: 'Team', value: 'Y' },
        ],
      },
    );
    expect(told(driftOf(desired, applied, live))).toEqual([
      'personnel/sam@acme.example startedAt changed-in-drata: 2020-01-01 | 2021-01-01 | 2020-01-01',
      'personnel/sam@acme.example customFields.Team changed-in-drata: X | Y | X',
      'personnel/sam@acme.example notHumanReason not-applied-yet: A | A | B',
      'personnel/sam@acme.example customFields.Level not-applied-yet: 4 | 4.0 | 5',
    ]);
  });

  test('names who gave a reason that changed in Drata, and nobody for what the roster changed', () => {
    const mailbox = (notHumanReason: string) => rule({ employmentStatus: 'OUT_OF_SCOPE', notHumanReason });
    const byOf = (desired: State, applied: State, live: Partial<Person['fields']>) =>
      driftOf(desired, applied, sam(live, { reasonBy: 'ann@acme.example' }));
    const out = { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'B' } as const;
    expect(byOf(mailbox('A'), mailbox('A'), out).changed).toMatchObject([
      { field: 'notHumanReason', by: 'ann@acme.example' },
    ]);
    expect(byOf(mailbox('A'), mailbox('B'), out).notApplied).toMatchObject([{ field: 'notHumanReason', by: null }]);
    const current = rule({ employmentStatus: 'CURRENT_EMPLOYEE', startedAt: '2020-01-01' });
    expect(byOf(current, current, out).changed).toMatchObject([
      { field: 'employmentStatus', by: 'ann@acme.example' },
      { field: 'startedAt', by: null },
    ]);
    // A reason that is gone tells nothing.
    const gone = byOf(mailbox('A'), mailbox('A'), { employmentStatus: 'CURRENT_EMPLOYEE' }).changed;
    expect(gone.map(({ by }) => by)).toEqual(gone.map(() => null));
  });

  test('is found under a key of another form', () => {
    const applied = rosterOf([], [override('id:42', { startedAt: '2020-01-01' })]);
    expect(told(driftOf(rule({ startedAt: '2020-01-01' }), applied, sam({ startedAt: '2021-01-01' })))).toEqual([
      'personnel/sam@acme.example startedAt changed-in-drata: 2020-01-01 | 2021-01-01 | 2020-01-01',
    ]);
    expect(told(driftOf(rule({ startedAt: '2020-01-01' }), EMPTY_STATE, sam({ startedAt: '2021-01-01' })))).toEqual([
      'personnel/sam@acme.example startedAt not-applied-yet:  | 2021-01-01 | 2020-01-01',
    ]);
  });

  test('tells by its status, not by the date that goes along with it', () => {
    const state = {
      ...rosterOf(
        [desiredPerson('emp-1', { email: 'sam@acme.example', separatedAt: at('2026-01-01') })],
        [override('sam@acme.example', { employmentStatus: 'FORMER_EMPLOYEE' })],
      ),
    };
    const live = {
      ...sam({}),
      state: stateOf([livePerson('emp-1', { email: 'sam@acme.example', separatedAt: at('2026-01-01') })]),
    };
    expect(told(driftOf(state, state, live))).toEqual([
      'personnel/sam@acme.example employmentStatus changed-in-drata: FORMER_EMPLOYEE | CURRENT_EMPLOYEE | FORMER_EMPLOYEE',
    ]);
  });

  test('that waits is no drift', () => {
    const drift = driftOf(rule({ startedAt: '2020-01-01' }), rule({ startedAt: '2020-01-01' }), liveOf([]));
    expect(drift).toMatchObject({ changed: [], notApplied: [], waiting: 1 });
  });

  test('that waited when it was last applied is not applied yet, whatever the roster says of it now', () => {
    const applied = rule({ startedAt: '2020-01-01', separatedAt: '2030-01-01' }, [['Level', 4]]);
    const nobody = liveOf([]);
    const waiting = waitingIn(planOf(applied, nobody.state, { live: nobody, applied }));
    const live = sam({ startedAt: '2021-01-01' });
    const waited = 'personnel/sam@acme.example';
    expect(told(driftOf(applied, applied, live, { waiting }))).toEqual([
      `${waited} startedAt not-applied-yet:  | 2021-01-01 | 2020-01-01`,
      `${waited} separatedAt not-applied-yet:  |  | 2030-01-01`,
      `${waited} customFields.Level not-applied-yet:  |  | 4`,
    ]);
    // Another value of the field, and the person under another key.
    const moved = rosterOf([], [override('id:42', { startedAt: '2020-02-02' })]);
    expect(told(driftOf(moved, applied, live, { waiting }))).toContain(
      'personnel/id:42 startedAt not-applied-yet:  | 2021-01-01 | 2020-02-02',
    );
    expect(told(driftOf(rosterOf([]), applied, live, { waiting }))).toEqual([
      `${waited} startedAt not-applied-yet:  | 2021-01-01 | `,
      `${waited} separatedAt not-applied-yet:  |  | `,
    ]);
    // What did not wait then, or waited with another value, is drift.
    const other = waitingIn(planOf(moved, nobody.state, { live: nobody }));
    expect(driftOf(applied, applied, live, { waiting: other }).changed).toHaveLength(3);
  });

  test('that left the roster is the roster’s doing, unless Drata moved too', () => {
    const applied = rule({ startedAt: '2020-01-01', employmentStatus: 'FORMER_CONTRACTOR' });
    const live = sam(
      { startedAt: '2020-01-01', employmentStatus: 'CURRENT_CONTRACTOR' },
      { statusSetAt: '2026-01-01T00:00:00.000Z' },
    );
    const desired = stateOf([
      desiredPerson('emp-1', { email: 'sam@acme.example', startedAt: at('2022-03-01'), isContractor: false }),
    ]);
    expect(told(driftOf(desired, applied, { ...live, state: desired }))).toEqual([
      'personnel/sam@acme.example employmentStatus both: FORMER_CONTRACTOR | CURRENT_CONTRACTOR | CURRENT_EMPLOYEE',
      'personnel/sam@acme.example startedAt not-applied-yet: 2020-01-01 | 2020-01-01 | 2022-03-01',
    ]);
  });
});

describe('a scope', () => {
  const groups: readonly Group[] = ['Ops', 'Eng', 'Sales', 'Legal'].map((name, index) => ({ id: index + 1, name }));
  const workspace = (held: readonly string[]): Workspace => ({
    id: 9,
    name: 'Primary',
    groups: groups.filter(({ name }) => held.includes(name)),
    scopedPeople: null,
    allPeople: null,
  });
  const scoped = (names: readonly (string | number)[], given: Partial<Scope> = {}): State => ({
    ...EMPTY_STATE,
    scopes: [{ workspace: 'Primary', groups: names, source: null, ...given }],
  });
  const live = (held: readonly string[]) =>
    liveOf([], [], { groups: allGroups(groups), workspaces: [workspace(held)] });

  test.each([
    ['a group that others added', ['Eng'], ['Eng', 'Sales'], ['Eng'], ['3 changed-in-drata:  | Sales | ']],
    ['a group that others removed', ['Eng', 'Ops'], ['Eng'], ['Eng', 'Ops'], ['1 changed-in-drata: Ops |  | Ops']],
    ['a group that the roster added', ['Eng'], ['Eng'], ['Eng', 'Ops'], ['1 not-applied-yet:  |  | Ops']],
    ['a group that the roster removed', [2, 'Ops'], ['Eng', 'Ops'], ['Eng'], ['1 not-applied-yet: Ops | Ops | ']],
    [
      'both',
      ['Eng'],
      ['Eng', 'Sales'],
      ['Eng', 'Ops'],
      ['3 changed-in-drata:  | Sales | ', '1 not-applied-yet:  |  | Ops'],
    ],
  ])('shows %s', (_name, applied, held, desired, expected) => {
    // The same workspace under its number is the same scope.
    const base = scoped(applied, { workspace: 9 });
    expect(told(driftOf(scoped(desired), base, live(held)))).toEqual(
      expected.map((text) => `scope/Primary groups.${text}`),
    );
  });

  test('that the last applied roster did not have is new', () => {
    expect(told(driftOf(scoped(['Eng']), EMPTY_STATE, live([])))).toEqual([
      'scope/Primary groups.2 not-applied-yet:  |  | Eng',
    ]);
    expect(told(driftOf(scoped(['Eng']), null, live(['Eng', 'Ops'])))).toEqual([
      'scope/Primary groups.1 unexplained:  | Ops | ',
    ]);
  });
});

describe('a document', () => {
  const document = (digest: string, given: Partial<PersonDocument> = {}): State => ({
    ...EMPTY_STATE,
    documents: [
      {
        person: 'sam@acme.example',
        type: 'SEC_TRAINING',
        file: 'documents/sam.pdf',
        name: 'sam.pdf',
        completionDate: null,
        digest,
        size: 3,
        source: null,
        ...given,
      },
    ],
  });
  const removal: DocumentRemoval = {
    person: 'sam@acme.example',
    type: 'SEC_TRAINING',
    name: 'sam.pdf',
    reason: 'Wrong person',
    source: null,
  };
  const removed: State = { ...EMPTY_STATE, documentRemovals: [removal] };
  const held: LiveDocument = {
    documentId: 1,
    userId: 142,
    type: 'SEC_TRAINING',
    name: 'sam.pdf',
    renewalDate: null,
    createdAt: '2026-01-01T00:00:00.000Z',
  };
  const live = (documents: readonly LiveDocument[]) =>
    liveOf([], [personnel(42, 'sam@acme.example')], { documents: new Map([[142, documents]]) });
  const key = 'document/sam@acme.example/SEC_TRAINING/sam.pdf itself';

  test('may be removed in Drata, not be sent yet, or be new in git', () => {
    expect(told(driftOf(document('a'), document('a', { person: 'id:42' }), live([])))).toEqual([
      `${key} changed-in-drata: true | false | true`,
    ]);
    expect(told(driftOf(document('a'), EMPTY_STATE, live([])))).toEqual([`${key} not-applied-yet:  | false | true`]);
    expect(told(driftOf(document('b'), document('a'), live([held])))).toEqual([
      `${key} not-applied-yet:  | false | true`,
    ]);
    expect(told(driftOf(document('a'), document('a', { completionDate: '2026-01-01' }), live([held])))).toEqual([
      `${key} not-applied-yet:  | false | true`,
    ]);
  });

  test('that waited for its person is not sent yet, under whichever key', () => {
    const nobody = liveOf([], [], { documents: new Map() });
    const waiting = (applied: State) => waitingIn(planOf(applied, nobody.state, { live: nobody }));
    for (const applied of [document('a'), document('a', { person: 'id:42' })]) {
      expect(told(driftOf(document('a'), applied, live([]), { waiting: waiting(applied) }))).toEqual([
        `${key} not-applied-yet:  | false | true`,
      ]);
    }
    expect(driftOf(document('a'), document('a'), live([]), { waiting: waiting(document('b')) }).changed).toHaveLength(
      1,
    );
  });

  test('may be back after its removal, or wait for it', () => {
    expect(told(driftOf(removed, removed, live([held])))).toEqual([`${key} changed-in-drata: false | true | false`]);
    expect(told(driftOf(removed, document('a'), live([held])))).toEqual([`${key} not-applied-yet:  | true | false`]);
  });
});

test('a release that was stopped before it set the rest again is not applied yet', () => {
  const drift = driftOf(
    rosterOf([], [override('id:42', { startedAt: '2022-03-01' })]),
    rosterOf([], [override('id:42', { startedAt: '2022-03-01', employmentStatus: 'FORMER_EMPLOYEE' })]),
    liveOf([], [personnel(42, 'jane@acme.example', { startedAt: '2022-03-01' })]),
  );
  expect(told(drift)).toEqual(['personnel/id:42 itself not-applied-yet:  | false | true']);
});
