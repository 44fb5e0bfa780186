import fc from 'fast-check';
import jsonPatch from 'fast-json-patch';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/plan/canonical.js';
import { fieldDigests } from '../../src/plan/digest.js';
import { identityDocument, patchBetween } from '../../src/plan/patch.js';
import type { Operation } from '../../src/plan/plan.js';
import { anyPeople } from '../model/arbitrary.js';
import { at, desiredPerson, livePerson, planOf, stateOf, tombstone } from '../model/people.js';

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
