import { describe, expect, it } from 'vitest';
import { openWorld, type People, person, REVISIONS } from './harness.js';

const ann = person('Ann');
const lead = { ...ann, jobTitle: 'Lead' };
const bob = person('Bob', { managerName: 'Ann Lee', isContractor: true });
const { managerName: _unmanaged, ...bobWithoutManager } = bob;
const eve = person('Eve');

describe.concurrent.each([
  ...REVISIONS,
  ['envelope where omitted fields are lost', { revision: 'envelope', switches: { 'omitted-fields': 'clear' } }],
] as const)('the life of a roster under %s', (_name, settings) => {
  it('joins, moves, leaves, corrects, returns, renames, deletes, and plans nothing after all', async () => {
    const { sandbox, write, go } = await openWorld({}, settings);
    const settle = async (people: People, removed: string[] = []) => {
      write(people, { removed });
      expect(await go('apply')).toMatchObject({ code: 0 });
      return sandbox.identities();
    };

    expect([...(await settle({ a: ann, b: bob, c: eve })).keys()]).toEqual(['a', 'b', 'c']);

    // Movers and a leaver: nothing that the roster does not manage is lost.
    const left = { ...eve, separatedAt: '2026-01-31' };
    const moved = await settle({ a: lead, b: { ...bobWithoutManager, jobTitle: 'Designer' }, c: left });
    expect(moved.get('a')).toMatchObject({ jobTitle: 'Lead', email: 'ann@acme.example' });
    expect(moved.get('b')).toMatchObject({ jobTitle: 'Designer', managerName: 'Ann Lee' });
    expect(moved.get('c')).toMatchObject({ separatedAt: '2026-01-31T00:00:00.000Z' });

    // A corrected date, and a rename, which keeps what the roster does not manage.
    const corrected = { ...eve, separatedAt: '2026-02-28' };
    const renamed = await settle({ a: lead, d: { ...bobWithoutManager, previously: 'b' }, c: corrected });
    expect([...renamed.keys()].sort()).toEqual(['a', 'c', 'd']);
    expect(renamed.get('c')).toMatchObject({ separatedAt: '2026-02-28T00:00:00.000Z' });
    expect(renamed.get('d')).toMatchObject({ managerName: 'Ann Lee', email: 'bob@acme.example' });

    // A return; and a deleted line, which removes nobody.
    const returned = await settle({ c: { ...eve, separatedAt: null }, d: bobWithoutManager });
    expect([...returned.keys()].sort()).toEqual(['a', 'c', 'd']);
    expect(returned.get('c')).toMatchObject({ separatedAt: null });

    // A tombstone deletes, and then there is nothing left to do.
    expect([...(await settle({ a: lead, c: eve }, ['d'])).keys()]).toEqual(['a', 'c']);
    expect(await go('plan', '--detailed-exitcode')).toMatchObject({ code: 0 });
  });
});
