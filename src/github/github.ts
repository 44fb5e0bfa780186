import { openApi } from './api.js';
import { openBranches } from './branches.js';
import { openChecks } from './checks.js';
import { openComments } from './comments.js';
import { openDeployments } from './deployments.js';
import { openFiles } from './files.js';
import { openIssues } from './issues.js';
import { readLogin } from './login.js';
import { openPulls } from './pulls.js';
import type { ActionsRun } from './run.js';

/** A pull request. */
export type Pull = {
  readonly number: number;
  readonly state: 'open' | 'closed';
  readonly merged: boolean;
  /** Login of who opened it; empty for a deleted account. */
  readonly author: string;
  readonly headSha: string;
  readonly baseRef: string;
  readonly labels: readonly string[];
};

/** One time a label was put on or taken off. */
export type LabelEvent = {
  readonly label: string;
  readonly added: boolean;
  /** Login; null for a deleted account. */
  readonly actor: string | null;
  readonly actorIsBot: boolean;
  /** RFC 3339. */
  readonly at: string;
  /** Whether a force-push has given the pull request another head since. */
  readonly outlived: boolean;
};

export type CheckConclusion = 'success' | 'failure' | 'neutral' | 'action_required';

/** A check run as GitHub keeps it. */
export type CheckRun = {
  readonly id: number;
  readonly status: string;
  readonly conclusion: string | null;
  readonly externalId: string | null;
  readonly completedAt: string | null;
  readonly text: string | null;
};

/** A remark at lines of a file; `path` counts from the top of the repository. */
export type Annotation = {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title: string;
  readonly message: string;
};

/** What a check run shows: summary and text are Markdown, of at most 65,535 characters each. */
export type CheckOutput = {
  readonly title: string;
  readonly summary: string;
  readonly text: string | null;
  readonly annotations: readonly Annotation[];
};

export type Comment = { readonly id: number; readonly body: string };

export type Deployment = {
  readonly id: number;
  readonly sha: string;
  /** As given when it was created. */
  readonly payload: unknown;
};

export type Issue = {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: 'open' | 'closed';
};

/** Files to change on a branch of their own, for a pull request. */
export type Proposal = {
  readonly branch: string;
  readonly base: { readonly branch: string; readonly sha: string };
  readonly title: string;
  readonly body: string;
  /** Of the commit. */
  readonly message: string;
  /** By path from the top of the repository; null deletes. */
  readonly files: ReadonlyMap<string, string | null>;
  /** The paths that git holds as executable, which they stay. */
  readonly executables: ReadonlySet<string>;
};

/** Where the pull request of a proposal is found again. */
export type ProposalPlace = {
  readonly branch: string;
  /** The branch that it is to be merged into. */
  readonly base: string;
};

/** Pull requests, read. */
export type Pulls = {
  get(number: number): Promise<Pull>;
  /** Those that brought the commit into the default branch, or are open with it. */
  ofCommit(sha: string): Promise<readonly Pull[]>;
  /** Oldest first. */
  labelEvents(number: number): Promise<readonly LabelEvent[]>;
  /** Logins of authors and committers that GitHub knows; `whole` is false when it lists fewer commits than there are. */
  committers(number: number): Promise<{ readonly logins: readonly string[]; readonly whole: boolean }>;
};

/** Check runs on commits. */
export type Checks = {
  /** Starts a check run and gives its id. */
  start(run: {
    readonly name: string;
    readonly sha: string;
    readonly detailsUrl: string;
    readonly title: string;
    readonly summary: string;
  }): Promise<number>;
  /** Ends a check run that has been started; before all of its annotations are there it does not count as completed. */
  complete(
    id: number,
    end: { readonly conclusion: CheckConclusion; readonly externalId: string | null; readonly output: CheckOutput },
  ): Promise<void>;
  /** Those that the token's own App made, newest first. */
  ofCommit(sha: string, name: string): Promise<readonly CheckRun[]>;
};

/** Comments on a pull request that begin with a marker. */
export type Comments = {
  /** The one of ours; should there be several, the newest stays and the others are deleted. */
  find(number: number, marker: string): Promise<Comment | null>;
  /** Where the reply is lost, lists what is there before it tries again. */
  create(number: number, marker: string, body: string): Promise<Comment>;
  update(id: number, body: string): Promise<void>;
};

/** Deployments, the record of what has been applied. */
export type Deployments = {
  /** The newest of ours that ever succeeded. */
  lastSuccessful(environment: string, task: string): Promise<Deployment | null>;
  /** All of ours, newest first. */
  list(environment: string, task: string): Promise<readonly Deployment[]>;
  /** Gives the id. */
  create(deployment: {
    readonly sha: string;
    readonly environment: string;
    readonly task: string;
    readonly description: string;
    readonly payload: object;
  }): Promise<number>;
  /** Adds a status. */
  finish(
    id: number,
    state: 'success' | 'failure' | 'in_progress',
    details: { readonly description: string; readonly logUrl: string },
  ): Promise<void>;
};

/** Issues that begin with a marker. */
export type Issues = {
  /** The newest of ours, open or closed. */
  find(marker: string): Promise<Issue | null>;
  /** Gives the number. Where the reply is lost, lists what is there before it tries again. */
  create(marker: string, issue: { readonly title: string; readonly body: string }): Promise<number>;
  /** Reads back: a text that GitHub did not keep is an error. */
  update(
    number: number,
    issue: { readonly title: string; readonly body: string; readonly state?: 'open' | 'closed' },
  ): Promise<void>;
  comment(number: number, body: string): Promise<void>;
};

export type Branches = {
  /** Commit at the tip; null where there is no such branch. */
  tip(name: string): Promise<string | null>;
};

export type Files = {
  /**
   * Commits the files to their branch and opens a pull request, or brings the open one up to date; null when the base holds the
   * files already.
   */
  propose(
    proposal: Proposal,
  ): Promise<{ readonly number: number; readonly url: string; readonly created: boolean } | null>;
  /** The number of the open pull request, whoever opened it. */
  find(place: ProposalPlace): Promise<number | null>;
  /** Closes the open pull request with a note and gives its number; null where there is none, or somebody else opened it. */
  withdraw(proposal: ProposalPlace & { readonly note: string }): Promise<number | null>;
};

/** One repository on GitHub, as the token sees it. */
export type Github = {
  /** Who the token is; for an App with `[bot]` at its end. */
  readonly login: string;
  readonly pulls: Pulls;
  readonly checks: Checks;
  readonly comments: Comments;
  readonly deployments: Deployments;
  readonly issues: Issues;
  readonly branches: Branches;
  readonly files: Files;
};

/** Where and as whom to talk to GitHub. */
export type GithubTarget = Pick<ActionsRun, 'apiUrl' | 'repository' | 'token'>;

/** Opens a repository on GitHub: asks who the token is. */
export async function openGithub(
  target: GithubTarget,
  options: { readonly signal: AbortSignal; readonly userAgent: string },
): Promise<Github> {
  const api = openApi(target, options);
  const login = await readLogin(api);
  return {
    login,
    pulls: openPulls(api),
    checks: openChecks(api, login),
    comments: openComments(api, login),
    deployments: openDeployments(api, login),
    issues: openIssues(api, login),
    branches: openBranches(api),
    files: openFiles(api, login),
  };
}
