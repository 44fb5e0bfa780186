import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { predictStatus } from '../../src/plan/predict.js';
import type { PersonDocument } from '../../src/state/document.js';
import type { Identity, IdentityFields } from '../../src/state/identity.js';
import { dayOf } from '../../src/state/instant.js';
import type { Override, PersonnelFields } from '../../src/state/personnel.js';
import type { State } from '../../src/state/state.js';
import type { StopAt } from '../model/fake-calls.js';
import { FakePersonnel, livePersonnel } from '../model/fake-personnel.js';
import { documentOf, FakeTenant, overrideOf, rosterOf, scopeOf, TODAY } from '../model/fake-tenant.js';
import { at, desiredPerson, livePerson } from '../model/people.js';

/*
 * Random lives of a roster and its tenant: edits in git, edits by hand in Drata, identity syncs, applies, and applies that are
 * stopped at some call. At the end live has to be what roster, identities and hands make of it, and whoever is not in the roster
 * has to be as if the program had never run.
 */

const PEOPLE = [1, 2, 3, 4] as const;
type Who = (typeof PEOPLE)[number];
/** Known to the identity provider from the start; the fourth appears at the first sync. */
const NEWCOMER = 4;

const GROUPS = [1, 2, 3].map((id) => ({ id, name: `Group ${id}` }));
const DOCUMENTS = ['a.pdf', 'b.pdf'] as const;

type Step =
  | { readonly kind: 'identity'; readonly who: Who; readonly fields: Partial<IdentityFields> }
  | {
      readonly kind: 'override';
      readonly who: Who;
      readonly byNumber: boolean;
      readonly fields: Override['fields'] | null;
    }
  | { readonly kind: 'address'; readonly who: Who }
  | { readonly kind: 'scope'; readonly groups: readonly number[] }
  | { readonly kind: 'document'; readonly name: string; readonly what: string | 'leave' | 'remove' }
  | { readonly kind: 'hand'; readonly who: Who; readonly fields: Partial<PersonnelFields> }
  | { readonly kind: 'group by hand'; readonly group: number; readonly workspace: string }
  | { readonly kind: 'delete by hand'; readonly name: string }
  | { readonly kind: 'sync' }
  | { readonly kind: 'apply'; readonly stopAt: StopAt | null };

const who = fc.constantFrom(...PEOPLE);
const day = fc.constantFrom('2019-05-01', '2024-02-29', '2026-06-14');
const instant = fc.option(day.map(at), { nil: null });

const anyIdentity = fc.record(
  {
    startedAt: instant,
    separatedAt: instant,
    isContractor: fc.boolean(),
    jobTitle: fc.constantFrom('Lead', 'Engineer'),
  },
  { requiredKeys: ['isContractor'] },
);

const dates = fc.record({ startedAt: day, separatedAt: day }, { requiredKeys: [] });
const anyOverride: fc.Arbitrary<Override['fields']> = fc
  .tuple(
    dates,
    fc.constantFrom<Override['fields'][]>(
      {},
      {},
      { employmentStatus: 'CURRENT_CONTRACTOR' },
      { employmentStatus: 'FORMER_EMPLOYEE', separatedAt: '2025-01-01' },
      { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'A mailbox' },
      { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'A robot' },
    ),
  )
  .map(([some, status]) => ({ ...some, ...status }));

const byHand: fc.Arbitrary<Partial<PersonnelFields>> = fc.oneof(
  fc.record({ employmentStatus: fc.constantFrom('CURRENT_EMPLOYEE', 'FORMER_CONTRACTOR') }),
  fc.record({ startedAt: day }),
  fc.record({ separatedAt: day }),
);

const stopAt: fc.Arbitrary<StopAt | null> = fc.option(
  fc.record({ call: fc.integer({ min: 1, max: 9 }), how: fc.constantFrom('interrupt', 'late', 'outage', 'forbidden') }),
);

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('identity' as const), who, fields: anyIdentity }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('override' as const),
      who,
      byNumber: fc.boolean(),
      fields: fc.option(anyOverride),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('address' as const), who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('scope' as const), groups: fc.subarray([1, 2, 3]) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('document' as const),
      name: fc.constantFrom(...DOCUMENTS),
      what: fc.constantFrom('one', 'two', 'leave', 'remove'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('hand' as const), who, fields: byHand }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('group by hand' as const),
      group: fc.constantFrom(1, 2, 3),
      workspace: fc.constantFrom('Primary', 'Other'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('delete by hand' as const), name: fc.constantFrom(...DOCUMENTS) }),
  },
  { weight: 3, arbitrary: fc.constant({ kind: 'sync' as const }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('apply' as const), stopAt }) },
);

/** One life: the roster as it is written, what was last applied, the tenant, and a tenant in which nobody ever applied anything. */
class Life {
  desired: State = rosterOf({});
  applied: State | null = null;
  readonly tenant: FakeTenant;
  /** Personnel as identity syncs and hands alone would have it. */
  readonly untouched: FakePersonnel;
  readonly otherScope = new Set([1]);
  readonly everOverridden = new Set<Who>();
  readonly everByHand = new Set<Who>();
  /** Whose override a stopped run may have set: what leaves the roster before a whole one was never the last applied. */
  readonly #unfinished = new Set<Who>();
  readonly addresses = new Map<Who, string>(PEOPLE.map((one) => [one, `p${one}@acme.example`]));
  wasStopped = false;
  readonly deletedByHand: string[] = [];
  readonly removed: string[] = [];

  constructor(resetsAtOnce: boolean) {
    const people = PEOPLE.filter((one) => one !== NEWCOMER).map((one) => this.#person(one));
    this.tenant = new FakeTenant({
      identities: [livePerson('unmanaged', { email: 'stranger@acme.example', isContractor: false })],
      people,
      scopes: { Primary: [1], Other: [1] },
      groups: GROUPS,
      options: { resetsAtOnce },
    });
    this.untouched = new FakePersonnel(people);
  }

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'identity':
        return this.#writeIdentity(step.who, step.fields);
      case 'override':
        return this.#writeOverride(step.who, step.byNumber, step.fields);
      case 'address':
        return this.#move(step.who);
      case 'scope':
        this.desired = { ...this.desired, scopes: [scopeOf('Primary', step.groups)] };
        return;
      case 'document':
        return this.#writeDocument(step.name, step.what);
      case 'hand':
        if (!this.tenant.personnel.people.has(step.who)) return;
        this.everByHand.add(step.who);
        this.tenant.personnel.setByHand(step.who, step.fields);
        this.untouched.setByHand(step.who, step.fields);
        return;
      case 'group by hand':
        this.tenant.scopes.scopes.get(step.workspace)?.add(step.group);
        if (step.workspace === 'Other') this.otherScope.add(step.group);
        return;
      case 'delete by hand':
        for (const { documentId, name } of [...this.tenant.documents.documents]) {
          if (name !== step.name) continue;
          this.tenant.documents.drop(documentId);
          this.deletedByHand.push(name);
        }
        return;
      case 'sync':
        return this.sync();
      case 'apply':
        return this.apply(step.stopAt);
    }
  }

  sync(): void {
    for (const personnel of [this.tenant.personnel, this.untouched]) {
      for (const one of PEOPLE) {
        const known = personnel.people.get(one) ?? this.#person(one);
        personnel.people.set(one, { ...known, email: this.#address(one) });
      }
      personnel.sync(this.tenant.identities.records.values(), TODAY);
    }
  }

  async apply(stop: StopAt | null): Promise<void> {
    const { applied, desired } = this;
    const { outcomes, stopped } = await this.tenant.apply(desired, { applied, stopAt: stop });
    const isWhole = outcomes.every(({ outcome }) => outcome === 'done' || outcome === 'pending');
    if (stop === null)
      expect(outcomes.filter(({ outcome }) => outcome !== 'done' && outcome !== 'pending')).toEqual([]);
    for (const { operation, outcome } of outcomes) {
      if (operation.action === 'release' && outcome === 'done') this.#checkSetAgain(operation.key);
    }
    if (isWhole && stopped === null) {
      this.applied = desired;
      this.#unfinished.clear();
    } else {
      this.wasStopped = true;
      for (const one of PEOPLE) if (this.#overrideOf(one)) this.#unfinished.add(one);
    }
  }

  /** A release leaves no field of what remains to the next sync. */
  #checkSetAgain(key: string): void {
    const one = PEOPLE.find((id) => key === `id:${id}` || key.endsWith(this.#address(id)));
    const override = one && this.#overrideOf(one);
    if (!one || !override || this.tenant.personnel.people.get(one)?.email !== this.#address(one)) return;
    const fields = Object.keys(override.fields).filter((field) => field === 'startedAt' || field === 'separatedAt');
    expect([...(this.tenant.personnel.locks.get(one) ?? [])]).toEqual(expect.arrayContaining(fields));
    if (override.fields.employmentStatus) expect(this.tenant.personnel.people.get(one)?.statusSetAt).not.toBeNull();
  }

  /** What must hold once everything has been applied and synced. */
  async check(): Promise<void> {
    const { operations } = await this.tenant.plan(this.desired, { applied: this.applied });
    expect(operations.filter(({ pending }) => pending === null)).toEqual([]);
    for (const one of PEOPLE) this.#checkPerson(one);
    this.#checkScopes();
    this.#checkDocuments();
    expect(this.tenant.identities.records.get('unmanaged')?.fields).toEqual(
      livePerson('unmanaged', { email: 'stranger@acme.example', isContractor: false }).fields,
    );
  }

  #checkPerson(one: Who): void {
    const { people, locks } = this.tenant.personnel;
    const person = people.get(one);
    if (!this.everOverridden.has(one)) {
      expect(person).toEqual(this.untouched.people.get(one));
      expect(locks.get(one)).toEqual(this.untouched.locks.get(one));
      return;
    }
    const override = this.#overrideOf(one)?.fields ?? {};
    expect(person?.fields).toMatchObject(override);
    if (this.everByHand.has(one)) return;
    // Nobody but the roster set anything: what it does not set any more follows the identity again.
    const held = [...(locks.get(one) ?? [])];
    expect(held.filter((field) => !(field in override))).toEqual([]);
    if (override.employmentStatus === undefined) expect(person?.statusSetAt).toBeNull();
    const identity = this.#identityAt(person?.email ?? '');
    const day = (field: 'startedAt' | 'separatedAt') =>
      identity?.fields[field] ? dayOf(identity.fields[field]) : null;
    const synced = {
      employmentStatus: identity ? predictStatus(identity.fields, TODAY) : 'UNKNOWN',
      notHumanReason: null,
      startedAt: day('startedAt'),
      separatedAt: day('separatedAt'),
    };
    expect(person?.fields).toEqual({ ...synced, ...override });
  }

  #checkScopes(): void {
    const [wanted] = this.desired.scopes;
    const { scopes } = this.tenant.scopes;
    if (wanted) expect([...(scopes.get('Primary') ?? [])].sort()).toEqual(wanted.groups);
    expect(scopes.get('Other')).toEqual(this.otherScope);
  }

  #checkDocuments(): void {
    const held = this.tenant.documents.documents.map(({ name }) => name);
    for (const { name } of this.desired.documents) expect(held).toContain(name);
    for (const { name } of this.desired.documentRemovals) expect(held).not.toContain(name);
    const { arrived } = this.tenant.documents;
    for (const name of DOCUMENTS) {
      const uploads = arrived.filter((one) => one.startsWith(`${name}=`));
      const versions = uploads.filter((one, index) => one !== uploads[index - 1]).length;
      const gone = [...this.deletedByHand, ...this.removed].filter((one) => one === name).length;
      // Only a stop after a changed document was sent, and before the run was noted, may send it again.
      if (!this.wasStopped) expect(uploads.length).toBeLessThanOrEqual(versions + gone);
    }
  }

  #writeIdentity(one: Who, fields: Partial<IdentityFields>): void {
    const identities = new Map(this.desired.identities);
    const former = identities.get(`emp-${one}`)?.fields;
    const id = `emp-${one}`;
    identities.set(id, desiredPerson(id, { ...former, ...fields, email: this.#address(one) }));
    this.desired = { ...this.desired, identities };
  }

  #writeOverride(one: Who, byNumber: boolean, fields: Override['fields'] | null): void {
    const overrides = new Map(this.desired.overrides);
    const former = this.#overrideOf(one);
    if (former) overrides.delete(former.key);
    const key = byNumber ? `id:${one}` : this.#address(one);
    if (fields !== null) overrides.set(key, overrideOf(key, fields));
    this.everOverridden.add(one);
    // Between a new address that has been applied and its sync, nothing tells whose the override was.
    const isMoving = this.tenant.personnel.people.get(one)?.email !== this.#address(one);
    if (this.#unfinished.has(one) || isMoving) this.everByHand.add(one);
    this.desired = { ...this.desired, overrides };
  }

  /** A new address: in the roster at once, in Drata with the next sync. */
  #move(one: Who): void {
    const before = this.#address(one);
    const identity = this.desired.identities.get(`emp-${one}`);
    const override = this.#overrideOf(one);
    // Somebody without an identity has no address in the roster that could tell where the person went.
    if (!identity || this.applied?.identities.get(identity.identityId)?.fields.email !== before) return;
    if (this.tenant.personnel.people.get(one)?.email !== before) return;
    const after = `new.${before}`;
    this.addresses.set(one, after);
    this.#writeIdentity(one, {});
    if (override?.key === before) this.#rekey(override, after);
    if (one === 1) this.#rekeyDocuments(before, after);
  }

  #rekey(override: Override, key: string): void {
    const overrides = new Map(this.desired.overrides);
    overrides.delete(override.key);
    overrides.set(key, { ...override, key });
    this.desired = { ...this.desired, overrides };
  }

  #rekeyDocuments(before: string, after: string): void {
    const moved = <T extends { readonly person: string }>(one: T): T =>
      one.person === before ? { ...one, person: after } : one;
    const { documents, documentRemovals } = this.desired;
    this.desired = {
      ...this.desired,
      documents: documents.map(moved),
      documentRemovals: documentRemovals.map(moved),
    };
  }

  #writeDocument(name: string, what: string): void {
    const others = <T extends { readonly name: string }>(all: readonly T[]) => all.filter((one) => one.name !== name);
    const person = this.#address(1);
    const documents: readonly PersonDocument[] =
      what === 'one' || what === 'two' ? [documentOf(person, name, what)] : [];
    const tombstone = { person, type: 'SEC_TRAINING', name, reason: 'Wrong', source: null } as const;
    if (what === 'remove') this.removed.push(name);
    this.desired = {
      ...this.desired,
      documents: [...others(this.desired.documents), ...documents],
      documentRemovals: [...others(this.desired.documentRemovals), ...(what === 'remove' ? [tombstone] : [])],
    };
  }

  #overrideOf(one: Who): Override | undefined {
    const keys = [`id:${one}`, this.#address(one)];
    return [...this.desired.overrides.values()].find(({ key }) => keys.includes(key));
  }

  #identityAt(email: string): Identity | undefined {
    return [...this.tenant.identities.records.values()].find(({ fields }) => fields.email === email);
  }

  #person(one: Who) {
    return livePersonnel(one, this.#address(one), { employmentStatus: 'UNKNOWN' });
  }

  #address(one: Who): string {
    return this.addresses.get(one) ?? '';
  }
}

describe('the life of a roster', () => {
  it('ends in Drata as the roster says, whatever hands, syncs and stops come between', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 25 }), fc.boolean(), async (steps, resetsAtOnce) => {
        const life = new Life(resetsAtOnce);
        for (const step of steps) await life.take(step);
        // What waits for a sync is done after it; what a sync takes back from an unfinished release, too.
        for (let round = 0; round < 3; round += 1) {
          await life.apply(null);
          life.sync();
        }
        await life.check();
      }),
      { numRuns: 300 },
    );
  });
});
