import type { Github, Issue } from '../github/github.js';
import type { Drift } from '../plan/drift.js';
import { isSameComment } from '../report/comment.js';
import {
  type DriftFacts,
  driftMarker,
  renderDriftClosed,
  renderDriftIssue,
  renderDriftSummary,
} from '../report/drift-issue.js';
import { findDeployedBase } from './deployed-base.js';
import { driftIn, driftNames, renderDrift } from './drift.js';
import { type DriftOptions, openDriftPull } from './drift-pull.js';
import { addSummary, type GithubRun, githubPii, openGithubRun, runFacts } from './github-run.js';
import type { Io } from './io.js';
import { type Session, withSession } from './session.js';

/**
 * Looks for drift in GitHub Actions: opens or updates one issue a roster directory, and closes it when live agrees again (DESIGN
 * section 9); with `--pull-request` it does the same to a pull request that takes the drift into the roster. Returns the exit code.
 */
export async function driftOnGithub(options: DriftOptions, io: Io): Promise<number> {
  const on = await openGithubRun(options, io);
  const { run } = on;
  const proposal = options.pullRequest ? openDriftPull(on, options, io) : null;
  const { base } = await findDeployedBase(on, options, io);
  const look = async (session: Session) => {
    const drift = driftIn(session, io);
    const pii = githubPii(options, session.roster.config, run);
    const names = driftNames(drift, session);
    io.stdout(renderDrift(drift, names, pii, options, io));
    const facts = { ...runFacts(on, session.plan.roster.commit ?? run.sha), foundAt: session.startedAt, pii, names };
    let pull: number | null = null;
    try {
      pull = (await proposal?.find()) ?? null;
      pull = (await proposal?.bring(session, drift, facts)) ?? null;
    } finally {
      // A pull request that cannot be written keeps nobody from hearing of the drift.
      await tell(on, drift, { ...facts, ...(proposal && { pull }) });
    }
    return drift.changed.length > 0 ? 2 : 0;
  };
  return withSession(options, io, look, { allPeople: true, base });
}

/** Writes the job summary and the issue. */
async function tell({ github, run, dir }: GithubRun, drift: Drift, facts: DriftFacts): Promise<void> {
  await addSummary(run, renderDriftSummary(drift, facts));
  const issue = await github.issues.find(driftMarker(dir));
  if (drift.changed.length > 0) {
    await report(github, renderDriftIssue(drift, facts), issue, driftMarker(dir));
    return;
  }
  if (issue?.state === 'open') {
    await github.issues.comment(issue.number, renderDriftClosed(facts));
    await github.issues.update(issue.number, { title: issue.title, body: issue.body, state: 'closed' });
  }
}

/** Opens the issue, or brings it up to date; one that says the same already is left alone. */
async function report(
  { issues }: Github,
  text: { readonly title: string; readonly body: string },
  issue: Issue | null,
  marker: string,
): Promise<void> {
  if (issue === null) {
    await issues.create(marker, text);
    return;
  }
  const isSame = issue.title === text.title && isSameComment(issue.body, text.body);
  if (issue.state === 'open' && isSame) return;
  await issues.update(issue.number, { ...text, state: 'open' });
}
