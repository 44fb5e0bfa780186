import fc from 'fast-check';
import jsonPatch from 'fast-json-patch';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/plan/canonical.js';
import { fieldDigests, liveDigest, stateDigest } from '../../src/plan/digest.js';
import type { Live } from '../../src/plan/live.js';
import { identityDocument, patchBetween } from '../../src/plan/patch.js';
import type { Operation } from '../../src/plan/plan.js';
import type { State } from '../../src/state/state.js';
import { anyPeople } from '../model/arbitrary.js';
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
  stateOf,
  tombstone,
  workspace,
} from '../model/people.js';
import { liveOf, override, personnel, rosterOf } from '../model/status.js';

describe('canonical JSON', () => {
  it('sorts keys by code unit, drops undefined, keeps arrays in order and takes maps for objects', () => {
    expect(canonicalJson({ b: 1, a: [2, null, undefined], é: 'x', u: undefined })).toBe(
      '{"a":[2,null,null],"b":1,"é":"x"}',
    );
    expect(canonicalJson(new Map([['__proto__', { z: 1, a: true }]]))).toBe('{"__proto__":{"a":true,"z":1}}');
  });
});

describe('field digests', () => {
  const only = (plan: ReturnType<typeof planOf>): Operation => plan.operations[0] as Operation;

  it('are one a field, and hold neither place nor value before', () => {
    const one = only(
      planOf(stateOf([desiredPerson('a', { jobTitle: 'x', managerName: 'y' })]), stateOf([livePerson('a')])),
    );
    const moved = {
      ...desiredPerson('a', { jobTitle: 'x', managerName: 'y' }),
      source: { file: 'other.yaml', line: 9, column: 1 },
    };
    const other = only(planOf(stateOf([moved]), stateOf([livePerson('a', { jobTitle: 'old' })])));
    expect(fieldDigests(one)).toHaveLength(2);
    expect(fieldDigests(other)).toEqual(fieldDigests(one));
  });

  it('of a correction stopped half-way are those that were reviewed', () => {
    const desired = stateOf([desiredPerson('a', { separatedAt: at('2026-02-02') })]);
    const whole = only(planOf(desired, stateOf([livePerson('a', { separatedAt: at('2026-01-01') })])));
    const half = only(planOf(desired, stateOf([livePerson('a')])));
    expect([whole.action, half.action]).toEqual(['update', 'separate']);
    expect(fieldDigests(half)).toEqual(fieldDigests(whole));
  });

  it('of a rename stopped half-way are among those that were reviewed', () => {
    const desired = stateOf([desiredPerson('n', { jobTitle: 'x' }, 'o')]);
    const whole = fieldDigests(only(planOf(desired, stateOf([livePerson('o')]))));
    const half = fieldDigests(only(planOf(desired, stateOf([livePerson('o'), livePerson('n', { jobTitle: 'x' })]))));
    expect(half.every((digest) => whole.includes(digest))).toBe(true);
    expect(half).toHaveLength(2);
  });

  it('of a deletion do not depend on what the record holds', () => {
    const digestOfLive = (jobTitle: string) =>
      fieldDigests(
        only(
          planOf(
            stateOf([desiredPerson('a')], [tombstone('z')]),
            stateOf([livePerson('a'), livePerson('z', { jobTitle })]),
          ),
        ),
      );
    expect(digestOfLive('x')).toEqual(digestOfLive('y'));
  });

  it('of a creation without any field are still one', () => {
    expect(fieldDigests(only(planOf(stateOf([desiredPerson('a')]), stateOf([]))))).toHaveLength(1);
  });
});

describe('digests of roster and live', () => {
  const people = [
    {
      ...personnel(42, 'sam@acme.example'),
      customFields: [
        { id: 1, name: 'A', value: 'x' },
        { id: 2, name: 'B', value: 'y' },
      ],
    },
    personnel(43, 'eve@acme.example'),
  ];
  const groups = [
    { id: 1, name: 'Ops' },
    { id: 2, name: 'Eng' },
  ];
  const documents = [liveDocument(1, 142), liveDocument(2, 142), liveDocument(3, 143)];
  const live = liveOf([livePerson('a'), livePerson('b')], people, {
    workspaces: [workspace(5, 'P', groups), workspace(6, 'Q', groups), workspace(7, 'R', null)],
    documents: new Map([
      [142, documents.slice(0, 2)],
      [143, documents.slice(2)],
    ]),
  });
  const roster = (given: Partial<State> = {}): State => ({
    ...rosterOf(
      [desiredPerson('a'), desiredPerson('b')],
      [
        override('x@acme.example', { startedAt: '2020-01-01' }, [
          ['A', 1],
          ['B', 'y'],
        ]),
        override('id:7', {}),
      ],
    ),
    scopes: [scopeOf('P', ['Ops', 2]), scopeOf('Q', [])],
    documents: [document('x@acme.example', 'a'), document('y@acme.example', 'b')],
    documentRemovals: [documentTombstone('z@acme.example'), documentTombstone('w@acme.example')],
    ...given,
  });

  it('do not depend on any order, nor on places', () => {
    const one = planOf(roster(), live.state, { live: { ...live, groups: allGroups(groups) } });
    const reversed = liveOf(
      [livePerson('b'), livePerson('a')],
      people.map((person) => ({ ...person, customFields: person.customFields.toReversed() })).reverse(),
      {
        groups: allGroups(groups.toReversed()),
        workspaces: [
          workspace(7, 'R', null),
          workspace(6, 'Q', groups.toReversed()),
          workspace(5, 'P', groups.toReversed()),
        ],
        documents: new Map([
          [143, documents.slice(2)],
          [142, documents.slice(0, 2).reverse()],
        ]),
      },
    );
    const { scopes, documents: wanted, documentRemovals, overrides } = roster();
    const other = roster({
      overrides: new Map(
        [...overrides]
          .reverse()
          .map(([key, one]) => [key, { ...one, customFields: new Map([...one.customFields].reverse()), source: null }]),
      ),
      scopes: scopes.map((scope) => ({ ...scope, groups: scope.groups.toReversed(), source: null })).reverse(),
      documents: wanted.toReversed(),
      documentRemovals: documentRemovals.toReversed(),
    });
    const two = planOf(other, reversed.state, { live: reversed });
    expect([two.roster.digest, two.live.digest]).toEqual([one.roster.digest, one.live.digest]);
  });

  it('depend on every record', () => {
    const rosters = [
      roster(),
      roster({ overrides: new Map() }),
      roster({ scopes: [scopeOf('P', ['Ops'])] }),
      roster({ documents: [document('x@acme.example', 'changed')] }),
      roster({ documentRemovals: [] }),
    ];
    expect(new Set(rosters.map(stateDigest)).size).toBe(rosters.length);
    const lives: Live[] = [
      live,
      { ...live, personnel: [] },
      { ...live, personnel: people.map((person) => ({ ...person, customFields: [] })) },
      { ...live, workspaces: [workspace(5, 'P', [])] },
      { ...live, documents: null },
      liveOf([], people),
    ];
    expect(new Set(lives.map(liveDigest)).size).toBe(lives.length);
  });
});

describe('properties of a plan', () => {
  it('is the same, byte for byte, whatever order live and roster come in', () => {
    fc.assert(
      fc.property(anyPeople(), fc.integer(), ({ desired, live }, seed) => {
        const shuffled = <T>(items: Iterable<T>): T[] => [...items].sort((a, b) => hash(a, seed) - hash(b, seed));
        const one = planOf(desired, live);
        const other = planOf(
          stateOf(shuffled(desired.identities.values()), shuffled(desired.removals.values())),
          stateOf(shuffled(live.identities.values())),
        );
        expect(JSON.stringify(other)).toBe(JSON.stringify(one));
      }),
    );
  });

  it('holds patches that lead from live to desired, and inverses that undo them', () => {
    fc.assert(
      fc.property(anyPeople(), ({ desired, live }) => {
        for (const { key, patch, inverse, changes } of planOf(desired, live).operations) {
          const old = changes.find(({ field }) => field === 'identityId')?.before;
          const record = live.identities.get(key) ?? live.identities.get(String(old));
          const before = record ? identityDocument(typeof old === 'string' ? old : key, record.fields) : null;
          const after = jsonPatch.applyPatch(
            structuredClone(before),
            structuredClone(patch) as jsonPatch.Operation[],
          ).newDocument;
          const undone = jsonPatch.applyPatch(
            structuredClone(after),
            structuredClone(inverse) as jsonPatch.Operation[],
          ).newDocument;
          expect(undone).toEqual(before);
          for (const { field, after: value } of changes)
            if (after) expect((after as Record<string, unknown>)[field]).toEqual(value);
        }
      }),
    );
  });

  it('patches nothing where nothing differs', () => {
    expect(patchBetween(null, null)).toEqual([]);
  });
});

function hash(value: unknown, seed: number): number {
  let sum = seed | 0;
  for (const char of JSON.stringify(value)) sum = (Math.imul(sum, 31) + char.charCodeAt(0)) | 0;
  return sum;
}
