import { UsageError } from '../errors.js';
import type { PlanWarning } from '../plan/plan.js';
import { isInHistory, isInRepository } from '../roster/ancestry.js';
import { type AppliedTarget, readAppliedRef, readWaitingRef } from '../roster/applied-refs.js';
import { loadRoster } from '../roster/load.js';
import { readRevision } from '../roster/revision.js';
import type { State } from '../state/state.js';

/** The last applied roster: what a release, a changed document and an unreadable record are judged by. */
export type Base = {
  /** null where none is known; then nothing is released. */
  readonly state: State | null;
  readonly commit: string | null;
  /** Short digests of what waited when it was applied: none of it was sent. */
  readonly waiting: ReadonlySet<string>;
  /** Why a base that should be there cannot be used. */
  readonly notes: readonly PlanWarning[];
};

export const NO_BASE: Base = { state: null, commit: null, waiting: new Set(), notes: [] };

/**
 * Finds the roster of the last applied commit: the one that `--base` names, or the one that this clone's applies noted
 * (DESIGN section 9). A noted commit that history no longer holds is explained, and nothing is guessed from it.
 */
export async function findBase(directory: string, asked: string | undefined, target: AppliedTarget): Promise<Base> {
  if (asked !== undefined) return askedBase(directory, asked);
  const commit = await readAppliedRef(directory, target);
  return commit === null ? NO_BASE : baseAt(directory, commit, await readWaitingRef(directory, target));
}

/** The roster that `--base` names. */
export async function askedBase(directory: string, asked: string): Promise<Base> {
  if (asked === 'none') return NO_BASE;
  const { state } = await loadRoster(await readRevision(directory, asked));
  if (state !== null) return { ...NO_BASE, state, commit: asked };
  throw new UsageError(`the roster at --base ${asked} is missing or invalid`, {
    remedy: 'Name a commit whose roster was applied, or --base none.',
  });
}

/** The roster of a commit that is on record as the last applied one. */
export async function baseAt(directory: string, commit: string, waiting: ReadonlySet<string>): Promise<Base> {
  const short = commit.slice(0, 12);
  const known = await isInHistory(directory, commit);
  if (known === null) {
    return unusable(
      `whether the last applied commit ${short} is in the history of the present one cannot be told, since this clone holds only part of the history (fetch the whole: "git fetch --unshallow", or fetch-depth: 0 in actions/checkout)`,
    );
  }
  if (!known) {
    return unusable(
      `the last applied commit ${short} is not in the history of the present one (rewritten, or another branch)`,
    );
  }
  const { state } = await loadRoster(await readRevision(directory, commit));
  if (state === null) return unusable(`the roster of the last applied commit ${short} cannot be read any more`);
  return { state, commit, waiting, notes: [] };
}

/**
 * What a plan says where git knows no applied commit: a roster with overrides or documents would be taken for one that can lose
 * them. The first apply of a committed roster ends it.
 */
export async function missingBase(
  directory: string,
  { state, notes }: Base,
  { overrides, documents }: State,
  why = 'no commit is known here as the last applied one (an apply of a committed roster notes it)',
): Promise<readonly PlanWarning[]> {
  if (state !== null || notes.length > 0 || overrides.size + documents.length === 0) return [];
  if (!(await isInRepository(directory))) return [];
  return unusable(why).notes;
}

/** No base, and a note that says why. */
export function unusable(why: string): Base {
  const message = `${why}: nothing is released and no document counts as changed; name a base with --base REV, or --base none`;
  return { ...NO_BASE, notes: [{ code: 'no-base', message, source: null }] };
}
