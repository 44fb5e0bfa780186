import { describe, expect, it } from 'vitest';
import { RefusedError } from '../../src/errors.js';
import type { Proposal } from '../../src/github/github.js';
import { addCommit, setTip } from './fake-store.js';
import { openBoth } from './open.js';

const BRANCH = 'drata-roster/drift/roster';

async function openMain() {
  const { fake, github } = await openBoth();
  const { sha } = addCommit(fake.store, {
    files: new Map([
      ['a.yaml', 'a: 1\n'],
      ['b.yaml', 'b: 1\n'],
    ]),
  });
  setTip(fake.store, 'main', sha);
  const propose = (change: Partial<Proposal> = {}) =>
    github.files.propose({
      branch: BRANCH,
      base: { branch: 'main', sha },
      title: 'Take over drift',
      body: 'One record differs.',
      message: 'Take over drift',
      files: new Map([['a.yaml', 'a: 2\n']]),
      executables: new Set(),
      ...change,
    });
  const proposed = () => {
    const commit = fake.store.commits.get(fake.store.branches.get(BRANCH) ?? '');
    return { parents: commit?.parents, files: Object.fromEntries(fake.store.trees.get(commit?.tree ?? '') ?? []) };
  };
  return { fake, github, main: sha, propose, proposed };
}

describe('a proposal', () => {
  it('becomes a commit on its branch and a pull request', async () => {
    const { fake, github, main, propose, proposed } = await openMain();
    const files = new Map([
      ['a.yaml', 'a: 2\n'],
      ['b.yaml', null],
      ['new/c.yaml', 'c: 1\n'],
    ]);
    expect(await propose({ files })).toEqual({
      number: 1,
      url: 'https://github.com/acme/people/pull/1',
      created: true,
    });
    expect(proposed()).toEqual({ parents: [main], files: { 'a.yaml': 'a: 2\n', 'new/c.yaml': 'c: 1\n' } });
    expect(await github.branches.tip(BRANCH)).toBe(fake.store.branches.get(BRANCH));
    expect(fake.store.issues.get(1)).toMatchObject({ title: 'Take over drift', body: 'One record differs.' });
  });

  it('brings the open pull request up to date, and writes nothing where it is', async () => {
    const { fake, propose, proposed } = await openMain();
    await propose();
    expect(await propose({ files: new Map([['a.yaml', 'a: 3\n']]), body: 'Another one.' })).toMatchObject({
      number: 1,
      created: false,
    });
    expect(proposed().files).toMatchObject({ 'a.yaml': 'a: 3\n' });
    expect(fake.store.issues.get(1)).toMatchObject({ body: 'Another one.' });
    const before = fake.writes().length;
    expect(await propose({ files: new Map([['a.yaml', 'a: 3\n']]), body: 'Another one.' })).toMatchObject({
      number: 1,
      created: false,
    });
    expect(fake.writes().slice(before)).toEqual(['POST /repos/acme/people/git/trees']);
    // What a web form makes of its line ends is no difference.
    const kept = fake.store.issues.get(1);
    if (kept) kept.body = 'Another one.\r\n';
    await propose({ files: new Map([['a.yaml', 'a: 3\n']]), body: 'Another one.\n' });
    expect(fake.writes().slice(before + 1)).toEqual(['POST /repos/acme/people/git/trees']);
  });

  it('leaves executable what is', async () => {
    const { fake, propose } = await openMain();
    const files = new Map([
      ['a.yaml', 'a: 2\n'],
      ['b.yaml', 'b: 2\n'],
    ]);
    await propose({ files, executables: new Set(['b.yaml', 'c.yaml']) });
    expect(fake.requests.find(({ path }) => path.endsWith('/git/trees'))?.body).toMatchObject({
      tree: [
        { path: 'a.yaml', mode: '100644' },
        { path: 'b.yaml', mode: '100755' },
      ],
    });
  });

  it('follows the base', async () => {
    const { fake, propose, proposed } = await openMain();
    await propose();
    const next = addCommit(fake.store, {
      files: new Map([
        ['a.yaml', 'a: 1\n'],
        ['b.yaml', 'b: 2\n'],
      ]),
    }).sha;
    await propose({ base: { branch: 'main', sha: next } });
    expect(proposed()).toEqual({ parents: [next], files: { 'a.yaml': 'a: 2\n', 'b.yaml': 'b: 2\n' } });
    expect(fake.store.pulls.get(1)?.headSha).toBe(fake.store.branches.get(BRANCH));
  });

  it('of what the base holds already is none', async () => {
    const { fake, propose } = await openMain();
    expect(await propose({ files: new Map([['a.yaml', 'a: 1\n']]) })).toBeNull();
    expect([...fake.store.branches.keys()]).toEqual(['main']);
  });

  it('opens a new pull request once the last one is closed', async () => {
    const { fake, propose } = await openMain();
    await propose();
    const issue = fake.store.issues.get(1);
    if (issue) issue.state = 'closed';
    expect(await propose()).toMatchObject({ number: 2, created: true });
  });

  it('never overwrites what somebody else has pushed to its branch', async () => {
    const { fake, main, propose } = await openMain();
    await propose();
    const hers = addCommit(fake.store, { files: new Map([['a.yaml', 'a: 9\n']]), parents: [main], author: 'jane' });
    setTip(fake.store, BRANCH, hers.sha);
    await expect(propose({ files: new Map([['a.yaml', 'a: 3\n']]) })).rejects.toBeInstanceOf(RefusedError);
    expect(fake.store.branches.get(BRANCH)).toBe(hers.sha);
  });

  it.each([
    ['a lost reply', { kind: 'drop', after: true }],
    ['a 502 afterwards', { kind: 'status', status: 502, after: true }],
    ['a 502 instead', { kind: 'status', status: 502 }],
  ] as const)('is opened once in the face of %s at every step', async (_what, fault) => {
    const { fake, propose } = await openMain();
    for (const step of ['git/trees', 'git/commits', 'git/refs', 'pulls'])
      fake.fail(new RegExp(`POST .*/${step}$`), fault);
    expect(await propose()).toMatchObject({ number: 1, created: true });
    expect(fake.store.pulls.size).toBe(1);
  });

  it('says which setting keeps Actions from opening pull requests', async () => {
    const { fake, propose } = await openMain();
    const message = 'GitHub Actions is not permitted to create or approve pull requests.';
    fake.fail('POST /repos/{owner}/{repo}/pulls', { kind: 'status', status: 403, message });
    await expect(propose()).rejects.toMatchObject({
      remedy: expect.stringMatching(/^Settings, Actions, General: allow/),
    });
  });
});

describe('a proposal that is withdrawn', () => {
  const place = { branch: BRANCH, base: 'main' };
  const note = 'Both agree again.';

  it('is closed with a note, once', async () => {
    const { fake, github, propose } = await openMain();
    expect(await github.files.find(place)).toBeNull();
    await propose();
    expect(await github.files.find(place)).toBe(1);
    expect(await github.files.withdraw({ ...place, note })).toBe(1);
    expect(fake.store.issues.get(1)?.state).toBe('closed');
    expect(fake.store.comments).toMatchObject([{ issue: 1, body: note, user: { login: github.login } }]);
    const before = fake.writes().length;
    expect(await github.files.withdraw({ ...place, note })).toBeNull();
    expect(await github.files.find(place)).toBeNull();
    expect(fake.writes()).toHaveLength(before);
  });

  it('is told of once in the face of a lost reply', async () => {
    const { fake, github, propose } = await openMain();
    await propose();
    fake.fail(/POST .*\/comments$/, { kind: 'drop', after: true });
    expect(await github.files.withdraw({ ...place, note })).toBe(1);
    expect(fake.store.comments).toHaveLength(1);
  });

  it('is left alone where somebody else opened it, and names the permission that is missing', async () => {
    const { fake, github, propose } = await openMain();
    await propose();
    fake.withheld.add('pull-requests: write');
    await expect(github.files.withdraw({ ...place, note })).rejects.toMatchObject({
      remedy: expect.stringContaining('pull-requests: write'),
    });
    fake.withheld.clear();
    const issue = fake.store.issues.get(1);
    if (issue) fake.store.issues.set(1, { ...issue, user: { login: 'jane', type: 'User' } });
    const before = fake.writes().length;
    expect(await github.files.withdraw({ ...place, note })).toBeNull();
    expect(await github.files.find(place)).toBe(1);
    expect(fake.writes()).toHaveLength(before);
  });
});

describe('the tip of a branch', () => {
  it('is null only where GitHub says that there is no such branch', async () => {
    const { fake, github, main } = await openMain();
    expect(await github.branches.tip('main')).toBe(main);
    expect(await github.branches.tip('no/such')).toBeNull();
    fake.fail(/branches/, { kind: 'status', status: 404, message: 'Not Found' });
    await expect(github.branches.tip('main')).rejects.toMatchObject({
      status: 404,
      remedy: expect.stringContaining('contents: read'),
    });
  });
});
