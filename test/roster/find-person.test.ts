import { expect, it } from 'vitest';
import { findPerson, requirePerson } from '../../src/roster/find-person.js';
import { ACME, ACME_REMOVED } from '../model/acme.js';
import { soundRoster } from '../model/sound-roster.js';

const { state } = await soundRoster({
  'people.yaml': `${ACME}\n  "j\u00fcrg": { email: j@acme.example, firstName: Ann, lastName: Lee }\n`,
  'removed.yaml': ACME_REMOVED,
});

it('finds people however the letters of an id are composed', () => {
  expect(findPerson(state, 'ju\u0308rg')?.identityId).toBe('j\u00fcrg');
  expect(findPerson(state, '__proto__')).toBeNull();
});

it.each([
  ['emp-01', 'Did you mean emp-001?'],
  ['EMP-002', 'Did you mean emp-002?'],
  ['Bob@acme.example', 'Give the id: emp-002.'],
  ['ann lee', 'Give the id: emp-001 or jürg.'],
  ['tmp-5', 'That id is now emp-005.'],
  ['emp-999', 'It is to be removed: removed.yaml:2.'],
  ['quite another', 'Ids are the keys below identities: in the roster files.'],
])('%s: says who is meant', (id, remedy) => {
  expect(() => requirePerson(state, id)).toThrow(
    expect.objectContaining({ message: `nobody in the roster has the id ${id}`, remedy }),
  );
});
