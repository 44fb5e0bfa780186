import { describe, expect, it } from 'vitest';
import { fieldDigests } from '../../src/plan/digest.js';
import { identitiesOnly } from '../../src/plan/live.js';
import { indexPeople } from '../../src/plan/people.js';
import { findStaleness } from '../../src/plan/stale.js';
import type { State } from '../../src/state/state.js';
import { at, desiredPerson, livePerson, planOf, stateOf, tombstone } from '../model/people.js';

/** Saves a plan of `desired` against `before`, then holds it against `now` (and a roster that may have changed too). */
function stale(
  desired: State,
  before: State,
  now: State,
  roster: State = desired,
  only: string[] | null = null,
): string[] {
  const keys = only && new Set(only);
  return findStaleness(
    planOf(desired, before),
    planOf(roster, now, { only: keys }),
    identitiesOnly(now),
    indexPeople([], roster, null),
    keys,
  ).map(({ key, field, reason }) => `${field === null ? key : `${field} of ${key}`} ${reason}`);
}

describe('a saved plan', () => {
  const title = (jobTitle: string) => livePerson('a', { jobTitle });
  const desired = stateOf([desiredPerson('a', { jobTitle: 'new' })]);

  it('holds while live has the value before, or after', () => {
    expect(stale(desired, stateOf([title('old')]), stateOf([title('old')]))).toEqual([]);
    expect(stale(desired, stateOf([title('old')]), stateOf([title('new')]))).toEqual([]);
  });

  it('is stale where live has another value, even if the same write is due', () => {
    expect(stale(desired, stateOf([title('old')]), stateOf([title('other')]))).toEqual([
      'jobTitle of a has changed in Drata since',
    ]);
  });

  it('does not mind changes of fields that it does not touch', () => {
    const now = stateOf([livePerson('a', { jobTitle: 'old', managerName: 'Eve' }), livePerson('b')]);
    expect(stale(desired, stateOf([title('old')]), now)).toEqual([]);
  });

  it('is stale where the record is gone', () => {
    expect(stale(desired, stateOf([title('old')]), stateOf([]))).toEqual(['a is no longer in Drata']);
  });

  it('holds half-way through a correction', () => {
    const corrected = stateOf([desiredPerson('a', { separatedAt: at('2026-02-02') })]);
    const left = (day: string | null) => stateOf([livePerson('a', { separatedAt: day && at(day) })]);
    expect(stale(corrected, left('2026-01-01'), left(null))).toEqual([]);
    expect(stale(corrected, left('2026-01-01'), left('2026-02-02'))).toEqual([]);
    expect(stale(corrected, left('2026-01-01'), left('2026-03-03'))).toEqual([
      'separatedAt of a has changed in Drata since',
    ]);
    expect(stale(corrected, left(null), left('2026-03-03'))).toEqual(['separatedAt of a has changed in Drata since']);
  });

  it('of a creation holds while nobody is there, or exactly who was to be created', () => {
    const joiner = stateOf([desiredPerson('j', { jobTitle: 'new', email: 'j@acme.example' })]);
    expect(stale(joiner, stateOf([]), stateOf([]))).toEqual([]);
    expect(
      stale(joiner, stateOf([]), stateOf([livePerson('j', { jobTitle: 'new', email: 'J@acme.example' })])),
    ).toEqual([]);
    expect(stale(joiner, stateOf([]), stateOf([livePerson('j', { email: 'j@acme.example' })]))).toEqual([
      'jobTitle of j has changed in Drata since',
    ]);
  });

  it('of a deletion holds while the record is as it was, or gone', () => {
    const removal = stateOf([desiredPerson('a')], [tombstone('z')]);
    const before = stateOf([livePerson('a'), livePerson('z', { jobTitle: 'x' })]);
    expect(stale(removal, before, before)).toEqual([]);
    expect(stale(removal, before, stateOf([livePerson('a')]))).toEqual([]);
    const filled = stateOf([livePerson('a'), livePerson('z', { jobTitle: 'x', managerName: 'Eve' })]);
    expect(stale(removal, before, filled)).toEqual(['managerName of z has changed in Drata since']);
  });

  it('of a rename holds before, half-way and after', () => {
    const renamed = stateOf([desiredPerson('n', { jobTitle: 'new' }, 'o')]);
    const before = stateOf([livePerson('o', { jobTitle: 'old' })]);
    const after = livePerson('n', { jobTitle: 'new' });
    expect(stale(renamed, before, before)).toEqual([]);
    expect(stale(renamed, before, stateOf([livePerson('o', { jobTitle: 'old' }), after]))).toEqual([]);
    expect(stale(renamed, before, stateOf([after]))).toEqual([]);
    expect(stale(renamed, before, stateOf([livePerson('o', { jobTitle: 'other' })]))).toEqual([
      'jobTitle of n has changed in Drata since',
    ]);
    expect(stale(renamed, before, stateOf([]))).toEqual(['n is no longer in Drata']);
  });

  it('is stale where the roster asks for more, for less or for something else', () => {
    const before = stateOf([title('old'), livePerson('b')]);
    const more = stateOf([desiredPerson('a', { jobTitle: 'new' }), desiredPerson('b', { jobTitle: 'x' })]);
    expect(stale(desired, before, before, more)).toEqual(['b is due now, but is not in the saved plan']);
    expect(stale(more, before, before, desired)).toEqual([
      'b is in the saved plan, but the roster no longer asks for it',
    ]);
    const other = stateOf([desiredPerson('a', { jobTitle: 'else' })]);
    expect(stale(desired, before, before, other)).toEqual([
      'a is in the saved plan, but the roster no longer asks for it',
      'a is due now, but is not in the saved plan',
    ]);
    const gone = stateOf([desiredPerson('b')]);
    const removal = stateOf([desiredPerson('b')], [tombstone('a')]);
    expect(stale(removal, before, before, gone)).toEqual([
      'a is in the saved plan, but the roster no longer asks for it',
    ]);
  });

  it('is held only against the records that --only names', () => {
    const both = stateOf([desiredPerson('a', { jobTitle: 'new' }), desiredPerson('b', { jobTitle: 'x' })]);
    const before = stateOf([title('old'), livePerson('b')]);
    const now = stateOf([title('old'), livePerson('b', { jobTitle: 'moved' })]);
    expect(stale(both, before, now, both, ['a'])).toEqual([]);
    expect(stale(both, before, now, both, ['b'])).toEqual(['jobTitle of b has changed in Drata since']);
  });
});

describe('a plan made for a saved one of the same roster', () => {
  const desired = stateOf([
    desiredPerson('a', { jobTitle: 'new', managerName: 'Eve' }),
    desiredPerson('b', { jobTitle: 'x', separatedAt: at('2026-01-01') }),
    desiredPerson('c', { jobTitle: 'x' }),
  ]);
  const before = stateOf([
    livePerson('a', { jobTitle: 'old', managerName: 'Eve' }),
    livePerson('b', { jobTitle: 'x' }),
    livePerson('c', { jobTitle: 'x' }),
  ]);
  const reviewed = new Set(planOf(desired, before).operations.flatMap(fieldDigests));

  it('leaves what has come to differ since to the next plan, field by field, and says so', () => {
    const now = stateOf([
      livePerson('a', { jobTitle: 'old', managerName: 'Mallory' }),
      livePerson('b', { jobTitle: 'moved' }),
      livePerson('c', { jobTitle: 'moved' }),
    ]);
    const plan = planOf(desired, now, { reviewed });
    expect(plan.operations.map(({ key, action, changes }) => [key, action, changes.map(({ field }) => field)])).toEqual(
      [
        ['b', 'separate', ['separatedAt']],
        ['a', 'update', ['jobTitle']],
      ],
    );
    expect(plan.operations[1]?.patch).toEqual([{ op: 'replace', path: '/jobTitle', value: 'new' }]);
    expect(plan.operations[1]?.inverse).toEqual([{ op: 'replace', path: '/jobTitle', value: 'old' }]);
    expect(plan.operations[0]?.destructive).toBe(true);
    expect(plan.warnings.map(({ code, message }) => [code, message.split(' ')[0]])).toEqual([
      ['not-reviewed', 'a'],
      ['not-reviewed', 'b'],
      ['not-reviewed', 'c'],
    ]);
    expect(plan.summary).toMatchObject({ update: 1, separate: 1 });
  });

  it('names an operation anew where its separation was not reviewed', () => {
    const titles = stateOf([desiredPerson('a', { jobTitle: 'new', separatedAt: null })]);
    const digests = new Set(planOf(titles, stateOf([livePerson('a')])).operations.flatMap(fieldDigests));
    const now = stateOf([livePerson('a', { separatedAt: at('2026-01-01') })]);
    expect(planOf(titles, now, { reviewed: digests }).operations[0]).toMatchObject({
      action: 'update',
      destructive: false,
    });
    const left = stateOf([desiredPerson('a', { jobTitle: 'new', separatedAt: at('2026-01-01') })]);
    const gone = stateOf([livePerson('a', { separatedAt: at('2026-01-01') })]);
    const titleOnly = new Set(planOf(left, gone).operations.flatMap(fieldDigests));
    expect(planOf(left, stateOf([livePerson('a')]), { reviewed: titleOnly }).operations[0]).toMatchObject({
      action: 'update',
      destructive: false,
    });
  });

  it('keeps a creation whole or not at all', () => {
    const joiner = stateOf([desiredPerson('j', { jobTitle: 'x', isContractor: false })]);
    const one = new Set(planOf(joiner, stateOf([])).operations.flatMap(fieldDigests).slice(0, 1));
    expect(planOf(joiner, stateOf([]), { reviewed: one }).operations).toEqual([]);
    const all = new Set(planOf(joiner, stateOf([])).operations.flatMap(fieldDigests));
    expect(planOf(joiner, stateOf([]), { reviewed: all }).operations).toHaveLength(1);
  });
});
