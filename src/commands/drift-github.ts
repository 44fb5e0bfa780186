import { findDrift } from '../plan/drift.js';
import { digestsBehind } from '../plan/review.js';
import { driftMarker, renderDriftClosed, renderDriftIssue, renderDriftSummary } from '../report/drift-issue.js';
import { findDeployedBase } from './deployed-base.js';
import { renderDrift } from './drift.js';
import { addSummary, githubPii, openGithubRun, runFacts } from './github-run.js';
import type { Io } from './io.js';
import type { CommonOptions } from './options.js';
import { displayNames } from './people.js';
import { withSession } from './session.js';

/**
 * Looks for drift in GitHub Actions: opens or updates one issue a roster directory, and closes it when live agrees again (DESIGN
 * section 9). Returns the exit code.
 */
export async function driftOnGithub(options: CommonOptions, io: Io): Promise<number> {
  const on = await openGithubRun(options, io);
  const { github, run, dir } = on;
  const { base } = await findDeployedBase(github, { directory: options.roster, dir, asked: options.base });
  return withSession(
    options,
    io,
    async ({ roster, live, plan, input, startedAt }) => {
      const waiting = digestsBehind(base.waiting, input.signingKey);
      const drift = findDrift({ desired: roster.state, applied: base.state, waiting, live, plan });
      const pii = githubPii(options, roster.config, run);
      const names = displayNames(plan, roster.state, live);
      io.stdout(renderDrift(drift, names, pii, options, io));
      const facts = { ...runFacts(on, plan.roster.commit ?? run.sha), foundAt: startedAt, pii, names };
      await addSummary(run, renderDriftSummary(drift, facts));
      const marker = driftMarker(dir);
      const issue = await github.issues.find(marker);
      if (drift.changed.length > 0) {
        const text = renderDriftIssue(drift, facts);
        if (issue === null) await github.issues.create(marker, text);
        else await github.issues.update(issue.number, { ...text, state: 'open' });
        return 2;
      }
      if (issue?.state === 'open') {
        await github.issues.comment(issue.number, renderDriftClosed(facts));
        await github.issues.update(issue.number, { title: issue.title, body: issue.body, state: 'closed' });
      }
      return 0;
    },
    { base },
  );
}
