import type { Github, Issue } from '../github/github.js';
import { isSameComment } from '../report/comment.js';
import { driftMarker, renderDriftClosed, renderDriftIssue, renderDriftSummary } from '../report/drift-issue.js';
import { findDeployedBase } from './deployed-base.js';
import { driftIn, driftNames, renderDrift } from './drift.js';
import { addSummary, githubPii, openGithubRun, runFacts } from './github-run.js';
import type { Io } from './io.js';
import type { CommonOptions } from './options.js';
import { type Session, withSession } from './session.js';

/**
 * Looks for drift in GitHub Actions: opens or updates one issue a roster directory, and closes it when live agrees again (DESIGN
 * section 9). Returns the exit code.
 */
export async function driftOnGithub(options: CommonOptions, io: Io): Promise<number> {
  const on = await openGithubRun(options, io);
  const { github, run, dir } = on;
  const { base } = await findDeployedBase(github, { directory: options.roster, dir, asked: options.base });
  const look = async (session: Session) => {
    const drift = driftIn(session, io);
    const pii = githubPii(options, session.roster.config, run);
    const names = driftNames(drift, session);
    io.stdout(renderDrift(drift, names, pii, options, io));
    const facts = { ...runFacts(on, session.plan.roster.commit ?? run.sha), foundAt: session.startedAt, pii, names };
    await addSummary(run, renderDriftSummary(drift, facts));
    const issue = await github.issues.find(driftMarker(dir));
    if (drift.changed.length > 0) {
      await report(github, renderDriftIssue(drift, facts), issue, driftMarker(dir));
      return 2;
    }
    if (issue?.state === 'open') {
      await github.issues.comment(issue.number, renderDriftClosed(facts));
      await github.issues.update(issue.number, { title: issue.title, body: issue.body, state: 'closed' });
    }
    return 0;
  };
  return withSession(options, io, look, { allPeople: true, base });
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
