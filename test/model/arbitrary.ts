import fc from 'fast-check';
import { IDENTITY_FIELDS, type Identity, type IdentityField, type IdentityFields } from '../../src/state/identity.js';
import type { State } from '../../src/state/state.js';
import { at, desiredPerson, livePerson, stateOf, tombstone } from './people.js';

const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e', '__proto__', 'constructor', '00123');
const day = fc.constantFrom('2019-05-01', '2024-02-29', '2026-06-14', '2026-06-15', '2027-01-01').map(at);

function anyValue(field: IdentityField): fc.Arbitrary<string | boolean | null> {
  switch (IDENTITY_FIELDS[field]) {
    case 'email':
      return fc.option(fc.constantFrom('x@acme.example', 'X@acme.example', 'y@acme.example', 'z@acme.dev'));
    case 'text':
      return fc.option(fc.constantFrom('Zoë', 'Zoe\u0308', '李', 'O’Brien', '::error::', 'Lead'));
    case 'instant':
      return fc.option(day);
    case 'flag':
      return fc.option(fc.boolean());
  }
}

const managedFields = fc.record(
  Object.fromEntries((Object.keys(IDENTITY_FIELDS) as IdentityField[]).map((field) => [field, anyValue(field)])),
  { requiredKeys: [] },
) as fc.Arbitrary<Partial<IdentityFields>>;

/** A desired and a live state over few ids and values, so that they meet often. Renames and tombstones are well-formed. */
export function anyPeople(): fc.Arbitrary<{ desired: State; live: State }> {
  const people = fc.uniqueArray(fc.tuple(ids, managedFields), { selector: ([id]) => id, maxLength: 6 });
  const extras = fc.record({ previously: fc.option(ids), removed: fc.uniqueArray(ids, { maxLength: 2 }) });
  return fc
    .record({ desired: people, live: people, extras })
    .map(({ desired, live, extras: { previously, removed } }) => {
      const taken = new Set(desired.map(([id]) => id));
      const renamed = previously !== null && !taken.has(previously) ? previously : null;
      const identities: Identity[] = desired.map(([id, fields], index) =>
        desiredPerson(id, fields, index === 0 ? renamed : null),
      );
      const tombstones = removed.filter((id) => !taken.has(id) && id !== renamed).map(tombstone);
      return {
        desired: stateOf(identities, tombstones),
        live: stateOf(live.map(([id, fields], index) => livePerson(id, fields, index + 1))),
      };
    });
}
