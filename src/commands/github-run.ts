import { readFileSync } from 'node:fs';
import { UsageError } from '../errors.js';
import type { Github } from '../github/github.js';
import type { ActionsRun } from '../github/run.js';
import type { Plan } from '../plan/plan.js';
import { linksTo } from '../report/links.js';
import { pathInRepository } from '../roster/git.js';
import type { Config } from '../state/config.js';
import type { Io } from './io.js';
import type { CommonOptions, Pii } from './options.js';
import { readTool } from './tool.js';

/** A run of GitHub Actions on one roster directory. */
export type GithubRun = {
  readonly run: ActionsRun & { readonly defaultBranch: string };
  readonly github: Github;
  /** The roster directory from the top of the repository; `.` for the top. */
  readonly dir: string;
};

/** Reads what Actions says of the run and opens its repository; asks GitHub who the token is. */
export async function openGithubRun(options: Pick<CommonOptions, 'roster'>, io: Io): Promise<GithubRun> {
  const [{ openGithub }, { readRepository }] = await Promise.all([
    import('../github/github.js'),
    import('../github/repository.js'),
  ]);
  const { name, version } = readTool();
  // Not stopped by a signal: a cancelled run still has to say that its plan does not stand.
  const access = { signal: new AbortController().signal, userAgent: `${name}/${version}` };
  const told = await readRun(io);
  const dir = await rosterName(options.roster);
  // The event of a schedule says nothing of the repository.
  const { defaultBranch } = told;
  const run =
    defaultBranch === null ? { ...told, ...(await readRepository(told, access)) } : { ...told, defaultBranch };
  return { run, github: await openGithub(run, access), dir };
}

/** What Actions says of the run. */
export async function readRun(io: Io): Promise<ActionsRun> {
  const { readActionsRun } = await import('../github/run.js');
  return readActionsRun(io.env, (path) => readFileSync(path, 'utf8'));
}

/** The name of a roster directory in checks, comments and deployments. */
export async function rosterName(directory: string): Promise<string> {
  return (await pathInRepository(directory)) || '.';
}

/** How people appear on GitHub and in the logs of such a run: as asked, else as the config says. */
export function githubPii(options: Pick<CommonOptions, 'pii'>, config: Config | null, { isPublic }: ActionsRun): Pii {
  if (options.pii !== undefined) return options.pii;
  const choice = config?.github.pii ?? 'auto';
  if (choice !== 'auto') return choice;
  return isPublic ? 'ids' : 'masked';
}

/** What is written has to be of the commit that the run is for. */
export function requireCheckout({ roster }: Pick<Plan, 'roster'>, sha: string): void {
  if (roster.commit === sha) return;
  throw new UsageError(`the roster here is not the one of commit ${sha.slice(0, 12)}, which this run is for`, {
    remedy: 'Check out the commit of GITHUB_SHA, and change nothing below the roster directory before this step.',
  });
}

/** What every text on GitHub says of its run, with links to the lines of a commit. */
export function runFacts({ run, dir }: Pick<GithubRun, 'run' | 'dir'>, commit: string) {
  return {
    dir,
    run: { id: run.runId, url: run.runUrl },
    links: linksTo({ serverUrl: run.serverUrl, repository: run.repository, commit, dir }),
  };
}

/** Adds to the job's summary, where there is one. */
export async function addSummary({ summaryPath }: ActionsRun, markdown: string): Promise<void> {
  if (summaryPath === null) return;
  const { appendSummary } = await import('../github/step-files.js');
  appendSummary(summaryPath, markdown);
}

/** Sets outputs of the step, where it has any. */
export async function setOutputs({ outputPath }: ActionsRun, outputs: Readonly<Record<string, string>>): Promise<void> {
  if (outputPath === null) return;
  const { appendOutput } = await import('../github/step-files.js');
  appendOutput(outputPath, outputs);
}
