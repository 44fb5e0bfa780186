import { type ActionsEvent, isSha } from '../github/event.js';
import type { CheckRun, Pull } from '../github/github.js';
import type { Review } from '../plan/review.js';
import { parseApprovals } from '../report/approvals.js';
import { checkName } from '../report/comment.js';
import { isInHistory } from '../roster/ancestry.js';
import { type CommitRange, commitsTouching, holdsCommit, requireWholeHistory } from '../roster/history.js';
import type { GithubRun } from './github-run.js';

/** A pull request that was merged since the last apply. */
export type MergedPull = {
  readonly pull: Pull;
  /** What was reviewed at its final head; null where no valid plan of that head is kept. */
  readonly review: Review | null;
  /** When its final head was first planned. */
  readonly firstPlanned: string | null;
};

export type Merged = {
  readonly pulls: readonly MergedPull[];
  /** Commits that touch the roster and came without a pull request. */
  readonly loose: readonly string[];
};

/**
 * The pull requests merged into a branch since the last applied commit; without one, those of the pushed commits, and of the
 * pushes that no apply has settled since `before` (DESIGN section 9). Squash, merge and rebase merges are all found by their commits.
 */
export async function findMergedPulls(
  { github, run, dir }: GithubRun,
  {
    directory,
    base,
    before = null,
    branch,
  }: {
    readonly directory: string;
    readonly base: string | null;
    readonly before?: string | null;
    readonly branch: string;
  },
): Promise<Merged> {
  await requireWholeHistory(directory, 'Finding the pull requests merged since the last apply');
  const commits = await commitsTouching(directory, await rangeOf(run, directory, base, before));
  const found = await Promise.all(commits.map((sha) => github.pulls.ofCommit(sha)));
  const merged = found.map((pulls) => pulls.filter((pull) => pull.merged && pull.baseRef === branch));
  const byNumber = new Map(merged.flat().map((pull) => [pull.number, pull]));
  const pulls = [...byNumber.values()].sort((a, b) => a.number - b.number);
  return {
    pulls: await Promise.all(
      pulls.map(async (pull) => ({
        pull,
        ...reviewOf(pull, await github.checks.ofCommit(pull.headSha, checkName(dir))),
      })),
    ),
    loose: commits.filter((_, index) => merged[index]?.length === 0),
  };
}

/** When the first plan of a commit was there to be read, of its check runs; null where none was. */
export function firstPlanned(checks: readonly CheckRun[]): string | null {
  const planned = checks.filter(isValid).flatMap(({ completedAt }) => completedAt ?? []);
  return planned.reduce<string | null>(earlier, null);
}

/** The tip before the push; null where history was rewritten, or the event is no push. */
export function beforeOf(event: ActionsEvent): string | null {
  return event.kind === 'push' && !event.forced ? event.before : null;
}

async function rangeOf(
  { event, sha }: GithubRun['run'],
  directory: string,
  base: string | null,
  unsettled: string | null,
): Promise<CommitRange> {
  if (base !== null) return { from: base, to: sha };
  if (unsettled !== null && isSha(unsettled) && (await isInHistory(directory, unsettled)))
    return { from: unsettled, to: sha };
  const before = beforeOf(event);
  return { from: before !== null && (await holdsCommit(directory, before)) ? before : null, to: sha };
}

/** The newest plan counts that came to an end: one that failed since takes the older one's place. */
function reviewOf({ number }: Pull, checks: readonly CheckRun[]): Omit<MergedPull, 'pull'> {
  const newest = checks.find(isDecided);
  const isKept = newest !== undefined && isValid(newest) && newest.externalId !== null;
  const review = isKept ? toReview(number, newest.externalId, newest.text) : null;
  return { review, firstPlanned: firstPlanned(checks) };
}

/** `neutral` is a plan that its pull request did not wait for. */
function isDecided({ status, conclusion }: CheckRun): boolean {
  return status === 'completed' && conclusion !== 'neutral';
}

function isValid({ status, conclusion }: CheckRun): boolean {
  return status === 'completed' && conclusion !== null && VALID.includes(conclusion);
}

/** How a check run ends that keeps a plan; one that a guard stops keeps it as well. */
const VALID: readonly string[] = ['success', 'action_required'];

function toReview(pull: number, digest: string, text: string | null): Review {
  return { pull, digest, fields: text === null ? null : parseApprovals(text) };
}

function earlier(first: string | null, at: string): string {
  return first === null || Date.parse(at) < Date.parse(first) ? at : first;
}
