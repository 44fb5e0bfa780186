import type { Endpoints, OctokitResponse } from '@octokit/types';
import { InterruptedError, UsageError } from '../errors.js';
import { explain, type Permission, unexpected } from './explain.js';
import type { GithubTarget } from './github.js';
import { openOctokit } from './octokit.js';
import { checkApiUrl, TOKEN } from './target.js';

export type Route = keyof Endpoints;
export type Parameters<R extends Route> = Omit<Endpoints[R]['parameters'], 'owner' | 'repo'>;
export type Data<R extends Route> = Plain<Endpoints[R]['response']['data']>;

/** Ids are 64 bit wide in the description; those that GitHub gives fit into a number, and octokit reads them as such. */
type Plain<T> = T extends bigint ? never : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

/** How a request is to be treated. */
export type Manner = {
  /** What the token needs for it. */
  readonly needs: Permission;
  /** Whether it makes something anew each time it is sent: then it is never sent again by itself. */
  readonly creates?: boolean;
};

/** Requests about one repository. What GitHub refuses is thrown as `GithubError`, a stop as `InterruptedError`. */
export type Api = {
  readonly owner: string;
  send<R extends Route>(route: R, parameters: Parameters<R>, manner: Manner): Promise<Data<R>>;
  /** All pages of a list, each item once; `pick` takes the items out of a page. */
  list<R extends Route, T extends { readonly id: number } | { readonly sha: string }>(
    route: R,
    parameters: Parameters<R>,
    pick: (page: Data<R>) => readonly T[],
    needs: Permission,
  ): Promise<readonly T[]>;
  /** Data of a GraphQL query. */
  query(text: string): Promise<unknown>;
  /** Waits; on this machine a small part of it. */
  pause(seconds: number): Promise<void>;
};

/** GitHub's own page size is 30; 100 is the most (GitHub's "Using pagination"). */
const PAGE_SIZE = 100;
/** More than any list of ours can be. */
const PAGES = 500;

const API_VERSION = '2022-11-28';

/** The only way to GitHub. */
export function openApi(
  { apiUrl, repository, token }: GithubTarget,
  { signal, userAgent }: { readonly signal: AbortSignal; readonly userAgent: string },
): Api {
  const [owner = '', repo = ''] = repository.split('/');
  if (!TOKEN.test(token)) throw new UsageError('GITHUB_TOKEN is not a token: it is empty, or not one word');
  const baseUrl = checkApiUrl(apiUrl);
  const { octokit, pause } = openOctokit({ baseUrl, token, signal, userAgent });
  const stopped = new Promise<never>((_, reject) => {
    const stop = () => reject(new InterruptedError('interrupted'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
  stopped.catch(() => undefined);

  async function attempt<T>(endpoint: string, needs: Permission | null, run: () => Promise<T>): Promise<T> {
    try {
      return await Promise.race([stopped, run()]);
    } catch (error) {
      if (signal.aborted) throw new InterruptedError('interrupted');
      throw explain(error, { endpoint, needs, token });
    }
  }

  async function request<R extends Route>(route: R, parameters: Parameters<R>, { needs, creates }: Manner) {
    const options = {
      ...parameters,
      owner,
      repo,
      headers: { 'x-github-api-version': API_VERSION },
      ...(creates ? { request: { retries: 0 } } : {}),
    };
    const { method, url } = octokit.request.endpoint(route as string, options);
    const endpoint = `${method} ${new URL(url).pathname}`;
    const reply: OctokitResponse<unknown> = await attempt(endpoint, needs, () =>
      octokit.request(route as string, options),
    );
    const isObject = typeof reply.data === 'object' && reply.data !== null;
    if (reply.status >= 300 || (reply.status !== 204 && !isObject)) throw unexpected(endpoint, reply.status);
    return { data: reply.data as Data<R>, headers: reply.headers, endpoint, status: reply.status };
  }

  return {
    owner,
    send: async (route, parameters, manner) => (await request(route, parameters, manner)).data,
    list: async (route, parameters, pick, needs) => {
      const items = new Map<number | string, ReturnType<typeof pick>[number]>();
      for (let page = 1; ; page += 1) {
        // By number and not by the links that GitHub sends: so the token goes nowhere else.
        const paged = { ...parameters, per_page: PAGE_SIZE, page };
        const { data, headers, endpoint, status } = await request(route, paged, { needs });
        const found = pick(data);
        if (!Array.isArray(found)) throw unexpected(endpoint, status);
        for (const item of found) items.set('id' in item ? item.id : item.sha, item);
        const isLast = !/\brel="next"/.test(headers.link ?? '');
        const { total_count: total = 0 } = data as { readonly total_count?: number };
        const isShort = isLast ? items.size < total : found.length === 0 || page === PAGES;
        if (isShort) throw unexpected(endpoint, status);
        if (isLast) return [...items.values()];
      }
    },
    query: (text) => attempt('POST /graphql', null, () => octokit.graphql(text)),
    pause,
  };
}
