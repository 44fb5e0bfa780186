/** A pull request was opened, changed or labelled; the tree planned is the one its workflow checked out. */
export type PullRequestEvent = {
  readonly kind: 'pull_request';
  readonly number: number;
  readonly headSha: string;
  /** `owner/name`; null once a fork is deleted. */
  readonly headRepository: string | null;
  readonly baseSha: string;
  readonly author: string;
  readonly isOpen: boolean;
};

/** Commits came to a branch. */
export type PushEvent = {
  readonly kind: 'push';
  /** The tip until then; null for a new branch. */
  readonly before: string | null;
  readonly branch: string;
  readonly forced: boolean;
};

/** `schedule`, `merge_group`, `workflow_dispatch`; also the push of a tag, and `pull_request_target`, which checks out the base. */
export type OtherEvent = { readonly kind: 'other'; readonly name: string };

export type ActionsEvent = PullRequestEvent | PushEvent | OtherEvent;

/** What an event's document says of the repository. */
export type EventRepository = {
  /** Where nothing says that it is private, it counts as public. */
  readonly isPublic: boolean;
  readonly defaultBranch: string | null;
  /** Scheme and host of the web pages; null where it is not told. */
  readonly serverUrl: string | null;
};

/** Takes from a workflow's event what the program needs (GitHub's "Webhook events and payloads"); null when it is malformed. */
export function parseEvent(name: string, document: unknown): ActionsEvent | null {
  const event = objectOf(document);
  switch (name) {
    case 'pull_request':
      return parsePullRequest(event);
    case 'push':
      return parsePush(event);
    default:
      return { kind: 'other', name };
  }
}

export function parseEventRepository(document: unknown): EventRepository {
  const { private: hidden, visibility, default_branch, html_url } = objectOf(objectOf(document)['repository']);
  const page = textOf(html_url);
  return {
    isPublic: hidden !== true || visibility === 'public',
    defaultBranch: textOf(default_branch),
    serverUrl: page !== null && /^https?:\/\//i.test(page) && URL.canParse(page) ? new URL(page).origin : null,
  };
}

/** A full name of a commit: SHA-1, or SHA-256 where a repository uses it. */
export function isSha(value: unknown): value is string {
  return typeof value === 'string' && /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(value);
}

function parsePullRequest(event: Readonly<Record<string, unknown>>): PullRequestEvent | null {
  const pull = objectOf(event['pull_request']);
  const [head, base] = [objectOf(pull['head']), objectOf(pull['base'])];
  const [number, headSha, baseSha] = [pull['number'], head['sha'], base['sha']];
  if (!Number.isSafeInteger(number) || !isSha(headSha) || !isSha(baseSha)) return null;
  return {
    kind: 'pull_request',
    number: Number(number),
    headSha,
    headRepository: textOf(objectOf(head['repo'])['full_name']),
    baseSha,
    author: textOf(objectOf(pull['user'])['login']) ?? '',
    isOpen: pull['state'] === 'open',
  };
}

const BRANCH = 'refs/heads/';

function parsePush({ ref, before, after, forced }: Readonly<Record<string, unknown>>): PushEvent | OtherEvent | null {
  if (typeof ref !== 'string' || !isSha(before) || !isSha(after)) return null;
  if (!ref.startsWith(BRANCH) || isNoCommit(after)) return { kind: 'other', name: 'push' };
  const branch = ref.slice(BRANCH.length);
  return { kind: 'push', before: isNoCommit(before) ? null : before, branch, forced: forced === true };
}

/** Where a branch did not exist before, or no longer does, GitHub names a commit of zeros. */
function isNoCommit(sha: string): boolean {
  return /^0+$/.test(sha);
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
