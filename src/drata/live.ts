import type { Identity } from '../state/identity.js';
import { type Day, dayOf } from '../state/instant.js';
import type { State } from '../state/state.js';
import type { HrisContract, IdentityReader } from './ports.js';

export type LiveIdentities = {
  /** Every record the list shows, and the unlisted ones that could be read one by one. */
  readonly identities: ReadonlyMap<string, Identity>;
  /** Desired leavers and records to be deleted that the list does not show and nothing can read. */
  readonly unreadable: ReadonlySet<string>;
  readonly contract: HrisContract;
};

/**
 * Reads the live identities that a plan needs. Whether the list shows separated people is undocumented (CONTRACT 7.5). Where it
 * shows one, a missing record is really missing and nothing more is asked. Where it shows none, desired leavers, records to be
 * deleted and one of the others are asked for; if any turns up, the list hides leavers, and whoever else is missing may be hidden
 * too.
 */
export async function readLiveIdentities(
  reader: IdentityReader,
  desired: State,
  applied: State | null,
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
  const doomed = [
    ...desired.removals.keys(),
    ...[...desired.identities.values()].flatMap(({ previously }) => previously ?? []),
  ].filter((id) => !listed.has(id));
  const leavers = missing.filter(({ fields }) => fields.separatedAt).map(({ identityId }) => identityId);
  // Whoever is said to be back may be hidden more likely than a joiner.
  const [first, ...others] = missing
    .filter(({ fields }) => !fields.separatedAt)
    .sort((a, b) => Number(b.fields.separatedAt === null) - Number(a.fields.separatedAt === null))
    .map(({ identityId }) => identityId);
  await Promise.all([ask([...leavers, ...doomed], true), ask(first === undefined ? [] : [first], false)]);
  if (others.length === 0) return { identities: found, unreadable, contract };
  const hidesLeavers = found.size > listed.size;
  await ask(
    others.filter((id) => hidesLeavers || applied?.identities.has(id)),
    false,
  );
  return { identities: found, unreadable, contract };
}
