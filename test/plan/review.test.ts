import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planDigest } from '../../src/plan/digest.js';
import type { Live } from '../../src/plan/live.js';
import { makePlan, type PlanInput } from '../../src/plan/make-plan.js';
import type { Operation, Plan } from '../../src/plan/plan.js';
import {
  approvals,
  carriedApprovals,
  coveredBy,
  findUnreviewed,
  leaveOthersGroups,
  type Review,
  type Reviewed,
  restrictTo,
} from '../../src/plan/review.js';
import type { IdentityField } from '../../src/state/identity.js';
import type { Person, PersonnelFields } from '../../src/state/personnel.js';
import { EMPTY_STATE, type State } from '../../src/state/state.js';
import { anyPeople, anyTenant, type Tenant } from '../model/arbitrary.js';
import {
  at,
  desiredPerson,
  document,
  liveDocument,
  livePerson,
  planInput,
  planOf,
  scopeOf,
  stateOf,
  workspace,
} from '../model/people.js';
import { liveOf, override, personnel, rosterOf } from '../model/status.js';

const KEY = 'a signing key';
const SAM = 'sam@acme.example';
const NOTHING: Reviewed = { reviews: [], waiting: new Set(), signingKey: null };

const planned = ({ desired, applied, live }: Tenant, given: Partial<PlanInput> = {}): Plan =>
  planOf(desired, live.state, { live, applied, ...given });

/** What the check run of a pull request with this plan keeps. */
function reviewOf(plan: Plan, desired: State, signingKey: string | null = null, pull = 1): Review {
  return { pull, digest: plan.digest, fields: new Set(approvals(plan, desired, signingKey)) };
}

const unreviewed = (plan: Plan, ...reviews: readonly Review[]) => findUnreviewed(plan, { ...NOTHING, reviews });

/** Fewer runs than usual: each plans twice. */
const RUNS = { numRuns: 60 };

describe('the approvals of a plan', () => {
  const keys = fc.constantFrom(null, KEY);

  it('are sorted 12 hex digits, and cover the plan that they are of', () => {
    fc.assert(
      fc.property(anyTenant(), keys, (tenant, signingKey) => {
        const plan = planned(tenant, { signingKey });
        const review = reviewOf(plan, tenant.desired, signingKey);
        const all = [...(review.fields ?? [])];
        expect(all).toEqual([...new Set(all)].sort());
        for (const one of all) expect(one).toMatch(/^[0-9a-f]{12}$/);
        for (const operation of plan.operations) expect(coveredBy(operation, new Set(all), signingKey)).toBe(true);
        for (const fields of [review.fields, null]) {
          const reviewed = { ...NOTHING, signingKey, reviews: [{ ...review, fields }] };
          expect(findUnreviewed(plan, reviewed)).toEqual([]);
        }
      }),
      RUNS,
    );
  });

  it('are the same when lines move', () => {
    fc.assert(
      fc.property(anyPeople(), ({ desired, live }) => {
        const moved = stateOf(
          [...desired.identities.values()].map((one) => ({ ...one, source: { file: 'z.yaml', line: 99, column: 1 } })),
          [...desired.removals.values()].map((one) => ({ ...one, source: null })),
        );
        expect(approvals(planOf(moved, live), moved, null)).toEqual(approvals(planOf(desired, live), desired, null));
      }),
      RUNS,
    );
  });

  it('survive other live values before', () => {
    fc.assert(
      fc.property(
        anyPeople(),
        fc.constantFrom(null, 'y@acme.example', at('2019-05-01')),
        ({ desired, live }, value) => {
          const plan = planOf(desired, live);
          const touched = new Map(
            plan.operations.map(({ key, changes }) => [
              live.identities.has(key) ? key : String(changes.find(({ field }) => field === 'identityId')?.before),
              new Set(changes.map(({ field }) => field)),
            ]),
          );
          const other = stateOf(
            [...live.identities.values()].map((one) => ({
              ...one,
              fields: Object.fromEntries(
                Object.entries(one.fields).map(([field, held]) => [
                  field,
                  touched.get(one.identityId)?.has(field as IdentityField) ? value : held,
                ]),
              ),
            })),
          );
          expect(unreviewed(planOf(desired, other), reviewOf(plan, desired))).toEqual([]);
        },
      ),
      RUNS,
    );
  });

  it('cover no other value after', () => {
    fc.assert(
      fc.property(anyTenant(), (tenant) => {
        const plan = planned(tenant);
        const approved = reviewOf(plan, tenant.desired).fields ?? new Set();
        for (const operation of plan.operations.filter(({ action }) => action !== 'release' && action !== 'remove')) {
          for (const change of operation.changes) {
            const other = { ...operation, changes: [{ ...change, after: 'another value' }] };
            expect(coveredBy(other, approved, null)).toBe(false);
          }
        }
      }),
      RUNS,
    );
  });

  it('cover nothing under another signing key, or under none', () => {
    fc.assert(
      fc.property(anyTenant(), fc.constantFrom(null, 'another key'), (tenant, other) => {
        const plan = planned(tenant, { signingKey: KEY });
        const review = reviewOf(plan, tenant.desired, KEY);
        const due = plan.operations.filter(({ pending }) => pending === null);
        for (const fields of [review.fields, null]) {
          const found = findUnreviewed(plan, { ...NOTHING, reviews: [{ ...review, fields }], signingKey: other });
          expect(found.map(({ operation }) => operation)).toEqual(due);
        }
      }),
      RUNS,
    );
  });

  it('of two pull requests cover the plan of both, and neither covers it alone', () => {
    fc.assert(
      fc.property(anyPeople(), fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), ({ desired, live }, mine) => {
        const plan = planOf(desired, live);
        const part = (operations: readonly Operation[], pull: number): Review => ({
          ...reviewOf({ ...plan, operations }, desired, null, pull),
          digest: planDigest(operations, null),
        });
        const [first, second] = [true, false].map((which, index) =>
          part(
            plan.operations.filter((_, at) => mine[at] === which),
            index,
          ),
        ) as [Review, Review];
        expect(unreviewed(plan, first, second)).toEqual([]);
        // Of one, only the digest fitted.
        expect(unreviewed(plan, { ...first, fields: null }, second)).toEqual([]);
        expect(unreviewed(plan, first)).toHaveLength(plan.operations.filter((_, at) => mine[at] === false).length);
      }),
      RUNS,
    );
  });
});

describe('what a stop leaves half-done', () => {
  const whole = (desired: State, live: Live, applied: State | null = null) =>
    reviewOf(planOf(desired, live.state, { live, applied }), desired);

  it('of a correction is reviewed: the date that is missing now', () => {
    const desired = stateOf([desiredPerson('a', { separatedAt: at('2026-02-02') })]);
    const review = whole(desired, liveOf([livePerson('a', { separatedAt: at('2026-01-01') })]));
    expect(unreviewed(planOf(desired, stateOf([livePerson('a')])), review)).toEqual([]);
  });

  it('of a rename is reviewed: the old record that is still there', () => {
    const desired = stateOf([desiredPerson('n', { jobTitle: 'x' }, 'o')]);
    const review = whole(desired, liveOf([livePerson('o')]));
    const half = planOf(desired, stateOf([livePerson('o'), livePerson('n', { jobTitle: 'x' })]));
    expect(half.operations).toHaveLength(1);
    expect(unreviewed(half, review)).toEqual([]);
    const another = stateOf([desiredPerson('n', { jobTitle: 'x' }, 'p')]);
    expect(unreviewed(planOf(another, stateOf([livePerson('p'), livePerson('n', { jobTitle: 'x' })])), review)).toEqual(
      [expect.objectContaining({ fields: [null] })],
    );
  });

  it('of a release is reviewed: the override that remains, with the day that the identity gives it', () => {
    const identity = desiredPerson('a', { email: SAM, separatedAt: at('2026-01-31') });
    const status = { employmentStatus: 'FORMER_CONTRACTOR' } as const;
    const desired = rosterOf([identity], [override(SAM, status)]);
    const applied = rosterOf([identity], [override(SAM, { ...status, startedAt: '2020-07-06' })]);
    const held = { ...status, startedAt: '2020-07-06', separatedAt: '2026-01-31' };
    const records = [livePerson('a', { email: SAM, separatedAt: at('2026-01-31') })];
    const review = whole(desired, liveOf(records, [personnel(42, SAM, held, at('2026-01-01'))]), applied);
    const reset = liveOf(records, [personnel(42, SAM)]);
    const half = planOf(desired, reset.state, { live: reset, applied });
    expect(half.operations.map(({ action }) => action)).toContain('override');
    expect(unreviewed(half, review)).toEqual([]);
  });

  it('of any release is reviewed', () => {
    fc.assert(
      fc.property(anyTenant(), anyFields(), (tenant, fields) => {
        const plan = planned(tenant);
        const released = new Set(plan.operations.flatMap(({ action, key }) => (action === 'release' ? [key] : [])));
        const reset = (tenant.live.personnel ?? []).map(
          (person): Person => (released.has(person.email ?? '') ? { ...person, statusSetAt: null, fields } : person),
        );
        const half = planned({ ...tenant, live: { ...tenant.live, personnel: reset } });
        const again = { ...half, operations: half.operations.filter(({ key }) => released.has(key)) };
        expect(unreviewed(again, reviewOf(plan, tenant.desired))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('of an upload is reviewed: the whole file, where the copy that it was to replace is gone', () => {
    const desired = { ...stateOf([]), documents: [document(SAM, 'new', { completionDate: '2026-01-01' })] };
    const applied = { ...desired, documents: [document(SAM, 'old', { completionDate: '2026-01-01' })] };
    const held = liveOf([], [personnel(42, SAM)], { documents: new Map([[142, [liveDocument(1, 142)]]]) });
    const review = whole(desired, held, applied);
    const gone = { ...held, documents: new Map([[142, []]]) };
    const plan = planOf(desired, gone.state, { live: gone, applied });
    expect(plan.operations[0]?.changes).toHaveLength(4);
    expect(unreviewed(plan, review)).toEqual([]);
  });
});

describe('what waits', () => {
  it('is carried, and covers the operation once it is due, whatever Drata holds by then', () => {
    fc.assert(
      fc.property(anyTenant(), anyFields(), fc.constantFrom(null, KEY), (tenant, fields, signingKey) => {
        const before = planned(tenant, { signingKey });
        const reviews = [reviewOf(before, tenant.desired, signingKey)];
        const carried = new Set(carriedApprovals(before, tenant.desired, { ...NOTHING, reviews, signingKey }));
        const waited = new Set(before.operations.flatMap(({ id, pending }) => (pending === null ? [] : [id])));
        const known = new Map((tenant.live.personnel ?? []).map((person) => [person.email, person]));
        const named = [...tenant.desired.overrides.keys(), ...tenant.desired.documents.map(({ person }) => person)];
        const people = [...new Set(named)]
          .filter((email) => !known.has(email))
          .map((email, index) => ({
            ...personnel(50 + index, email, fields),
            customFields: [{ id: 1, name: 'Level', value: '9' }],
          }));
        const live = { ...tenant.live, personnel: [...known.values(), ...people] };
        const after = planned({ ...tenant, live }, { signingKey });
        for (const operation of after.operations.filter(({ id }) => waited.has(id))) {
          expect(coveredBy(operation, carried, signingKey)).toBe(true);
        }
        const others = before.operations.filter(({ id }) => !waited.has(id));
        for (const operation of others) expect(coveredBy(operation, carried, signingKey)).toBe(false);
      }),
      RUNS,
    );
  });

  const desired = rosterOf(
    [],
    [override(SAM, { startedAt: '2020-07-06' }, [['Level', 4]]), override('eve@acme.example', {}, [['Level', 5]])],
  );
  const plan = planOf(desired, stateOf([]), { live: liveOf([]) });

  it('is carried on from the last deployment, and only as far as it was reviewed', () => {
    const [eve, sam] = plan.operations as [Operation, Operation];
    const of = (...operations: readonly Operation[]) => approvals({ operations }, desired, null);
    const startOnly = of({ ...sam, changes: sam.changes.slice(0, 1), pending: null });
    expect(carriedApprovals(plan, desired, NOTHING)).toEqual([]);
    expect(carriedApprovals(plan, desired, { ...NOTHING, waiting: new Set(of(eve)) })).toEqual(of(eve));
    const reviews = [{ pull: 1, digest: 'sha256:0', fields: new Set(startOnly) }];
    const both = carriedApprovals(plan, desired, { ...NOTHING, reviews, waiting: new Set(of(eve)) });
    expect(both).toEqual([...of(eve), ...startOnly].sort());
  });

  it('is carried whole where the check run kept only the digest', () => {
    const reviews = [{ pull: 1, digest: plan.digest, fields: null }];
    expect(carriedApprovals(plan, desired, { ...NOTHING, reviews })).toEqual(approvals(plan, desired, null));
  });

  it('needs no review before it is due', () => {
    expect(findUnreviewed(plan, NOTHING)).toEqual([]);
  });
});

describe('a plan without its reviews', () => {
  it('names operation and fields, not those that are reviewed', () => {
    const desired = stateOf([desiredPerson('a', { jobTitle: 'Lead', managerId: 'b' }), desiredPerson('n', {})]);
    const plan = planOf(desired, stateOf([livePerson('a')]));
    const found = (reviewed: Reviewed) =>
      findUnreviewed(plan, reviewed).map(({ operation, fields }) => [operation.key, fields]);
    expect(found(NOTHING)).toEqual([
      ['a', ['jobTitle', 'managerId']],
      ['n', [null]],
    ]);
    const title = planOf(stateOf([desiredPerson('a', { jobTitle: 'Lead' })]), stateOf([livePerson('a')]));
    expect(found({ ...NOTHING, reviews: [reviewOf(title, desired)] })).toEqual([
      ['a', ['managerId']],
      ['n', [null]],
    ]);
  });
});

describe('a plan restricted to what waited', () => {
  const desired = rosterOf(
    [desiredPerson('a', { jobTitle: 'Lead' })],
    [override(SAM, { startedAt: '2020-07-06' }), override('eve@acme.example', { startedAt: '2021-01-01' })],
  );
  const input = (live: Live) => planInput(desired, live.state, { live, guards: { maxChanges: { count: 0 } } });
  const records = [livePerson('a')];
  const before = planOf(desired, stateOf(records), { live: liveOf(records) });
  const reviews = [reviewOf(before, desired)];
  const waiting = new Set(carriedApprovals(before, desired, { ...NOTHING, reviews }));

  it('holds what has become due and what still waits, with guards, summary and digest of its own', () => {
    const live = liveOf(records, [personnel(42, SAM)]);
    const plan = restrictTo(input(live), waiting);
    expect(plan.operations.map(({ id, pending }) => [id, pending === null])).toEqual([
      ['personnel/eve@acme.example', false],
      [`personnel/${SAM}`, true],
    ]);
    expect([plan.summary.override, plan.summary.pending, plan.summary.update]).toEqual([1, 1, 0]);
    expect(plan.guards.find(({ name }) => name === 'mass-change')).toMatchObject({ actual: 1, tripped: true });
    expect(plan.digest).toBe(planDigest(plan.operations, null));
    expect(plan.warnings).toContainEqual(expect.objectContaining({ code: 'not-reviewed' }));
  });

  it('does the part of an operation that was reviewed', () => {
    const live = liveOf(records, [personnel(42, SAM)]);
    const more = {
      ...input(live),
      desired: rosterOf([], [override(SAM, { startedAt: '2020-07-06', separatedAt: '2026-01-01' })]),
    };
    const plan = restrictTo(more, waiting);
    expect(plan.operations[0]?.changes.map(({ field }) => field)).toEqual(['startedAt']);
  });

  it('tells of a document left out without its type and name', () => {
    const waiting = planInput({ ...EMPTY_STATE, documents: [document(SAM, 'a')] }, EMPTY_STATE);
    expect(restrictTo(waiting, new Set()).warnings).toMatchObject([
      {
        code: 'not-reviewed',
        message: `A document of ${SAM} differs in more than was reviewed; that is left to the next plan`,
      },
    ]);
  });

  it('holds nothing where nothing waited', () => {
    const live = liveOf(records, [personnel(42, SAM)]);
    expect(restrictTo(input(live), new Set()).operations).toEqual([]);
  });
});

function anyFields(): fc.Arbitrary<PersonnelFields> {
  return fc.record({
    employmentStatus: fc.constantFrom('CURRENT_EMPLOYEE', 'OUT_OF_SCOPE', 'FORMER_EMPLOYEE'),
    notHumanReason: fc.constantFrom(null, 'Other'),
    startedAt: fc.constantFrom(null, '2001-01-01'),
    separatedAt: fc.constantFrom(null, '2001-01-01'),
  });
}

describe('groups that others have put into a scope since the review', () => {
  const groups = [1, 2, 3].map((id) => ({ id, name: `Group ${id}` }));
  const input = (held: readonly number[], former: readonly number[] | null): PlanInput => {
    const scoped = (kept: readonly number[]): State => ({ ...stateOf([]), scopes: [scopeOf('Primary', kept)] });
    const inScope = groups.filter(({ id }) => held.includes(id));
    return planInput(scoped([1]), stateOf([]), {
      live: liveOf([], [], { groups: { groups, whole: true }, workspaces: [workspace(5, 'Primary', inScope)] }),
      applied: former && scoped(former),
    });
  };
  const moved = ({ operations }: Plan) => operations.flatMap(({ changes }) => changes.map(({ field }) => field));
  const then = input([1, 2], [1, 2]);
  const review = reviewOf(makePlan(then), then.desired);
  const leave = (now: PlanInput) => leaveOthersGroups(makePlan(now), now, { ...NOTHING, reviews: [review] });

  it('stay until the next plan, and the reviewed ones go', () => {
    const plan = leave(input([1, 2, 3], [1, 2]));
    expect(moved(plan)).toEqual(['groups.2']);
    expect(plan.warnings.map(({ code }) => code)).toContain('not-reviewed');
    expect(unreviewed(plan, review)).toEqual([]);
  });

  it('are no others’ where the last applied roster listed them, or none is known', () => {
    for (const now of [input([1, 2, 3], [1, 2, 3]), input([1, 2, 3], null)]) {
      expect(unreviewed(leave(now), review).flatMap(({ fields }) => fields)).toEqual(['groups.3']);
    }
  });
});
