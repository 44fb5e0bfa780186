import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import type { Answer, Handlers } from './fake-answer.js';
import { checkHandlers } from './fake-checks.js';
import { deploymentHandlers } from './fake-deployments.js';
import { type Faults, openFaults, reply } from './fake-faults.js';
import { gitHandlers } from './fake-git.js';
import { issueHandlers } from './fake-issues.js';
import { neededBy } from './fake-permissions.js';
import { pullHandlers } from './fake-pulls.js';
import { type FakeStore, openStore } from './fake-store.js';
import { checkReply, checkRequest, matchEndpoint } from './rest.js';

/** One request as the fake saw it. */
export type Seen = {
  /** As `rest.json` names it; the method and path of one that it does not know. */
  readonly endpoint: string;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
};

/** GitHub on loopback, with one repository. A request that does not fit GitHub's description fails the test. */
export type FakeGithub = Faults & {
  readonly apiUrl: string;
  readonly token: string;
  /** Who the token is, and whether it is known to a query for the viewer. */
  readonly actor: { login: string; app: string | null; isViewer: boolean };
  readonly store: FakeStore;
  /** Rights taken from the token, such as `checks: write`. */
  readonly withheld: Set<string>;
  readonly requests: readonly Seen[];
  /** Requests that changed something, as `METHOD /path`. */
  writes(): readonly string[];
};

export const HANDLERS: Handlers = {
  ...gitHandlers,
  ...pullHandlers,
  ...issueHandlers,
  ...checkHandlers,
  ...deploymentHandlers,
};

/** Opens a GitHub that is closed when the test ends. */
export async function openFakeGithub(repository = 'acme/people'): Promise<FakeGithub> {
  const requests: Seen[] = [];
  const problems: string[] = [];
  const faults = openFaults();
  const store = openStore(repository);
  const withheld = new Set<string>();
  const actor = { login: 'github-actions[bot]', app: 'github-actions', isViewer: true } as FakeGithub['actor'];
  const token = `ghs_${'x'.repeat(36)}`;

  function answer(seen: Seen): Answer {
    const { method, path, query, body, headers } = seen;
    if (!headers['user-agent']) return { status: 403, json: { message: 'Request forbidden by administrative rules.' } };
    if (![`Bearer ${token}`, `token ${token}`].includes(headers.authorization ?? '')) {
      return { status: 401, json: { message: 'Bad credentials', status: '401' } };
    }
    if (seen.endpoint === 'POST /graphql') return answerViewer(actor, body);
    const match = matchEndpoint(method, path);
    if (match === null) return complain(seen, ['no such endpoint in rest.json']);
    const { shape, limit } = checkRequest(match, query, body);
    if (shape.length > 0) return complain(seen, shape);
    const { endpoint, values } = match;
    if (`${values['owner']}/${values['repo']}` !== repository) return { status: 404, json: { message: 'Not Found' } };
    if (withheld.has(neededBy(store, endpoint.key, values))) {
      return { status: 403, json: { message: 'Resource not accessible by integration', status: '403' } };
    }
    if (limit.length > 0)
      return { status: 422, json: { message: `Invalid request.\n\n${limit.join('\n')}`, status: '422' } };
    const { login, app } = actor;
    const given = HANDLERS[endpoint.key]?.({ store, login, app, values, query, body: { ...(body as object) } });
    if (given === undefined) return complain(seen, ['no handler']);
    if (given.status !== undefined && given.status >= 300) return given;
    const paged = cutPage({ status: endpoint.status, ...given }, seen, endpoint.key);
    const wrong = checkReply(endpoint, paged.json);
    return wrong.length > 0 ? complain(seen, wrong) : paged;
  }

  function answerOrComplain(seen: Seen): Answer {
    try {
      return answer(seen);
    } catch (error) {
      return complain(seen, [`the fake failed: ${String(error)}`]);
    }
  }

  function complain({ method, path }: Seen, wrong: readonly string[]): Answer {
    problems.push(`${method} ${path}: ${wrong.join('; ')}`);
    return { status: 418, json: { message: 'This is not how GitHub is asked' } };
  }

  const server = createServer(async (request, response) => {
    const seen = await see(request);
    requests.push(seen);
    const fault = faults.next(seen.endpoint, `${seen.method} ${seen.path}`);
    const isBefore = fault !== null && !('after' in fault && fault.after);
    reply(response, isBefore ? {} : answerOrComplain(seen), fault);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(problems).toEqual([]);
  });
  const isWrite = ({ method, path }: Seen) => method !== 'GET' && path !== '/graphql';
  return {
    ...faults,
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    actor,
    store,
    withheld,
    requests,
    writes: () => requests.filter(isWrite).map(({ method, path }) => `${method} ${path}`),
  };
}

async function see(request: IncomingMessage): Promise<Seen> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://loopback');
  const method = request.method ?? '';
  const endpoint = matchEndpoint(method, path)?.endpoint.key ?? `${method} ${path}`;
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  return { endpoint, method, path, query, headers: request.headers, body };
}

/** The only query that is understood. Tokens that may not ask it are told so under 200, as GraphQL does. */
function answerViewer({ login, isViewer }: FakeGithub['actor'], body: unknown): Answer {
  const { query = '' } = (body ?? {}) as { readonly query?: string };
  if (/^query \{ viewer \{ login \} \}$/.test(query.trim()) && isViewer)
    return { json: { data: { viewer: { login } } } };
  const error = { type: 'FORBIDDEN', path: ['viewer'], message: 'Resource not accessible by integration' };
  return { json: { data: null, errors: [error] } };
}

/** Cuts a list into pages, of 30 unless asked otherwise, with the link to the next one. */
function cutPage(answer: Answer, { method, path, query }: Seen, key: string): Answer {
  const { json } = answer;
  const wrapped = json as { readonly check_runs?: readonly unknown[] } | undefined;
  const list = Array.isArray(json) ? (json as readonly unknown[]) : wrapped?.check_runs;
  if (method !== 'GET' || list === undefined) return answer;
  const [size, page] = [Math.min(Number(query.get('per_page') ?? 30), 100), Number(query.get('page') ?? 1)];
  const part = list.slice((page - 1) * size, page * size);
  const next = `<https://elsewhere.invalid${path}?page=${page + 1}>; rel="next"`;
  return {
    ...answer,
    json: key.endsWith('/check-runs') ? { total_count: list.length, check_runs: part } : part,
    headers: page * size < list.length ? { link: next } : {},
  };
}
