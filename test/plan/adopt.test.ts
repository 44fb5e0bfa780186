import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AdoptInput, adoptLive } from '../../src/plan/adopt.js';
import { findDrift } from '../../src/plan/drift.js';
import type { Live } from '../../src/plan/live.js';
import { applyEdit, draftOf } from '../../src/roster/edit-state.js';
import type { RosterEdit } from '../../src/state/edit.js';
import { EMPTY_STATE, type State } from '../../src/state/state.js';
import { anyTenant } from '../model/arbitrary.js';
import {
  at,
  definition,
  desiredPerson,
  document,
  documentTombstone,
  liveDocument,
  livePerson,
  planOf,
  scopeOf,
  stateOf,
  tombstone,
  workspace,
} from '../model/people.js';
import { liveOf, override, personnel, rosterOf } from '../model/status.js';

type Given = Partial<Pick<AdoptInput, 'take' | 'removeMissing' | 'also' | 'only' | 'defaults'>>;

function adopt(desired: State, applied: State | null, live: Live, given: Given = {}) {
  const plan = planOf(desired, live.state, { live, applied });
  const { changed } = findDrift({ desired, applied, live, plan, waiting: new Set(), only: null, unread: null });
  const adoption = adoptLive({
    changed,
    unmanaged: plan.unmanaged,
    desired,
    applied,
    live,
    defaults: {},
    also: 'people',
    only: null,
    take: null,
    removeMissing: false,
    ...given,
  });
  return { ...adoption, changed, edits: adoption.records.flatMap(({ edits }) => edits) };
}

/** The roster after edits. */
function edited(state: State, edits: readonly RosterEdit[]): State {
  const draft = draftOf(state);
  for (const edit of edits) applyEdit(draft, edit, {});
  const files = new Map(state.documents.map((one) => [`${one.person} ${one.type} ${one.name}`, one]));
  const documents = draft.documents.flatMap(({ person, type, name }) => files.get(`${person} ${type} ${name}`) ?? []);
  return { ...draft, documents };
}

const lead = (jobTitle: string) => desiredPerson('emp-1', { email: 'ann@acme.example', jobTitle });
const held = (jobTitle: string, more = {}) => livePerson('emp-1', { email: 'ann@acme.example', jobTitle, ...more });

describe('adopting', () => {
  it('takes what changed in Drata and leaves what only the roster changed', () => {
    const applied = stateOf([
      desiredPerson('emp-1', { jobTitle: 'Lead', firstName: 'Ann', separatedAt: at('2026-01-31') }),
    ]);
    const desired = stateOf([
      desiredPerson('emp-1', { jobTitle: 'Lead', firstName: 'Anne', separatedAt: at('2026-01-31') }),
    ]);
    const live = liveOf([livePerson('emp-1', { jobTitle: 'Director', firstName: 'Ann' })]);
    expect(adopt(desired, applied, live).records).toEqual([
      {
        resource: 'identity',
        key: 'emp-1',
        how: 'changed',
        changes: [
          { field: 'jobTitle', before: 'Lead', after: 'Director' },
          { field: 'separatedAt', before: at('2026-01-31'), after: null },
        ],
        isGuess: false,
        edits: [{ kind: 'set-identity', identityId: 'emp-1', set: { jobTitle: 'Director', separatedAt: null } }],
      },
    ]);
  });

  it('takes nothing of what both sides changed, or nobody can tell, before somebody decides', () => {
    const live = liveOf([held('Director')]);
    const both = adopt(stateOf([lead('Chief')]), stateOf([lead('Lead')]), live);
    expect([both.edits, both.conflicts.map(({ kind }) => kind)]).toEqual([[], ['both']]);
    const unknown = adopt(stateOf([lead('Chief')]), null, live);
    expect([unknown.edits, unknown.conflicts.map(({ kind }) => kind)]).toEqual([[], ['unexplained']]);
    const kept = adopt(stateOf([lead('Chief')]), null, live, { take: 'git' });
    expect([kept.edits, kept.conflicts, kept.left]).toEqual([
      [],
      [],
      [{ resource: 'identity', key: 'emp-1', field: 'jobTitle', reason: 'kept' }],
    ]);
    const taken = adopt(stateOf([lead('Chief')]), null, live, { take: 'live' });
    expect(taken.edits).toEqual([{ kind: 'set-identity', identityId: 'emp-1', set: { jobTitle: 'Director' } }]);
  });

  it('removes a record that Drata deleted only when told so, and none that waits for its first apply', () => {
    const desired = stateOf([lead('Lead'), desiredPerson('emp-2', { jobTitle: 'New' })]);
    const applied = stateOf([lead('Lead')]);
    const { edits, left } = adopt(desired, applied, liveOf([]));
    expect([edits, left]).toEqual([[], [{ resource: 'identity', key: 'emp-1', field: null, reason: 'missing' }]]);
    expect(adopt(desired, applied, liveOf([]), { removeMissing: true }).edits).toEqual([
      { kind: 'remove-identity', identityId: 'emp-1' },
    ]);
    expect(adopt(desired, null, liveOf([]), { removeMissing: true }).edits).toEqual([]);
  });

  it('adds who is new, but nobody whom the roster has dropped', () => {
    const live = liveOf([
      held('Lead'),
      livePerson('emp-2', { lastName: 'Two', isContractor: false }),
      livePerson('emp-3', { lastName: 'Three' }),
    ]);
    const applied = stateOf([lead('Lead'), desiredPerson('emp-3', { lastName: 'Three' })]);
    const given = { defaults: { isContractor: false } };
    const { edits, left } = adopt(stateOf([lead('Lead')]), applied, live, given);
    expect(edits).toEqual([
      {
        kind: 'add-identity',
        identity: { identityId: 'emp-2', fields: { lastName: 'Two' }, previously: null },
        file: null,
      },
    ]);
    expect(left).toEqual([{ resource: 'identity', key: 'emp-3', field: null, reason: 'dropped' }]);
    expect(adopt(stateOf([lead('Lead')]), applied, live, { ...given, only: new Set(['emp-1']) }).records).toEqual([]);
    expect(adopt(stateOf([lead('Lead')]), applied, live, { ...given, also: 'nothing' }).records).toEqual([]);
    const [three] = adopt(EMPTY_STATE, null, liveOf([livePerson('emp-3', { lastName: 'Three' })]), given).edits;
    // A default must not fill what Drata holds empty.
    expect(three).toMatchObject({ identity: { fields: { lastName: 'Three', isContractor: null } } });
  });

  it('brings a removed record back where it is in Drata again', () => {
    const removed = stateOf([], [tombstone('emp-1')]);
    const { edits, left } = adopt(removed, removed, liveOf([held('Lead')]));
    expect(edits.map(({ kind }) => kind)).toEqual(['drop-removal', 'add-identity']);
    expect(left).toEqual([]);
    expect(adopt(removed, stateOf([lead('Lead')]), liveOf([held('Lead')])).edits).toEqual([]);
  });

  it('takes over a status that somebody set by hand, with what it needs', () => {
    const person = (number: number, fields: Parameters<typeof personnel>[2], set = true) =>
      personnel(number, `p${number}@acme.example`, fields, set ? at('2026-01-01') : null);
    const live = liveOf(
      [],
      [
        person(1, { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'Robot' }),
        person(2, { employmentStatus: 'OUT_OF_SCOPE' }),
        person(3, { employmentStatus: 'FORMER_EMPLOYEE', separatedAt: '2026-01-31' }),
        person(4, { employmentStatus: 'FORMER_EMPLOYEE' }),
        person(5, { employmentStatus: 'SERVICE_ACCOUNT' }),
        person(6, { employmentStatus: 'CURRENT_EMPLOYEE' }, false),
        personnel(7, null, { employmentStatus: 'CURRENT_CONTRACTOR' }, at('2026-01-01')),
      ],
    );
    const { records, left } = adopt(EMPTY_STATE, null, live);
    expect(records.map(({ key, changes }) => [key, ...changes.map(({ after }) => after)])).toEqual([
      ['id:7', 'CURRENT_CONTRACTOR'],
      ['p1@acme.example', 'OUT_OF_SCOPE', 'Robot'],
      ['p3@acme.example', 'FORMER_EMPLOYEE', '2026-01-31'],
    ]);
    expect(left.map(({ key, reason }) => `${key} ${reason}`)).toEqual([
      'p2@acme.example unwritable',
      'p4@acme.example unwritable',
      'p5@acme.example unwritable',
    ]);
  });

  it('gives up an override that Drata has released, and follows one that was changed', () => {
    const email = 'ann@acme.example';
    const roster = (fields: Parameters<typeof override>[1], custom: Parameters<typeof override>[2] = []) =>
      rosterOf([], [override(email, fields, custom)]);
    const live = (fields: Parameters<typeof personnel>[2], set: string | null = null, level: string | null = null) =>
      liveOf(
        [],
        [
          {
            ...personnel(1, email, fields, set),
            customFields: level === null ? [] : [{ id: 1, name: 'Level', value: level }],
          },
        ],
        { customFields: [definition(1, 'Level', 'NUMBER')] },
      );
    const editsOf = (state: State, to: Live) => adopt(state, state, to).edits;
    const robot = roster({ employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'Robot' });
    expect(editsOf(robot, live({ employmentStatus: 'UNKNOWN', notHumanReason: 'Robot' }))).toEqual([
      { kind: 'remove-override', key: email },
    ]);
    expect(
      editsOf(robot, live({ employmentStatus: 'CURRENT_EMPLOYEE', notHumanReason: 'Robot' }, at('2026-01-01'))),
    ).toEqual([
      {
        kind: 'set-override',
        key: email,
        set: { employmentStatus: 'CURRENT_EMPLOYEE' },
        unset: ['notHumanReason'],
        customFields: new Map(),
      },
    ]);
    const dated = roster({ startedAt: '2020-01-01', separatedAt: '2026-01-31' }, [['Level', 4]]);
    expect(editsOf(dated, live({ startedAt: '2021-01-01' }, null, '5'))).toEqual([
      {
        kind: 'set-override',
        key: email,
        set: { startedAt: '2021-01-01' },
        unset: ['separatedAt'],
        customFields: new Map([['Level', 5]]),
      },
    ]);
  });

  it('follows scopes group by group, in the spelling of the roster', () => {
    const groups = [
      { id: 1, name: 'Ops' },
      { id: 2, name: 'Eng' },
      { id: 3, name: 'Eng' },
      { id: 4, name: 'Legal' },
    ];
    const state = { ...EMPTY_STATE, scopes: [scopeOf('Primary', [1, 'Legal'])] };
    const live = liveOf([], [], {
      groups: { groups, whole: true },
      workspaces: [
        workspace(
          5,
          'Primary',
          [groups[1], groups[2]].filter((one) => one !== undefined),
        ),
      ],
    });
    expect(adopt(state, state, live).edits).toEqual([
      { kind: 'set-scope', scope: { workspace: 'Primary', groups: [2, 3] }, file: null },
    ]);
  });

  it('leaves documents alone that are in Drata only, and takes out those that are gone when told so', () => {
    const people = [personnel(1, 'ann@acme.example')];
    const state = { ...EMPTY_STATE, documents: [document('ann@acme.example', 'a')] };
    const gone = liveOf([], people, { documents: new Map([[101, []]]) });
    expect(adopt(state, state, gone).left).toMatchObject([{ resource: 'document', reason: 'missing' }]);
    expect(adopt(state, state, gone, { removeMissing: true }).edits).toMatchObject([{ kind: 'remove-document' }]);
    const removed = { ...EMPTY_STATE, documentRemovals: [documentTombstone('ann@acme.example')] };
    const back = liveOf([], people, { documents: new Map([[101, [liveDocument(1, 101)]]]) });
    expect(adopt(removed, removed, back).left).toMatchObject([{ resource: 'document', reason: 'removed' }]);
  });

  it('of a whole tenant takes scopes, custom fields, and dates as a guess', () => {
    const groups = [{ id: 1, name: 'Ops' }];
    const people = [
      {
        ...personnel(1, 'ann@acme.example', { startedAt: '2020-02-02' }),
        customFields: [
          { id: 1, name: 'Level', value: '4' },
          { id: 2, name: 'Sum', value: '9' },
        ],
      },
      personnel(2, 'eve@acme.example', { startedAt: '2020-02-02' }),
    ];
    const live = liveOf([held('Lead', { startedAt: at('2020-01-01') })], people, {
      groups: { groups, whole: true },
      workspaces: [workspace(5, 'Primary', groups), workspace(6, 'Labs', []), workspace(7, 'Old', null)],
      customFields: [definition(1, 'Level', 'NUMBER'), definition(2, 'Sum', 'FORMULA', { readOnly: true })],
    });
    const { records } = adopt(EMPTY_STATE, null, live, { also: 'tenant' });
    expect(records.flatMap(({ edits }) => edits)).toMatchObject([
      { kind: 'add-identity' },
      {
        kind: 'add-override',
        override: {
          key: 'ann@acme.example',
          fields: { startedAt: '2020-02-02' },
          customFields: new Map([['Level', 4]]),
        },
        comments: { startedAt: expect.stringContaining('a guess: the identity record says 2020-01-01') },
      },
      { kind: 'set-scope', scope: { workspace: 'Primary', groups: ['Ops'] } },
    ]);
    expect(records.map(({ isGuess }) => isGuess)).toEqual([false, true, false]);
  });

  it('leaves the id of a rename, and what of an override nobody can say', () => {
    const renamed = desiredPerson('emp-2', { jobTitle: 'Lead' }, 'emp-1');
    const rename = adopt(stateOf([renamed]), null, liveOf([livePerson('emp-1', { jobTitle: 'Chief' })]), {
      take: 'live',
    });
    expect(rename.edits).toEqual([{ kind: 'set-identity', identityId: 'emp-2', set: { jobTitle: 'Chief' } }]);
    expect(rename.left).toMatchObject([{ key: 'emp-2', field: 'identityId', reason: 'half-done' }]);
    const same = adopt(stateOf([renamed]), null, liveOf([livePerson('emp-1', { jobTitle: 'Lead' })]), { take: 'live' });
    expect([same.edits, same.left.length]).toEqual([[], 1]);
    const robot = rosterOf(
      [],
      [override('ann@acme.example', { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'Robot' })],
    );
    const unreasoned = liveOf(
      [],
      [personnel(1, 'ann@acme.example', { employmentStatus: 'OUT_OF_SCOPE' }, at('2026-01-01'))],
    );
    expect(adopt(robot, robot, unreasoned).left).toMatchObject([{ field: 'notHumanReason', reason: 'unwritable' }]);
    const former = rosterOf(
      [],
      [override('ann@acme.example', { separatedAt: '2026-01-31', employmentStatus: 'FORMER_EMPLOYEE' })],
    );
    const dateless = liveOf(
      [],
      [personnel(1, 'ann@acme.example', { employmentStatus: 'FORMER_CONTRACTOR' }, at('2026-01-01'))],
    );
    expect(adopt(former, former, dateless).left).toMatchObject([{ reason: 'unwritable' }, { reason: 'unwritable' }]);
  });

  it('brings along what a status needs', () => {
    const before = rosterOf([], [override('ann@acme.example', { employmentStatus: 'CURRENT_EMPLOYEE' })]);
    const live = (fields: Parameters<typeof personnel>[2]) =>
      liveOf([], [personnel(1, 'ann@acme.example', fields, at('2026-01-01'))]);
    expect(
      adopt(before, before, live({ employmentStatus: 'FORMER_EMPLOYEE', separatedAt: '2026-01-31' })).records,
    ).toMatchObject([
      {
        changes: [
          { field: 'employmentStatus', before: 'CURRENT_EMPLOYEE', after: 'FORMER_EMPLOYEE' },
          { field: 'separatedAt', before: null, after: '2026-01-31' },
        ],
        edits: [{ kind: 'set-override', set: { employmentStatus: 'FORMER_EMPLOYEE', separatedAt: '2026-01-31' } }],
      },
    ]);
  });

  it('takes an override back that the roster gave up, where Drata is to win', () => {
    const applied = rosterOf([], [override('ann@acme.example', { startedAt: '2020-01-01' })]);
    const moved = liveOf([], [personnel(1, 'ann@acme.example', { startedAt: '2021-01-01' })]);
    expect(adopt(EMPTY_STATE, applied, moved).conflicts).toMatchObject([{ kind: 'both', field: 'startedAt' }]);
    expect(adopt(EMPTY_STATE, applied, moved, { take: 'live' }).edits).toEqual([
      {
        kind: 'add-override',
        override: { key: 'ann@acme.example', fields: { startedAt: '2021-01-01' }, customFields: new Map() },
        file: null,
      },
    ]);
    const cleared = liveOf([], [personnel(1, 'ann@acme.example')]);
    const gone = adopt(EMPTY_STATE, applied, cleared, { take: 'live' });
    expect([gone.edits, gone.left.map(({ reason }) => reason)]).toEqual([[], gone.changed.map(() => 'half-done')]);
  });

  it('names people, groups, workspaces and custom fields by number where a name is not theirs alone', () => {
    const ops = [
      { id: 1, name: 'Ops' },
      { id: 2, name: 'Ops' },
    ];
    const people = [
      personnel(1, 'Ann@acme.example', {}, at('2026-01-01')),
      {
        ...personnel(2, 'ann@acme.example', { startedAt: '2020-01-01' }),
        customFields: [
          { id: 7, name: 'Level', value: 'x' },
          { id: 9, name: 'Desk', value: null },
        ],
      },
    ];
    const live = liveOf([held('Lead')], people, {
      groups: null,
      workspaces: [workspace(5, 'Same', ops), workspace(6, 'Same', ops.slice(0, 1))],
      customFields: [definition(7, 'Level', 'NUMBER'), definition(8, 'Level')],
    });
    expect(adopt(EMPTY_STATE, null, live, { also: 'tenant' }).edits).toMatchObject([
      { kind: 'add-identity' },
      { kind: 'add-override', override: { key: 'id:1' } },
      { kind: 'add-override', override: { key: 'id:2', fields: {}, customFields: new Map([['7', 'x']]) } },
      { kind: 'set-scope', scope: { workspace: 5, groups: [1, 2] } },
      { kind: 'set-scope', scope: { workspace: 6, groups: ['Ops'] } },
    ]);
    const guess = liveOf([held('Lead')], [personnel(1, 'ann@acme.example', { startedAt: '2020-01-01' })]);
    expect(adopt(EMPTY_STATE, null, guess, { also: 'tenant' }).edits).toMatchObject([
      { kind: 'add-identity' },
      { kind: 'add-override', comments: { startedAt: expect.stringContaining('the identity record holds none') } },
    ]);
    expect(adopt(EMPTY_STATE, null, { ...guess, personnel: null }, { also: 'tenant' }).records.length).toBe(1);
  });

  it('leaves no difference behind in what it takes', () => {
    fc.assert(
      fc.property(anyTenant(), ({ desired, applied, live }) => {
        const { edits, left, changed: drifted } = adopt(desired, applied, live, { take: 'live', removeMissing: true });
        const after = planOf(edited(desired, edits), live.state, { live, applied });
        const told = new Set(left.map(({ resource, key }) => `${resource}/${key}`));
        const changed = new Set(drifted.map(({ resource, key, field }) => `${resource}/${key} ${field}`));
        const due = after.operations.filter(({ pending, action }) => pending === null && action !== 'release');
        const again = due
          .filter(({ resource, key }) => !told.has(`${resource}/${key}`))
          .flatMap(({ resource, key, changes }) => changes.map(({ field }) => `${resource}/${key} ${field}`));
        expect(again.filter((one) => changed.has(one))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
