import { type Handlers, invalid, notFound, textAt } from './fake-answer.js';
import { openIssue, showLabels } from './fake-issues.js';
import { type FakeAuthorship, type FakePull, type FakeStore, setTip } from './fake-store.js';

const R = '/repos/{owner}/{repo}';

/** Commits of a pull request that GitHub lists (documented). */
const LISTED_COMMITS = 250;
const BODY_CHARACTERS = 65_536;

export const pullHandlers: Handlers = {
  [`GET ${R}/pulls/{pull_number}`]: ({ store, values }) => {
    const pull = store.pulls.get(Number(values['pull_number']));
    if (!pull) return notFound();
    return { json: { ...showPull(store, pull), merged: pull.merged !== null, commits: pull.commits.length } };
  },
  [`GET ${R}/pulls/{pull_number}/commits`]: ({ store, values }) => {
    const pull = store.pulls.get(Number(values['pull_number']));
    return pull ? { json: pull.commits.slice(0, LISTED_COMMITS).map(showAuthorship) } : notFound();
  },
  [`GET ${R}/commits/{commit_sha}/pulls`]: ({ store, values }) => {
    const sha = values['commit_sha'] ?? '';
    const holds = (pull: FakePull) =>
      pull.merged ? pull.merged.commits.includes(sha) : pull.commits.some((commit) => commit.sha === sha);
    return { json: [...store.pulls.values()].filter(holds).map((pull) => showPull(store, pull)) };
  },
  [`GET ${R}/pulls`]: ({ store, query }) => {
    const [state, head, base] = [query.get('state') ?? 'open', query.get('head'), query.get('base')];
    const fits = (pull: FakePull) =>
      (state === 'all' || store.issues.get(pull.number)?.state === state) &&
      (head === null || `${pull.headRepository?.split('/')[0]}:${pull.headRef}` === head) &&
      (base === null || pull.baseRef === base);
    return {
      json: [...store.pulls.values()]
        .filter(fits)
        .reverse()
        .map((pull) => showPull(store, pull)),
    };
  },
  [`POST ${R}/pulls`]: ({ store, login, body }) => {
    const [headRef, baseRef] = [textAt(body, 'head') ?? '', textAt(body, 'base') ?? ''];
    const headSha = store.branches.get(headRef);
    if (headSha === undefined) return invalid('PullRequest', 'head', 'head is invalid');
    const isOpen = ({ number, ...pull }: FakePull) =>
      store.issues.get(number)?.state === 'open' && pull.headRef === headRef && pull.baseRef === baseRef;
    if ([...store.pulls.values()].some(isOpen)) {
      return invalid('PullRequest', 'head', `A pull request already exists for ${headRef}.`);
    }
    const text = textAt(body, 'body') ?? '';
    if ([...text].length > BODY_CHARACTERS) return invalid('PullRequest', 'body', 'body is too long');
    const pull = addPull(store, {
      author: login,
      headSha,
      headRef,
      baseRef,
      title: textAt(body, 'title') ?? '',
      body: text,
    });
    return { json: { ...showPull(store, pull), merged: false, commits: 1 } };
  },
  [`PATCH ${R}/pulls/{pull_number}`]: ({ store, values, body }) => {
    const pull = store.pulls.get(Number(values['pull_number']));
    const issue = pull && store.issues.get(pull.number);
    if (!pull || !issue) return notFound();
    issue.title = textAt(body, 'title') ?? issue.title;
    issue.body = textAt(body, 'body') ?? issue.body;
    if (body['state'] === 'open' || body['state'] === 'closed') issue.state = body['state'];
    return { json: { ...showPull(store, pull), merged: pull.merged !== null, commits: pull.commits.length } };
  },
};

/** Opens a pull request of one commit by its author, unless more is said. */
export function addPull(
  store: FakeStore,
  pull: {
    readonly author: string;
    readonly headSha: string;
    readonly headRef?: string;
    /** The repository of a fork; null once it is deleted. */
    readonly headRepository?: string | null;
    readonly baseRef?: string;
    readonly title?: string;
    readonly body?: string;
    readonly commits?: readonly FakeAuthorship[];
  },
): FakePull {
  const { author, headSha, title = 'A change', body = '', baseRef = 'main', headRepository = store.repository } = pull;
  const { number } = openIssue(store, { title, body, author });
  const opened: FakePull = {
    number,
    headSha,
    headRef: pull.headRef ?? `topic-${number}`,
    headRepository,
    baseRef,
    baseSha: store.branches.get(baseRef) ?? headSha,
    commits: [...(pull.commits ?? [{ sha: headSha, author }])],
    merged: null,
  };
  store.pulls.set(number, opened);
  return opened;
}

/** Another commit comes to a pull request. */
export function pushToPull(store: FakeStore, number: number, commit: FakeAuthorship): void {
  const pull = store.pulls.get(number);
  if (!pull) return;
  pull.headSha = commit.sha;
  pull.commits.push(commit);
}

/** Merges a pull request as these commits of its base; the last one becomes the tip. */
export function mergePull(store: FakeStore, number: number, commits: readonly string[]): void {
  const [pull, issue] = [store.pulls.get(number), store.issues.get(number)];
  if (!pull || !issue) return;
  issue.state = 'closed';
  pull.merged = { at: store.now(), commits };
  const tip = commits.at(-1);
  if (tip !== undefined) setTip(store, pull.baseRef, tip);
}

function showPull(store: FakeStore, pull: FakePull) {
  const issue = store.issues.get(pull.number);
  if (!issue) throw new Error(`pull request ${pull.number} has no issue`);
  const { number, title, body, state, user, id } = issue;
  return {
    number,
    id,
    title,
    body,
    state,
    user,
    labels: showLabels(issue),
    merged_at: pull.merged?.at ?? null,
    html_url: `https://github.com/${store.repository}/pull/${number}`,
    head: {
      sha: pull.headSha,
      ref: pull.headRef,
      repo: pull.headRepository === null ? null : { full_name: pull.headRepository },
    },
    base: { sha: pull.baseSha, ref: pull.baseRef, repo: { full_name: store.repository } },
  };
}

function showAuthorship({ sha, author, committer = author }: FakeAuthorship) {
  return {
    sha,
    author: author === null ? null : { login: author },
    committer: committer === null ? {} : { login: committer },
  };
}
