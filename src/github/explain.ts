import { GithubError } from '../errors.js';

/** A permission of a workflow's token, as `permissions:` spells it. */
export type Permission =
  | `${'checks' | 'contents' | 'deployments' | 'issues' | 'pull-requests'}: ${'read' | 'write'}`
  | 'metadata: read';

/** What was asked, and what the token needs for it; null where every token will do. */
export type Site = { readonly endpoint: string; readonly needs: Permission | null; readonly token: string };

/** What octokit's errors hold (`@octokit/request-error`, `@octokit/graphql`). */
type Failure = {
  readonly name?: string;
  readonly cause?: { readonly name?: string; readonly cause?: { readonly code?: unknown } };
  readonly response?: {
    readonly status?: number;
    readonly headers?: Readonly<Record<string, unknown>>;
    readonly data?: unknown;
    /** Of a refused query. */
    readonly errors?: unknown;
  };
};

const AGAIN = 'Run the job again; if it goes on, see https://www.githubstatus.com.';

/** A failed request in words of ours. Of GitHub's it keeps what is the same for everybody. */
export function explain(error: unknown, site: Site): GithubError {
  const { endpoint, needs } = site;
  const { name, cause, response } = (error ?? {}) as Failure;
  // A query is refused under 200.
  const status = name === 'GraphqlResponseError' ? 200 : (response?.status ?? null);
  const fail = (message: string, remedy: string | null) => new GithubError(message, { status, endpoint, remedy });
  if (status === null) {
    // Not the error's own message: where the token does not fit into a header, it holds the token.
    const why = cause?.name === 'TimeoutError' ? 'timeout' : cause?.cause?.code;
    const shown = typeof why === 'string' ? ` (${why})` : '';
    return fail(`GitHub gives no reply to ${endpoint}${shown}`, `Check GITHUB_API_URL and the network. ${AGAIN}`);
  }
  const words = wordsOf(response?.data, site.token);
  if (isLimit(status, response?.headers ?? {}, words) || isQueryLimit(response)) {
    // One status for every limit: under 403 it would pass for a right that the token lacks.
    const remedy = 'Run the job again later; the limit counts by the hour.';
    return new GithubError("GitHub's limit of requests is reached", { status: 429, endpoint, remedy });
  }
  switch (status) {
    case 200:
      return fail(`GitHub refuses the query ${endpoint}`, null);
    case 401:
      return fail('GitHub does not accept the token', 'Pass a token that is valid now: in a job, github.token.');
    case 403:
      return fail(`GitHub refuses ${endpoint}${words}`, remedyFor(words, needs));
    case 404:
      return fail(`GitHub finds nothing at ${endpoint}${words}`, remedyFor(words, needs));
    default:
      return status >= 500
        ? fail(`GitHub answers ${status} to ${endpoint}`, AGAIN)
        : fail(`GitHub answers ${status} to ${endpoint}${words}`, null);
  }
}

/** A reply that is no error and yet of no use: a redirect, or one that is cut off or of another kind. */
export function unexpected(endpoint: string, status: number): GithubError {
  const moved = status >= 300;
  return new GithubError(
    moved ? `GitHub says that ${endpoint} has moved (${status})` : `GitHub's reply to ${endpoint} cannot be read`,
    {
      status,
      endpoint,
      remedy: moved ? 'Check GITHUB_REPOSITORY and GITHUB_API_URL: has something been renamed?' : AGAIN,
    },
  );
}

/** Whether a request that failed may have had its effect: no reply, a server error, or a reply that cannot be read. */
export function isUnsure(error: unknown): error is GithubError {
  return error instanceof GithubError && (error.status === null || error.status >= 500 || error.status < 300);
}

/** Primary limits leave nothing remaining; secondary ones say so in words (GitHub's "Rate limits for the REST API"). */
function isLimit(status: number, headers: Readonly<Record<string, unknown>>, words: string): boolean {
  if (status === 429) return true;
  return status === 403 && (headers['x-ratelimit-remaining'] === '0' || /\bsecondary rate\b/i.test(words));
}

/** A query is told of both under 200, in its errors (GitHub's "Rate limits and query limits for the GraphQL API"). */
function isQueryLimit(response: Failure['response']): boolean {
  const { errors = response?.errors } = (response?.data ?? {}) as { readonly errors?: unknown };
  return (Array.isArray(errors) ? errors : []).some((error) => {
    const { type, message } = (error ?? {}) as { readonly type?: unknown; readonly message?: unknown };
    return type === 'RATE_LIMITED' || /\bsecondary rate\b/i.test(String(message));
  });
}

function remedyFor(words: string, needs: Permission | null): string | null {
  if (/not permitted to create or approve pull requests/i.test(words)) {
    return 'Settings, Actions, General: allow GitHub Actions to create and approve pull requests.';
  }
  if (needs === null) return null;
  return `Give the job \`permissions: ${needs}\`; a token of an App needs the same right in this repository.`;
}

/**
 * GitHub's message and the names of the fields it complains about. Only the first line: those that follow, and the messages of
 * single fields, may repeat what was sent.
 */
function wordsOf(data: unknown, token: string): string {
  const { message, errors } = (data ?? {}) as { readonly message?: unknown; readonly errors?: unknown };
  if (typeof message !== 'string') return '';
  const line = (message.split('\n')[0] ?? '').replaceAll(token, '[token]').replace(/[^\x20-\x7e]/g, '');
  const named = (Array.isArray(errors) ? errors : []).map((error) => {
    const { field, code } = (error ?? {}) as { readonly field?: unknown; readonly code?: unknown };
    return [field, code].filter((part) => typeof part === 'string' && /^\w+$/.test(part)).join(' ');
  });
  const fields = named.filter((text) => text !== '').slice(0, 5);
  return `: ${line.slice(0, 200)}${fields.length === 0 ? '' : ` (${fields.join(', ')})`}`;
}
