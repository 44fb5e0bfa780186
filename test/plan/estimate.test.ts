import { describe, expect, it } from 'vitest';
import { estimateCost } from '../../src/plan/estimate.js';
import { identitiesOnly } from '../../src/plan/live.js';
import {
  allGroups,
  at,
  desiredPerson,
  document,
  livePerson,
  planOf,
  scopeOf,
  stateOf,
  tombstone,
  workspace,
} from '../model/people.js';
import { liveOf, override, personnel, rosterOf } from '../model/status.js';

const crowd = (count: number) =>
  identitiesOnly(stateOf(Array.from({ length: count }, (_, index) => livePerson(`l${index}`))));

describe('estimating an apply', () => {
  const pace = { batch: 300, requestsPerMinute: 60, correctionGroup: 2 };

  it('reads once when nothing is to be written', () => {
    expect(estimateCost([], crowd(1200), pace)).toEqual({ requests: 3, seconds: 3 });
    expect(estimateCost([], crowd(0), pace)).toEqual({ requests: 1, seconds: 1 });
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
    expect(estimateCost(operations, crowd(5), pace).requests).toBe(3 + 4 + 2 + 1 + 1 + 2);
  });

  it('leaves out what waits', () => {
    const { operations } = planOf(stateOf([desiredPerson('a')]), stateOf([]));
    const waiting = operations.map((operation) => ({ ...operation, pending: 'the identity sync' }));
    expect(estimateCost(waiting, crowd(0), pace).requests).toBe(1);
  });

  it('counts people in pages, a request an override, one a hundred releases, and what scopes and documents take', () => {
    const groups = [
      { id: 1, name: 'Ops' },
      { id: 2, name: 'Eng' },
    ];
    const people = Array.from({ length: 501 }, (_, index) => personnel(index + 1, `p${index}@acme.example`));
    const emails = people.map(({ email }) => email ?? '');
    const live = liveOf([], people, {
      customFields: [],
      groups: allGroups(groups),
      workspaces: [workspace(5, 'Primary', [{ id: 1, name: 'Ops' }]), workspace(6, 'Other', null)],
      documents: new Map([[101, []]]),
    });
    const desired = {
      ...rosterOf(
        [],
        emails.slice(0, 3).map((email) => override(email, { startedAt: '2020-01-01' })),
      ),
      scopes: [scopeOf('Primary', ['Eng'])],
      documents: [document(emails[0] ?? '', 'a')],
    };
    const applied = rosterOf(
      [],
      emails.slice(100, 201).map((email) => override(email, { startedAt: '2020-01-01' })),
    );
    const { operations, estimate } = planOf(desired, live.state, { live, applied });
    // Reads: identities 1, people 2, definitions 1, workspaces and groups 2, one scope 2, documents 1.
    const reads = 1 + 2 + 1 + 2 + 2 + 1;
    // 3 overrides and 2 resets, read back in 2 pages; two groups moved and the scope read; the document and its list.
    expect(estimate.requests).toBe(reads + 3 + 2 + 2 + 2 + 2 + 2);
    expect(estimateCost(operations, live, pace).seconds).toBe(estimate.requests);
  });
});
