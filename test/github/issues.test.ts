import { describe, expect, it } from 'vitest';
import { addComment, openIssue } from './fake-issues.js';
import { addPull } from './fake-pulls.js';
import { ACTIONS, openBoth, sha } from './open.js';

const MARKER = '<!-- drata-roster:drift v=1 {"dir":"roster"';
const TEXT = { title: 'Drift', body: `${MARKER}} -->\nTwo records differ.` };
const CREATE = 'POST /repos/{owner}/{repo}/issues';

describe('the issue', () => {
  it('is the newest of ours, open or closed; no pull request, and nobody else’s', async () => {
    const { fake, github } = await openBoth();
    expect(await github.issues.find(MARKER)).toBeNull();
    openIssue(fake.store, { ...TEXT, author: ACTIONS });
    const second = openIssue(fake.store, { ...TEXT, author: ACTIONS });
    second.state = 'closed';
    openIssue(fake.store, { ...TEXT, author: 'jane' });
    addPull(fake.store, { author: ACTIONS, headSha: sha(1), body: TEXT.body });
    for (let i = 0; i < 101; i += 1) openIssue(fake.store, { title: 'Other', body: '', author: ACTIONS });
    expect(await github.issues.find(MARKER)).toEqual({ number: 2, ...TEXT, state: 'closed' });
  });

  it('is opened, changed, closed and commented on', async () => {
    const { fake, github } = await openBoth();
    const number = await github.issues.create(MARKER, TEXT);
    await github.issues.update(number, { title: 'No drift', body: `${MARKER}} -->\nAll agree.`, state: 'closed' });
    await github.issues.comment(number, 'Live agrees again.');
    expect(fake.store.issues.get(number)).toMatchObject({
      title: 'No drift',
      state: 'closed',
      body: `${MARKER}} -->\nAll agree.`,
    });
    expect(fake.store.comments).toMatchObject([{ issue: number, body: 'Live agrees again.' }]);
  });

  it('that keeps its old text is an error: GitHub answers 200', async () => {
    const { fake, github } = await openBoth();
    const number = await github.issues.create(MARKER, TEXT);
    const body = MARKER + 'é'.repeat(131_072);
    await expect(github.issues.update(number, { ...TEXT, body })).rejects.toMatchObject({
      message: expect.stringMatching(
        /^GitHub kept the old text of issue 1: the new one, of 2621\d\d bytes, is too long$/,
      ),
    });
    expect(fake.store.issues.get(number)?.body).toBe(TEXT.body);
  });

  it('kept with other line ends is kept', async () => {
    const { github } = await openBoth();
    const number = await github.issues.create(MARKER, TEXT);
    await github.issues.update(number, { ...TEXT, body: `${MARKER}\r\nline\n` });
  });

  it.each([
    ['a lost reply', { kind: 'drop', after: true }],
    ['a 502 after it was made', { kind: 'status', status: 502, after: true }],
    ['a 502 instead', { kind: 'status', status: 502 }],
  ] as const)('is opened and commented on once in the face of %s', async (_what, fault) => {
    const { fake, github } = await openBoth();
    fake.fail(CREATE, fault);
    const number = await github.issues.create(MARKER, TEXT);
    expect([...fake.store.issues.keys()]).toEqual([number]);
    addComment(fake.store, number, 'jane', 'Clean.');
    fake.fail(/\/issues\/\d+\/comments$/, fault);
    await github.issues.comment(number, 'Clean.');
    expect(fake.store.comments.map(({ user }) => user.login)).toEqual(['jane', ACTIONS]);
  });

  it('is opened anew where the one of ours is closed', async () => {
    const { fake, github } = await openBoth();
    openIssue(fake.store, { ...TEXT, author: ACTIONS }).state = 'closed';
    fake.fail(CREATE, { kind: 'status', status: 502 });
    expect(await github.issues.create(MARKER, TEXT)).toBe(2);
  });
});
