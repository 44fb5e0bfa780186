import type { Identity } from '../state/identity.js';
import { type Day, dayOf } from '../state/instant.js';
import type { State } from '../state/state.js';
import type { HrisContract, IdentityReader } from './ports.js';

export type LiveIdentities = {
  /** Every record the list shows, and the unlisted ones that could be read one by one. */
  readonly identities: ReadonlyMap<string, Identity>;
  /** Desired separated identities that the list does not show and nothing can read. */
  readonly unreadable: ReadonlySet<string>;
  readonly contract: HrisContract;
};

/**
 * Reads the live identities that a plan needs. Whether the list shows separated people is undocumented (CONTRACT 7.5). Where it
 * shows one, a missing record is really missing and nothing more is asked. Where it shows none, desired leavers are asked for
 * one by one; if one turns up, the list hides them, and whoever else is missing may be hidden too.
 */
export async function readLiveIdentities(
  reader: IdentityReader,
  desired: State,
  loadApplied: () => Promise<State | null>,
  today: Day,
): Promise<LiveIdentities> {
  const { identities: listed, contract } = await reader.list();
  const hasLeft = ({ fields }: Identity) => fields.separatedAt != null && dayOf(fields.separatedAt) <= today;
  const missing = [...desired.identities.values()].filter(({ identityId }) => !listed.has(identityId));
  const unreadable = new Set<string>();
  if ([...listed.values()].some(hasLeft)) return { identities: listed, unreadable, contract };

  const found = new Map(listed);
  const ask = async (ids: readonly string[], isLeaver: boolean): Promise<void> => {
    const answers = await Promise.all(ids.map((identityId) => reader.get({ identityId, recordId: null })));
    for (const [index, answer] of answers.entries()) {
      const id = ids[index];
      if (id === undefined || answer === null) continue;
      if (answer !== 'unreadable') found.set(id, answer);
      else if (isLeaver) unreadable.add(id);
    }
  };
  const leavers = missing.filter(({ fields }) => fields.separatedAt).map(({ identityId }) => identityId);
  await ask(leavers, true);
  const others = missing.filter(({ fields }) => !fields.separatedAt);
  const hidesLeavers = found.size > listed.size;
  const applied = hidesLeavers || others.length === 0 ? null : await loadApplied();
  const suspects = others.filter(({ identityId }) => hidesLeavers || applied?.identities.has(identityId));
  const doomed = [
    ...desired.removals.keys(),
    ...[...desired.identities.values()].flatMap(({ previously }) => previously ?? []),
  ].filter((id) => hidesLeavers && !listed.has(id));
  await ask([...suspects.map(({ identityId }) => identityId), ...doomed], false);
  return { identities: found, unreadable, contract };
}
