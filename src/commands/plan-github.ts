import { InvalidRosterError, RefusedError, RosterError } from '../errors.js';
import type { PullRequestEvent } from '../github/event.js';
import type { CheckConclusion, Pull } from '../github/github.js';
import { liftGuards } from '../plan/lifts.js';
import { personsOf } from '../plan/person-of.js';
import type { Plan } from '../plan/plan.js';
import { approvals } from '../plan/review.js';
import { planAnnotations, problemAnnotations } from '../report/annotations.js';
import { renderNoPlanCheck, renderPlanCheck, renderPlanningCheck } from '../report/check.js';
import { checkName, renderPlanning } from '../report/comment.js';
import { type NoPlanFacts, renderNoPlan } from '../report/no-plan.js';
import { redactSentence } from '../report/pii.js';
import { type CommentFacts, renderPlanComment, renderPlanSummary } from '../report/plan-comment.js';
import { readDirectory } from '../roster/files.js';
import { loadRoster } from '../roster/load.js';
import { findDeployedBase } from './deployed-base.js';
import { addSummary, type GithubRun, githubPii, openGithubRun, runFacts, setOutputs } from './github-run.js';
import { type GuardLabels, readGuardLabels } from './guard-labels.js';
import type { Io } from './io.js';
import { firstPlanned } from './merged-pulls.js';
import { displayNames } from './people.js';
import { hasWork, type PlanOptions, renderPlan } from './plan.js';
import { type PullComment, tryAfterFailure, writeComment } from './pull-comment.js';
import { type Session, withSession } from './session.js';

/** What of a pull request a plan is shown on. */
type Review = {
  readonly event: PullRequestEvent;
  readonly checkId: number;
  readonly comment: PullComment;
};

/**
 * Plans in GitHub Actions: comment, check run that keeps the reviewed plan, job summary, annotations and outputs (DESIGN section
 * 9). Outside a pull request there is neither comment nor check. Returns the exit code.
 */
export async function planOnGithub(options: PlanOptions, io: Io): Promise<number> {
  const on = await openGithubRun(options, io);
  const { event } = on.run;
  if (event.kind === 'pull_request' && !event.isOpen) {
    io.stderr(`The pull request #${event.number} is closed: there is nothing to plan.\n`);
    return 0;
  }
  const review = event.kind === 'pull_request' ? await beginReview(on, event, io) : null;
  try {
    const { base } = await findDeployedBase(on.github, { directory: options.roster, dir: on.dir, asked: options.base });
    return await withSession(options, io, (session) => showPlan(on, review, session, options, io), { base });
  } catch (error) {
    await tryAfterFailure(() => showFailure(on, review, error, options, io), io);
    throw error;
  }
}

/** Starts the check run, and says on the comment that an older plan is out of date. */
async function beginReview(on: GithubRun, event: PullRequestEvent, io: Io): Promise<Review> {
  const { github, dir, run } = on;
  const { number, headSha } = event;
  const facts = { ...runFacts(on, run.sha), head: headSha };
  const checkId = await github.checks.start({
    name: checkName(dir),
    sha: headSha,
    detailsUrl: run.runUrl,
    ...renderPlanningCheck(facts),
  });
  const isCurrent = async () => (await github.pulls.get(number)).headSha === headSha;
  const comment = { number, dir, isCurrent };
  await writeComment(github, comment, (previous) => previous && renderPlanning(previous, facts), io);
  return { event, checkId, comment };
}

async function showPlan(
  on: GithubRun,
  review: Review | null,
  { plan, input, roster, live, people, startedAt }: Session,
  options: PlanOptions,
  io: Io,
): Promise<number> {
  const { github, run, dir } = on;
  const { signingKey } = input;
  const pii = githubPii(options, roster.config, run);
  const names = displayNames(plan.operations, roster.state, live);
  const kept = approvals(plan, roster.state, signingKey);
  const { lifts, refused } = review === null ? NO_LABELS : await labelsOf(on, review.event);
  const reviews = review === null ? [] : [{ pull: review.event.number, digest: plan.digest, fields: new Set(kept) }];
  const { stopped, lifted } = liftGuards(plan, lifts, { reviews, waiting: new Set(), signingKey }, input);
  const facts: CommentFacts = {
    ...runFacts(on, plan.roster.commit ?? run.sha),
    head: review?.event.headSha ?? run.sha,
    base: review?.event.baseSha ?? null,
    plannedAt: startedAt,
    pii,
    names,
    people: personsOf(plan.operations, people),
    lifts: lifted.map(({ guard, pull, by }) => ({ name: guard.name, pull, by })),
    refusedLifts: refused,
  };
  const comment = renderPlanComment(plan, facts);
  if (comment.kind === 'too-large') {
    throw new RefusedError(comment.why, { remedy: 'Split the change into pull requests that people can review.' });
  }
  const allowed = lifted.map(({ guard }) => guard.name);
  io.stdout(renderPlan(plan, names, pii, options, io, allowed));
  await addSummary(run, renderPlanSummary(plan, facts));
  if (review !== null) {
    await writeComment(github, review.comment, () => comment.body, io);
    const conclusion: CheckConclusion = stopped.length === 0 ? 'success' : 'action_required';
    await github.checks.complete(review.checkId, {
      conclusion,
      externalId: plan.digest,
      output: { ...renderPlanCheck(plan, facts, kept), annotations: planAnnotations(plan, { dir, pii }) },
    });
  }
  await setOutputs(run, outputsOf(plan));
  return options.detailedExitcode && hasWork(plan) ? 2 : 0;
}

const NO_LABELS: GuardLabels = { lifts: [], refused: [] };

/** Labels as they are now: the event may be older. */
async function labelsOf({ github, dir }: GithubRun, { number, headSha }: PullRequestEvent): Promise<GuardLabels> {
  const pull: Pull = await github.pulls.get(number);
  const checks = await github.checks.ofCommit(headSha, checkName(dir));
  return readGuardLabels(github, pull, firstPlanned(checks));
}

function outputsOf(plan: Plan): Readonly<Record<string, string>> {
  const due = plan.operations.filter(({ pending }) => pending === null);
  return {
    changes: String(due.length > 0),
    digest: plan.digest,
    destructive: String(due.some(({ destructive }) => destructive)),
  };
}

/** Takes the place of whatever plan stood there: no plan is valid where planning failed. */
async function showFailure(
  on: GithubRun,
  review: Review | null,
  error: unknown,
  options: PlanOptions,
  io: Io,
): Promise<void> {
  const { github, run, dir } = on;
  const loaded = await loadRoster(await readDirectory(options.roster));
  const pii = githubPii(options, loaded.config, run);
  const problems = error instanceof InvalidRosterError ? loaded.problems : [];
  const facts: NoPlanFacts = {
    ...runFacts(on, run.sha),
    head: review?.event.headSha ?? run.sha,
    pii,
    why: sentencesOf(error).map((sentence) => redactSentence(sentence, pii)),
    problems,
  };
  const body = renderNoPlan(facts);
  await addSummary(run, body);
  if (review === null) return;
  const annotations = problemAnnotations(problems, { dir, pii });
  await github.checks.complete(review.checkId, {
    conclusion: 'failure',
    externalId: null,
    output: { ...renderNoPlanCheck(facts), annotations },
  });
  await writeComment(github, review.comment, () => body, io);
}

/** A failure in sentences; of one that is a defect the run's log says more. */
function sentencesOf(error: unknown): readonly string[] {
  if (!(error instanceof RosterError))
    return ['drata-roster failed in a way it should not; the log of the run says more'];
  return [...error.message.split('\n').map((line) => line.trim()), ...(error.remedy === null ? [] : [error.remedy])];
}
