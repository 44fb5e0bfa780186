import { describe, expect, it } from 'vitest';
import type { RosterEdit } from '../../src/state/edit.js';
import type { IdentityFields } from '../../src/state/identity.js';
import type { State } from '../../src/state/state.js';
import { livePersonnel } from '../model/fake-personnel.js';
import { documentOf, FakeTenant, rosterOf, scopeOf } from '../model/fake-tenant.js';
import { at, desiredPerson, documentTombstone, livePerson, stateOf, tombstone } from '../model/people.js';
import { REASON, undo } from '../model/undo.js';

const ann: Partial<IdentityFields> = { email: 'ann@acme.example', jobTitle: 'Engineer', startedAt: at('2020-01-01') };

/** Applies a roster to a tenant; what was done can be taken back. */
async function applied(tenant: FakeTenant, desired: State, base: State | null = null) {
  const { outcomes, plan } = await tenant.apply(desired, { applied: base, isNoted: true });
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(plan.operations.map(() => 'done'));
  return { tenant, desired, operations: plan.operations };
}

const edits = ({ records }: { readonly records: readonly { readonly edits: readonly RosterEdit[] }[] }) =>
  records.flatMap((record) => record.edits);

/** A tenant where Ann has become Lead and has left. */
const changed = () =>
  applied(
    new FakeTenant({ identities: [livePerson('a', ann)] }),
    stateOf([desiredPerson('a', { ...ann, jobTitle: 'Lead', separatedAt: at('2026-06-01') })]),
  );

const byHand = ({ tenant }: { readonly tenant: FakeTenant }, fields: Partial<IdentityFields>) =>
  tenant.identities.records.set('a', { ...livePerson('a', { ...ann, ...fields }), recordId: 1 });

describe('a change of an identity', () => {
  it('gives the former values back, and once more nothing', async () => {
    const done = await changed();
    const undone = await undo(done);
    expect(edits(undone)).toEqual([
      { kind: 'set-identity', identityId: 'a', set: { jobTitle: 'Engineer', separatedAt: null } },
    ]);
    expect(undone.records[0]?.changes).toContainEqual({ field: 'jobTitle', before: 'Lead', after: 'Engineer' });
    expect(await undo({ ...done, desired: undone.edited })).toMatchObject({ records: [], said: [] });
    const { operations } = await applied(done.tenant, undone.edited);
    expect(operations.map(({ action }) => action)).toEqual(['reactivate']);
    expect(await undo({ ...done, desired: undone.edited })).toMatchObject({ records: [], said: [] });
    // And back again.
    const again = await undo({ tenant: done.tenant, desired: undone.edited, operations });
    expect(again.edited.identities.get('a')?.fields).toEqual(done.desired.identities.get('a')?.fields);
  });

  it('is refused field by field where Drata or the roster says something else by now', async () => {
    const done = await changed();
    byHand(done, { jobTitle: 'Boss', separatedAt: at('2026-06-01') });
    expect(await undo(done)).toMatchObject({ records: [], said: ['jobTitle of a: changed-in-drata'] });
    const edited = stateOf([desiredPerson('a', { ...ann, jobTitle: 'Lead' })]);
    expect((await undo({ ...done, desired: edited })).said).toEqual([
      'jobTitle of a: changed-in-drata',
      'separatedAt of a: changed-in-roster',
    ]);
    expect((await undo({ ...done, desired: stateOf([]) })).said).toEqual(['a: not-in-roster']);
    done.tenant.identities.records.clear();
    expect((await undo(done)).said).toEqual(['a: not-in-drata']);
  });

  it('follows Drata where somebody has set it back there', async () => {
    const done = await changed();
    byHand(done, {});
    expect((await undo(done)).edited.identities.get('a')?.fields).toMatchObject({
      jobTitle: 'Engineer',
      separatedAt: null,
    });
  });

  it('takes back what only may have been done, and what Drata does not show, and says so', async () => {
    const done = await changed();
    expect((await undo({ ...done, effect: 'possible' })).said).toEqual(['a: unproven']);
    const live = { ...(await done.tenant.live()), state: stateOf([]), unreadable: new Set(['a']) };
    const unseen = await undo({ ...done, live });
    expect(unseen.said).toEqual(['a: unseen']);
    expect(unseen.records).toHaveLength(1);
  });

  it('of which nothing was done is told, and nothing else', async () => {
    expect(await undo({ ...(await changed()), effect: 'none' })).toMatchObject({ records: [], said: ['a: not-done'] });
  });
});

describe('a new record', () => {
  const created = () => applied(new FakeTenant(), stateOf([desiredPerson('a', ann)]));

  it('goes by a tombstone with its reason, and comes back when that is undone', async () => {
    const done = await created();
    const undone = await undo(done);
    expect(edits(undone)).toEqual([
      { kind: 'remove-identity', identityId: 'a' },
      { kind: 'add-removal', removal: { identityId: 'a', reason: REASON }, file: null },
    ]);
    const { operations } = await applied(done.tenant, undone.edited);
    expect(operations.map(({ action }) => action)).toEqual(['delete']);
    const again = await undo({ tenant: done.tenant, desired: undone.edited, operations });
    expect(again.edited.removals.size).toBe(0);
    expect(again.edited.identities.get('a')?.fields).toEqual(ann);
    expect(await undo({ ...done, desired: undone.edited })).toMatchObject({ records: [], said: [] });
  });

  it('stays where anybody has touched it since, in any field', async () => {
    const done = await created();
    byHand(done, { managerName: 'Bob' });
    expect((await undo(done)).said).toEqual(['managerName of a: changed-in-drata']);
    byHand(done, {});
    const desired = stateOf([desiredPerson('a', { ...ann, separatedAt: at('2026-06-01') })]);
    expect((await undo({ ...done, desired })).said).toEqual(['separatedAt of a: changed-in-roster']);
    expect((await undo({ ...done, desired: stateOf([]) })).said).toEqual(['a: not-in-roster']);
  });
});

describe('a deletion', () => {
  const deleted = () => applied(new FakeTenant({ identities: [livePerson('a', ann)] }), stateOf([], [tombstone('a')]));

  it('brings back all that the record held, with the tombstone or without it', async () => {
    const done = await deleted();
    const undone = await undo(done);
    expect(edits(undone)).toEqual([
      { kind: 'drop-removal', identityId: 'a' },
      { kind: 'add-identity', identity: { identityId: 'a', fields: ann, previously: null }, file: null },
    ]);
    expect(edits(await undo({ ...done, desired: stateOf([]) }))).toHaveLength(1);
    expect(await undo({ ...done, desired: undone.edited })).toMatchObject({ records: [], said: [] });
    const other = stateOf([desiredPerson('a', { email: 'bob@acme.example' })]);
    expect((await undo({ ...done, desired: other })).said).toEqual(['a: changed-in-roster']);
    byHand(done, { jobTitle: 'Another' });
    expect((await undo(done)).said).toEqual(['a: changed-in-drata']);
  });
});

describe('a rename', () => {
  const renamed = () =>
    applied(
      new FakeTenant({ identities: [livePerson('a', ann)] }),
      stateOf([desiredPerson('b', { ...ann, jobTitle: 'Lead' }, 'a')]),
    );

  it('goes back to the former id, with its values', async () => {
    const done = await renamed();
    const undone = await undo({ ...done, only: new Set(['a']) });
    expect(edits(undone)).toEqual([
      { kind: 'rename-identity', identityId: 'b', to: 'a' },
      { kind: 'set-identity', identityId: 'a', set: { jobTitle: 'Engineer' }, previously: 'b' },
    ]);
    expect(await undo({ ...done, desired: undone.edited })).toMatchObject({ records: [], said: [] });
    await applied(done.tenant, undone.edited);
    expect([...done.tenant.identities.records.keys()]).toEqual(['a']);
  });

  it('stays where the former id is in use again', async () => {
    const done = await renamed();
    const desired = stateOf([...done.desired.identities.values(), desiredPerson('a', { email: 'new@acme.example' })]);
    expect((await undo({ ...done, desired })).said).toEqual(['b: taken']);
    byHand(done, {});
    expect((await undo(done)).said).toEqual(['b: taken']);
    // One that nobody answered may have been stopped half-way.
    expect((await undo({ ...done, effect: 'possible' })).records).toHaveLength(1);
  });
});

describe('an address', () => {
  const before = { email: 'ann@acme.example' };
  const rosterWith = (key: string, email: string) =>
    ({
      ...rosterOf({ identities: [desiredPerson('a', { email })], documents: [documentOf(key, 'a.pdf', 'one')] }),
      overrides: new Map([[key, { key, fields: { startedAt: '2020-01-01' }, customFields: new Map(), source: null }]]),
    }) satisfies State;

  it('that goes back takes along what Drata knows by the former one only', async () => {
    const tenant = new FakeTenant({ identities: [livePerson('a', before)], people: [livePersonnel(1, before.email)] });
    const former = rosterWith(before.email, before.email);
    await applied(tenant, former);
    const done = await applied(tenant, rosterWith('new@acme.example', 'new@acme.example'), former);
    const undone = await undo({ ...done, applied: former });
    expect(edits(undone).slice(1)).toEqual([
      { kind: 'rename-override', key: 'new@acme.example', to: before.email },
      { kind: 'rename-documents', person: 'new@acme.example', to: before.email },
    ]);
    // Once Drata knows the new address, it finds the person by it.
    tenant.personnel.people.set(1, livePersonnel(1, 'new@acme.example'));
    expect(edits(await undo(done))).toHaveLength(1);
  });
});

describe('a scope', () => {
  const groups = [1, 2, 3].map((id) => ({ id, name: `Group ${id}` }));
  const scoped = () =>
    applied(
      new FakeTenant({ scopes: { Primary: [1, 2] }, groups }),
      rosterOf({ scopes: [scopeOf('Primary', ['Group 2', 3])] }),
    );
  const groupsIn = ({ edited }: { readonly edited: State }) => edited.scopes[0]?.groups;

  it('gets back the groups that it lost, and loses those that it got', async () => {
    const done = await scoped();
    const undone = await undo(done);
    expect(groupsIn(undone)).toEqual(['Group 2', 'Group 1']);
    expect(await undo({ ...done, desired: undone.edited })).toMatchObject({ records: [], said: [] });
  });

  it('keeps what the roster says of groups that the apply did not move', async () => {
    const done = await scoped();
    const desired = rosterOf({ scopes: [scopeOf('Primary', [3])] });
    expect(groupsIn(await undo({ ...done, desired }))).toEqual(['Group 1']);
    expect((await undo({ ...done, desired: rosterOf({}) })).said).toEqual(['Primary: not-in-roster']);
    const live = { ...(await done.tenant.live()), groups: { groups: groups.slice(1), whole: true } };
    expect((await undo({ ...done, live })).said).toEqual(['groups.1 of Primary: not-in-drata']);
    expect((await undo({ ...done, live: { ...live, workspaces: [] } })).said).toEqual(['Primary: not-in-drata']);
  });
});

describe('a document', () => {
  const people = [livePersonnel(1, 'ann@acme.example')];
  const training = documentOf('ann@acme.example', 'training.pdf', 'one');
  const uploaded = () => applied(new FakeTenant({ people }), rosterOf({ documents: [training] }));
  const key = 'ann@acme.example/SEC_TRAINING/training.pdf';

  it('that was uploaded goes by a tombstone', async () => {
    const done = await uploaded();
    const undone = await undo(done);
    const { person, type, name } = training;
    expect(edits(undone)).toEqual([
      { kind: 'remove-document', document: { person, type, name } },
      { kind: 'add-document-removal', removal: { person, type, name, reason: REASON }, file: null },
    ]);
    expect(await undo({ ...done, desired: undone.edited })).toMatchObject({ records: [], said: [] });
    await applied(done.tenant, undone.edited);
    expect(done.tenant.documents.documents).toEqual([]);
  });

  it('stays where it has changed since', async () => {
    const done = await uploaded();
    const other = rosterOf({ documents: [{ ...training, digest: 'two', completionDate: '2026-01-01' }] });
    expect((await undo({ ...done, desired: other })).said).toEqual([
      `content of ${key}: changed-in-roster`,
      `completionDate of ${key}: changed-in-roster`,
    ]);
    done.tenant.documents.put(1001, {
      type: training.type,
      name: training.name,
      content: Buffer.from('x'),
      completionDate: null,
    });
    expect((await undo(done)).said).toEqual([`content of ${key}: changed-in-drata`]);
    expect((await undo({ ...done, desired: rosterOf({}) })).said).toEqual([`${key}: not-in-roster`]);
  });

  it('that was replaced or removed is told: only its file brings it back', async () => {
    const { tenant, desired } = await uploaded();
    const newer = rosterOf({ documents: [{ ...training, digest: 'two' }] });
    const replaced = await applied(tenant, newer, desired);
    expect(await undo(replaced)).toMatchObject({ records: [], refused: [], said: [`${key}: replaced-document`] });
    const removal = documentTombstone('ann@acme.example');
    const removed = await applied(tenant, rosterOf({ documentRemovals: [removal] }), newer);
    expect(await undo(removed)).toMatchObject({ records: [], refused: [], said: [`${key}: removed-document`] });
    expect((await undo({ ...removed, desired: newer })).said).toEqual([]);
  });
});

describe('some records alone', () => {
  it('are taken back without the others, whatever became of those', async () => {
    const bob = { email: 'bob@acme.example', jobTitle: 'Engineer' };
    const tenant = new FakeTenant({ identities: [livePerson('a', ann), livePerson('b', bob)] });
    const lead = (id: string, fields: Partial<IdentityFields>) => desiredPerson(id, { ...fields, jobTitle: 'Lead' });
    const done = await applied(tenant, stateOf([lead('a', ann), lead('b', bob)]));
    byHand(done, { jobTitle: 'Boss' });
    expect((await undo(done)).refused).toHaveLength(1);
    const one = await undo({ ...done, only: new Set(['b']) });
    expect(one.said).toEqual([]);
    expect(one.edited.identities.get('b')?.fields.jobTitle).toBe('Engineer');
    expect(one.edited.identities.get('a')?.fields.jobTitle).toBe('Lead');
  });
});
