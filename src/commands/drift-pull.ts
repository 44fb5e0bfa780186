import { UsageError } from '../errors.js';
import type { ProposalPlace } from '../github/github.js';
import type { Drift } from '../plan/drift.js';
import type { DriftFacts } from '../report/drift-issue.js';
import { renderDriftPull, renderDriftPullClosed } from '../report/drift-pull.js';
import { type GithubRun, requireCheckout } from './github-run.js';
import { driftFiles } from './import-existing.js';
import type { Io } from './io.js';
import type { CommonOptions } from './options.js';
import type { Session } from './session.js';

export type DriftOptions = CommonOptions & {
  /** Opens a pull request as well, which takes the drift into the roster. */
  readonly pullRequest?: boolean;
};

/** The pull request that takes the drift of a roster directory into it. */
export type DriftPull = {
  /** The number of the open one. */
  find(): Promise<number | null>;
  /** Opens it or brings it up to date, or closes it where there is nothing to take; gives the number of the open one. */
  bring(session: Session, drift: Drift, facts: DriftFacts): Promise<number | null>;
};

/** The login of `GITHUB_TOKEN` in a job (GitHub's "Use GITHUB_TOKEN for authentication in workflows"). */
const WORKFLOW_LOGIN = 'github-actions[bot]';

/** Opens the pull request for a run on the tip of the default branch; any other run leaves it as it is. */
export function openDriftPull({ github, run, dir }: GithubRun, options: DriftOptions, io: Io): DriftPull {
  if (options.only !== undefined) {
    throw new UsageError('drift --pull-request does not take --only', {
      remedy: 'Its pull request holds all that changed in Drata; `import --only KEY` takes single records.',
    });
  }
  const { defaultBranch: base, sha } = run;
  const place: ProposalPlace = { branch: driftBranch(dir), base };
  const find = () => github.files.find(place);
  const say = (text: string) => {
    if (!options.quiet) io.stderr(`${text}\n`);
  };
  return {
    find,
    bring: async (session, drift, facts) => {
      if ((await github.branches.tip(base)) !== sha) {
        say(`${sha.slice(0, 12)} is not the tip of ${base}: the pull request is left to a run that is.`);
        return find();
      }
      requireCheckout(session.plan, sha);
      const taken = drift.changed.length === 0 ? null : await driftFiles(session, drift, options);
      if (taken === null || taken.texts.size === 0) {
        const note = renderDriftPullClosed(taken === null ? 'agreed' : 'nothing-to-take', facts);
        const closed = await github.files.withdraw({ ...place, note });
        if (closed !== null) say(`Pull request #${closed} closed: there is nothing to take into the roster.`);
        return null;
      }
      const texts = renderDriftPull(drift, taken.report, { ...facts, isWorkflow: github.login === WORKFLOW_LOGIN });
      const pull = await github.files.propose({
        ...texts,
        branch: place.branch,
        base: { branch: base, sha },
        files: taken.texts,
        executables: taken.executables,
      });
      if (pull === null) return null;
      say(`Pull request #${pull.number} ${pull.created ? 'opened' : 'is up to date'}: ${pull.url}`);
      return pull.number;
    },
  };
}

/** The branch of its pull request. What git takes in no name of a branch is percent-encoded ("git check-ref-format"). */
export function driftBranch(dir: string): string {
  const hex = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  const segments = dir
    .split('/')
    .map((segment) => encodeURIComponent(segment).replace(/[*~]|^\.|\.(?=\.|$|lock$)/g, hex));
  return `drata-roster/drift/${segments.join('/')}`;
}
