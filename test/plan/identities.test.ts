import { describe, expect, it } from 'vitest';
import { identitiesOnly } from '../../src/plan/live.js';
import { at, desiredPerson, livePerson, planOf, stateOf, tombstone } from '../model/people.js';

describe('planning identities', () => {
  it('plans nothing for a fresh model that live already matches', () => {
    const plan = planOf(
      stateOf([desiredPerson('emp-1', { jobTitle: 'Engineer' })]),
      stateOf([livePerson('emp-1', { jobTitle: 'Engineer' })]),
    );
    expect(plan.operations).toEqual([]);
    expect(plan.summary.unchanged).toBe(1);
  });

  it('never removes a person whose line is gone: the record is unmanaged', () => {
    const plan = planOf(stateOf([desiredPerson('emp-2')]), stateOf([livePerson('emp-1'), livePerson('emp-2')]));
    expect(plan.operations).toEqual([]);
    expect(plan.unmanaged).toEqual([{ resource: 'identity', key: 'emp-1' }]);
    expect(plan.summary.unmanaged).toBe(1);
  });

  it('creates with the managed fields alone, and says nothing of explicit nulls', () => {
    const plan = planOf(
      stateOf([desiredPerson('emp-1', { email: 'a@acme.example', managerId: null, isContractor: false })]),
      stateOf([]),
    );
    expect(plan.operations[0]).toMatchObject({
      id: 'identity/emp-1',
      action: 'create',
      changes: [
        { field: 'email', before: null, after: 'a@acme.example' },
        { field: 'isContractor', before: null, after: false },
      ],
      patch: [
        {
          op: 'add',
          path: '',
          value: { identityId: 'emp-1', email: 'a@acme.example', managerId: null, isContractor: false },
        },
      ],
      inverse: [{ op: 'remove', path: '' }],
      destructive: false,
      predicted: { before: null, after: 'CURRENT_EMPLOYEE' },
      source: { file: 'people.yaml', line: 3, column: 3 },
    });
  });

  it('leaves an omitted field alone and clears one that is null', () => {
    const live = livePerson('emp-1', { jobTitle: 'Engineer', managerName: 'Bob' });
    const plan = planOf(stateOf([desiredPerson('emp-1', { managerName: null })]), stateOf([live]));
    expect(plan.operations[0]?.changes).toEqual([{ field: 'managerName', before: 'Bob', after: null }]);
    expect(plan.operations[0]?.action).toBe('update');
  });

  it.each([
    [null, '2026-03-01', 'separate', true],
    ['2026-03-01', null, 'reactivate', false],
    ['2026-03-01', '2026-03-08', 'update', false],
  ])('names a separation date that goes from %s to %s: %s', (before, after, action, destructive) => {
    const plan = planOf(
      stateOf([desiredPerson('emp-1', { separatedAt: after && at(after) })]),
      stateOf([livePerson('emp-1', { separatedAt: before && at(before) })]),
    );
    expect(plan.operations[0]).toMatchObject({ action, destructive });
  });

  it('deletes by tombstone alone, with the whole record in the inverse', () => {
    const live = livePerson('emp-9', { firstName: 'Ghost' });
    const plan = planOf(
      stateOf([desiredPerson('emp-1')], [tombstone('emp-9'), tombstone('emp-8')]),
      stateOf([live, livePerson('emp-1')]),
    );
    expect(plan.operations).toHaveLength(1);
    expect(plan.operations[0]).toMatchObject({
      action: 'delete',
      key: 'emp-9',
      destructive: true,
      changes: [
        { field: 'reason', before: null, after: 'Created twice' },
        { field: 'firstName', before: 'Ghost', after: null },
      ],
      patch: [{ op: 'remove', path: '' }],
      inverse: [{ op: 'add', path: '', value: { identityId: 'emp-9', ...live.fields } }],
      predicted: { before: 'UNKNOWN', after: 'UNKNOWN' },
    });
  });

  it('plans a declared rename as one operation, until the old record is gone', () => {
    const desired = stateOf([desiredPerson('new', { jobTitle: 'Lead' }, 'old')]);
    const first = planOf(desired, stateOf([livePerson('old', { jobTitle: 'Engineer', email: 'a@acme.example' })]));
    expect(first.operations.map(({ action, changes }) => [action, changes])).toEqual([
      [
        'rename',
        [
          { field: 'identityId', before: 'old', after: 'new' },
          { field: 'jobTitle', before: 'Engineer', after: 'Lead' },
        ],
      ],
    ]);
    expect(first.unmanaged).toEqual([]);
    const halfWay = planOf(desired, stateOf([livePerson('old'), livePerson('new', { jobTitle: 'Lead' })]));
    expect(halfWay.operations[0]).toMatchObject({ action: 'rename', changes: [{ field: 'identityId' }] });
    const done = planOf(desired, stateOf([livePerson('new', { jobTitle: 'Lead' })]));
    expect(done.operations).toEqual([]);
    const neither = planOf(desired, stateOf([]));
    expect(neither.operations[0]?.action).toBe('create');
  });

  it('counts a rename that also separates as destructive and as a separation', () => {
    const plan = planOf(
      stateOf([desiredPerson('new', { separatedAt: at('2026-01-01') }, 'old')]),
      stateOf([livePerson('old')]),
    );
    expect(plan.operations[0]).toMatchObject({ action: 'rename', destructive: true });
    expect(plan.guards.find(({ name }) => name === 'mass-separation')?.actual).toBe(1);
  });

  it('compares e-mails without case, but warns; text by NFC', () => {
    const plan = planOf(
      stateOf([desiredPerson('emp-1', { email: 'ann@acme.example', firstName: 'Zoë', secondaryEmail: 'x@y.example' })]),
      stateOf([
        livePerson('emp-1', { email: 'Ann@acme.example', firstName: 'Zoe\u0308', secondaryEmail: 'x@y.example' }),
      ]),
    );
    expect(plan.operations).toEqual([]);
    expect(plan.warnings.map(({ code }) => code)).toEqual(['email-case']);
    expect(plan.warnings[0]?.message).not.toContain('ann@');
  });

  it('sorts deletes, separations, then the rest, each by key', () => {
    const plan = planOf(
      stateOf(
        [
          desiredPerson('b', { separatedAt: at('2026-01-01') }),
          desiredPerson('a', { jobTitle: 'x' }),
          desiredPerson('c'),
        ],
        [tombstone('z')],
      ),
      stateOf([livePerson('a'), livePerson('b'), livePerson('z')]),
    );
    expect(plan.operations.map(({ id }) => id)).toEqual(['identity/z', 'identity/b', 'identity/a', 'identity/c']);
  });

  it('takes only the records that --only names; a rename answers to both ids', () => {
    const desired = stateOf(
      [desiredPerson('a', { jobTitle: 'x' }), desiredPerson('n', {}, 'o'), desiredPerson('d')],
      [tombstone('t')],
    );
    const live = stateOf([livePerson('a'), livePerson('o'), livePerson('u'), livePerson('t'), livePerson('d')]);
    const keys = (only: string[]) => planOf(desired, live, { only: new Set(only) }).operations.map(({ key }) => key);
    expect(keys(['a'])).toEqual(['a']);
    expect(keys(['o'])).toEqual(['n']);
    expect(keys(['t'])).toEqual(['t']);
    const one = planOf(desired, live, { only: new Set(['u']) });
    expect(one.operations).toEqual([]);
    expect(one.summary).toMatchObject({ unmanaged: 1, unchanged: 0 });
  });

  it('survives keys that are names of object members', () => {
    const plan = planOf(
      stateOf([desiredPerson('__proto__', { jobTitle: 'x' }), desiredPerson('constructor', { jobTitle: 'y' })]),
      stateOf([livePerson('__proto__', { jobTitle: 'w' }), livePerson('toString')]),
    );
    expect(plan.operations.map(({ key, action }) => [key, action])).toEqual([
      ['__proto__', 'update'],
      ['constructor', 'create'],
    ]);
  });
});

describe('records that nobody can read', () => {
  const left = desiredPerson('gone', { separatedAt: at('2026-01-01'), jobTitle: 'Engineer' });
  const live = identitiesOnly(stateOf([]), new Set(['gone']));

  it('count as applied where the last applied roster held them unchanged', () => {
    const plan = planOf(stateOf([left]), stateOf([]), { live, applied: stateOf([left]) });
    expect(plan.operations).toEqual([]);
    expect(plan.summary.unchanged).toBe(1);
    expect(plan.warnings[0]).toMatchObject({ code: 'unverifiable' });
    expect(plan.warnings[0]?.message).toContain('gone');
  });

  it.each([
    ['no roster was applied', null],
    ['it was not in the applied roster', stateOf([])],
    [
      'a field has changed since',
      stateOf([desiredPerson('gone', { separatedAt: at('2026-01-02'), jobTitle: 'Engineer' })]),
    ],
    ['a field is managed since', stateOf([desiredPerson('gone', { separatedAt: at('2026-01-01') })])],
  ])('are sent when %s', (_why, applied) => {
    const plan = planOf(stateOf([left]), stateOf([]), { live, applied });
    expect(plan.operations.map(({ action }) => action)).toEqual(['create']);
  });

  it('are summed up in one warning', () => {
    const other = desiredPerson('far', { separatedAt: at('2025-01-01') });
    const both = stateOf([left, other]);
    const plan = planOf(both, stateOf([]), {
      live: identitiesOnly(stateOf([]), new Set(['gone', 'far'])),
      applied: both,
    });
    expect(plan.warnings).toHaveLength(1);
    expect(plan.warnings[0]?.message).toContain('2 separated people');
    expect(plan.warnings[0]?.message).toContain('far, gone');
  });
});
