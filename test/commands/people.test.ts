import { describe, expect, it } from 'vitest';
import { displayNames } from '../../src/commands/people.js';
import type { Operation } from '../../src/plan/plan.js';
import type { State } from '../../src/state/state.js';
import { desiredPerson, livePerson, stateOf } from '../model/people.js';
import { operation } from '../model/plan.js';
import { liveOf, personnel } from '../model/status.js';

const sam = { email: 'Sam@acme.example', firstName: 'Sam', lastName: 'Ito' };
const override = (key: string, given: Partial<Operation> = {}) =>
  operation({ action: 'override', resource: 'personnel', key, ...given });
const namesOf = (operations: readonly Operation[], desired: State, live = liveOf([], [])) =>
  Object.fromEntries(displayNames(operations, desired, live));

describe('names of identities', () => {
  it('come from the roster, else from live, by the old id where that is new', () => {
    const desired = stateOf([
      desiredPerson('a', sam),
      desiredPerson('b'),
      desiredPerson('new', { jobTitle: 'Lead' }, 'old'),
      desiredPerson('nobody'),
    ]);
    const live = liveOf([
      livePerson('a', { firstName: 'Samuel' }),
      livePerson('b', { firstName: 'Bo' }),
      livePerson('old', { firstName: 'Ola', lastName: 'Nordmann' }),
      livePerson('gone', { lastName: 'Muster' }),
    ]);
    const operations = ['a', 'b', 'new', 'gone', 'nobody'].map((key) => operation({ action: 'update', key }));
    expect(namesOf(operations, desired, live)).toEqual({
      'identity/a': 'Sam Ito',
      'identity/b': 'Bo',
      'identity/new': 'Ola Nordmann',
      'identity/gone': 'Muster',
    });
  });
});

describe('names of people with overrides and documents', () => {
  it('are those of the identity at the address, written in any case', () => {
    const operations = [
      override('sam@acme.example'),
      operation({ action: 'upload', resource: 'document', key: 'SAM@acme.example/SEC_TRAINING/sam.pdf' }),
      override('stranger@acme.example'),
      operation({ action: 'scope', resource: 'scope', key: 'sam@acme.example' }),
    ];
    const expected = {
      'personnel/sam@acme.example': 'Sam Ito',
      'document/SAM@acme.example/SEC_TRAINING/sam.pdf': 'Sam Ito',
    };
    expect(namesOf(operations, stateOf([desiredPerson('a', sam)]))).toEqual(expected);
    expect(namesOf(operations, stateOf([]), liveOf([livePerson('a', sam)]))).toEqual(expected);
  });

  it('are found by number through the address in Drata', () => {
    const live = liveOf([livePerson('a', sam)], [personnel(42, 'sam@acme.example'), personnel(43, null)]);
    expect(namesOf([override('id:42'), override('id:43'), override('id:44')], stateOf([]), live)).toEqual({
      'personnel/id:42': 'Sam Ito',
    });
  });

  it('stand under the key as well as under the id, which of a release says more', () => {
    const release = override('sam@acme.example', { action: 'release', id: 'personnel/sam@acme.example#release' });
    expect(namesOf([release], stateOf([desiredPerson('a', sam)]))).toEqual({
      'personnel/sam@acme.example#release': 'Sam Ito',
      'personnel/sam@acme.example': 'Sam Ito',
    });
  });

  it('are not those of who held an address before', () => {
    const desired = stateOf([desiredPerson('b', { email: sam.email })]);
    expect(namesOf([override('sam@acme.example')], desired, liveOf([livePerson('a', sam)]))).toEqual({});
  });
});
