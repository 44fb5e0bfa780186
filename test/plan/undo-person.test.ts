import { describe, expect, it } from 'vitest';
import type { Identity } from '../../src/state/identity.js';
import type { Override, Person, PersonnelFields } from '../../src/state/personnel.js';
import type { State } from '../../src/state/state.js';
import { livePersonnel } from '../model/fake-personnel.js';
import { FakeTenant, overrideOf, rosterOf } from '../model/fake-tenant.js';
import { at, definition, desiredPerson, livePerson } from '../model/people.js';
import { undo } from '../model/undo.js';

const KEY = 'ann@acme.example';
const OUT = { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'A mailbox' } as const;
const identity = desiredPerson('a', { email: KEY, startedAt: at('2020-01-01'), isContractor: false });
const synced: Partial<PersonnelFields> = { startedAt: '2020-01-01' };

const REQUIRED = definition(3, 'Department', 'TEXT', { isRequired: true });

type Case = {
  /** The roster before, and the one that is applied and taken back. */
  readonly before?: readonly Override[];
  readonly after: readonly Override[];
  readonly identities?: readonly Identity[];
  readonly held?: Partial<PersonnelFields>;
  readonly customFields?: Person['customFields'];
  /** Whether git knows the roster before, and the applied one. */
  readonly knowsFormer?: boolean;
  readonly knowsBase?: boolean;
  /** Whether Drata has the dates of the identities. */
  readonly isSynced?: boolean;
  /** What happens between the apply and now. */
  readonly meanwhile?: (tenant: FakeTenant) => void;
  /** The roster of now, where it is not the applied one. */
  readonly now?: readonly Override[];
};

/** Applies a roster after the one before, and takes the second back. */
async function takenBack(given: Case) {
  const { before = [], after, identities = [identity], held = synced, knowsFormer = true, knowsBase = true } = given;
  const rosterWith = (overrides: readonly Override[]): State => rosterOf({ identities, overrides });
  const tenant = new FakeTenant({
    identities: identities.map(({ identityId, fields }) => livePerson(identityId, fields)),
    people: [{ ...livePersonnel(1, KEY, held), customFields: given.customFields ?? [] }],
    options: { definitions: [definition(1, 'Level', 'NUMBER'), definition(2, 'Desk'), REQUIRED] },
  });
  if (given.isSynced ?? true) tenant.sync();
  await tenant.apply(rosterWith(before));
  const snapshot = tenant.personnel.people.get(1);
  const desired = rosterWith(after);
  const { plan, outcomes } = await tenant.apply(desired, { applied: rosterWith(before) });
  expect(outcomes.every(({ outcome }) => outcome === 'done')).toBe(true);
  given.meanwhile?.(tenant);
  const undone = await undo({
    tenant,
    desired: given.now ? rosterWith(given.now) : desired,
    operations: plan.operations,
    applied: knowsBase ? desired : null,
    former: knowsFormer ? rosterWith(before) : null,
  });
  await tenant.apply(undone.edited, { applied: knowsBase ? desired : null });
  tenant.sync();
  await tenant.apply(undone.edited, { applied: undone.edited });
  const twice = await undo({
    tenant,
    desired: undone.edited,
    operations: plan.operations,
    former: knowsFormer ? rosterWith(before) : null,
  });
  return {
    ...undone,
    override: [...undone.edited.overrides.values()],
    snapshot,
    now: tenant.personnel.people.get(1),
    twice,
  };
}

/** Overrides without where they stand. */
const bare = (overrides: readonly Override[]) =>
  overrides.map(({ key, fields, customFields }) => ({ key, fields, customFields: Object.fromEntries(customFields) }));

describe('an override', () => {
  it.each<[string, Case]>([
    [
      'was none before: the person goes back to identity sync',
      { after: [overrideOf(KEY, { startedAt: '2019-05-01' })] },
    ],
    ['was none before, of status and reason', { after: [overrideOf(KEY, OUT)] }],
    [
      'was another before',
      {
        before: [overrideOf(KEY, { startedAt: '2018-01-01', ...OUT })],
        after: [overrideOf(KEY, { startedAt: '2019-05-01', employmentStatus: 'CURRENT_CONTRACTOR' })],
      },
    ],
    [
      'had another reason',
      { before: [overrideOf(KEY, OUT)], after: [overrideOf(KEY, { ...OUT, notHumanReason: 'A robot' })] },
    ],
    [
      'was in part: one field released, another set',
      {
        before: [overrideOf(KEY, { startedAt: '2018-01-01' })],
        after: [overrideOf(KEY, { employmentStatus: 'FORMER_EMPLOYEE', separatedAt: '2026-01-31' })],
      },
    ],
    ['was released as a whole', { before: [overrideOf(KEY, { startedAt: '2018-01-01', ...OUT })], after: [] }],
    [
      'said by hand what the identity says',
      {
        before: [overrideOf(KEY, { startedAt: '2020-01-01', employmentStatus: 'CURRENT_EMPLOYEE' })],
        after: [overrideOf(KEY, { startedAt: '2019-05-01', ...OUT })],
      },
    ],
    ['of somebody without an identity', { identities: [], after: [overrideOf(KEY, OUT)] }],
  ])('%s', async (_, given) => {
    const { override, said, now, snapshot, twice } = await takenBack(given);
    expect(said.filter((one) => !one.endsWith('unsynced'))).toEqual([]);
    expect(bare(override)).toEqual(bare(given.before ?? []));
    expect(now?.fields).toEqual(snapshot?.fields);
    expect([twice.records, twice.said]).toEqual([[], []]);
  });

  it('keeps what somebody had set by hand before, since identity sync would not bring it back', async () => {
    const { override, now, snapshot } = await takenBack({
      before: [overrideOf(KEY, { startedAt: '2018-01-01' })],
      after: [overrideOf(KEY, { startedAt: '2019-05-01' })],
      knowsFormer: false,
    });
    expect(bare(override)).toEqual(bare([overrideOf(KEY, { startedAt: '2018-01-01' })]));
    expect(now?.fields).toEqual(snapshot?.fields);
  });

  it('gives custom fields their values back; a number of the roster stays one', async () => {
    const { override, said, twice, records } = await takenBack({
      customFields: [{ id: 1, name: 'Level', value: '3' }],
      after: [overrideOf(KEY, {}, { Level: 4, Desk: 'B2', Department: 'IT' })],
    });
    expect(said).toEqual([`customFields.Department of ${KEY}: required`]);
    expect(bare(override)).toEqual(bare([overrideOf(KEY, {}, { Level: 3, Desk: null, Department: 'IT' })]));
    expect(records[0]?.changes).toContainEqual({ field: 'customFields.Desk', before: 'B2', after: null });
    expect(twice.records).toEqual([]);
  });

  it('is refused where Drata or the roster says something else by now', async () => {
    const after = [overrideOf(KEY, { startedAt: '2019-05-01', ...OUT }, { Desk: 'B2' })];
    const moved = (tenant: FakeTenant) => tenant.personnel.setByHand(1, { startedAt: '2017-01-01' });
    expect((await takenBack({ after, meanwhile: moved })).said).toEqual([`startedAt of ${KEY}: changed-in-drata`]);
    const now = [overrideOf(KEY, { startedAt: '2017-01-01' })];
    expect((await takenBack({ after, now })).said).toEqual([
      `startedAt of ${KEY}: changed-in-roster`,
      `customFields.Desk of ${KEY}: changed-in-roster`,
    ]);
    const gone = (tenant: FakeTenant) => void tenant.personnel.people.set(1, livePersonnel(1, 'other@acme.example'));
    expect((await takenBack({ after, identities: [], meanwhile: gone })).said).toEqual([`${KEY}: not-in-drata`]);
  });

  it('without a known base goes back to its values, and says what it cannot give back', async () => {
    const { override, said } = await takenBack({
      after: [overrideOf(KEY, { startedAt: '2019-05-01', separatedAt: '2026-01-31' })],
      knowsBase: false,
      knowsFormer: false,
    });
    expect(said).toEqual([`separatedAt of ${KEY}: unreleasable`]);
    expect(bare(override)).toEqual(bare([overrideOf(KEY, { startedAt: '2020-01-01', separatedAt: '2026-01-31' })]));
  });

  it('of a former person keeps the date that the identity gave, and says so', async () => {
    const { said, override } = await takenBack({
      identities: [desiredPerson('a', { ...identity.fields, separatedAt: at('2026-12-31') })],
      isSynced: false,
      after: [overrideOf(KEY, { employmentStatus: 'FORMER_EMPLOYEE' })],
      knowsBase: false,
    });
    expect(said).toEqual([`separatedAt of ${KEY}: unreleasable`]);
    expect(bare(override)).toEqual(bare([overrideOf(KEY, { employmentStatus: 'CURRENT_EMPLOYEE' })]));
  });
});

describe('a release', () => {
  const before = [overrideOf(KEY, { startedAt: '2018-01-01', ...OUT })];

  it('is refused where somebody has set another value by hand since, or the roster has', async () => {
    const moved = (tenant: FakeTenant) =>
      tenant.personnel.setByHand(1, { startedAt: '2017-01-01', employmentStatus: 'CURRENT_CONTRACTOR' });
    const fields = ['employmentStatus', 'startedAt'];
    expect((await takenBack({ before, after: [], meanwhile: moved })).said).toEqual(
      fields.map((field) => `${field} of ${KEY}: changed-in-drata`),
    );
    const now = [overrideOf(KEY, { startedAt: '2017-01-01' })];
    expect((await takenBack({ before, after: [], now })).said).toEqual([`startedAt of ${KEY}: changed-in-roster`]);
  });

  it('out of scope takes its reason from the roster before, and cannot do without', async () => {
    const sync = (tenant: FakeTenant) => tenant.sync();
    const known = await takenBack({ before, after: [], meanwhile: sync });
    expect(known.said).toEqual([]);
    expect((await takenBack({ before, after: [] })).said).toEqual([`${KEY}: unsynced`]);
    expect(bare(known.override)).toEqual(bare(before));
    const unknown = await takenBack({ before, after: [], meanwhile: sync, knowsFormer: false });
    expect([unknown.refused, unknown.said]).toEqual([[], [`employmentStatus of ${KEY}: unwritable`]]);
    expect(unknown.override).toEqual([]);
  });
});
