import { composeRefusal, restrictReport } from '../apply/compose.js';
import { RosterError, UsageError } from '../errors.js';
import { GUARD_NAMES, type Plan } from '../plan/plan.js';
import { approvals, carriedApprovals, coveredBy } from '../plan/review.js';
import { renderOutcomeComment, renderOutcomeSummary } from '../report/outcome-comment.js';
import { outcomeJson } from '../report/outcome-json.js';
import { headlineOf } from '../report/outcome-words.js';
import { redactSentence } from '../report/pii.js';
import { renderRefusal, renderRefusalSummary } from '../report/refusal.js';
import { findActor } from './actor.js';
import { type ApplyOptions, carryOut, renderReport, requireGuardNames } from './apply.js';
import { findDeployedBase } from './deployed-base.js';
import { type DeploymentRecord, openRecord } from './deployment-record.js';
import { requireWritable, writeWhole } from './files.js';
import { addSummary, type GithubRun, githubPii, openGithubRun, runFacts } from './github-run.js';
import type { Io } from './io.js';
import { type ApplyStart, judge, refusalError, UNREVIEWED } from './judge-apply.js';
import { findMergedPulls, type Merged } from './merged-pulls.js';
import { displayNames } from './people.js';
import { renderPlan } from './plan.js';
import { tryAfterFailure, writeComment } from './pull-comment.js';
import { type Session, withSession } from './session.js';

/**
 * Applies in GitHub Actions what was reviewed on pull requests: plans again, refuses what no review holds, and records a
 * deployment (DESIGN section 9). On a schedule it does what was reviewed and had to wait, and nothing else. Returns the exit code.
 */
export async function applyOnGithub(options: ApplyOptions, io: Io): Promise<number> {
  const allow = requireGuardNames(options.allow ?? [], [...GUARD_NAMES, UNREVIEWED]);
  const excluded = [options.plan === undefined ? [] : '--plan', options.only === undefined ? [] : '--only'].flat();
  if (excluded.length > 0) {
    throw new UsageError(`apply --github does not take ${excluded.join(' or ')}`, {
      remedy: 'It applies the whole of what was reviewed on pull requests.',
    });
  }
  if (options.report !== undefined) await requireWritable(options.report);
  const on = await openGithubRun(options, io);
  const branch = branchOf(on);
  if (!(await isTip(on, branch, io))) return 0;
  const deployed = await findDeployedBase(on.github, { directory: options.roster, dir: on.dir, asked: options.base });
  const isScheduled = on.run.event.kind === 'other' && on.run.event.name === 'schedule';
  if (isScheduled && deployed.base.waiting.size === 0) {
    io.stdout('Nothing waits for a later run.\n');
    return 0;
  }
  const merged: Merged = isScheduled
    ? { pulls: [], loose: [] }
    : await findMergedPulls(on, { directory: options.roster, base: deployed.base.commit, branch });
  const start: ApplyStart = { on, branch, deployed, isScheduled, merged, allow };
  const record = openRecord(on, isScheduled ? (deployed.sha ?? on.run.sha) : on.run.sha);
  try {
    const given = { base: deployed.base };
    return await withSession(options, io, (session) => applyReviewed(start, record, session, options, io), given);
  } catch (error) {
    const [why = ''] =
      error instanceof RosterError ? error.message.split('\n') : ['failed; the log of the run says more'];
    await tryAfterFailure(() => record.fail(redactSentence(why, 'masked')), io);
    throw error;
  }
}

/** The branch whose tip is applied. */
function branchOf({ run }: GithubRun): string {
  const { event } = run;
  const branch =
    event.kind === 'push'
      ? event.branch
      : APPLY_EVENTS.includes(event.kind === 'other' ? event.name : '')
        ? run.defaultBranch
        : null;
  if (branch !== null) return branch;
  throw new UsageError('apply --github runs when commits are pushed to a branch, on a schedule, or by hand', {
    remedy: 'For a pull request use plan --github.',
  });
}

/** Events besides a push that are about the default branch. */
const APPLY_EVENTS: readonly string[] = ['schedule', 'workflow_dispatch', 'repository_dispatch', 'workflow_run'];

async function isTip({ github, run }: GithubRun, branch: string, io: Io): Promise<boolean> {
  if ((await github.branches.tip(branch)) === run.sha) return true;
  io.stderr(`${run.sha.slice(0, 12)} is no longer the tip of ${branch}: the run of the newer commit applies.\n`);
  return false;
}

async function applyReviewed(
  start: ApplyStart,
  record: DeploymentRecord,
  session: Session,
  options: ApplyOptions,
  io: Io,
): Promise<number> {
  const { on, deployed, isScheduled, allow } = start;
  const { run } = on;
  const pii = githubPii(options, session.roster.config, run);
  requireCheckout(session.plan, run.sha);
  const { plan, reviewed, refusal, allowed, lifts } = await judge(start, session);
  const names = displayNames(plan.operations, session.roster.state, session.live);
  io.stdout(renderPlan(plan, names, pii, options, io, allowed));

  const texts = { ...runFacts(on, run.sha), head: run.sha, pii, names, lifts };
  const pulls = isScheduled ? deployed.pulls : start.merged.pulls.map(({ pull }) => pull.number);
  const tell = async (number: number, render: (previous: string) => string) => {
    const comment = { number, dir: on.dir, isCurrent: async () => true };
    await writeComment(on.github, comment, (previous) => render(previous ?? ''), io);
  };
  const facts = {
    plan,
    startedAt: session.startedAt,
    actor: run.actor ?? (await findActor(options.roster, io.env)),
    allowed,
  };
  if (refusal !== null) {
    const error = refusalError(refusal, pii);
    const report = composeRefusal(error.message, {
      ...facts,
      contract: plan.target.contract,
      finishedAt: new Date().toISOString(),
      requests: session.connection.client.requests(),
    });
    if (options.report !== undefined) await writeWhole(options.report, outcomeJson(report, 'full'));
    await addSummary(run, renderRefusalSummary(refusal, texts));
    for (const number of pulls) await tell(number, (previous) => renderRefusal(previous, refusal, texts));
    throw error;
  }
  const hasWork = plan.operations.some(({ pending }) => pending === null);
  if (!hasWork && (isScheduled || deployed.sha === run.sha)) return 0;
  if (!(await isTip(on, start.branch, io))) return 0;

  const waiting = allow.includes(UNREVIEWED)
    ? approvals(
        { operations: plan.operations.filter(({ pending }) => pending !== null) },
        session.roster.state,
        reviewed.signingKey,
      )
    : carriedApprovals(plan, session.roster.state, reviewed);
  await record.begin({
    version: 1,
    digest: plan.digest,
    waiting,
    pulls: waiting.length === 0 ? [] : [...new Set([...deployed.pulls, ...pulls])].slice(-MOST_PULLS),
    lifted: waiting.length === 0 ? [] : allowed,
    run: run.runUrl,
  });
  const report = await carryOut(session, { ...facts, isNoted: true }, options, io);
  if (options.report !== undefined) await writeWhole(options.report, outcomeJson(report, 'full'));
  io.stdout(renderReport(report, names, pii, options, io));
  const isDone = report.result === 'applied' || report.result === 'nothing';
  await record.end(isDone ? 'success' : 'failure', headlineOf(report));
  await addSummary(run, renderOutcomeSummary(report, texts));
  for (const number of pulls) {
    const fields = reviewed.reviews.find(({ pull }) => pull === number)?.fields;
    const own = fields
      ? restrictReport(report, (operation) => coveredBy(operation, fields, reviewed.signingKey))
      : report;
    await tell(number, (previous) => renderOutcomeComment(previous, own, texts));
  }
  if (report.result === 'interrupted') return 130;
  return isDone ? 0 : 1;
}

/** How many pull requests hear of what waited for them. */
const MOST_PULLS = 50;

/** The reviewed plan is of a commit: what is written has to be of the same. */
function requireCheckout({ roster }: Plan, sha: string): void {
  if (roster.commit === sha) return;
  throw new UsageError(`the roster here is not the one of commit ${sha.slice(0, 12)}, which this run is for`, {
    remedy: 'Check out the commit of GITHUB_SHA, and change nothing below the roster directory before the apply.',
  });
}
