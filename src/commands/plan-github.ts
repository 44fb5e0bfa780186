import { RefusedError, UsageError } from '../errors.js';
import type { PullRequestEvent } from '../github/event.js';
import type { CheckConclusion, Pull } from '../github/github.js';
import { liftGuards } from '../plan/lifts.js';
import { personsOf } from '../plan/person-of.js';
import type { Plan } from '../plan/plan.js';
import { approvals } from '../plan/review.js';
import { planAnnotations } from '../report/annotations.js';
import { renderPlanCheck } from '../report/check.js';
import { checkName } from '../report/comment.js';
import { namingLabels } from '../report/guard-labels.js';
import { type CommentFacts, renderPlanComment, renderPlanSummary } from '../report/plan-comment.js';
import { findDeployedBase } from './deployed-base.js';
import { addSummary, type GithubRun, githubPii, openGithubRun, runFacts, setOutputs } from './github-run.js';
import { type GuardLabels, readGuardLabels } from './guard-labels.js';
import type { Io } from './io.js';
import { firstPlanned } from './merged-pulls.js';
import { displayNames } from './people.js';
import { hasWork, type PlanOptions, renderPlan } from './plan.js';
import { beginReview, endCheck, isOpen, type PlanReview, showFailure } from './plan-review.js';
import { writeComment } from './pull-comment.js';
import { type Session, withSession } from './session.js';

/**
 * Plans in GitHub Actions: comment, check run that keeps the reviewed plan, job summary, annotations and outputs (DESIGN section
 * 9). Outside a pull request there is neither comment nor check. Returns the exit code.
 */
export async function planOnGithub(options: PlanOptions, io: Io): Promise<number> {
  const excluded = [options.out === undefined ? [] : '--out', options.only === undefined ? [] : '--only'].flat();
  if (excluded.length > 0) {
    throw new UsageError(`plan --github does not take ${excluded.join(' or ')}`, {
      remedy: 'What it shows is the whole plan, which apply --github makes again.',
    });
  }
  const on = await openGithubRun(options, io);
  const { event } = on.run;
  if (event.kind === 'pull_request' && !(await isOpen(on, event))) {
    io.stderr(`The pull request #${event.number} is closed: there is nothing to plan.\n`);
    return 0;
  }
  const review = event.kind === 'pull_request' ? await beginReview(on, event, options, io) : null;
  try {
    const { base } = await findDeployedBase(on, options, io);
    return await withSession(options, io, (session) => showPlan(on, review, session, options, io), { base });
  } catch (error) {
    await showFailure(on, review, error, options, io);
    throw error;
  }
}

async function showPlan(
  on: GithubRun,
  review: PlanReview | null,
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
    throw new RefusedError(comment.why);
  }
  const allowed = lifted.map(({ guard }) => guard.name);
  const logged = options.format === 'json' ? plan : namingLabels(plan);
  io.stdout(renderPlan(logged, names, pii, options, io, allowed));
  await addSummary(run, renderPlanSummary(plan, facts));
  if (review !== null) {
    // The check first: it is what counts, so a comment never shows a plan that no check keeps.
    const conclusion: CheckConclusion = stopped.length === 0 ? 'success' : 'action_required';
    await endCheck(on, review, {
      conclusion,
      externalId: plan.digest,
      output: { ...renderPlanCheck(plan, facts, kept), annotations: planAnnotations(plan, { dir, pii }) },
    });
    await writeComment(github, review.comment, () => comment.body, io);
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
