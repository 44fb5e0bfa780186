import { createHash } from 'node:crypto';

export type FakeUser = { readonly login: string; readonly type: 'User' | 'Bot' };

export type FakeComment = { readonly id: number; readonly issue: number; body: string; readonly user: FakeUser };

export type FakeIssue = {
  readonly number: number;
  readonly id: number;
  title: string;
  body: string;
  state: 'open' | 'closed';
  readonly user: FakeUser;
  readonly labels: Set<string>;
};

/** A commit of a pull request; a login is null where GitHub knows nobody by the address. */
export type FakeAuthorship = {
  readonly sha: string;
  readonly author: string | null;
  readonly committer?: string | null;
};

/** A pull request is an issue as well: comments, labels and text are kept there. */
export type FakePull = {
  readonly number: number;
  headSha: string;
  headRef: string;
  headRepository: string | null;
  baseRef: string;
  baseSha: string;
  commits: FakeAuthorship[];
  /** When it was merged, and as which commits of the base. */
  merged: { readonly at: string; readonly commits: readonly string[] } | null;
};

export type FakeEvent = {
  readonly id: number;
  readonly issue: number;
  readonly event: string;
  readonly label: string | null;
  readonly actor: FakeUser | null;
  readonly at: string;
};

export type FakeAnnotation = {
  readonly path: string;
  readonly start_line: number;
  readonly annotation_level: string;
  readonly message: string;
};

export type FakeCheck = {
  readonly id: number;
  readonly sha: string;
  readonly app: string;
  name: string;
  status: string;
  conclusion: string | null;
  externalId: string | null;
  detailsUrl: string | null;
  completedAt: string | null;
  output: { title: string | null; summary: string | null; text: string | null };
  readonly annotations: FakeAnnotation[];
};

export type FakeStatus = {
  readonly id: number;
  readonly state: string;
  readonly description: string;
  readonly logUrl: string;
  readonly creator: FakeUser;
  readonly at: string;
};

export type FakeDeployment = {
  readonly id: number;
  readonly sha: string;
  readonly task: string;
  readonly environment: string;
  readonly description: string;
  /** An object, or the text of one: GitHub gives back either. */
  readonly payload: unknown;
  readonly creator: FakeUser;
  readonly at: string;
  readonly statuses: FakeStatus[];
};

export type FakeTree = ReadonlyMap<string, string>;

export type FakeCommit = {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: string | null;
};

/** All that one repository holds. Tests read it and change it at will. */
export type FakeStore = {
  readonly repository: string;
  isPublic: boolean;
  readonly branches: Map<string, string>;
  readonly commits: Map<string, FakeCommit>;
  readonly trees: Map<string, FakeTree>;
  readonly issues: Map<number, FakeIssue>;
  readonly pulls: Map<number, FakePull>;
  readonly comments: FakeComment[];
  readonly events: FakeEvent[];
  readonly checks: FakeCheck[];
  readonly deployments: FakeDeployment[];
  /** A number that was not used before, for ids and for issues. */
  nextId(): number;
  nextNumber(): number;
  /** The time, in whole seconds as GitHub gives it; later each time. */
  now(): string;
};

export function openStore(repository: string): FakeStore {
  let [id, number, last] = [1000, 0, 0];
  return {
    repository,
    isPublic: false,
    branches: new Map(),
    commits: new Map(),
    trees: new Map(),
    issues: new Map(),
    pulls: new Map(),
    comments: [],
    events: [],
    checks: [],
    deployments: [],
    nextId: () => ++id,
    nextNumber: () => ++number,
    now: () => {
      last = Math.max(last + 1000, Math.floor(Date.now() / 1000) * 1000);
      return new Date(last).toISOString().replace('.000Z', 'Z');
    },
  };
}

export function userOf(login: string): FakeUser {
  return { login, type: login.endsWith('[bot]') ? 'Bot' : 'User' };
}

/** A name for what has no name yet: as git, one name for one content. */
export function shaOf(content: unknown): string {
  return createHash('sha1').update(JSON.stringify(content)).digest('hex');
}

/** Keeps a commit with these files; its name comes from what it holds, unless it has one. */
export function addCommit(
  store: FakeStore,
  commit: {
    readonly sha?: string;
    readonly files: FakeTree;
    readonly parents?: readonly string[];
    readonly message?: string;
    readonly author?: string | null;
  },
): FakeCommit {
  const { files, parents = [], message = '', author = null } = commit;
  const tree = shaOf([...files].sort());
  store.trees.set(tree, files);
  const kept = { sha: commit.sha ?? shaOf([tree, parents, message, author]), tree, parents, message, author };
  store.commits.set(kept.sha, kept);
  return kept;
}

/** Points a branch at a commit, which is made up, without files, where nothing is known of it. */
export function setTip(store: FakeStore, branch: string, sha: string): void {
  if (!store.commits.has(sha)) addCommit(store, { sha, files: new Map() });
  store.branches.set(branch, sha);
}
