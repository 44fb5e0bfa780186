import fc from 'fast-check';
import type { Live } from '../../src/plan/live.js';
import { IDENTITY_FIELDS, type Identity, type IdentityField, type IdentityFields } from '../../src/state/identity.js';
import type { Override, Person, PersonnelFields } from '../../src/state/personnel.js';
import type { State } from '../../src/state/state.js';
import {
  allGroups,
  at,
  definition,
  desiredPerson,
  document,
  liveDocument,
  livePerson,
  scopeOf,
  stateOf,
  tombstone,
  workspace,
} from './people.js';
import { liveOf, override, personnel } from './status.js';

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

const emails = ['ann@acme.example', 'bob@acme.example', 'eve@acme.example', 'li@acme.example'] as const;
const days = fc.constantFrom('2020-07-06', '2026-01-31', '2026-06-15', '2026-07-01');
const groups = [
  { id: 1, name: 'Ops' },
  { id: 2, name: 'Eng' },
  { id: 3, name: 'Legal' },
];
const definitions = [definition(1, 'Level', 'NUMBER'), definition(2, 'Desk')];
const customFields = fc.uniqueArray(
  fc.oneof(
    fc.tuple(fc.constantFrom('Level', '1'), fc.option(fc.constantFrom(4, '4.0', 5))),
    fc.tuple(fc.constant('Desk'), fc.option(fc.constantFrom('Zoë', 'Zoe\u0308'))),
  ),
  { selector: ([name]) => (name === 'Desk' ? 2 : 1) },
);

/** Fields as the checks of the roster let them pass: a reason with its status alone, a date with a status of former people. */
const overridden: fc.Arbitrary<Partial<PersonnelFields>> = fc
  .tuple(
    fc.constantFrom<Partial<PersonnelFields>>(
      {},
      { employmentStatus: 'CURRENT_EMPLOYEE' },
      { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'Mailbox' },
      { employmentStatus: 'FORMER_CONTRACTOR', separatedAt: '2026-01-31' },
    ),
    fc.record({ startedAt: days, separatedAt: days }, { requiredKeys: [] }),
  )
  .map(([status, dates]) => ({ ...dates, ...status }));

const held: fc.Arbitrary<PersonnelFields> = fc.record({
  employmentStatus: fc.constantFrom('CURRENT_EMPLOYEE', 'FUTURE_HIRE', 'OUT_OF_SCOPE', 'FORMER_CONTRACTOR'),
  notHumanReason: fc.option(fc.constantFrom('Mailbox', 'Robot')),
  startedAt: fc.option(days),
  separatedAt: fc.option(days),
});

const someone = fc.record({
  known: fc.boolean(),
  fields: held,
  setByHand: fc.boolean(),
  level: fc.option(fc.constantFrom('4', '5.0')),
  identity: fc.option(fc.record({ separatedAt: fc.option(day), isContractor: fc.boolean() })),
  isLive: fc.boolean(),
  applied: fc.option(fc.tuple(overridden, customFields)),
  desired: fc.option(fc.tuple(overridden, customFields)),
  document: fc.option(fc.constantFrom('a', 'b')),
  formerDocument: fc.option(fc.constantFrom('a', 'b')),
  copies: fc.nat(2),
});

export type Tenant = { readonly desired: State; readonly applied: State; readonly live: Live };

/**
 * A few people whose personnel, identities, overrides and documents may be there or not, each on its own; and one workspace.
 * Every person goes by one address throughout.
 */
export function anyTenant(): fc.Arbitrary<Tenant> {
  const scope = fc.record({ wanted: fc.option(fc.subarray([1, 2, 3])), held: fc.subarray(groups) });
  return fc.tuple(fc.array(someone, { maxLength: emails.length }), scope).map(([all, { wanted, held: inScope }]) => {
    const keyed = all.map((one, index) => ({ ...one, email: emails[index] ?? '', number: index + 1 }));
    const overrides = (of: 'applied' | 'desired') =>
      keyed.flatMap((one): Override[] => (one[of] === null ? [] : [override(one.email, ...one[of])]));
    const identities = keyed.flatMap(({ identity, email, number }) =>
      identity === null ? [] : [desiredPerson(`emp-${number}`, { email, ...identity })],
    );
    const documents = (of: 'document' | 'formerDocument') =>
      keyed.flatMap((one) => (one[of] === null ? [] : [document(one.email, one[of])]));
    const state = (of: 'applied' | 'desired'): State => ({
      ...stateOf(identities),
      overrides: new Map(overrides(of).map((one) => [one.key, one])),
      scopes: wanted === null ? [] : [scopeOf('Primary', wanted)],
      documents: documents(of === 'desired' ? 'document' : 'formerDocument'),
    });
    const known = keyed.filter((one) => one.known);
    const people = known.map(({ number, email, fields, setByHand, level }): Person => {
      const person = personnel(number, email, fields, setByHand ? at('2026-01-01') : null);
      return { ...person, customFields: level === null ? [] : [{ id: 1, name: 'Level', value: level }] };
    });
    const records = keyed
      .filter(({ isLive }) => isLive)
      .map(({ email, number }) => livePerson(`emp-${number}`, { email }));
    const live = liveOf(records, people, {
      customFields: definitions,
      groups: allGroups(groups),
      workspaces: [workspace(5, 'Primary', inScope, 10), workspace(6, 'Other', null)],
      documents: new Map(
        known.map(({ number, copies }) => [
          number + 100,
          Array.from({ length: copies }, (_, index) => liveDocument(10 * number + index, number + 100)),
        ]),
      ),
    });
    return { desired: state('desired'), applied: state('applied'), live };
  });
}
