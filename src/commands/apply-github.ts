import { composeRefusal } from '../apply/compose.js';
import type { ApplyReport } from '../apply/report.js';
import { UsageError } from '../errors.js';
import { GUARD_NAMES } from '../plan/plan.js';
import { namingLabels } from '../report/guard-labels.js';
import { outcomeJson } from '../report/outcome-json.js';
import { headlineOf, uncarriedNote } from '../report/outcome-words.js';
import { redactSentence } from '../report/pii.js';
import { failedRefusal } from '../report/refusal.js';
import { findActor } from './actor.js';
import { type ApplyOptions, carryOut, renderReport, requireGuardNames } from './apply.js';
import { partsOf, payloadOf, pullsOf } from './apply-parts.js';
import { type Audience, tellOutcome, tellRefusal } from './apply-told.js';
import { findDeployedBase } from './deployed-base.js';
import { type DeploymentRecord, openRecord } from './deployment-record.js';
import { sentencesOf } from './failure.js';
import { requireWritable, writeWhole } from './files.js';
import { type GithubRun, githubPii, openGithubRun, requireCheckout, runFacts } from './github-run.js';
import type { Io } from './io.js';
import { type ApplyStart, judge, refusalError, UNREVIEWED } from './judge-apply.js';
import { findMergedPulls, type Merged } from './merged-pulls.js';
import { displayNames } from './people.js';
import { hasWork, renderPlan } from './plan.js';
import { tryAfterFailure } from './pull-comment.js';
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
  const deployed = await findDeployedBase(on, options, io);
  const isScheduled = on.run.event.kind === 'other' && on.run.event.name === 'schedule';
  if (isScheduled && deployed.base.waiting.size === 0) {
    io.stderr('Nothing waits for a later run.\n');
    return 0;
  }
  const merged: Merged = isScheduled
    ? { pulls: [], loose: [] }
    : await findMergedPulls(on, {
        directory: options.roster,
        base: deployed.base.commit,
        before: deployed.before,
        branch,
      });
  const sha = isScheduled ? (deployed.sha ?? on.run.sha) : on.run.sha;
  const start: ApplyStart = { on, branch, sha, deployed, isScheduled, merged, allow };
  const record = openRecord(on, sha);
  try {
    const given = { base: deployed.base };
    return await withSession(options, io, (session) => applyReviewed(start, record, session, options, io), given);
  } catch (error) {
    const isUntouched = record.stage() === 'none';
    await fail(record, error, io);
    if (isUntouched) await tellFailure(start, error, io);
    throw error;
  }
}

/** Says where people look that an apply failed before anything was written. The roster, and with it its config, may be what fails. */
async function tellFailure(start: ApplyStart, error: unknown, io: Io): Promise<void> {
  const { on } = start;
  const { run } = on;
  const texts = { ...runFacts(on, run.sha), head: run.sha, pii: 'ids' } as const;
  await tellRefusal({ on, texts, io }, failedRefusal(sentencesOf(error)), pullsOf(start));
}

/** Puts a failure on record, unless how the apply ended is there already. */
async function fail(record: DeploymentRecord, error: unknown, io: Io): Promise<void> {
  const [why = ''] = sentencesOf(error);
  await tryAfterFailure(() => record.fail(redactSentence(why.replace(/:$/, ''), 'masked')), io);
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
  const { on, deployed, isScheduled } = start;
  const { run } = on;
  const pii = githubPii(options, session.roster.config, run);
  requireCheckout(session.plan, run.sha);
  const judgement = await judge(start, session);
  const { plan, refusal, allowed, lifts, uncarried } = judgement;
  const names = displayNames(plan.operations, session.roster.state, session.live);
  const isJson = options.format === 'json';
  if (!isJson && !options.quiet)
    io.stdout(`${renderPlan(namingLabels(plan, start.allow), names, pii, options, io, allowed)}\n`);

  const audience: Audience = {
    on,
    texts: { ...runFacts(on, run.sha), head: run.sha, pii, names, lifts, uncarried },
    io,
  };
  const facts = {
    plan,
    startedAt: session.startedAt,
    actor: run.actor ?? (await findActor(options.roster, io.env)),
    allowed,
  };
  const finish = async (report: ApplyReport) => {
    if (isJson || report.result !== 'refused') io.stdout(renderReport(report, names, pii, options, io));
    if (options.report !== undefined) await writeWhole(options.report, outcomeJson(report, 'full'));
  };
  // Asked late: another commit may have come while this run was reading.
  if (!(await isTip(on, start.branch, io))) return 0;
  if (refusal !== null) {
    const error = refusalError(refusal, pii);
    const common = { ...facts, contract: plan.target.contract, finishedAt: new Date().toISOString() };
    const report = composeRefusal(error.message, { ...common, requests: session.connection.client.requests() });
    await fail(record, error, io);
    await tryAfterFailure(() => finish(report), io);
    await tellRefusal(audience, refusal, pullsOf(start));
    throw error;
  }
  if (uncarried > 0) io.stderr(`warning: ${uncarriedNote(uncarried)}\n`);
  // What is on record already is not recorded, nor told, once more.
  const isNews = hasWork(plan) || !(isScheduled || deployed.sha === run.sha);
  if (isNews) await record.begin(payloadOf(start, session, judgement));
  const report = await carryOut(session, { ...facts, isNoted: true }, options, io);
  const isDone = report.result === 'applied' || report.result === 'nothing';
  // Drata has been written to: each of these is tried whatever became of the one before, the record that later runs go by first.
  const [recorded] = await Promise.allSettled([record.end(isDone ? 'success' : 'failure', headlineOf(report))]);
  const [written] = await Promise.allSettled([finish(report)]);
  await tellOutcome(audience, report, isNews ? partsOf(start, judgement, report) : []);
  if (recorded.status === 'rejected') throw recorded.reason;
  if (written.status === 'rejected') throw written.reason;
  if (report.result === 'interrupted') return 130;
  return isDone ? 0 : 1;
}
