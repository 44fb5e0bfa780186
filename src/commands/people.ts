import { documentOf } from '../plan/documents.js';
import type { Live } from '../plan/live.js';
import type { Operation } from '../plan/plan.js';
import type { Identity } from '../state/identity.js';
import { personRef } from '../state/personnel.js';
import type { State } from '../state/state.js';
import { emailKey } from '../state/text.js';

/** What may be about a person: an operation, or a record by its key alone. */
type NamedRecord = Pick<Operation, 'resource' | 'key'> & Partial<Pick<Operation, 'id'>>;

/**
 * Display names by operation id and by `resource/key`, as plans and drift ask for them: from the roster or, where it gives no name,
 * from live. A person of an override or a document is found by address.
 */
export function displayNames(records: readonly NamedRecord[], desired: State, live: Live): ReadonlyMap<string, string> {
  const held = live.state.identities;
  const nameOf = ({ identityId, previously }: Identity) =>
    [desired.identities.get(identityId), held.get(identityId), held.get(previously ?? '')].map(fullName).find(Boolean);
  const byAddress = new Map<string, string | undefined>();
  for (const identity of [...held.values(), ...desired.identities.values()]) {
    if (identity.fields.email) byAddress.set(emailKey(identity.fields.email), nameOf(identity));
  }
  const addresses = new Map(live.personnel?.map(({ personnelId, email }) => [personnelId, email]));

  const personName = (key: string) => {
    const ref = personRef(key);
    const address = ref.by === 'email' ? ref.email : emailKey(addresses.get(ref.id) ?? '');
    return byAddress.get(address);
  };
  const nameFor = ({ resource, key }: NamedRecord): string | undefined => {
    switch (resource) {
      case 'identity': {
        const identity = desired.identities.get(key) ?? held.get(key);
        return identity && nameOf(identity);
      }
      case 'personnel':
        return personName(key);
      case 'document':
        return personName(documentOf(key).person);
      case 'scope':
        return undefined;
    }
  };

  const names = new Map<string, string>();
  for (const record of records) {
    const name = nameFor(record);
    if (name === undefined) continue;
    // The id of a release says more than whose it is.
    for (const id of [record.id, `${record.resource}/${record.key}`]) if (id !== undefined) names.set(id, name);
  }
  return names;
}

function fullName(identity: Identity | undefined): string {
  return [identity?.fields.firstName, identity?.fields.lastName].filter(Boolean).join(' ');
}
