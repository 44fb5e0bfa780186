import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { readActionsRun } from '../../src/github/run.js';
import { sha } from './open.js';

const REPOSITORY = {
  full_name: 'acme/people',
  private: true,
  visibility: 'private',
  default_branch: 'main',
  html_url: 'https://github.acme.example/acme/people',
};

const PULL = {
  number: 7,
  state: 'open',
  user: { login: 'jane' },
  head: { sha: sha(1), ref: 'topic', repo: { full_name: 'acme/people' } },
  base: { sha: sha(2), ref: 'main' },
};

const ENV = {
  GITHUB_TOKEN: 'ghs_secret-of-the-job',
  GITHUB_API_URL: 'https://github.acme.example/api/v3/',
  GITHUB_REPOSITORY: 'acme/people',
  GITHUB_EVENT_NAME: 'pull_request',
  GITHUB_EVENT_PATH: '/event.json',
  GITHUB_SHA: sha(3),
  GITHUB_RUN_ID: '42',
  GITHUB_STEP_SUMMARY: '/summary',
  GITHUB_OUTPUT: '/output',
  GITHUB_ACTOR: 'bob',
};

const read = (event: unknown, env: Readonly<Record<string, string | undefined>> = {}) =>
  readActionsRun({ ...ENV, ...env }, (path) => {
    expect(path).toBe('/event.json');
    return typeof event === 'string' ? event : JSON.stringify(event);
  });

function refusal(event: unknown, env: Readonly<Record<string, string | undefined>> = {}): string {
  try {
    read(event, env);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    const { message, remedy } = error as UsageError;
    expect(`${message} ${remedy}`).not.toMatch(/secret-of-the-job/);
    return message;
  }
  throw new Error('not refused');
}

describe('the run of Actions', () => {
  it('is what its variables and its event say', () => {
    expect(read({ action: 'opened', pull_request: PULL, repository: REPOSITORY })).toEqual({
      apiUrl: 'https://github.acme.example/api/v3',
      serverUrl: 'https://github.acme.example',
      repository: 'acme/people',
      isPublic: false,
      defaultBranch: 'main',
      sha: sha(3),
      runId: '42',
      runUrl: 'https://github.acme.example/acme/people/actions/runs/42',
      event: {
        kind: 'pull_request',
        number: 7,
        headSha: sha(1),
        headRepository: 'acme/people',
        baseSha: sha(2),
        author: 'jane',
        isOpen: true,
      },
      token: 'ghs_secret-of-the-job',
      summaryPath: '/summary',
      outputPath: '/output',
      actor: 'bob',
    });
  });

  it('does with what is there', () => {
    const bare = {
      GITHUB_API_URL: undefined,
      GITHUB_STEP_SUMMARY: '',
      GITHUB_OUTPUT: undefined,
      GITHUB_ACTOR: undefined,
    };
    expect(read({ schedule: '0 3 * * *' }, { ...bare, GITHUB_EVENT_NAME: 'schedule' })).toMatchObject({
      apiUrl: 'https://api.github.com',
      serverUrl: 'https://github.com',
      isPublic: true,
      defaultBranch: null,
      event: { kind: 'other', name: 'schedule' },
      summaryPath: null,
      outputPath: null,
      actor: null,
    });
  });

  it.each([
    [{ private: true, visibility: 'internal' }, false],
    [{ private: true }, false],
    [{ private: false }, true],
    [{ private: true, visibility: 'public' }, true],
    [{}, true],
    [null, true],
  ])('%j is public: %s', (repository, isPublic) => {
    expect(read({ repository }, { GITHUB_EVENT_NAME: 'workflow_dispatch' })).toMatchObject({ isPublic });
  });

  it('knows a fork, also one that is gone', () => {
    const from = (repo: unknown) =>
      read({ pull_request: { ...PULL, state: 'closed', head: { ...PULL.head, repo } } }).event;
    expect(from({ full_name: 'eve/people' })).toMatchObject({ headRepository: 'eve/people', isOpen: false });
    expect(from(null)).toMatchObject({ headRepository: null });
  });

  it('does not take pull_request_target for a pull request: it checks out the base', () => {
    expect(read({ pull_request: PULL }, { GITHUB_EVENT_NAME: 'pull_request_target' }).event).toEqual({
      kind: 'other',
      name: 'pull_request_target',
    });
  });
});

describe('a push', () => {
  const push = (change: object) =>
    read(
      {
        ref: 'refs/heads/main',
        before: sha(1),
        after: sha(3),
        forced: false,
        commits: [{ id: 'no commit' }],
        ...change,
      },
      { GITHUB_EVENT_NAME: 'push' },
    ).event;

  it('names its branch and the tip before, whatever it says of its commits', () => {
    const event = {
      kind: 'push',
      before: sha(1),
      branch: 'main',
      forced: false,
    };
    expect(push({})).toEqual(event);
    expect(push({ ref: 'refs/heads/release/1', forced: true })).toEqual({
      ...event,
      branch: 'release/1',
      forced: true,
    });
  });

  it('of a new branch has nothing before it', () => {
    expect(push({ before: sha(0) })).toMatchObject({ before: null });
  });

  it('of a tag, or one that deletes a branch, is none to apply', () => {
    expect(push({ ref: 'refs/tags/v1' })).toEqual({ kind: 'other', name: 'push' });
    expect(push({ after: sha(0) })).toEqual({ kind: 'other', name: 'push' });
  });
});

describe('what is wrong', () => {
  it('is named all at once', () => {
    expect(refusal({}, { GITHUB_TOKEN: ' ', GITHUB_REPOSITORY: undefined, GITHUB_RUN_ID: '' })).toBe(
      '--github needs GITHUB_TOKEN, GITHUB_REPOSITORY and GITHUB_RUN_ID in the environment',
    );
    expect(refusal({}, { GITHUB_SHA: undefined })).toBe('--github needs GITHUB_SHA in the environment');
  });

  it.each([
    ['GITHUB_TOKEN', 'ghs_secret-of-the-job\nx'],
    ['GITHUB_REPOSITORY', 'acme/people/..'],
    ['GITHUB_SHA', 'main'],
    ['GITHUB_RUN_ID', '../1'],
    ['GITHUB_EVENT_NAME', '<b>'],
  ])('in %s is not repeated', (name, value) => {
    expect(refusal({}, { [name]: value })).toBe(`${name} is not what GitHub Actions sets`);
  });

  it.each([
    ['no JSON', '{', 'the file of GITHUB_EVENT_PATH cannot be read as JSON'],
    ['no object', null, 'the file of GITHUB_EVENT_PATH does not describe an event pull_request'],
    [
      'a short commit',
      { pull_request: { ...PULL, head: { sha: 'abc' } } },
      'the file of GITHUB_EVENT_PATH does not describe an event pull_request',
    ],
  ])('in the event is said: %s', (_what, event, message) => {
    expect(refusal(event)).toBe(message);
  });

  it('in a push is said', () => {
    for (const event of [{}, { ref: 'refs/heads/main', before: 'x', after: sha(2) }]) {
      expect(refusal(event, { GITHUB_EVENT_NAME: 'push' })).toMatch(/does not describe an event push/);
    }
  });

  it.each([
    ['http://github.acme.example/api/v3', 'GITHUB_API_URL sends the token to github.acme.example unencrypted'],
    ['https://jane:pw@github.acme.example', 'GITHUB_API_URL is not the address of an API'],
    ['ftp://github.acme.example', 'GITHUB_API_URL is not the address of an API'],
    ['https://github.acme.example/?a', 'GITHUB_API_URL is not the address of an API'],
  ])('in the address %s is said', (url, message) => {
    expect(refusal({ pull_request: PULL }, { GITHUB_API_URL: url })).toBe(message);
  });

  it.each(['http://127.0.0.1:4010', 'http://[::1]:4010', 'http://localhost:4010'])('nothing with %s', (url) => {
    expect(read({ pull_request: PULL }, { GITHUB_API_URL: url }).apiUrl).toBe(url);
  });
});
