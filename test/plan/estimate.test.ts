import { describe, expect, it } from 'vitest';
import { estimateCost } from '../../src/plan/estimate.js';
import { identitiesOnly } from '../../src/plan/live.js';
import { at, desiredPerson, livePerson, planOf, stateOf, tombstone } from '../model/people.js';

const liveOf = (count: number) =>
  identitiesOnly(stateOf(Array.from({ length: count }, (_, index) => livePerson(`l${index}`))));

describe('estimating an apply', () => {
  const pace = { batch: 300, requestsPerMinute: 60, correctionGroup: 2 };

  it('reads once when nothing is to be written', () => {
    expect(estimateCost([], liveOf(1200), pace)).toEqual({ requests: 3, seconds: 3 });
    expect(estimateCost([], liveOf(0), pace)).toEqual({ requests: 1, seconds: 1 });
  });

  it('counts batches, two writes a group of corrections, two more requests a rename, one a deletion, and the reads', () => {
    const live = stateOf([
      ...['c', 'd', 'e'].map((id) => livePerson(id, { separatedAt: at('2026-01-01') })),
      livePerson('o'),
      livePerson('z'),
    ]);
    const desired = stateOf(
      [
        ...['c', 'd', 'e'].map((id) => desiredPerson(id, { separatedAt: at('2026-02-02') })),
        desiredPerson('n', {}, 'o'),
        ...Array.from({ length: 600 }, (_, index) => desiredPerson(`j${index}`)),
      ],
      [tombstone('z')],
    );
    const { operations } = planOf(desired, live);
    // 601 single writes in 3 batches, 2 groups of 2 writes, a read and a removal for the rename, 1 deletion, 1 + 2 pages.
    expect(estimateCost(operations, liveOf(5), pace).requests).toBe(3 + 4 + 2 + 1 + 1 + 2);
  });

  it('leaves out what waits', () => {
    const { operations } = planOf(stateOf([desiredPerson('a')]), stateOf([]));
    const waiting = operations.map((operation) => ({ ...operation, pending: 'the identity sync' }));
    expect(estimateCost(waiting, liveOf(0), pace).requests).toBe(1);
  });
});
