import { documentOf } from '../plan/documents.js';
import type { Live } from '../plan/live.js';
import type { Operation, Plan } from '../plan/plan.js';
import { fullName, type Identity } from '../state/identity.js';
import { personRef } from '../state/personnel.js';
import type { State } from '../state/state.js';
import { emailKey } from '../state/text.js';

/**
 * Display names by operation id and by `resource/key`, as plans and drift ask for them: from the roster or, where it gives no name,
 * from live. A person of an override or a document is found by address.
 */
export function displayNames(plan: Plan, desired: State, live: Live): ReadonlyMap<string, string> {
  const held = live.state.identities;
  const nameOf = ({ identityId, previously }: Identity) =>
    [desired.identities.get(identityId), held.get(identityId), held.get(previously ?? '')]
      .map((identity) => identity && fullName(identity.fields))
      .find(Boolean) ?? undefined;
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
  const nameFor = ({ resource, key }: Operation): string | undefined => {
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
  for (const operation of plan.operations) {
    const name = nameFor(operation);
    if (name === undefined) continue;
    names.set(operation.id, name);
    // The id of a release says more than whose it is.
    names.set(`${operation.resource}/${operation.key}`, name);
  }
  return names;
}
