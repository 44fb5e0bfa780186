import { describe, expect, test } from 'vitest';
import { awaitWarning } from '../../src/plan/sync-gap.js';
import type { IdentityFields } from '../../src/state/identity.js';
import type { Override, Person, PersonnelFields } from '../../src/state/personnel.js';
import { at, desiredPerson, livePerson, planOf } from '../model/people.js';
import { liveOf, override, personnel, rosterOf } from '../model/status.js';

const jane: Partial<IdentityFields> = { email: 'jane@acme.example', startedAt: at('2022-03-01'), isContractor: false };
const settled = { employmentStatus: 'CURRENT_EMPLOYEE', startedAt: '2022-03-01' } as const;

type Given = {
  readonly record?: Partial<IdentityFields> | null;
  readonly fields?: Partial<PersonnelFields>;
  readonly setAt?: string | null;
  readonly rules?: readonly Override[];
  readonly formerRules?: readonly Override[];
  readonly people?: readonly Person[];
};

/** What a plan for Jane says of those who wait. */
function awaits({ record = jane, fields = {}, setAt = null, rules = [], formerRules, people }: Given) {
  const desired = rosterOf([desiredPerson('emp-1', jane)], rules);
  const known = people ?? [personnel(42, 'jane@acme.example', { ...settled, ...fields }, setAt)];
  const live = liveOf(record === null ? [] : [livePerson('emp-1', record)], known);
  const applied = formerRules ? rosterOf([desiredPerson('emp-1', jane)], formerRules) : null;
  const { warnings } = planOf(desired, live.state, { live, applied });
  return warnings.filter(({ code }) => code === 'awaits-sync').map(({ message }) => message);
}

const JANE = ['The personnel record of 1 person waits for the next identity sync: emp-1'];

describe('a personnel record waits for the identity sync', () => {
  test.each<[string, Given]>([
    ['whose status is not what the identity makes it', { fields: { employmentStatus: 'UNKNOWN' } }],
    ['whose date is not that of the identity', { fields: { startedAt: '2020-01-01' } }],
    ['also beside an override of something else', { fields: { startedAt: null }, rules: [override('id:42', {})] }],
  ])('%s', (_name, given) => {
    expect(awaits(given)).toEqual(JANE);
  });

  test.each<[string, Given]>([
    ['that shows what the identity makes of it', {}],
    ['whose status somebody set by hand', { fields: { employmentStatus: 'UNKNOWN' }, setAt: at('2026-03-04') }],
    ['whose identity is not applied yet', { record: { ...jane, isContractor: true } }],
    ['whose identity is not in Drata', { record: null }],
    [
      'whose field an override sets',
      { fields: { startedAt: '2020-01-01' }, rules: [override('id:42', { startedAt: '2020-01-01' })] },
    ],
    [
      'that apply has to release first',
      { fields: { startedAt: '2020-01-01' }, formerRules: [override('id:42', { startedAt: '2020-01-01' })] },
    ],
    ['of somebody whom Drata does not know', { people: [] }],
  ])('but none %s', (_name, given) => {
    expect(awaits(given)).toEqual([]);
  });
});

test('who waits is told by id, whatever the order of the roster, and of a selection alone', () => {
  const ids = ['b', 'a', 'c'];
  const desired = rosterOf(ids.map((id) => desiredPerson(id, { ...jane, email: `${id}@acme.example` })));
  const people = ids.map((id, number) => personnel(number, `${id}@acme.example`));
  const live = liveOf([...desired.identities.values()], people);
  const said = (only: ReadonlySet<string> | null) =>
    planOf(desired, live.state, { live, only }).warnings.map(({ message }) => message);
  expect(said(null)).toEqual(['The personnel records of 3 people wait for the next identity sync: a, b, c']);
  expect(said(new Set(['b']))).toEqual(['The personnel record of 1 person waits for the next identity sync: b']);
  expect(said(new Set())).toEqual([]);
  // Nobody read personnel.
  expect(planOf(desired, live.state).warnings).toEqual([]);
});

test('a long list of ids is cut', () => {
  const ids = Array.from({ length: 60 }, (_, index) => `p${index}`);
  expect(awaitWarning(ids)[0]?.message).toMatch(/ 60 people wait .*: p0, .*, p49 and 10 more$/);
});
