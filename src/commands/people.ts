import type { Plan } from '../plan/plan.js';
import type { State } from '../state/state.js';

/** Display names by operation id, from the roster or, where it names nobody, from live. */
export function displayNames(plan: Plan, desired: State, live: State): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { id, key, changes } of plan.operations) {
    const old = changes.find(({ field }) => field === 'identityId')?.before;
    const candidates = [desired.identities.get(key), live.identities.get(key), live.identities.get(String(old))];
    for (const candidate of candidates) {
      const name = [candidate?.fields.firstName, candidate?.fields.lastName].filter(Boolean).join(' ');
      if (name !== '' && !names.has(id)) names.set(id, name);
    }
  }
  return names;
}
