import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { GithubError, InterruptedError, UsageError } from '../../src/errors.js';
import { openApi } from '../../src/github/api.js';
import { readLogin } from '../../src/github/login.js';
import { PATIENCE } from '../../src/github/octokit.js';
import { readRepository } from '../../src/github/repository.js';
import { serve } from '../drata/scripted-server.js';
import { primaryLimit, secondaryLimit } from './fake-faults.js';
import { openFakeGithub } from './fake-github.js';
import { addComment } from './fake-issues.js';
import { addPull } from './fake-pulls.js';
import { ACTIONS, connect, openBoth, sha } from './open.js';

const GET = 'GET /repos/{owner}/{repo}/pulls/{pull_number}';
const START = 'POST /repos/{owner}/{repo}/check-runs';
const CHECK = { name: 'plan', sha: sha(1), detailsUrl: 'https://github.com/run', title: 'Planning', summary: '' };

async function failure(run: Promise<unknown>): Promise<GithubError> {
  const error = await run.then(
    () => null,
    (caught: unknown) => caught,
  );
  if (!(error instanceof GithubError)) throw new Error(`no GithubError: ${String(error)}`);
  return error;
}

describe('a request', () => {
  it('is sent again after server errors and lost replies, where that changes nothing', async () => {
    const { fake, github } = await openBoth();
    addPull(fake.store, { author: 'jane', headSha: sha(1) });
    fake.fail(GET, { kind: 'status', status: 502 });
    fake.fail(GET, { kind: 'drop' });
    fake.fail(GET, { kind: 'status', status: 500 });
    expect(await github.pulls.get(1)).toMatchObject({ number: 1 });
    fake.fail(GET, { kind: 'status', status: 503 }, PATIENCE.retries + 1);
    expect(await failure(github.pulls.get(1))).toMatchObject({
      status: 503,
      endpoint: 'GET /repos/acme/people/pulls/1',
      message: 'GitHub answers 503 to GET /repos/acme/people/pulls/1',
    });
  });

  it('waits out a limit, as often as twice', async () => {
    const { fake, github } = await openBoth();
    addPull(fake.store, { author: 'jane', headSha: sha(1) });
    fake.fail(GET, secondaryLimit(2));
    fake.fail(GET, secondaryLimit(1, 429));
    expect(await github.pulls.get(1)).toMatchObject({ number: 1 });
    const sent = fake.requests.filter(({ endpoint }) => endpoint === GET);
    expect(sent).toHaveLength(3);
    fake.fail(GET, secondaryLimit(), 3);
    expect(await failure(github.pulls.get(1))).toMatchObject({
      status: 429,
      message: "GitHub's limit of requests is reached",
      remedy: 'Run the job again later; the limit counts by the hour.',
    });
  });

  it.each([
    ['a secondary limit', secondaryLimit(PATIENCE.limitSeconds + 1)],
    ['one that is told by 429', secondaryLimit(PATIENCE.limitSeconds + 1, 429)],
    ['the limit of the hour', primaryLimit(1800)],
  ])('does not wait longer than two minutes for %s', async (_what, fault) => {
    const { fake, github } = await openBoth();
    fake.fail(GET, fault);
    expect(await failure(github.pulls.get(1))).toMatchObject({
      status: 429,
      message: "GitHub's limit of requests is reached",
    });
    expect(fake.requests.filter(({ endpoint }) => endpoint === GET)).toHaveLength(1);
  });

  it('names the permission that the job lacks', async () => {
    const { fake, github } = await openBoth();
    fake.withheld.add('checks: write').add('pull-requests: read');
    expect(await failure(github.checks.start(CHECK))).toMatchObject({
      status: 403,
      message: 'GitHub refuses POST /repos/acme/people/check-runs: Resource not accessible by integration',
      remedy: 'Give the job `permissions: checks: write`; a token of an App needs the same right in this repository.',
    });
    expect(await failure(github.pulls.get(1))).toMatchObject({
      remedy: expect.stringContaining('pull-requests: read'),
    });
    fake.withheld.clear();
    expect(await failure(github.pulls.get(7))).toMatchObject({
      status: 404,
      message: 'GitHub finds nothing at GET /repos/acme/people/pulls/7: Not Found',
      remedy: expect.stringContaining('pull-requests: read'),
    });
  });

  it('never repeats what was sent: GitHub does in its messages', async () => {
    const { fake, github } = await openBoth();
    fake.fail(START, {
      kind: 'status',
      status: 422,
      message: `Invalid request.\n\n"jane@acme.example" is not\n${fake.token}`,
    });
    const error = await failure(github.checks.start(CHECK));
    expect(error.message).toBe('GitHub answers 422 to POST /repos/acme/people/check-runs: Invalid request.');
    fake.fail(START, { kind: 'status', status: 403, message: `no \u001b[31m${fake.token}` });
    expect((await failure(github.checks.start(CHECK))).message).toMatch(/: no \[31m\[token\]$/);
  });
});

it('says nothing by itself, as octokit does of what GitHub will give up', async () => {
  const warn = vi.spyOn(console, 'warn');
  onTestFinished(() => warn.mockRestore());
  const { fake, github } = await openBoth();
  fake.fail(GET, {
    kind: 'status',
    status: 404,
    headers: { deprecation: 'true', link: '<https://x/>; rel="deprecation"' },
  });
  await failure(github.pulls.get(1));
  expect(warn).not.toHaveBeenCalled();
});

describe('the token', () => {
  const server = async (answer: Parameters<typeof serve>[0]) => {
    const { baseUrl, seen } = await serve(answer);
    const target = { apiUrl: baseUrl, repository: 'acme/people', token: 'ghs_secret-of-the-job' };
    return { baseUrl, seen, api: openApi(target, { signal: new AbortController().signal, userAgent: 'test' }) };
  };
  const read = (api: ReturnType<typeof openApi>) =>
    api.send('GET /repos/{owner}/{repo}/pulls/{pull_number}', { pull_number: 1 }, { needs: 'pull-requests: read' });

  it('goes with no redirect and no link', async () => {
    const elsewhere = await server(() => ({ status: 200, json: {} }));
    const { api } = await server(({ path }) => ({
      status: 301,
      json: { message: 'Moved Permanently' },
      headers: { location: `${elsewhere.baseUrl}${path}` },
    }));
    expect(await failure(read(api))).toMatchObject({
      status: 301,
      message: 'GitHub says that GET /repos/acme/people/pulls/1 has moved (301)',
    });
    expect(elsewhere.seen).toEqual([]);
  });

  it('shows in no error, whatever the reply', async () => {
    for (const reply of [
      { status: 401, json: { message: 'Bad credentials ghs_secret-of-the-job' } },
      {
        status: 418,
        json: { message: 'ghs_secret-of-the-job', errors: [{ field: 'ghs_secret-of-the-job', code: 1 }, null] },
      },
      { status: 200, text: '<html>ghs_secret-of-the-job' },
      { status: 400, json: null },
      'drop',
    ] as const) {
      const { api } = await server(() => reply);
      const error = await failure(read(api));
      expect(JSON.stringify([error.message, error.remedy, error.endpoint, error.cause ?? null])).not.toMatch(/secret/);
    }
  });

  it.each([
    [{ token: 'ghs_secret-of-the-job\nx' }, /^GITHUB_TOKEN is not a token/],
    [{ apiUrl: 'http://github.acme.example' }, /unencrypted$/],
  ])('is not sent where it could be read on the way or shown: %#', (change, message) => {
    const target = { apiUrl: 'https://api.github.com', repository: 'acme/people', token: 'ghs_x', ...change };
    const open = () => openApi(target, { signal: new AbortController().signal, userAgent: 'test' });
    expect(open).toThrow(UsageError);
    expect(open).toThrow(message);
  });

  it('that is not accepted is said', async () => {
    const fake = await openFakeGithub();
    expect(await failure(connect({ ...fake, token: 'ghs_old' }))).toMatchObject({
      status: 401,
      message: 'GitHub does not accept the token',
    });
  });

  it('is who GitHub says, or else the workflow itself', async () => {
    const fake = await openFakeGithub();
    fake.actor.login = 'roster-keeper[bot]';
    expect((await connect(fake)).login).toBe('roster-keeper[bot]');
    fake.actor.isViewer = false;
    expect((await connect(fake)).login).toBe(ACTIONS);
    fake.fail('POST /graphql', { kind: 'status', status: 403, message: 'Resource not accessible' });
    expect((await connect(fake)).login).toBe(ACTIONS);
  });

  it('is not guessed where GitHub is down or has had enough', async () => {
    const fake = await openFakeGithub();
    fake.fail('POST /graphql', { kind: 'status', status: 502 }, 9);
    expect(await failure(connect(fake))).toMatchObject({ status: 502 });
    fake.heal();
    fake.fail('POST /graphql', primaryLimit(1800));
    expect(await failure(connect(fake))).toMatchObject({ status: 429 });
  });

  it.each([
    { type: 'RATE_LIMITED', message: 'API rate limit exceeded' },
    { message: 'You have exceeded a secondary rate limit.' },
  ])('is not guessed where a query is refused for a limit: %j', async (error) => {
    const { api } = await server(() => ({
      status: 200,
      json: { data: null, errors: [error] },
      headers: { 'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 1800) },
    }));
    expect(await failure(readLogin(api))).toMatchObject({ status: 429 });
  });
});

it('the repository tells whether it is public, where no event does', async () => {
  const fake = await openFakeGithub();
  const target = { apiUrl: fake.apiUrl, token: fake.token, repository: 'acme/people' };
  const options = { signal: new AbortController().signal, userAgent: 'test' };
  expect(await readRepository(target, options)).toEqual({ isPublic: false, defaultBranch: 'main' });
});

describe('a list', () => {
  it('that changes between its pages has no item twice', async () => {
    const { fake, github } = await openBoth();
    const { number } = addPull(fake.store, { author: 'jane', headSha: sha(1) });
    for (let i = 0; i < 150; i += 1) addComment(fake.store, number, 'jane', `remark ${i}`);
    expect(await github.comments.find(number, 'remark')).toBeNull();
    fake.fail(/comments$/, { kind: 'status', status: 409 });
    expect(await failure(github.comments.find(number, 'remark'))).toMatchObject({ status: 409 });
  });

  it('is an error where it holds fewer than GitHub says', async () => {
    const { baseUrl } = await serve(() => ({ status: 200, json: { total_count: 2, check_runs: [{ id: 1 }] } }));
    const target = { apiUrl: baseUrl, repository: 'acme/people', token: 'ghs_x' };
    const api = openApi(target, { signal: new AbortController().signal, userAgent: 'test' });
    const route = 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs';
    const list = api.list(route, { ref: sha(1) }, ({ check_runs }) => check_runs, 'checks: read');
    expect(await failure(list)).toMatchObject({ message: expect.stringMatching(/cannot be read$/) });
  });

  it('is an error where a page fails, is empty, or is none', async () => {
    const next = { link: '<https://elsewhere.invalid/>; rel="next"' };
    const replies = [
      { status: 404, json: { message: 'Not Found' } },
      { status: 200, json: [], headers: next },
      { status: 200, json: { message: 'a page of another kind' } },
    ];
    for (const second of replies) {
      const { baseUrl } = await serve((_, index) =>
        index === 0 ? { status: 200, json: [{ id: 1 }], headers: next } : second,
      );
      const target = { apiUrl: baseUrl, repository: 'acme/people', token: 'ghs_x' };
      const api = openApi(target, { signal: new AbortController().signal, userAgent: 'test' });
      const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
      await failure(api.list(route, { issue_number: 1 }, (page) => page, 'issues: read'));
    }
  });
});

describe('a stop', () => {
  it.each([
    ['a request under way', { kind: 'hang' }],
    ['a wait for a limit', secondaryLimit(100)],
  ] as const)('ends %s', async (_what, fault) => {
    const fake = await openFakeGithub();
    const stop = new AbortController();
    const github = await connect(fake, stop.signal);
    fake.fail(GET, fault);
    const reading = github.pulls.get(1);
    setTimeout(() => stop.abort(), 20);
    await expect(reading).rejects.toBeInstanceOf(InterruptedError);
    await expect(github.pulls.get(1)).rejects.toBeInstanceOf(InterruptedError);
  });
});
