import { GithubError, InvalidRosterError } from '../errors.js';
import type { PullRequestEvent } from '../github/event.js';
import type { Checks } from '../github/github.js';
import type { ActionsRun } from '../github/run.js';
import { problemAnnotations } from '../report/annotations.js';
import { renderClosedCheck, renderNoPlanCheck, renderPlanningCheck } from '../report/check.js';
import { checkName, commentLine, renderPlanning } from '../report/comment.js';
import { type NoPlanFacts, renderNoPlan } from '../report/no-plan.js';
import { redactSentence } from '../report/pii.js';
import { readDirectory } from '../roster/files.js';
import { type LoadedRoster, loadRoster } from '../roster/load.js';
import { sentencesOf } from './failure.js';
import { addSummary, type GithubRun, githubPii, runFacts } from './github-run.js';
import type { Io } from './io.js';
import type { PlanOptions } from './plan.js';
import { type PullComment, tryAfterFailure, writeComment } from './pull-comment.js';

/** What of a pull request a plan is shown on. */
export type PlanReview = {
  readonly event: PullRequestEvent;
  /** null where none could be started. */
  readonly checkId: number | null;
  readonly comment: PullComment;
};

/** Also by now: a job that is run again once its pull request is merged must not put another plan in place of the reviewed one. */
export async function isOpen({ github }: GithubRun, { isOpen: wasOpen, number }: PullRequestEvent): Promise<boolean> {
  return wasOpen && (await github.pulls.get(number)).state === 'open';
}

/**
 * Says that the plan of an older commit is out of date, then starts the check run; where it cannot be started, no plan is valid.
 */
export async function beginReview(
  on: GithubRun,
  event: PullRequestEvent,
  options: PlanOptions,
  io: Io,
): Promise<PlanReview> {
  const { github, dir } = on;
  const { number, headSha } = event;
  const isCurrent = async () => {
    const now = await github.pulls.get(number);
    return now.state === 'open' && now.headSha === headSha;
  };
  const review = { event, checkId: null, comment: { number, dir, isCurrent } };
  try {
    await markOutdated(on, review, io);
    return { ...review, checkId: await startCheck(on, event) };
  } catch (error) {
    await showFailure(on, review, error, options, io);
    throw error;
  }
}

async function startCheck(on: GithubRun, event: PullRequestEvent): Promise<number> {
  const { github, dir, run } = on;
  const { headSha } = event;
  const check = { name: checkName(dir), sha: headSha, detailsUrl: run.runUrl };
  try {
    return await github.checks.start({ ...check, ...renderPlanningCheck({ ...runFacts(on, run.sha), head: headSha }) });
  } catch (error) {
    throw explainRights(error, event, run);
  }
}

/** Whatever `permissions:` says, GitHub lets the jobs of some pull requests only read. */
function explainRights(
  error: unknown,
  { headRepository, author }: PullRequestEvent,
  { repository }: ActionsRun,
): unknown {
  const isForeign = headRepository !== repository || author === 'dependabot[bot]';
  if (!(error instanceof GithubError) || error.status !== 403 || !isForeign) return error;
  const { message, status, endpoint } = error;
  const remedy =
    'A pull request of a fork or of Dependabot gets no rights and no key: run `validate --github` and `diff --github` on it instead.';
  return new GithubError(message, { status, endpoint, remedy, cause: error });
}

async function markOutdated(on: GithubRun, { event, comment }: PlanReview, io: Io): Promise<void> {
  const facts = { ...runFacts(on, on.run.sha), head: event.headSha };
  const isOlder = (previous: string) => !previous.startsWith(commentLine(facts));
  const render = (previous: string | null) => (previous && isOlder(previous) ? renderPlanning(previous, facts) : null);
  await writeComment(on.github, comment, render, io);
}

/** Completes the check run. Once its pull request is closed it keeps no plan: the reviewed one stays the newest. */
export async function endCheck(
  { github }: GithubRun,
  { event, checkId }: PlanReview,
  end: Parameters<Checks['complete']>[1],
): Promise<void> {
  if (checkId === null) return;
  const { state } = await github.pulls.get(event.number);
  const closed = {
    conclusion: 'neutral',
    externalId: null,
    output: { ...renderClosedCheck(), annotations: [] },
  } as const;
  await github.checks.complete(checkId, state === 'open' ? end : closed);
}

/** Takes the place of whatever plan stood there: no plan is valid where planning failed. */
export async function showFailure(
  on: GithubRun,
  review: PlanReview | null,
  error: unknown,
  options: PlanOptions,
  io: Io,
): Promise<void> {
  const { github, run, dir } = on;
  const loaded = await loadAgain(options.roster);
  const pii = githubPii(options, loaded?.config ?? null, run);
  const problems = error instanceof InvalidRosterError ? (loaded?.problems ?? []) : [];
  const facts: NoPlanFacts = {
    ...runFacts(on, run.sha),
    head: review?.event.headSha ?? run.sha,
    pii,
    why: sentencesOf(error).map((sentence) => redactSentence(sentence, pii)),
    problems,
  };
  const body = renderNoPlan(facts);
  // Each by itself: of a plan that does not stand, each place must say so, whatever hinders the others.
  if (review !== null) {
    const annotations = problemAnnotations(problems, { dir, pii });
    const output = { ...renderNoPlanCheck(facts), annotations };
    await tryAfterFailure(() => endCheck(on, review, { conclusion: 'failure', externalId: null, output }), io);
    await tryAfterFailure(() => writeComment(github, review.comment, () => body, io), io);
  }
  await tryAfterFailure(() => addSummary(run, body), io);
}

/** null where it cannot be read, which is then the failure itself. */
async function loadAgain(directory: string): Promise<LoadedRoster | null> {
  try {
    return await loadRoster(await readDirectory(directory));
  } catch {
    return null;
  }
}
