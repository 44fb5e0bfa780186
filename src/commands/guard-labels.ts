import type { Github, LabelEvent, Pull } from '../github/github.js';
import type { Lift } from '../plan/lifts.js';
import { GUARD_NAMES } from '../plan/plan.js';
import { liftLabel, type RefusedLift } from '../report/guard-labels.js';

export type GuardLabels = { readonly lifts: readonly Lift[]; readonly refused: readonly RefusedLift[] };

/**
 * The guards that labels lift for one pull request, and the labels that do not count, with why. A label counts if it was last set
 * no earlier than the present head was first planned, and after the last force-push, by a person who neither opened the pull
 * request nor wrote a commit of it (DESIGN section 9). A bot's label does not count: a workflow of the pull request itself could set one.
 */
export async function readGuardLabels(
  github: Pick<Github, 'pulls'>,
  pull: Pick<Pull, 'number' | 'author' | 'labels'>,
  firstPlanned: string | null,
): Promise<GuardLabels> {
  const names = GUARD_NAMES.filter((name) => pull.labels.includes(liftLabel(name)));
  if (names.length === 0) return { lifts: [], refused: [] };
  const [events, committers] = await Promise.all([
    github.pulls.labelEvents(pull.number),
    github.pulls.committers(pull.number),
  ]);
  const lifts: Lift[] = [];
  const refused: RefusedLift[] = [];
  for (const name of names) {
    const set = events.findLast(({ label, added }) => added && label === liftLabel(name)) ?? null;
    const why = fault(set, { author: pull.author, committers, firstPlanned });
    if (set?.actor && why === null) lifts.push({ name, pull: pull.number, by: set.actor });
    else refused.push({ name, by: set?.actor ?? null, why: why ?? 'GitHub does not say who set it' });
  }
  return { lifts, refused };
}

type Judged = {
  readonly author: string;
  readonly committers: { readonly logins: readonly string[]; readonly whole: boolean };
  readonly firstPlanned: string | null;
};

/** Why a label does not count; null where it does. */
function fault(set: LabelEvent | null, { author, committers, firstPlanned }: Judged): string | null {
  if (set === null || set.actor === null) return 'GitHub does not say who set it';
  const isActor = (login: string) => login.toLowerCase() === set.actor?.toLowerCase();
  if (set.actorIsBot) return `${set.actor} is a bot`;
  if (isActor(author)) return `${set.actor} opened this pull request`;
  if (committers.logins.some(isActor)) return `${set.actor} wrote commits of this pull request`;
  if (!committers.whole) return 'GitHub does not list all commits of this pull request';
  if (firstPlanned === null || Date.parse(set.at) < Date.parse(firstPlanned)) {
    return 'it was set before the present commit was first planned: take it off and set it again';
  }
  // A commit that comes back by force had its first plan before.
  if (set.outlived) return 'it was set before the last force-push: take it off and set it again';
  return null;
}
