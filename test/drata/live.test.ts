import { describe, expect, it } from 'vitest';
import { readLiveIdentities } from '../../src/drata/live.js';
import type { State } from '../../src/state/state.js';
import { FakeDrata, type FakeOptions } from '../model/fake-drata.js';
import { at, desiredPerson, livePerson, stateOf, tombstone } from '../model/people.js';

const TODAY = '2026-06-15';
const gone = { separatedAt: at('2026-01-01') };

async function read(desired: State, drata: FakeDrata, applied: State | null = null) {
  const live = await readLiveIdentities(drata, desired, applied, TODAY);
  return { keys: [...live.identities.keys()].sort(), unreadable: [...live.unreadable] };
}

const hiding = (options: FakeOptions = {}): FakeOptions => ({ listsSeparated: false, ...options });

describe('reading live identities', () => {
  it('asks for nobody where the list shows somebody who left', async () => {
    const drata = new FakeDrata([livePerson('a', gone)]);
    const desired = stateOf([desiredPerson('b', gone), desiredPerson('c')]);
    expect(await read(desired, drata)).toEqual({ keys: ['a'], unreadable: [] });
    expect(drata.calls).toEqual(['list']);
  });

  it('takes a separation date to come for no proof', async () => {
    const drata = new FakeDrata([livePerson('a', { separatedAt: at('2026-07-01') })]);
    await read(stateOf([desiredPerson('b', gone)]), drata);
    expect(drata.calls).toEqual(['list', 'get b']);
  });

  it('asks for one joiner of many, for somebody said to be back before anybody else', async () => {
    const drata = new FakeDrata([livePerson('a')]);
    const joiners = [desiredPerson('j'), desiredPerson('k', { separatedAt: null }), desiredPerson('l')];
    expect((await read(stateOf([desiredPerson('a'), ...joiners]), drata)).keys).toEqual(['a']);
    expect(drata.calls).toEqual(['list', 'get k']);
  });

  it('finds a hidden record that is to be deleted or renamed, though no leaver is in the roster', async () => {
    const drata = new FakeDrata(
      ['t', 'o'].map((id) => livePerson(id, gone)),
      hiding(),
    );
    const live = await read(stateOf([desiredPerson('n', {}, 'o')], [tombstone('t')]), drata);
    expect(live.keys).toEqual(['o', 't']);
    const old = new FakeDrata([], hiding({ partial: false }));
    expect((await read(stateOf([desiredPerson('n', {}, 'o')], [tombstone('t')]), old)).unreadable).toEqual(['t', 'o']);
  });

  it('finds a leaver whom the list hides, and then asks for everybody else who is missing', async () => {
    const drata = new FakeDrata(
      ['l', 'r', 't', 'o'].map((id) => livePerson(id, gone)),
      hiding(),
    );
    const desired = stateOf(
      [desiredPerson('l', gone), desiredPerson('r', { separatedAt: null }), desiredPerson('n', {}, 'o')],
      [tombstone('t')],
    );
    expect((await read(desired, drata)).keys).toEqual(['l', 'o', 'r', 't']);
  });

  it('asks for an active person whom the last applied roster held', async () => {
    const drata = new FakeDrata([livePerson('r', gone)], hiding());
    const desired = stateOf([desiredPerson('j'), desiredPerson('r')]);
    expect(await read(desired, drata, stateOf([desiredPerson('r')]))).toEqual({
      keys: ['r'],
      unreadable: [],
    });
    expect(drata.calls).toEqual(['list', 'get j', 'get r']);
  });

  it('names leavers that nothing can read, but no active person', async () => {
    const drata = new FakeDrata([livePerson('l', gone)], hiding({ partial: false }));
    const desired = stateOf([desiredPerson('l', gone), desiredPerson('r')]);
    expect(await read(desired, drata, stateOf([desiredPerson('r')]))).toEqual({
      keys: [],
      unreadable: ['l'],
    });
  });
});
