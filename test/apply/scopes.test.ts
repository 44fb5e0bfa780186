import { describe, expect, it } from 'vitest';
import type { ScopeOptions } from '../model/fake-scopes.js';
import { FakeTenant, rosterOf, scopeOf } from '../model/fake-tenant.js';

const GROUPS = [
  { id: 1, name: 'IT Ops' },
  { id: 2, name: 'Engineering' },
  { id: 3, name: 'Sales' },
];

const tenantOf = (scopes: Readonly<Record<string, readonly number[]>>, scopeOptions: ScopeOptions = {}) =>
  new FakeTenant({ scopes, groups: GROUPS, scopeOptions });

describe('setting scopes', () => {
  it('sends nothing where the scope is as it should be', async () => {
    const { calls, outcomes } = await tenantOf({ Primary: [1] }).apply(
      rosterOf({ scopes: [scopeOf('Primary', ['IT Ops'])] }),
    );
    expect([calls, outcomes]).toEqual([[], []]);
  });

  it('adds and removes what the plan shows, and reads it back', async () => {
    const tenant = tenantOf({ Primary: [1, 3], Other: [3] });
    const desired = rosterOf({ scopes: [scopeOf('Primary', ['IT Ops', 2])] });
    const { calls, said, progress } = await tenant.apply(desired);
    expect(calls).toEqual(['change Primary +2 -3', 'scope Primary']);
    expect(said).toEqual(['scope Primary: done']);
    expect(progress).toEqual(['Setting workspace scopes 0/1']);
    expect([...(tenant.scopes.scopes.get('Other') ?? [])]).toEqual([3]);
    expect((await tenant.plan(desired)).operations).toEqual([]);
  });

  it('leaves alone what others add meanwhile: the next plan shows it', async () => {
    const tenant = tenantOf({ Primary: [1, 3] }, { meanwhile: ({ scopes }) => scopes.get('Primary')?.add(2) });
    const desired = rosterOf({ scopes: [scopeOf('Primary', ['IT Ops'])] });
    const { said } = await tenant.apply(desired);
    expect(said).toEqual(['scope Primary: done']);
    expect([...(tenant.scopes.scopes.get('Primary') ?? [])]).toEqual([1, 2]);
    expect((await tenant.plan(desired)).operations).toMatchObject([
      { changes: [{ before: 'Engineering', after: null }] },
    ]);
  });

  it('clears a scope whose groups are none', async () => {
    const tenant = tenantOf({ Primary: [1] });
    const { said } = await tenant.apply(rosterOf({ scopes: [scopeOf(1, [])] }));
    expect(said).toEqual(['scope 1: done']);
    expect(tenant.scopes.scopes.get('Primary')?.size).toBe(0);
  });
});

describe('when a scope does not come out right', () => {
  const desired = rosterOf({ scopes: [scopeOf('Primary', ['IT Ops', 'Engineering'])] });

  it.each([
    [
      'reads back otherwise',
      { ignores: true },
      'failed - Drata accepted it, but the scope reads back without Engineering and still with Sales',
    ],
    [
      'neither answers nor does it',
      { ignores: true, mute: true },
      'failed - Drata did not answer, but the scope reads back without Engineering and still with Sales',
    ],
    ['does not answer, but does it', { mute: true }, 'done'],
    ['has no scopes any more', { gone: true }, 'failed - Drata accepted it, but shows no scope when read back'],
    ['refuses it', { refuses: ['Primary'] }, 'failed - Drata refused to add a group'],
    [
      'cannot show it',
      { unreadable: ['Primary'] },
      'unknown - it was sent, but could not be read back: Drata refused to show the scope',
    ],
  ] as const)('says what became of it where Drata %s', async (_what, options, outcome) => {
    const { said, stopped } = await tenantOf({ Primary: [1, 3] }, options).apply(desired);
    expect(said).toEqual([`scope Primary: ${outcome}`]);
    expect(stopped).toBeNull();
  });

  it('goes on with the next workspace after one that failed', async () => {
    const scopes = [scopeOf('A', ['IT Ops']), scopeOf('B', ['IT Ops']), scopeOf('C', ['IT Ops'])];
    const tenant = tenantOf({ A: [], B: [], C: [] }, { refuses: ['A'], unreadable: ['B'] });
    const { said } = await tenant.apply(rosterOf({ scopes }));
    expect(said.map((line) => line.split(' - ')[0])).toEqual(['scope A: failed', 'scope B: unknown', 'scope C: done']);
  });

  it('stops all scopes where the key may not change them', async () => {
    const scopes = [scopeOf('A', ['IT Ops']), scopeOf('B', ['IT Ops'])];
    const { calls, said } = await tenantOf({ A: [], B: [] }, { forbids: true }).apply(rosterOf({ scopes }));
    expect(calls).toHaveLength(1);
    expect(said).toEqual([
      'scope A: failed - the API key may not change',
      'scope B: skipped - the run stopped before it was sent: the API key may not change',
    ]);
  });

  it.each([
    ['interrupt', 1, 'skipped - the run stopped before it was sent'],
    ['late', 1, 'unknown - it was sent, but no answer told whether it took effect'],
    ['interrupt', 2, 'unknown - Drata accepted it, but the run stopped before it was read back'],
  ] as const)('tells an %s at call %i apart', async (how, call, outcome) => {
    const tenant = tenantOf({ Primary: [1, 3] });
    const { said } = await tenant.apply(desired, { stopAt: { call, how } });
    expect(said).toEqual([`scope Primary: ${outcome}`]);
    expect((await tenant.apply(desired)).said).toEqual(outcome.startsWith('skipped') ? ['scope Primary: done'] : []);
  });
});
