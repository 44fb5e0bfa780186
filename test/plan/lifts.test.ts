import { describe, expect, it } from 'vitest';
import { type Lift, liftGuards } from '../../src/plan/lifts.js';
import { makePlan, type PlanInput } from '../../src/plan/make-plan.js';
import type { GuardName, Plan } from '../../src/plan/plan.js';
import { approvals, type Review } from '../../src/plan/review.js';
import type { Identity } from '../../src/state/identity.js';
import type { State } from '../../src/state/state.js';
import { at, desiredPerson, livePerson, planInput, scopeOf, stateOf, workspace } from '../model/people.js';
import { liveOf } from '../model/status.js';

const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
const live = stateOf(ids.map((id) => livePerson(id, { email: `${id}@acme.example` })));
const leaving = (...who: readonly string[]) =>
  stateOf(ids.map((id) => desiredPerson(id, who.includes(id) ? { separatedAt: at('2026-02-02') } : {})));
const inputOf = (desired: State, given: Partial<PlanInput> = {}) =>
  planInput(desired, live, { guards: { maxSeparations: { count: 2 } }, ...given });

function reviewOf(pull: number, input: PlanInput): Review {
  const plan = makePlan(input);
  return { pull, digest: plan.digest, fields: new Set(approvals(plan, input.desired, input.signingKey)) };
}

const label = (pull: number, name: GuardName = 'mass-separation'): Lift => ({ name, pull, by: 'octocat' });

function lift(input: PlanInput, lifts: readonly Lift[], reviews: readonly Review[]) {
  const plan: Plan = makePlan(input);
  const reviewed = { reviews, waiting: new Set<string>(), signingKey: input.signingKey };
  const { stopped, lifted } = liftGuards(plan, lifts, reviewed, input);
  return {
    stopped: stopped.map(({ name, actual }) => `${name} ${actual}`),
    lifted: lifted.map(({ guard, pull, by }) => `${guard.name} ${guard.actual} by ${by} on ${pull}`),
  };
}

describe('a label', () => {
  const union = inputOf(leaving('a', 'b', 'c', 'd', 'e'));
  const first = reviewOf(1, inputOf(leaving('a', 'b', 'c')));
  const second = reviewOf(2, inputOf(leaving('d', 'e')));

  it('lifts a guard for its own pull request', () => {
    expect(lift(union, [label(1)], [first, second])).toEqual({
      stopped: [],
      lifted: ['mass-separation 5 by octocat on 1'],
    });
  });

  it('does not lift what other pull requests hold, and says how much that is', () => {
    const third = reviewOf(2, inputOf(leaving('c', 'd', 'e')));
    const small = reviewOf(1, inputOf(leaving('a', 'b')));
    expect(lift(union, [label(1)], [small, third])).toEqual({ stopped: ['mass-separation 3'], lifted: [] });
    expect(lift(union, [label(1), label(2)], [small, third])).toEqual({
      stopped: [],
      lifted: ['mass-separation 5 by octocat on 1', 'mass-separation 5 by octocat on 2'],
    });
  });

  it('lifts for a review of which only the digest was kept, and under a signing key', () => {
    expect(lift(union, [label(1)], [{ ...first, fields: null }, second]).stopped).toEqual([]);
    const signed = { ...union, signingKey: 'k' };
    const review = reviewOf(1, signed);
    expect(lift(signed, [label(1)], [review]).stopped).toEqual([]);
    expect(lift({ ...signed, signingKey: 'other' }, [label(1)], [review]).stopped).toEqual(['mass-separation 5']);
  });

  it('of another guard, or of a pull request without a review, lifts nothing', () => {
    expect(lift(union, [], [first, second])).toEqual({ stopped: ['mass-separation 5'], lifted: [] });
    expect(lift(union, [label(1, 'mass-change')], [first, second]).stopped).toEqual(['mass-separation 5']);
    expect(lift(union, [label(3)], [first, second]).stopped).toEqual(['mass-separation 5']);
  });

  it('says nothing where no guard has tripped', () => {
    expect(lift(inputOf(leaving('a')), [label(1)], [])).toEqual({ stopped: [], lifted: [] });
  });
});

describe('an operation of two pull requests', () => {
  it('counts by the part that the label is not for', () => {
    const both = (fields: Identity['fields']) => stateOf(ids.map((id) => desiredPerson(id, fields)));
    const dates = reviewOf(1, inputOf(both({ separatedAt: at('2026-02-02') })));
    const titles = reviewOf(2, inputOf(both({ jobTitle: 'Lead' })));
    const union = inputOf(both({ separatedAt: at('2026-02-02'), jobTitle: 'Lead' }));
    expect(lift(union, [label(1)], [dates, titles]).stopped).toEqual([]);
    expect(lift(union, [label(2)], [dates, titles]).stopped).toEqual(['mass-separation 6']);
  });

  it('counts whole where it cannot be done in part', () => {
    const groups = [
      { id: 1, name: 'Ops' },
      { id: 2, name: 'Eng' },
    ];
    const scope = (...kept: readonly number[]) =>
      planInput({ ...stateOf([]), scopes: [scopeOf('P', kept)] }, stateOf([]), {
        live: liveOf([], [], { groups: { groups, whole: true }, workspaces: [workspace(5, 'P', groups)] }),
      });
    const one = reviewOf(1, scope(1));
    const other = reviewOf(2, scope(2));
    expect(lift(scope(), [label(1, 'scope-clear')], [one, other]).stopped).toEqual(['scope-clear 1']);
    expect(lift(scope(), [label(1, 'scope-clear'), label(2, 'scope-clear')], [one, other]).stopped).toEqual([]);
  });
});

describe('an empty roster', () => {
  it('is let through by any label for it', () => {
    const empty = inputOf(stateOf([]));
    expect(lift(empty, [], []).stopped).toEqual(['empty-roster 6']);
    expect(lift(empty, [label(7, 'empty-roster')], [])).toEqual({
      stopped: [],
      lifted: ['empty-roster 6 by octocat on 7'],
    });
  });
});
