import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeRefusal, composeReport } from '../../src/apply/compose.js';
import { applyPlan } from '../../src/apply/run.js';
import { identitiesOnly } from '../../src/plan/live.js';
import { indexPeople } from '../../src/plan/people.js';
import type { Plan } from '../../src/plan/plan.js';
import type { Config } from '../../src/state/config.js';
import type { State } from '../../src/state/state.js';
import { anyPeople } from '../model/arbitrary.js';
import { FakeDrata, type FakeOptions } from '../model/fake-drata.js';
import { noOtherPorts } from '../model/other-ports.js';
import { at, desiredPerson, livePerson, planOf, stateOf, tombstone } from '../model/people.js';

async function apply(desired: State, drata: FakeDrata, guards: Config['guards'] = {}) {
  const live = stateOf([...drata.records.values()]);
  const plan = planOf(desired, live, { guards });
  const progress: string[] = [];
  const result = await applyPlan({
    plan,
    desired,
    live: identitiesOnly(live),
    people: indexPeople([], desired, null),
    ports: { ...noOtherPorts, identities: { reader: drata, writer: drata } },
    readFile: async () => null,
    onProgress: (done, total, doing) => progress.push(`${doing} ${done}/${total}`),
  });
  return {
    plan,
    result,
    progress,
    outcomes: result.outcomes.map(({ operation, outcome }) => `${operation.key}: ${outcome}`),
  };
}

const planAgain = (desired: State, drata: FakeDrata): Plan => planOf(desired, stateOf([...drata.records.values()]));

describe('applying identities', () => {
  it('sends nothing and reads nothing when nothing is to be done', async () => {
    const drata = new FakeDrata([livePerson('a')]);
    const { outcomes, result } = await apply(stateOf([desiredPerson('a')]), drata);
    expect(outcomes).toEqual([]);
    expect(drata.calls).toEqual([]);
    expect(result.stopped).toBeNull();
  });

  it('sends all single writes at once, then reads back', async () => {
    const drata = new FakeDrata([livePerson('a'), livePerson('b')]);
    const desired = stateOf([
      desiredPerson('a', { jobTitle: 'x' }),
      desiredPerson('b', { separatedAt: at('2026-01-01') }),
      desiredPerson('c'),
    ]);
    const { outcomes, progress } = await apply(desired, drata);
    expect(drata.calls).toEqual(['upsert b a c', 'list']);
    expect(outcomes).toEqual(['b: done', 'a: done', 'c: done']);
    expect(progress).toEqual(['Writing identities 0/3', 'Writing identities 3/3', 'Reading identities back 3/3']);
  });

  it('corrects stored separation dates in two writes, group by group, after the separations', async () => {
    const ids = ['a', 'b', 'c'];
    const drata = new FakeDrata([
      ...ids.map((id) => livePerson(id, { separatedAt: at('2026-01-01') })),
      livePerson('s'),
    ]);
    const desired = stateOf([
      ...ids.map((id) => desiredPerson(id, { separatedAt: at('2026-02-02'), jobTitle: 'x' })),
      desiredPerson('s', { separatedAt: at('2026-01-01') }),
    ]);
    const { outcomes } = await apply(desired, drata, { maxSeparations: { count: 2 } });
    expect(drata.calls).toEqual(['upsert s', 'upsert a b', 'upsert a b', 'upsert c', 'upsert c', 'list']);
    expect(outcomes).toEqual(['s: done', 'a: done', 'b: done', 'c: done']);
    expect(drata.records.get('a')?.fields).toMatchObject({ separatedAt: at('2026-02-02'), jobTitle: 'x' });
  });

  it('still corrects one at a time where the limit of separations is 0', async () => {
    const drata = new FakeDrata([livePerson('a', { separatedAt: at('2026-01-01') })]);
    const { outcomes } = await apply(stateOf([desiredPerson('a', { separatedAt: at('2026-02-02') })]), drata, {
      maxSeparations: { count: 0 },
    });
    expect(outcomes).toEqual(['a: done']);
  });

  it('loses no unmanaged field where partial updates are not proved', async () => {
    const drata = new FakeDrata(
      [livePerson('a', { jobTitle: 'x', managerName: 'Bob', separatedAt: at('2026-01-01') })],
      { partial: false },
    );
    await apply(stateOf([desiredPerson('a', { jobTitle: 'y' })]), drata);
    expect(drata.records.get('a')?.fields).toMatchObject({
      jobTitle: 'y',
      managerName: 'Bob',
      separatedAt: at('2026-01-01'),
    });
  });

  it('sends a record that Drata does not show with its managed fields alone, explicit nulls among them', async () => {
    const drata = new FakeDrata([], { partial: false });
    const writes: unknown[] = [];
    const upsert = drata.upsert.bind(drata);
    drata.upsert = async (given) => {
      writes.push(...given);
      return upsert(given);
    };
    await apply(stateOf([desiredPerson('a', { email: 'a@acme.example', separatedAt: null })]), drata);
    expect(writes).toEqual([
      {
        identityId: 'a',
        changed: { email: 'a@acme.example', separatedAt: null },
        full: { email: 'a@acme.example', separatedAt: null },
      },
    ]);
  });

  it('renames: writes the whole new record, reads it back, and only then removes the old one', async () => {
    const drata = new FakeDrata([livePerson('old', { managerName: 'Bob', jobTitle: 'x' })]);
    const desired = stateOf([desiredPerson('new', { jobTitle: 'y' }, 'old')]);
    const { outcomes } = await apply(desired, drata);
    expect(drata.calls).toEqual(['upsert new', 'get new', 'remove old', 'list']);
    expect(outcomes).toEqual(['new: done']);
    expect(drata.records.get('new')?.fields).toMatchObject({ managerName: 'Bob', jobTitle: 'y' });
    expect(drata.records.has('old')).toBe(false);
  });

  it('keeps the old record of a rename whose new one does not read back', async () => {
    const drata = new FakeDrata([livePerson('old', { jobTitle: 'x' })], { ignores: ['new'] });
    const { outcomes, result } = await apply(stateOf([desiredPerson('new', { jobTitle: 'y' }, 'old')]), drata);
    expect(outcomes).toEqual(['new: failed']);
    expect(result.outcomes[0]?.message).toContain('the old one old was kept');
    expect(drata.records.has('old')).toBe(true);
  });

  it('finishes a rename that was stopped half-way', async () => {
    const drata = new FakeDrata([livePerson('old'), livePerson('new', { jobTitle: 'y' })], { partial: false });
    const { outcomes } = await apply(stateOf([desiredPerson('new', { jobTitle: 'y' }, 'old')]), drata);
    expect(drata.calls).toEqual(['get new', 'remove old', 'list']);
    expect(outcomes).toEqual(['new: done']);
  });

  it('finds the new record of a rename in the list where nothing else addresses it', async () => {
    const drata = new FakeDrata([livePerson('old')], { partial: false, terse: true });
    const { outcomes } = await apply(stateOf([desiredPerson('new', {}, 'old')]), drata);
    expect(drata.calls).toEqual(['upsert new', 'get new', 'list', 'remove old', 'list']);
    expect(outcomes).toEqual(['new: done']);
  });

  it('corrects the date of a renamed record that a stop left behind', async () => {
    const left = livePerson('new', { separatedAt: at('2026-01-01') });
    const drata = new FakeDrata([livePerson('old'), left], { partial: false, terse: true });
    const { outcomes } = await apply(stateOf([desiredPerson('new', { separatedAt: at('2026-02-02') }, 'old')]), drata);
    expect(outcomes).toEqual(['new: done']);
    expect(drata.records.get('new')?.fields.separatedAt).toBe(at('2026-02-02'));
  });

  it('deletes by tombstone, last', async () => {
    const drata = new FakeDrata([livePerson('z'), livePerson('a')]);
    const { outcomes } = await apply(stateOf([desiredPerson('a', { jobTitle: 'x' })], [tombstone('z')]), drata);
    expect(drata.calls).toEqual(['upsert a', 'remove z', 'list']);
    expect(outcomes).toEqual(['z: done', 'a: done']);
  });

  it('sets a separation date that a restored record ignored', async () => {
    const drata = new FakeDrata([]);
    drata.deleted.set('a', { ...livePerson('a', { separatedAt: at('2020-01-01') }), recordId: 7 });
    const { outcomes } = await apply(stateOf([desiredPerson('a', { separatedAt: at('2026-02-02') })]), drata);
    expect(outcomes).toEqual(['a: done']);
    expect(drata.records.get('a')?.fields.separatedAt).toBe(at('2026-02-02'));
  });

  it('asks for the stored date where the reply shows no record', async () => {
    const drata = new FakeDrata([], { terse: true });
    drata.deleted.set('a', { ...livePerson('a', { separatedAt: at('2020-01-01') }), recordId: 7 });
    const { outcomes } = await apply(stateOf([desiredPerson('a', { separatedAt: at('2026-02-02') })]), drata);
    expect(drata.calls).toEqual(['upsert a', 'get a', 'upsert a', 'upsert a', 'list']);
    expect(outcomes).toEqual(['a: done']);
  });
});

describe('when something goes wrong', () => {
  it('reports the record at fault with the API’s words while the rest goes through', async () => {
    const drata = new FakeDrata([], { refuses: ['b'] });
    const { outcomes, result } = await apply(
      stateOf([desiredPerson('a'), desiredPerson('b'), desiredPerson('c')]),
      drata,
    );
    expect(outcomes).toEqual(['a: done', 'b: failed', 'c: done']);
    expect(result.outcomes[1]).toMatchObject({
      message: 'Drata refused the record',
      apiMessage: 'email must be an email',
    });
  });

  it('calls a write failed that reads back differently, or not at all', async () => {
    const drata = new FakeDrata([livePerson('a')], { ignores: ['a', 'b'] });
    const { result } = await apply(
      stateOf([desiredPerson('a', { jobTitle: 'x' }), desiredPerson('b', { jobTitle: 'x' })]),
      drata,
    );
    expect(result.outcomes.map(({ outcome, message }) => [outcome, message])).toEqual([
      ['failed', 'Drata accepted it, but reads back another value of jobTitle'],
      ['failed', 'Drata accepted it, but has no such record when read back'],
    ]);
  });

  it('calls a deletion failed whose record is still there', async () => {
    const drata = new FakeDrata([livePerson('z'), livePerson('a')], { ignores: ['z'] });
    const { result } = await apply(stateOf([desiredPerson('a')], [tombstone('z')]), drata);
    expect(result.outcomes[0]).toMatchObject({
      outcome: 'failed',
      message: 'z is still in Drata after it was deleted',
    });
  });

  it('settles a write without an answer by reading back', async () => {
    const drata = new FakeDrata([], { mute: ['a'] });
    expect((await apply(stateOf([desiredPerson('a', { jobTitle: 'x' })]), drata)).outcomes).toEqual(['a: done']);
  });

  it('reads an unlisted leaver back by number, and says so where nothing can', async () => {
    const desired = stateOf([desiredPerson('a', { separatedAt: at('2026-01-01') })]);
    const readable = new FakeDrata([], { partial: false, listsSeparated: false });
    expect((await apply(desired, readable)).outcomes).toEqual(['a: done']);
    const terse = new FakeDrata([], { partial: false, listsSeparated: false, terse: true });
    const { result } = await apply(desired, terse);
    expect(result.outcomes[0]).toMatchObject({
      outcome: 'unverifiable',
      message: expect.stringContaining('read it back'),
    });
  });

  it('does not set the date of a correction whose clearing was refused', async () => {
    const drata = new FakeDrata([livePerson('a', { separatedAt: at('2026-01-01') })], { refuses: ['a'] });
    const { outcomes } = await apply(stateOf([desiredPerson('a', { separatedAt: at('2026-02-02') })]), drata);
    expect(outcomes).toEqual(['a: failed']);
    expect(drata.calls).toEqual(['upsert a']);
  });

  it.each([
    ['interrupt', 'unknown'],
    ['outage', 'unknown'],
    ['forbidden', 'failed'],
  ] as const)('says that a correction is half done after an %s between its writes', async (how, outcome) => {
    const drata = new FakeDrata([livePerson('a', { separatedAt: at('2026-01-01') })], { stopAt: { call: 2, how } });
    const desired = stateOf([desiredPerson('a', { separatedAt: at('2026-02-02') })], [tombstone('none')]);
    const { result } = await apply(desired, drata);
    expect(result.outcomes[0]?.outcome).toBe(outcome);
    if (how !== 'forbidden') expect(result.outcomes[0]?.message).toContain('cleared and the new one is not set yet');
    expect(result.stopped).not.toBeNull();
    expect(planAgain(desired, drata).operations[0]).toMatchObject({ action: 'separate' });
  });

  it('sends nothing more after a stop, and says what was never sent', async () => {
    const drata = new FakeDrata([livePerson('o'), livePerson('z')], { stopAt: { call: 1, how: 'outage' } });
    const { outcomes } = await apply(
      stateOf([desiredPerson('a'), desiredPerson('n', {}, 'o')], [tombstone('z')]),
      drata,
    );
    expect(outcomes).toEqual(['z: skipped', 'a: skipped', 'n: skipped']);
    expect(drata.calls).toHaveLength(1);
  });

  it.each([2, 3, 4, 5])('stops at call %i without losing what is known', async (call) => {
    const drata = new FakeDrata([livePerson('o'), livePerson('z')], { stopAt: { call, how: 'interrupt' } });
    const { result } = await apply(stateOf([desiredPerson('n', {}, 'o')], [tombstone('z')]), drata);
    expect(result.stopped).toMatchObject({ exitCode: 130 });
    expect(result.outcomes.every(({ outcome }) => outcome !== 'done')).toBe(true);
  });

  it('stops when a read for an ignored date or of an unlisted record fails', async () => {
    const desired = stateOf([desiredPerson('a', { separatedAt: at('2026-01-01') })]);
    const first = new FakeDrata([], { terse: true, stopAt: { call: 2, how: 'outage' } });
    expect((await apply(desired, first)).outcomes).toEqual(['a: unknown']);
    const second = new FakeDrata([], { listsSeparated: false, stopAt: { call: 3, how: 'outage' } });
    expect((await apply(desired, second)).outcomes).toEqual(['a: unknown']);
    expect(second.calls).toEqual(['upsert a', 'list', 'get a']);
  });

  it('lets a defect through', async () => {
    const drata = new FakeDrata([]);
    drata.list = async () => {
      throw new TypeError('a defect');
    };
    await expect(apply(stateOf([desiredPerson('a')]), drata)).rejects.toThrow('a defect');
  });
});

describe('a writer that says less than it was asked for', () => {
  it('leaves writes without an outcome as not sent', async () => {
    const drata = new FakeDrata([livePerson('z')]);
    drata.upsert = async () => ({ outcomes: [], stopped: null });
    drata.remove = async () => ({ outcomes: [], stopped: null });
    const { outcomes } = await apply(stateOf([desiredPerson('a')], [tombstone('z')]), drata);
    expect(outcomes).toEqual(['z: skipped', 'a: skipped']);
    expect(drata.calls).toEqual([]);
  });
});

describe('laws of applying', () => {
  const modes: readonly FakeOptions[] = [{}, { partial: false }, { terse: true }, { partial: false, terse: true }];

  it('plans nothing after an apply', async () => {
    await fc.assert(
      fc.asyncProperty(anyPeople(), fc.constantFrom(...modes), async ({ desired, live }, mode) => {
        const drata = new FakeDrata(live.identities.values(), mode);
        const { result } = await apply(desired, drata);
        expect(result.outcomes.map(({ outcome }) => outcome)).toEqual(result.outcomes.map(() => 'done'));
        expect(planAgain(desired, drata).operations).toEqual([]);
      }),
    );
  });

  it('touches nobody whom the roster does not name', async () => {
    await fc.assert(
      fc.asyncProperty(anyPeople(), async ({ desired, live }) => {
        const drata = new FakeDrata(live.identities.values());
        const { plan } = await apply(desired, drata);
        for (const { key } of plan.unmanaged)
          expect(drata.records.get(key)?.fields).toEqual(live.identities.get(key)?.fields);
      }),
    );
  });

  it('converges after a stop at any call', async () => {
    await fc.assert(
      fc.asyncProperty(anyPeople(), fc.integer({ min: 1, max: 8 }), async ({ desired, live }, call) => {
        const first = new FakeDrata(live.identities.values(), { stopAt: { call, how: 'interrupt' } });
        await apply(desired, first);
        const second = new FakeDrata(first.records.values());
        for (const [id, record] of first.deleted) second.deleted.set(id, record);
        await apply(desired, second);
        expect(planAgain(desired, second).operations).toEqual([]);
      }),
    );
  });
});

describe('the report', () => {
  const facts = {
    contract: 'batch' as const,
    actor: 'ann',
    startedAt: '2026-06-15T10:00:00.000Z',
    finishedAt: '2026-06-15T10:00:02.000Z',
    allowed: [],
    requests: [
      { number: 1, method: 'POST', path: '/x', status: 200, at: '2026-06-15T10:00:01.000Z', milliseconds: 250 },
    ],
  };

  it('counts outcomes and takes times from the requests', async () => {
    const drata = new FakeDrata([], { refuses: ['b'] });
    const { plan, result } = await apply(stateOf([desiredPerson('a'), desiredPerson('b')]), drata);
    const report = composeReport(result, { ...facts, plan, interrupted: false });
    expect(report).toMatchObject({
      result: 'failed',
      stopped: null,
      plan: plan.digest,
      summary: { done: 1, failed: 1 },
    });
    expect(report.operations[0]).toMatchObject({
      startedAt: '2026-06-15T10:00:01.000Z',
      finishedAt: '2026-06-15T10:00:01.250Z',
    });
  });

  it('names the result', async () => {
    const plan = planOf(stateOf([]), stateOf([]));
    const none = { outcomes: [], stopped: null };
    expect(composeReport(none, { ...facts, plan, interrupted: false }).result).toBe('nothing');
    expect(composeReport(none, { ...facts, plan, interrupted: true }).result).toBe('interrupted');
    const { plan: one, result } = await apply(stateOf([desiredPerson('a')]), new FakeDrata([]));
    expect(composeReport(result, { ...facts, plan: one, interrupted: false }).result).toBe('applied');
    const refused = composeRefusal('a guard', { ...facts, plan: one, requests: [] });
    expect(refused).toMatchObject({ result: 'refused', stopped: 'a guard', summary: { skipped: 1 } });
    expect(refused.operations[0]).toMatchObject({ startedAt: null, finishedAt: null });
  });
});
