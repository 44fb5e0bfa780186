import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameField } from '../../src/state/compare.js';
import { IDENTITY_FIELD_NAMES, type Identity } from '../../src/state/identity.js';
import type { PersonnelField as Field, Override } from '../../src/state/personnel.js';
import type { State } from '../../src/state/state.js';
import { anyPeople } from '../model/arbitrary.js';
import { livePersonnel } from '../model/fake-personnel.js';
import { documentOf, FakeTenant, overrideOf, rosterOf, scopeOf } from '../model/fake-tenant.js';
import { at, desiredPerson, livePerson } from '../model/people.js';
import { undo } from '../model/undo.js';

const same = (a: Identity | undefined, b: Identity | undefined) =>
  IDENTITY_FIELD_NAMES.every((field) => sameField(field, a?.fields[field], b?.fields[field]));

describe('identities', () => {
  it('are as before once an apply has been taken back; a record that it made is gone', async () => {
    await fc.assert(
      fc.asyncProperty(anyPeople(), async ({ desired, live }) => {
        const tenant = new FakeTenant({ identities: [...live.identities.values()] });
        const before = new Map(tenant.identities.records);
        const { plan, outcomes } = await tenant.apply(desired);
        fc.pre(outcomes.every(({ outcome }) => outcome === 'done'));
        // A rename that found both records, as a stop leaves them, makes one of two.
        fc.pre(plan.operations.every(({ action, key }) => action !== 'rename' || !before.has(key)));
        const undone = await undo({ tenant, desired, operations: plan.operations });
        expect(undone.said).toEqual([]);
        const back = await tenant.apply(undone.edited, { applied: desired });
        expect(back.outcomes.every(({ outcome }) => outcome === 'done')).toBe(true);
        expect([...tenant.identities.records.keys()].sort()).toEqual([...before.keys()].sort());
        for (const [id, record] of tenant.identities.records) expect(same(record, before.get(id))).toBe(true);
        const twice = await undo({ tenant, desired: undone.edited, operations: plan.operations });
        expect([twice.records, twice.said]).toEqual([[], []]);
      }),
      { numRuns: 100 },
    );
  });
});

const EMAILS = ['ann@acme.example', 'bob@acme.example'] as const;
const GROUPS = [1, 2, 3].map((id) => ({ id, name: `Group ${id}` }));

const day = fc.constantFrom('2019-05-01', '2020-01-01', '2026-06-14');
const overridden: fc.Arbitrary<Override['fields'] | null> = fc.option(
  fc
    .tuple(
      fc.record({ startedAt: day, separatedAt: day }, { requiredKeys: [] }),
      fc.constantFrom<Override['fields'][]>(
        {},
        { employmentStatus: 'CURRENT_CONTRACTOR' },
        { employmentStatus: 'FORMER_EMPLOYEE', separatedAt: '2025-01-01' },
        { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'A mailbox' },
        { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'A robot' },
      ),
    )
    .map(([dates, status]) => ({ ...dates, ...status }))
    .filter((fields) => Object.keys(fields).length > 0),
);

const roster = fc.record({
  overrides: fc.tuple(overridden, overridden),
  groups: fc.subarray([1, 2, 3]),
  hasDocument: fc.boolean(),
});

type Written = typeof roster extends fc.Arbitrary<infer T> ? T : never;

const identities = [
  desiredPerson('a', { email: EMAILS[0], startedAt: at('2020-01-01'), isContractor: false }),
  desiredPerson('b', { email: EMAILS[1], startedAt: at('2021-01-01'), separatedAt: at('2026-01-31') }),
];

function stateOf({ overrides, groups, hasDocument }: Written): State {
  return rosterOf({
    identities,
    overrides: overrides.flatMap((fields, index) => (fields ? [overrideOf(EMAILS[index] ?? '', fields)] : [])),
    scopes: [scopeOf('Primary', groups)],
    documents: hasDocument ? [documentOf(EMAILS[0], 'a.pdf', 'one')] : [],
  });
}

/** What a tenant shows once identity sync has run. */
function shown(tenant: FakeTenant) {
  tenant.sync();
  return {
    people: [...tenant.personnel.people.values()].map(({ fields }) => fields),
    scope: [...(tenant.scopes.scopes.get('Primary') ?? [])].sort(),
    documents: tenant.documents.documents.map(({ name }) => name),
  };
}

describe('overrides, scopes and documents', () => {
  it('are as before once an apply has been taken back, and so is what the roster says of them', async () => {
    await fc.assert(
      fc.asyncProperty(roster, roster, async (one, other) => {
        const tenant = new FakeTenant({
          identities: identities.map(({ identityId, fields }) => livePerson(identityId, fields)),
          people: EMAILS.map((email, index) => livePersonnel(index + 1, email)),
          scopes: { Primary: [1] },
          groups: GROUPS,
        });
        tenant.sync();
        const former = stateOf(one);
        await tenant.apply(former);
        const before = shown(tenant);
        const desired = stateOf({ ...other, hasDocument: other.hasDocument || one.hasDocument });
        const { plan } = await tenant.apply(desired, { applied: former });
        tenant.sync();
        const undone = await undo({ tenant, desired, operations: plan.operations, former });
        expect(undone.refused).toEqual([]);
        // A date that the first apply gave by hand, only a reset of everything would take.
        fc.pre(undone.said.length === 0);
        await tenant.apply(undone.edited, { applied: desired });
        expect(shown(tenant)).toEqual(before);
        // A line whose value Drata held anyhow took no operation: no report knows of it.
        for (const { key, changes } of plan.operations.filter(({ resource }) => resource === 'personnel')) {
          const said = (state: State) => changes.map(({ field }) => state.overrides.get(key)?.fields[field as Field]);
          expect(said(undone.edited)).toEqual(said(former));
        }
        const twice = await undo({
          tenant,
          desired: undone.edited,
          applied: undone.edited,
          operations: plan.operations,
          former,
        });
        expect([twice.records, twice.said]).toEqual([[], []]);
      }),
      { numRuns: 100 },
    );
  });
});
