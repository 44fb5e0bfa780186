import { describe, expect, it } from 'vitest';
import { indexPeople, rivalProblems, syncedFields } from '../../src/plan/people.js';
import { EMPTY_STATE } from '../../src/state/state.js';
import { desiredPerson, livePerson, stateOf } from '../model/people.js';
import { personnel } from '../model/status.js';

const sam = personnel(42, 'sam@acme.example');
const moved = (email: string, previously: string | null = null, id = 'emp-1') =>
  stateOf([desiredPerson(id, { email }, previously)]);

describe('finding people by roster keys', () => {
  it('goes by number, or by address without case', () => {
    const people = indexPeople([sam, personnel(43, null)], EMPTY_STATE, null);
    expect(people.find('id:42')).toBe(sam);
    expect(people.find('SAM@acme.example')).toBe(sam);
    expect(people.find('id:44')).toBeNull();
    expect(people.find('eve@acme.example')).toBeNull();
    expect(people.find('')).toBeNull();
  });

  it('takes the exact spelling where several share an address, and nobody where none is spelled so', () => {
    const shouting = personnel(7, 'SAM@acme.example');
    const people = indexPeople([sam, shouting], EMPTY_STATE, null);
    expect(people.find('SAM@acme.example')).toBe(shouting);
    expect(people.rivals('sam@acme.example')).toEqual([]);
    expect(people.find('Sam@acme.example')).toBeNull();
    expect(people.findFormer('Sam@acme.example')).toBeNull();
    expect(rivalProblems('Sam@acme.example', null, people)).toEqual([
      expect.objectContaining({ remedy: 'Name the one you mean by number: id:7, id:42.' }),
    ]);
    expect(rivalProblems('id:42', null, people)).toEqual([]);
  });

  it('finds a person by the former address of the identity until Drata knows the new one', () => {
    const before = moved('sam@acme.example');
    const after = moved('sam.ito@acme.example');
    expect(indexPeople([sam], after, before).find('sam.ito@acme.example')).toBe(sam);
    const synced = personnel(42, 'sam.ito@acme.example');
    expect(indexPeople([sam, synced], after, before).find('sam.ito@acme.example')).toBe(synced);
    expect(indexPeople([sam], after, null).find('sam.ito@acme.example')).toBeNull();
    expect(indexPeople([], after, before).find('sam.ito@acme.example')).toBeNull();
  });

  it('is not led astray by an address that has gone to somebody else', () => {
    const before = moved('sam@acme.example');
    const after = stateOf([
      desiredPerson('emp-1', { email: 'sam.ito@acme.example' }),
      desiredPerson('emp-9', { email: 'sam@acme.example' }),
    ]);
    const people = indexPeople([sam], after, before);
    expect(people.find('sam.ito@acme.example')).toBeNull();
    expect(people.findFormer('sam@acme.example')).toBeNull();
    const synced = indexPeople(
      [personnel(42, 'sam.ito@acme.example'), personnel(99, 'sam@acme.example')],
      after,
      before,
    );
    expect(synced.findFormer('sam@acme.example')?.personnelId).toBe(42);
    expect(synced.find('sam@acme.example')?.personnelId).toBe(99);
  });

  it('finds whom a key of the last applied roster stood for', () => {
    const people = indexPeople(
      [personnel(42, 'sam.ito@acme.example')],
      moved('sam.ito@acme.example', 'emp-1', 'emp-1b'),
      moved('sam@acme.example'),
    );
    expect(people.findFormer('sam@acme.example')?.personnelId).toBe(42);
    expect(people.findFormer('id:42')?.personnelId).toBe(42);
    expect(people.findFormer('id:9')).toBeNull();
    expect(people.findFormer('eve@acme.example')).toBeNull();
    expect(people.formerIdentityOf('sam@acme.example')).toBe('emp-1b');
    expect(people.formerIdentityOf('eve@acme.example')).toBeNull();
  });

  it('knows the identity of an address, and of a number by its address', () => {
    const people = indexPeople([sam], moved('Sam@acme.example'), null);
    expect(people.identityOf('sam@acme.example')).toBe('emp-1');
    expect(people.identityOf('id:42')).toBe('emp-1');
    expect(people.identityOf('id:9')).toBeNull();
    expect(people.identityOf('eve@acme.example')).toBeNull();
  });
});

describe('telling people apart', () => {
  const meet = (former: string, key: string, people: ReturnType<typeof indexPeople>) =>
    people.formerNamesOf(former).some((name) => people.namesOf(key).includes(name));

  it('has one text for all keys of a live person', () => {
    const people = indexPeople([sam], EMPTY_STATE, null);
    expect(people.personOf('SAM@acme.example')).toBe(people.personOf('id:42'));
    expect(people.personOf('Eve@acme.example')).toBe(people.personOf('eve@acme.example'));
    expect(people.personOf('id:9')).not.toBe(people.personOf('id:42'));
  });

  it.each([
    ['the same address in another case', 'Sam@acme.example', 'sam@acme.example'],
    ['a number for an address', 'sam@acme.example', 'id:42'],
    ['an address for a number', 'id:42', 'sam@acme.example'],
    ['the same number', 'id:42', 'id:42'],
    ['a number that Drata does not know', 'id:9', 'id:9'],
    ['a stranger', 'eve@acme.example', 'Eve@acme.example'],
  ])('sees one person in %s', (_what, former, key) => {
    expect(meet(former, key, indexPeople([sam], EMPTY_STATE, null))).toBe(true);
  });

  it.each([
    ['before the sync', 'sam@acme.example'],
    ['after the sync', 'sam.ito@acme.example'],
  ])('sees one person in an address that changed with its identity, %s', (_when, email) => {
    const live = [personnel(42, email)];
    for (const after of [moved('sam.ito@acme.example'), moved('sam.ito@acme.example', 'emp-1', 'emp-1b')]) {
      const people = indexPeople(live, after, moved('sam@acme.example'));
      expect(meet('sam@acme.example', 'sam.ito@acme.example', people)).toBe(true);
      expect(meet('sam@acme.example', 'id:42', people)).toBe(true);
      expect(meet('id:42', 'sam.ito@acme.example', people)).toBe(true);
      // The override may keep the former address.
      expect(meet('id:42', 'sam@acme.example', people)).toBe(true);
      expect(meet('sam@acme.example', 'eve@acme.example', people)).toBe(false);
    }
  });

  it('sees two people where an address passes from one to the other', () => {
    const after = stateOf([
      desiredPerson('emp-1', { email: 'sam.ito@acme.example' }),
      desiredPerson('emp-9', { email: 'sam@acme.example' }),
    ]);
    const live = [personnel(42, 'sam.ito@acme.example'), personnel(99, 'sam@acme.example')];
    const people = indexPeople(live, after, moved('sam@acme.example'));
    expect(meet('sam@acme.example', 'sam@acme.example', people)).toBe(false);
    expect(meet('sam@acme.example', 'sam.ito@acme.example', people)).toBe(true);
  });
});

describe('what identity sync takes values from', () => {
  it('is the identity as the roster wants it over what Drata holds', () => {
    const live = stateOf([livePerson('emp-1', { jobTitle: 'old', isContractor: true })]);
    const desired = stateOf([desiredPerson('emp-1', { jobTitle: 'new' }), desiredPerson('emp-2', {}, 'emp-1')]);
    expect(syncedFields('emp-1', desired, live)).toMatchObject({ jobTitle: 'new', isContractor: true });
    expect(syncedFields('emp-2', desired, live)).toMatchObject({ jobTitle: 'old' });
    expect(syncedFields('emp-1', EMPTY_STATE, live)).toMatchObject({ jobTitle: 'old' });
    expect(syncedFields('emp-3', desired, live)).toBeNull();
    expect(syncedFields(null, desired, live)).toBeNull();
  });
});
