import { describe, expect, it } from 'vitest';
import { addComment } from './fake-issues.js';
import { addPull } from './fake-pulls.js';
import { ACTIONS, openBoth, sha } from './open.js';

const MARKER = '<!-- drata-roster:plan v=1 {"dir":"roster"';
const CREATE = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';

async function openPull() {
  const { fake, github } = await openBoth();
  const { number } = addPull(fake.store, { author: 'jane', headSha: sha(1) });
  const bodies = () => fake.store.comments.map(({ body }) => body);
  return { fake, number, bodies, comments: github.comments };
}

describe('the comment', () => {
  it('is found among 101 others, over pages', async () => {
    const { fake, number, comments } = await openPull();
    for (let i = 0; i < 101; i += 1) addComment(fake.store, number, 'jane', `remark ${i}`);
    const ours = addComment(fake.store, number, ACTIONS, `${MARKER}} -->\nplan`);
    expect(await comments.find(number, MARKER)).toEqual({ id: ours.id, body: ours.body });
    expect(fake.requests.filter(({ method }) => method === 'GET')).toHaveLength(2);
  });

  it('is not ours when somebody else wrote it, or when the marker stands further down', async () => {
    const { fake, number, comments } = await openPull();
    addComment(fake.store, number, 'jane', `${MARKER}} -->\nall is well`);
    addComment(fake.store, number, 'other-app[bot]', `${MARKER}} -->\nall is well`);
    addComment(fake.store, number, ACTIONS, `> ${MARKER}`);
    expect(await comments.find(number, MARKER)).toBeNull();
    expect(fake.writes()).toEqual([]);
  });

  it('stays once: older ones of ours are deleted, and one that is gone by then is no failure', async () => {
    const { fake, number, comments, bodies } = await openPull();
    for (const name of ['first', 'second', 'third']) addComment(fake.store, number, ACTIONS, `${MARKER}${name}`);
    addComment(fake.store, number, 'jane', `${MARKER}hers`);
    fake.fail('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', {
      kind: 'status',
      status: 404,
      after: true,
    });
    expect(await comments.find(number, MARKER)).toMatchObject({ body: `${MARKER}third` });
    expect(bodies()).toEqual([`${MARKER}third`, `${MARKER}hers`]);
  });

  it('is made, and changed in place', async () => {
    const { fake, number, comments, bodies } = await openPull();
    const { id } = await comments.create(number, MARKER, `${MARKER}one`);
    await comments.update(id, `${MARKER}two`);
    expect(bodies()).toEqual([`${MARKER}two`]);
    expect(fake.writes()).toEqual([
      `POST /repos/acme/people/issues/${number}/comments`,
      `PATCH /repos/acme/people/issues/comments/${id}`,
    ]);
  });

  it.each([
    ['the connection drops after it was made', { kind: 'drop', after: true }],
    ['a 502 comes after it was made', { kind: 'status', status: 502, after: true }],
    ['the reply is cut off', { kind: 'cut', after: true }],
    ['a 502 comes instead', { kind: 'status', status: 502 }],
    ['the connection drops before', { kind: 'drop' }],
    [
      'a secondary limit holds',
      { kind: 'status', status: 403, message: 'secondary rate limit', headers: { 'retry-after': '1' } },
    ],
  ] as const)('is made once when %s', async (_what, fault) => {
    const { fake, number, comments, bodies } = await openPull();
    fake.fail(CREATE, fault);
    expect(await comments.create(number, MARKER, `${MARKER}one`)).toMatchObject({ body: `${MARKER}one` });
    expect(bodies()).toEqual([`${MARKER}one`]);
  });

  it('of another run that came first is brought up to date', async () => {
    const { fake, number, comments, bodies } = await openPull();
    addComment(fake.store, number, ACTIONS, `${MARKER}other`);
    fake.fail(CREATE, { kind: 'status', status: 502 });
    expect(await comments.create(number, MARKER, `${MARKER}one`)).toMatchObject({ body: `${MARKER}one` });
    expect(bodies()).toEqual([`${MARKER}one`]);
  });

  it('is tried twice and no more', async () => {
    const { fake, number, comments, bodies } = await openPull();
    fake.fail(CREATE, { kind: 'status', status: 502 }, 9);
    await expect(comments.create(number, MARKER, MARKER)).rejects.toMatchObject({ status: 502 });
    expect(fake.writes()).toHaveLength(2);
    expect(bodies()).toEqual([]);
  });

  it('of too many characters is refused, as GitHub does', async () => {
    const { number, comments } = await openPull();
    await expect(comments.create(number, MARKER, 'x'.repeat(65_537))).rejects.toMatchObject({
      status: 422,
      message: `GitHub answers 422 to POST /repos/acme/people/issues/${number}/comments: Validation Failed (body custom)`,
    });
  });
});
