import { describe, expect, it } from 'vitest';
import type { Config } from '../../src/state/config.js';
import type { Identity } from '../../src/state/identity.js';
import { EMPTY_STATE } from '../../src/state/state.js';
import {
  allGroups,
  at,
  desiredPerson,
  livePerson,
  planOf,
  scopeOf,
  stateOf,
  tombstone,
  workspace,
} from '../model/people.js';
import { liveOf, override, personnel, rosterOf } from '../model/status.js';

const many = (count: number, make: (id: string) => Identity) =>
  Array.from({ length: count }, (_, index) => make(`emp-${index}`));

function guardOf(name: string, desired: Identity[], live: Identity[], guards: Config['guards'] = {}) {
  return planOf(stateOf(desired), stateOf(live), { guards }).guards.find((guard) => guard.name === name);
}

describe('guards (DESIGN section 6)', () => {
  const separated = (count: number) => many(count, (id) => desiredPerson(id, { separatedAt: at('2026-01-01') }));

  it('trips on more separations than the larger of 5 and 2 %', () => {
    expect(guardOf('mass-separation', separated(5), many(50, livePerson))).toMatchObject({
      limit: 5,
      actual: 5,
      tripped: false,
    });
    expect(guardOf('mass-separation', separated(6), many(50, livePerson))).toMatchObject({
      actual: 6,
      tripped: true,
    });
    expect(guardOf('mass-separation', separated(8), many(400, livePerson))).toMatchObject({ limit: 8, tripped: false });
  });

  it('takes its share of those who have not left', () => {
    const live = [...many(300, livePerson), livePerson('left', { separatedAt: at('2020-01-01') })];
    expect(guardOf('mass-separation', separated(1), live)).toMatchObject({ limit: 6 });
  });

  it('takes a count or a share from the config in place of the default', () => {
    expect(
      guardOf('mass-separation', separated(1), many(50, livePerson), { maxSeparations: { count: 0 } }),
    ).toMatchObject({
      limit: 0,
      tripped: true,
      allow: '--allow mass-separation',
    });
    const changed = many(16, (id) => desiredPerson(id, { jobTitle: 'x' }));
    expect(guardOf('mass-change', changed, many(100, livePerson), { maxChanges: { share: 0.15 } })).toMatchObject({
      limit: 15,
      tripped: true,
    });
    expect(guardOf('mass-change', [], many(100, livePerson), { maxChanges: { share: 0.29 } })?.limit).toBe(29);
  });

  it('trips on mass reactivation and mass change', () => {
    const back = many(6, (id) => desiredPerson(id, { separatedAt: null }));
    const left = many(6, (id) => livePerson(id, { separatedAt: at('2020-01-01') }));
    expect(guardOf('mass-reactivation', back, left)).toMatchObject({ actual: 6, limit: 5, tripped: true });
    const changed = many(26, (id) => desiredPerson(id, { jobTitle: 'x' }));
    expect(guardOf('mass-change', changed, many(40, livePerson))).toMatchObject({
      actual: 26,
      limit: 25,
      tripped: true,
    });
  });

  it('does not count a deleted leaver as reactivated', () => {
    const plan = planOf(
      stateOf([desiredPerson('a')], [tombstone('z')]),
      stateOf([livePerson('a'), livePerson('z', { separatedAt: at('2020-01-01') })]),
    );
    expect(plan.guards.find(({ name }) => name === 'mass-reactivation')?.actual).toBe(0);
  });

  it('trips on more than 5 deletions', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const plan = planOf(
      stateOf([desiredPerson('x')], ids.map(tombstone)),
      stateOf(['x', ...ids].map((id) => livePerson(id))),
    );
    expect(plan.guards.find(({ name }) => name === 'deletions')).toMatchObject({ actual: 6, limit: 5, tripped: true });
  });

  it('trips when the roster is empty while live is not', () => {
    expect(guardOf('empty-roster', [], many(3, livePerson))).toMatchObject({ actual: 3, limit: 0, tripped: true });
    expect(guardOf('empty-roster', [], [])?.tripped).toBe(false);
    expect(guardOf('empty-roster', [desiredPerson('x')], many(3, livePerson))?.tripped).toBe(false);
  });

  describe('email-takeover', () => {
    const email = 'ann@acme.example';
    const warningsOf = (desired: Identity[], live: Identity[]) => planOf(stateOf(desired), stateOf(live)).warnings;

    it('trips on an address that another live identity holds, without case, and suggests previously', () => {
      const desired = [desiredPerson('new', { email })];
      const live = [livePerson('old', { email: 'ANN@acme.example' })];
      expect(guardOf('email-takeover', desired, live)).toMatchObject({ actual: 1, tripped: true });
      expect(warningsOf(desired, live)[0]).toMatchObject({
        code: 'email-takeover',
        message: expect.stringContaining('previously: old'),
      });
    });

    it('says to move the holder first when it is in the roster', () => {
      const desired = [desiredPerson('a', { email }), desiredPerson('b', { email: 'b@acme.example' })];
      const live = [livePerson('a', { email: 'x@acme.example' }), livePerson('b', { email })];
      expect(guardOf('email-takeover', desired, live)?.tripped).toBe(true);
      expect(warningsOf(desired, live)[0]?.message).toContain('give b its new address first');
    });

    it('does not suggest a rename where the holder is to be deleted', () => {
      const plan = planOf(
        stateOf([desiredPerson('a', { email })], [tombstone('z')]),
        stateOf([livePerson('a'), livePerson('z', { email })]),
      );
      expect(plan.guards.find(({ name }) => name === 'email-takeover')?.tripped).toBe(true);
      expect(plan.warnings.find(({ code }) => code === 'email-takeover')?.message).toContain('z is to be deleted');
    });

    it('does not trip for a declared rename, for the same record, or for a deletion', () => {
      expect(
        guardOf(
          'email-takeover',
          [desiredPerson('new', { email }, 'old')],
          [livePerson('old', { email: 'x@acme.example' })],
        )?.tripped,
      ).toBe(false);
      const half = [livePerson('old', { email }), livePerson('new')];
      expect(guardOf('email-takeover', [desiredPerson('new', { email }, 'old')], half)?.tripped).toBe(false);
      const plan = planOf(
        stateOf([desiredPerson('x')], [tombstone('z')]),
        stateOf([livePerson('x', { email }), livePerson('z', { email })]),
      );
      expect(plan.guards.find(({ name }) => name === 'email-takeover')?.tripped).toBe(false);
    });
  });

  it('trips on more than 5 releases', () => {
    const people = Array.from({ length: 6 }, (_, index) => personnel(index + 1, `p${index}@acme.example`));
    const applied = rosterOf(
      [],
      people.map(({ email }) => override(email ?? '', { startedAt: '2020-01-01' })),
    );
    const live = liveOf([], people);
    const guards = (settings: Config['guards'] = {}) =>
      planOf(EMPTY_STATE, live.state, { live, applied, guards: settings }).guards;
    const release = (of: ReturnType<typeof guards>) => of.find(({ name }) => name === 'mass-release');
    expect(release(guards())).toMatchObject({ actual: 6, limit: 5, tripped: true });
    expect(release(guards({ maxReleases: { count: 6 } }))?.tripped).toBe(false);
  });

  describe('over scopes', () => {
    const groups = [
      { id: 1, name: 'Ops' },
      { id: 2, name: 'Eng' },
    ];
    const guardsOf = (wanted: string[], after: number | null, before = 9) => {
      const live = liveOf([], [], {
        groups: allGroups(groups),
        workspaces: [workspace(5, 'Primary', groups, before), workspace(6, 'Other', null)],
        scopedAfter: new Map(after === null ? [] : [[5, after]]),
      });
      const { guards } = planOf({ ...EMPTY_STATE, scopes: [scopeOf('Primary', wanted)] }, live.state, { live });
      return guards.filter(({ name }) => name.startsWith('scope-'));
    };

    it('trips where one becomes empty', () => {
      expect(guardsOf([], 0)).toMatchObject([
        { name: 'scope-clear', actual: 1, limit: 0, tripped: true },
        { name: 'scope-drop', actual: 100, limit: 20, tripped: true },
      ]);
    });

    it('trips where more than 20 % of the people in one fall out, and not where nobody can tell', () => {
      expect(guardsOf(['Ops'], 7)[1]).toMatchObject({ actual: 23, limit: 20, tripped: true });
      expect(guardsOf(['Ops'], 8)[1]).toMatchObject({ actual: 12, limit: 20, tripped: false });
      expect(guardsOf(['Ops'], 800, 1000)[1]).toMatchObject({ actual: 20, tripped: false });
      expect(guardsOf(['Ops'], 799, 1000)[1]).toMatchObject({ actual: 21, tripped: true });
      expect(guardsOf(['Ops'], 12)[1]).toMatchObject({ actual: 0, tripped: false });
      expect(guardsOf(['Ops'], null)).toMatchObject([{ tripped: false }, { tripped: false }]);
    });
  });
});
