import { describe, expect, it } from 'vitest';
import { identitiesOnly } from '../../src/plan/live.js';
import { indexPeople } from '../../src/plan/people.js';
import type { Operation } from '../../src/plan/plan.js';
import { diffReleases } from '../../src/plan/releases.js';
import type { Identity } from '../../src/state/identity.js';
import type { Override, Person } from '../../src/state/personnel.js';
import { EMPTY_STATE, type State } from '../../src/state/state.js';
import { at, desiredPerson, livePerson, planOf, stateOf } from '../model/people.js';
import { override, personnel, rosterOf } from '../model/status.js';

const SAM = 'sam@acme.example';
const SET = at('2026-01-01');
const status = override(SAM, { employmentStatus: 'CURRENT_CONTRACTOR' });
const start = override(SAM, { startedAt: '2020-07-06' });
const both = override(SAM, { employmentStatus: 'CURRENT_CONTRACTOR', startedAt: '2020-07-06' });
const sam = personnel(42, SAM, { employmentStatus: 'CURRENT_CONTRACTOR', startedAt: '2020-07-06' }, SET);

function released(
  applied: readonly Override[] | State | null,
  desired: readonly Override[] | State,
  people: readonly Person[] = [sam],
  live: readonly Identity[] = [],
): readonly Operation[] {
  const state = (of: readonly Override[] | State): State => ('identities' in of ? of : rosterOf([], of));
  const base = applied && state(applied);
  return diffReleases(state(desired), stateOf(live), base, indexPeople(people, state(desired), base), '2026-06-15');
}

const fieldsOf = (operations: readonly Operation[]) =>
  operations.map(({ changes }) => changes.map(({ field }) => field));

describe('a release', () => {
  it('follows from an override, or a field of it, that has left the roster', () => {
    expect(fieldsOf(released([both], []))).toEqual([['employmentStatus', 'startedAt']]);
    expect(fieldsOf(released([both], [status]))).toEqual([['startedAt']]);
    expect(fieldsOf(released([both], [start]))).toEqual([['employmentStatus']]);
    expect(released([both], [both])).toEqual([]);
  });

  it('never happens without a last applied roster, nor for somebody Drata does not know', () => {
    expect(released(null, [])).toEqual([]);
    expect(released(EMPTY_STATE, [])).toEqual([]);
    expect(released([both], [], [])).toEqual([]);
    expect(released([both], [], [personnel(1, 'SAM@acme.example'), personnel(2, 'Sam@acme.example')])).toEqual([]);
  });

  it('is not for what no sync sets: reasons and custom fields', () => {
    const argued = override(SAM, { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'x' }, [['Desk', 'A1']]);
    expect(released([argued], [status])).toEqual([]);
    expect(released([override(SAM, {}, [['Desk', 'A1']])], [])).toEqual([]);
  });

  it('is not needed for a status that nobody has set by hand any more; a date shows no such mark', () => {
    const reset = { ...sam, statusSetAt: null };
    expect(released([status], [], [reset])).toEqual([]);
    expect(fieldsOf(released([both], [], [reset]))).toEqual([['startedAt']]);
    expect(fieldsOf(released([start], [], [{ ...reset, fields: { ...sam.fields, startedAt: null } }]))).toEqual([
      ['startedAt'],
    ]);
  });

  it('of a status is due again where dates remain: a stop may have kept them from being set again', () => {
    const reset = { ...sam, statusSetAt: null };
    expect(fieldsOf(released([both], [start], [reset]))).toEqual([[]]);
  });

  it('gives back a status that others have set by hand, too', () => {
    expect(fieldsOf(released([start], []))).toEqual([['employmentStatus', 'startedAt']]);
  });

  it('says what the values go back to: the identity of the roster over that of Drata', () => {
    const identity = livePerson('emp-1', { email: SAM, isContractor: false, startedAt: at('2021-01-01') });
    const desired = stateOf([desiredPerson('emp-1', { separatedAt: at('2026-05-31') })]);
    const applied = rosterOf([], [override(SAM, { ...both.fields, separatedAt: '2027-01-01' })]);
    const [operation] = released(applied, desired, [sam], [identity]);
    expect(operation).toMatchObject({
      id: 'personnel/sam@acme.example#release',
      action: 'release',
      key: SAM,
      source: null,
      pending: null,
      destructive: false,
      changes: [
        { field: 'employmentStatus', before: 'CURRENT_CONTRACTOR', after: 'FORMER_EMPLOYEE' },
        { field: 'startedAt', before: '2020-07-06', after: '2021-01-01' },
        { field: 'separatedAt', before: null, after: '2026-05-31' },
      ],
      predicted: { before: 'CURRENT_CONTRACTOR', after: 'FORMER_EMPLOYEE' },
    });
  });

  it('leaves open what no known identity decides', () => {
    expect(released([both], [])[0]).toMatchObject({
      changes: [{ after: null }, { after: null }],
      predicted: { before: 'CURRENT_CONTRACTOR', after: null },
    });
    expect(released([start], [], [{ ...sam, statusSetAt: null }])[0]?.predicted).toBeNull();
  });

  it('keeps the status that the override still sets', () => {
    const [operation] = released([both], [status]);
    expect(operation?.predicted).toEqual({ before: 'CURRENT_CONTRACTOR', after: 'CURRENT_CONTRACTOR' });
    expect(operation?.source).toEqual(status.source);
  });

  it('is one a person, however many keys named them', () => {
    expect(released([both, override('id:42', both.fields)], [])).toHaveLength(1);
    expect(released([override('id:42', {}), both], [])).toHaveLength(1);
  });
});

describe('the same person under another key is not released', () => {
  const at42 = (email: string) => [personnel(42, email, sam.fields, SET)];

  it.each([
    ['another case', 'Sam@ACME.example'],
    ['the number', 'id:42'],
  ])('%s', (_what, key) => {
    expect(released([both], [override(key, both.fields)])).toEqual([]);
    expect(released([override(key, both.fields)], [both])).toEqual([]);
    expect(released([both], [override(key, status.fields)])).toMatchObject([
      { key, changes: [{ field: 'startedAt' }] },
    ]);
  });

  it.each<[string, string | null, string]>([
    ['an address that changed with its identity', null, 'emp-1'],
    ['an address that changed with a renamed identity', 'emp-1', 'emp-1b'],
  ])('%s, before and after the sync', (_what, previously, id) => {
    const NEW = 'sam.ito@acme.example';
    const applied = rosterOf([desiredPerson('emp-1', { email: SAM })], [both]);
    const desired = (key: string) =>
      rosterOf([desiredPerson(id, { email: NEW }, previously)], [override(key, both.fields)]);
    for (const email of [SAM, NEW]) {
      for (const key of [NEW, SAM, 'id:42']) expect(released(applied, desired(key), at42(email))).toEqual([]);
      const numbered = { ...applied, overrides: rosterOf([], [override('id:42', both.fields)]).overrides };
      expect(released(numbered, desired(NEW), at42(email))).toEqual([]);
    }
  });

  it('and where it is, the key finds the person', () => {
    const NEW = 'sam.ito@acme.example';
    const applied = rosterOf([desiredPerson('emp-1', { email: SAM })], [both]);
    const desired = rosterOf([desiredPerson('emp-1', { email: NEW })], [override(NEW, status.fields)]);
    const gone = { ...desired, overrides: EMPTY_STATE.overrides };
    expect(released(applied, desired, at42(SAM))[0]?.key).toBe(NEW);
    expect(released(applied, gone, at42(SAM))[0]?.key).toBe(SAM);
    expect(released(applied, gone, at42(NEW))[0]?.key).toBe('id:42');
  });

  it('while somebody else at the former address is another person', () => {
    const NEW = 'sam.ito@acme.example';
    const applied = rosterOf([desiredPerson('emp-1', { email: SAM })], [both]);
    const desired = rosterOf(
      [desiredPerson('emp-1', { email: NEW }), desiredPerson('emp-9', { email: SAM })],
      [override(SAM, both.fields)],
    );
    const people = [...at42(NEW), personnel(99, SAM, sam.fields, SET)];
    expect(released(applied, desired, people).map(({ key }) => key)).toEqual(['id:42']);
    // Until the sync, nobody can tell whose record it is: nothing is released by guess.
    expect(released(applied, desired, at42(SAM))).toEqual([]);
  });

  it('nor where the identity moved to another person whom the roster overrides', () => {
    const NEW = 'sam.ito@acme.example';
    const applied = rosterOf([desiredPerson('emp-1', { email: SAM })], [both]);
    const desired = rosterOf([desiredPerson('emp-1', { email: NEW })], [override(NEW, status.fields)]);
    const people = [...at42(SAM), personnel(77, NEW)];
    expect(released(applied, desired, people)).toMatchObject([{ key: SAM, changes: [{ field: 'startedAt' }] }]);
  });
});

describe('an override that left the roster while Drata shows nobody by its key', () => {
  it('is said, since nothing can be released', () => {
    const applied: State = {
      ...EMPTY_STATE,
      overrides: new Map([
        [
          'gone@acme.example',
          { key: 'gone@acme.example', fields: { startedAt: '2020-01-01' }, customFields: new Map(), source: null },
        ],
        [
          'mail@acme.example',
          { key: 'mail@acme.example', fields: {}, customFields: new Map([['Level', 4]]), source: null },
        ],
      ]),
    };
    const live = { ...identitiesOnly(EMPTY_STATE), personnel: [] };
    const plan = planOf(EMPTY_STATE, EMPTY_STATE, { live, applied });
    expect(plan.operations).toEqual([]);
    expect(plan.warnings.map(({ code }) => code)).toEqual(['nobody-to-release']);
    expect(plan.warnings[0]?.message).toContain('gone@acme.example');
    expect(planOf(EMPTY_STATE, EMPTY_STATE, { live, applied: null }).warnings).toEqual([]);
    expect(planOf(EMPTY_STATE, EMPTY_STATE, { live, applied, only: new Set(['x']) }).warnings).toEqual([]);
  });
});
