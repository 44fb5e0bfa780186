import { readFileSync } from 'node:fs';
import { resolveBaseUrl } from '../drata/target.js';
import { UsageError } from '../errors.js';
import { parseEvent } from '../github/event.js';
import { planOffline } from '../plan/offline.js';
import { offlineLive } from '../plan/offline-live.js';
import type { PlanWarning } from '../plan/plan.js';
import { loadRoster } from '../roster/load.js';
import { findMainBranch, findMergeBase } from '../roster/merge-base.js';
import { findCommit, headCommit, readRevision } from '../roster/revision.js';
import { dayOf } from '../state/instant.js';
import { EMPTY_STATE, type State } from '../state/state.js';
import type { Io } from './io.js';
import { asInCi, openJobSummary } from './job-summary.js';
import { type CommonOptions, piiLevel } from './options.js';
import { displayNames } from './people.js';
import { renderPlan } from './plan.js';
import { requireRoster, rosterNotes } from './roster.js';
import { selection } from './session.js';
import { readTool } from './tool.js';

export type DiffOptions = CommonOptions & { readonly detailedExitcode?: boolean; readonly github?: boolean };

/** The revisions on the command line. */
export type Revisions = { readonly base?: string | undefined; readonly head?: string | undefined };

type OfflineBase = {
  readonly commit: string;
  readonly state: State;
  readonly notes: readonly PlanWarning[];
};

/**
 * Prints what a change of the roster asks for: the plan between two revisions, with the base in place of Drata. Without a head
 * it is the working tree. Needs no key and sends nothing. Returns the exit code.
 */
export async function runDiff({ base, head }: Revisions, options: DiffOptions, given: Io): Promise<number> {
  const summarize = options.github ? openJobSummary(given.env) : null;
  const io = options.github ? asInCi(given) : given;
  const directory = options.roster;
  const roster = await requireRoster(options, io, head === undefined ? undefined : await readRevision(directory, head));
  const commit = head === undefined ? await headCommit(directory) : await findCommit(directory, head);
  const former = await loadBase(directory, base ?? (await defaultBase(directory, io.env)));
  const { config, state: desired } = roster;
  const today = options.today ?? dayOf(new Date().toISOString());
  const live = offlineLive(former.state, desired, today);
  const { region, connectionId, contract } = config.drata;
  const plan = planOffline({
    tool: readTool(),
    target: { baseUrl: resolveBaseUrl({ region }), connectionId, contract },
    commit,
    desired,
    live,
    base: former,
    guards: config.guards,
    today,
    only: selection(options.only, desired, live, 'its base'),
    notes: [...former.notes, ...rosterNotes(roster)],
  });
  const pii = piiLevel(options, config, io);
  const names = displayNames(plan.operations, desired, live);
  io.stdout(renderPlan(plan, names, pii, options, io));
  summarize?.(renderPlan(plan, names, pii, { ...options, format: 'markdown' }, io));
  return options.detailedExitcode && plan.operations.length > 0 ? 2 : 0;
}

/** Where the change began: at the base of the pull request that Actions tells of, else at the main branch. */
async function defaultBase(directory: string, env: Io['env']): Promise<string> {
  return findMergeBase(directory, pullRequestBase(env) ?? (await findMainBranch(directory)));
}

/** null where no event is told, or it is not one of a pull request. */
function pullRequestBase({ GITHUB_EVENT_PATH: path }: Io['env']): string | null {
  if (!path) return null;
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new UsageError('the event of GITHUB_EVENT_PATH cannot be read', {
      cause,
      remedy: 'Name the revision to compare with.',
    });
  }
  const event = parseEvent('pull_request', document);
  return event?.kind === 'pull_request' ? event.baseSha : null;
}

/** The roster at a revision. One that has none is where the roster is new. */
async function loadBase(directory: string, revision: string): Promise<OfflineBase> {
  const commit = await findCommit(directory, revision);
  const { state, problems } = await loadRoster(await readRevision(directory, commit));
  if (state !== null) return { commit, state, notes: [] };
  const short = commit.slice(0, 12);
  if (problems.some(({ code }) => code === 'missing-config')) {
    const message = `The roster is new: there is none in this directory at ${short}, so that everything in it shows as new`;
    return { commit, state: EMPTY_STATE, notes: [{ code: 'new-roster', message, source: null }] };
  }
  throw new UsageError(`the roster at the base ${short} is invalid, so that nothing can be compared with it`, {
    remedy: 'Name a revision whose roster is valid: "drata-roster diff REV". `validate` checks the present one.',
  });
}
