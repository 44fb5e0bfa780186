import { describe, expect, it } from 'vitest';
import { composeReport } from '../../src/apply/compose.js';
import { applyPlan } from '../../src/apply/run.js';
import { indexPeople } from '../../src/plan/people.js';
import { livePersonnel } from '../model/fake-personnel.js';
import { documentOf, FakeTenant, overrideOf, rosterOf, scopeOf, type TenantParts } from '../model/fake-tenant.js';
import { noOtherPorts } from '../model/other-ports.js';
import { desiredPerson, livePerson } from '../model/people.js';

const SAM = 'sam@acme.example';
const ANN = 'ann@acme.example';
const GROUPS = [
  { id: 1, name: 'IT Ops' },
  { id: 2, name: 'Sales' },
];

/** A tenant in which each resource has something to do. */
const tenantOf = (given: Partial<TenantParts> = {}) =>
  new FakeTenant({
    identities: [livePerson('sam', { email: SAM })],
    people: [livePersonnel(42, SAM), livePersonnel(43, ANN, { startedAt: '2020-07-06' })],
    scopes: { Primary: [2] },
    groups: GROUPS,
    ...given,
  });

const applied = rosterOf({ overrides: [overrideOf(ANN, { startedAt: '2020-07-06' })] });
const desired = rosterOf({
  identities: [desiredPerson('sam', { jobTitle: 'Lead' })],
  overrides: [overrideOf(SAM, { startedAt: '2020-07-06' })],
  scopes: [scopeOf('Primary', ['IT Ops'])],
  documents: [documentOf(SAM, 'a.pdf', 'one')],
});

const ALL = [
  'upsert sam',
  'list',
  'reset 43',
  'write 42 {startedAt:2020-07-06}',
  'list',
  'change Primary +1 -2',
  'scope Primary',
  'upload a.pdf',
  'documents 1042',
];

describe('a whole run', () => {
  it('takes identities, personnel, scopes and documents in this order', async () => {
    const { calls, outcomes, stopped } = await tenantOf().apply(desired, { applied });
    expect(calls).toEqual(ALL);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(outcomes.map(() => 'done'));
    expect(stopped).toBeNull();
  });

  it('sends nothing where nothing is due', async () => {
    const tenant = tenantOf();
    await tenant.apply(desired, { applied });
    const { calls, outcomes } = await tenant.apply(desired, { applied: desired });
    expect([calls, outcomes]).toEqual([[], []]);
  });

  it('does only what was asked for', async () => {
    const { calls } = await tenantOf().apply(desired, { applied, only: new Set(['Primary']) });
    expect(calls).toEqual(['change Primary +1 -2', 'scope Primary']);
  });

  it('sends nothing for what waits', async () => {
    const tenant = new FakeTenant({ identities: [livePerson('sam', { jobTitle: 'Lead' })] });
    const { calls, outcomes } = await tenant.apply({ ...desired, scopes: [] });
    expect(calls).toEqual([]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['pending', 'pending']);
  });

  it('leaves identities alone where the target has no connection for them', async () => {
    const tenant = tenantOf();
    const live = await tenant.live();
    const plan = await tenant.plan(rosterOf({ identities: [desiredPerson('sam', { jobTitle: 'Lead' })] }));
    const { outcomes } = await applyPlan({
      plan,
      desired,
      live,
      people: indexPeople(live.personnel ?? [], desired, null),
      ports: { ...noOtherPorts, identities: null },
      readFile: async () => null,
      onProgress: () => undefined,
    });
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['skipped']);
  });

  it('never counts more operations than there are', async () => {
    const { progress } = await tenantOf().apply(desired, { applied });
    for (const line of progress) {
      const [done, total] = (line.split(' ').at(-1) ?? '').split('/').map(Number);
      expect(total).toBe(5);
      expect(done).toBeLessThanOrEqual(5);
    }
    expect(progress.at(-1)).toBe('Uploading documents 4/5');
  });
});

describe('a resource that the key or the plan of the tenant does not cover', () => {
  const facts = {
    contract: 'batch' as const,
    actor: 'ann',
    startedAt: '2026-06-15T10:00:00.000Z',
    finishedAt: '2026-06-15T10:00:02.000Z',
    allowed: [],
    requests: [],
    interrupted: false,
  };

  it.each([
    ['identities', { identityOptions: { stopAt: { call: 1, how: 'forbidden' } } }, 1],
    ['personnel, on reading back', { options: { forbids: ['list'] } }, 2],
    ['personnel, on writing', { options: { forbids: ['write'] } }, 1],
    ['scopes', { scopeOptions: { forbids: true } }, 1],
    ['documents', { documentOptions: { forbids: true } }, 1],
  ] as const)('stops alone, and the run has failed: %s', async (_what, parts, unfinished) => {
    const tenant = tenantOf(parts);
    const stopAt = 'identityOptions' in parts ? parts.identityOptions.stopAt : null;
    const { plan, ...result } = await tenant.apply(desired, { applied, stopAt });
    const report = composeReport(result, { ...facts, plan });
    expect(report.result).toBe('failed');
    expect(report.stopped).toContain('the API key may not');
    expect(result.outcomes.filter(({ outcome }) => outcome !== 'done')).toHaveLength(unfinished);
    for (const { outcome, message } of result.outcomes) if (outcome !== 'done') expect(message).toContain('may not');
  });

  it('names each of several with what it left undone', async () => {
    const { said, stopped } = await tenantOf({ options: { forbids: ['list'] }, scopeOptions: { forbids: true } }).apply(
      desired,
      { applied },
    );
    expect(stopped?.message).toBe('the API key may not list');
    expect(said).toEqual([
      'scope Primary: failed - the API key may not change',
      `release ${ANN}: unknown - Drata accepted it, but the run stopped before it was read back: the API key may not list`,
      'update sam: done',
      `override ${SAM}: unknown - Drata accepted it, but the run stopped before it was read back: the API key may not list`,
      `upload ${SAM}/SEC_TRAINING/a.pdf: done`,
    ]);
  });
});

describe('a stop', () => {
  const cases = (['interrupt', 'late', 'outage'] as const).flatMap((how) =>
    ALL.map((call, index) => [how, index + 1, call] as const),
  );

  it.each(cases)('by %s at call %i (%s) ends the run there, and the next one finishes', async (how, call) => {
    const tenant = tenantOf();
    const first = await tenant.apply(desired, { applied, stopAt: { call, how } });
    expect(first.calls).toEqual(ALL.slice(0, call));
    expect(first.stopped).not.toBeNull();
    expect(first.outcomes.some(({ outcome }) => outcome !== 'done')).toBe(true);
    const second = await tenant.apply(desired, { applied });
    expect(second.outcomes.map(({ outcome }) => outcome)).toEqual(second.outcomes.map(() => 'done'));
    expect((await tenant.plan(desired, { applied: desired })).operations).toEqual([]);
    expect(tenant.documents.arrived).toEqual(['a.pdf=one']);
  });
});
