import { describe, expect, it } from 'vitest';
import { UnplannableError } from '../../src/plan/problem.js';
import { EMPTY_STATE, type State } from '../../src/state/state.js';
import {
  allGroups,
  at,
  desiredPerson,
  document,
  documentTombstone,
  liveDocument,
  livePerson,
  planOf,
  scopeOf,
  tombstone,
  workspace,
} from '../model/people.js';
import { liveOf, override, personnel, rosterOf } from '../model/status.js';

const SAM = 'sam@acme.example';
const EVE = 'eve@acme.example';
const SET = '2026-01-01T00:00:00.000Z';

const desired: State = {
  ...rosterOf(
    [desiredPerson('emp-1', { jobTitle: 'new' }), desiredPerson('emp-2', { separatedAt: at('2026-01-01') })],
    [
      override(SAM, { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'Mailbox' }),
      override(EVE, { startedAt: '2020-01-01' }),
      override('new@acme.example', { startedAt: '2020-01-01' }),
    ],
  ),
  removals: new Map([['emp-9', tombstone('emp-9')]]),
  scopes: [scopeOf('Primary', ['Ops'])],
  documents: [document(SAM, 'a'), document(EVE, 'a')],
  documentRemovals: [documentTombstone(EVE, { name: 'old.pdf' })],
};
const applied: State = {
  ...rosterOf([], [override(SAM, { startedAt: '2019-01-01' }), override(EVE, { startedAt: '2020-01-01' })]),
  documents: [document('id:42', 'a', { name: 'z.pdf' }), document('id:42', 'a', { name: 'b.pdf' })],
};
const live = liveOf(
  [livePerson('emp-1'), livePerson('emp-2'), livePerson('emp-9')],
  [personnel(42, SAM, { startedAt: '2019-01-01' }), personnel(43, EVE, { startedAt: '2020-01-01' }, SET)],
  {
    groups: allGroups([{ id: 1, name: 'Ops' }]),
    workspaces: [workspace(5, 'Primary', [])],
    documents: new Map([[143, [liveDocument(1, 143), liveDocument(2, 143, { name: 'old.pdf' })]]]),
  },
);
const plan = (only: string[] | null = null) =>
  planOf(desired, live.state, { live, applied, only: only && new Set(only) });

describe('a plan of every resource', () => {
  it('lists deletes, separations, then the rest by key; a release before what remains of its override', () => {
    expect(plan().operations.map(({ id }) => id)).toEqual([
      'identity/emp-9',
      'identity/emp-2',
      'scope/Primary',
      'identity/emp-1',
      'document/eve@acme.example/SEC_TRAINING/old.pdf',
      'personnel/new@acme.example',
      'personnel/sam@acme.example#release',
      'personnel/sam@acme.example',
      'document/sam@acme.example/SEC_TRAINING/training.pdf',
    ]);
  });

  it('counts operations by action, waiting ones apart, and records that need none', () => {
    expect(plan().summary).toEqual({
      create: 0,
      update: 1,
      separate: 1,
      reactivate: 0,
      rename: 0,
      delete: 1,
      override: 1,
      release: 1,
      scope: 1,
      upload: 1,
      remove: 1,
      pending: 1,
      // Eve's override and her document.
      unchanged: 2,
      unmanaged: 2,
    });
    expect(plan().live).toMatchObject({ identities: 3, personnel: 2 });
    expect(plan().unmanaged).toEqual([
      { resource: 'document', key: 'id:42/SEC_TRAINING/b.pdf' },
      { resource: 'document', key: 'id:42/SEC_TRAINING/z.pdf' },
    ]);
    const left = (only: string[] | null) => plan(only).warnings.filter(({ code }) => code === 'document-left');
    expect(left(null)).toMatchObject([{ message: expect.stringMatching(/^2 documents have left the roster/) }]);
    expect(left(['id:42/SEC_TRAINING/b.pdf'])).toMatchObject([
      { message: expect.stringMatching(/^1 document has left/) },
    ]);
    expect(left(['emp-1'])).toEqual([]);
  });

  it('leaves waiting operations out of the guards', () => {
    const actual = (name: string) => plan().guards.find((guard) => guard.name === name)?.actual;
    expect(actual('mass-change')).toBe(2);
    expect(actual('mass-release')).toBe(1);
    expect(actual('deletions')).toBe(2);
  });

  it.each<[string, string[], string[], number]>([
    ['an identity', ['emp-1'], ['identity/emp-1'], 0],
    [
      'a person, with the documents',
      [SAM],
      [
        'personnel/sam@acme.example#release',
        'personnel/sam@acme.example',
        'document/sam@acme.example/SEC_TRAINING/training.pdf',
      ],
      0,
    ],
    ['a document', ['eve@acme.example/SEC_TRAINING/old.pdf'], ['document/eve@acme.example/SEC_TRAINING/old.pdf'], 0],
    ['a scope', ['Primary'], ['scope/Primary'], 0],
    ['a person with documents that left', ['id:42'], [], 0],
    ['a person who needs nothing', [EVE], ['document/eve@acme.example/SEC_TRAINING/old.pdf'], 2],
  ])('is narrowed to %s', (_what, only, ids, unchanged) => {
    const { operations, summary, unmanaged } = plan(only);
    expect(operations.map(({ id }) => id)).toEqual(ids);
    expect(summary.unchanged).toBe(unchanged);
    expect(unmanaged).toHaveLength(only.includes('id:42') ? 2 : 0);
  });

  it('fails with every problem at its place, before anything is written', () => {
    const broken: State = {
      ...desired,
      scopes: [scopeOf('Primary', ['Opps']), scopeOf('Elsewhere', [])],
      documents: [document(SAM, 'a'), document('id:42', 'a')],
      overrides: rosterOf([], [override(SAM), override('id:42')]).overrides,
    };
    const make = (only: string[] | null) => () => planOf(broken, live.state, { live, only: only && new Set(only) });
    expect(make(null)).toThrow(UnplannableError);
    try {
      make(null)();
    } catch (error) {
      const { message, problems, exitCode } = error as UnplannableError;
      expect(exitCode).toBe(1);
      expect(problems).toHaveLength(4);
      expect(message).toContain('  scopes.yaml:2:3: Drata has no group "Opps". It has "Ops".');
      expect(message).toContain('  documents.yaml:4:5: One document of a person');
    }
    // What nobody asked for stands in nobody's way.
    expect(make(['emp-1'])().operations).toHaveLength(1);
    expect(make(['Primary'])).toThrow('Opps');
  });
});

describe('a problem without a place', () => {
  it('stands by itself', () => {
    const error = new UnplannableError([{ message: 'Drata has no group "A".', remedy: 'It has none.', source: null }]);
    expect(error.message.split('\n')).toEqual([
      'Drata does not have what the roster names; nothing was written:',
      '  Drata has no group "A". It has none.',
    ]);
  });
});

describe('a plan without personnel', () => {
  it('needs no live people for a roster without any', () => {
    expect(planOf(EMPTY_STATE, EMPTY_STATE).live.personnel).toBe(0);
  });
});
