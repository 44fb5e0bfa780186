import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { at, crowd, EXTREMES, each, openWorld, person, run, writeRoster } from './harness.js';

const ann = person('Ann');
const eve = person('Eve', { separatedAt: '2026-01-31' });
const bob = person('Bob');

/** Both have read live before either writes. */
const SLOW_LISTS = { kind: 'delay', when: 'after', milliseconds: 1500, method: 'GET', times: 2 };

describe.concurrent.each(EXTREMES)('two applies at once under %s', (_name, settings) => {
  it('of one roster: live ends as it says, and there is nothing left to do', async () => {
    const { sandbox, go } = await openWorld(
      {
        a: { ...ann, jobTitle: 'Lead' },
        e: { ...eve, separatedAt: '2026-02-28' },
        n: person('Nora'),
        s: { ...bob, previously: 'b' },
      },
      { ...settings, live: { a: ann, b: bob, e: eve, x: person('Xavier') }, removed: ['x'] },
    );
    await sandbox.fault(SLOW_LISTS);
    const both = await Promise.all([go('apply'), go('apply')]);
    // Whoever reads back between the other's two writes of a correction sees a failure; nobody else may.
    for (const { code, stdout } of both) {
      if (code !== 0) expect([code, stdout]).toEqual([1, expect.stringContaining('separatedAt')]);
    }
    expect(await go('apply')).toMatchObject({ code: 0 });
    expect(await sandbox.values('separatedAt')).toEqual({ a: null, e: '2026-02-28T00:00:00.000Z', n: null, s: null });
    expect(await sandbox.values('jobTitle')).toMatchObject({ a: 'Lead', s: 'Engineer' });
  });

  it('of two rosters: live ends as one of them says, the loser knows, and either converges', async () => {
    const people = crowd(4);
    const { sandbox, directory, go } = await openWorld(each(people, { jobTitle: 'Lead' }), {
      ...settings,
      live: people,
    });
    const other = writeRoster(join(directory, 'other'), each(people, { jobTitle: 'Boss' }));
    await sandbox.fault(SLOW_LISTS);
    const both = await Promise.all([go('apply'), run(['apply', ...at(other, sandbox)])]);
    const titles = new Set(Object.values(await sandbox.values('jobTitle')));
    expect([['Lead'], ['Boss']]).toContainEqual([...titles]);
    const [winner, loser] = titles.has('Lead') ? both : both.toReversed();
    expect(winner?.code).toBe(0);
    // The loser may have read back before the winner wrote.
    if (loser?.code !== 0) expect([loser?.code, loser?.stdout]).toEqual([1, expect.stringContaining('jobTitle')]);
    expect(await go('apply')).toMatchObject({ code: 0 });
    expect(new Set(Object.values(await sandbox.values('jobTitle')))).toEqual(new Set(['Lead']));
  });
});
