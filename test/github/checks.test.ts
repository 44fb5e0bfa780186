import { describe, expect, it } from 'vitest';
import type { Annotation, CheckOutput } from '../../src/github/github.js';
import { addCheck } from './fake-checks.js';
import { openBoth, sha } from './open.js';

const NAME = 'drata-roster plan (roster)';
const START = {
  name: NAME,
  sha: sha(1),
  detailsUrl: 'https://github.com/acme/people/actions/runs/1',
  title: 'Planning',
  summary: 'Wait',
};
const CREATE = 'POST /repos/{owner}/{repo}/check-runs';
const UPDATE = 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}';

const annotation = (line: number): Annotation => ({
  path: 'roster/people.yaml',
  startLine: line,
  endLine: line,
  level: 'warning',
  title: 'removal',
  message: `line ${line}`,
});
const output = (annotations = 0): CheckOutput => ({
  title: '1 to add',
  summary: 'One joins.',
  text: 'digests',
  annotations: Array.from({ length: annotations }, (_, index) => annotation(index + 1)),
});
const end = (annotations = 0) =>
  ({ conclusion: 'success', externalId: 'sha256:1', output: output(annotations) }) as const;

describe('a check run', () => {
  it('is started and completed, and read as such', async () => {
    const { fake, github } = await openBoth();
    const id = await github.checks.start(START);
    expect(await github.checks.ofCommit(sha(1), NAME)).toMatchObject([
      { id, status: 'in_progress', conclusion: null, externalId: null },
    ]);
    await github.checks.complete(id, end());
    expect(await github.checks.ofCommit(sha(1), NAME)).toEqual([
      {
        id,
        status: 'completed',
        conclusion: 'success',
        externalId: 'sha256:1',
        completedAt: fake.store.checks[0]?.completedAt,
        text: 'digests',
      },
    ]);
  });

  it('takes annotations fifty at a time, and is completed after the last', async () => {
    const { fake, github } = await openBoth();
    await github.checks.complete(await github.checks.start(START), end(120));
    const [check] = fake.store.checks;
    expect(check?.annotations.map(({ start_line }) => start_line)).toEqual(
      Array.from({ length: 120 }, (_, i) => i + 1),
    );
    const updates = fake.requests.filter(({ endpoint }) => endpoint === UPDATE).map(({ body }) => body);
    expect(updates.map((body) => (body as { status?: string }).status)).toEqual([
      undefined,
      undefined,
      undefined,
      'completed',
    ]);
  });

  it.each([
    ['a 502 after it', { kind: 'status', status: 502, after: true }],
    ['a 502 instead', { kind: 'status', status: 502 }],
    ['a lost reply', { kind: 'drop', after: true }],
    ['a reply cut off', { kind: 'cut', after: true }],
  ] as const)('starts once and holds each annotation once in the face of %s', async (_what, fault) => {
    const { fake, github } = await openBoth();
    fake.fail(CREATE, fault);
    fake.fail(UPDATE, fault);
    await github.checks.complete(await github.checks.start(START), end(60));
    expect(fake.store.checks).toHaveLength(1);
    expect(fake.store.checks[0]?.annotations).toHaveLength(60);
    expect(fake.store.checks[0]?.status).toBe('completed');
  });

  it('that was killed before its end does not read as completed', async () => {
    const { fake, github } = await openBoth();
    const id = await github.checks.start(START);
    fake.fail(UPDATE, { kind: 'status', status: 422 });
    await expect(github.checks.complete(id, end(60))).rejects.toMatchObject({ status: 422 });
    expect(await github.checks.ofCommit(sha(1), NAME)).toMatchObject([{ status: 'in_progress', externalId: null }]);
  });

  it('of another App, of another name or at another commit does not count', async () => {
    const { fake, github } = await openBoth();
    addCheck(fake.store, { app: 'somebody', sha: sha(1), name: NAME, status: 'completed', conclusion: 'success' });
    addCheck(fake.store, { app: 'github-actions', sha: sha(1), name: 'drata-roster plan (eu)' });
    addCheck(fake.store, { app: 'github-actions', sha: sha(2), name: NAME });
    expect(await github.checks.ofCommit(sha(1), NAME)).toEqual([]);
  });

  it('comes with all earlier ones, the newest first, over pages', async () => {
    const { fake, github } = await openBoth();
    const ids = Array.from(
      { length: 101 },
      () => addCheck(fake.store, { app: 'github-actions', sha: sha(1), name: NAME }).id,
    );
    expect((await github.checks.ofCommit(sha(1), NAME)).map(({ id }) => id)).toEqual(ids.reverse());
  });

  it('with a text beyond the limit is refused', async () => {
    const { github } = await openBoth();
    const id = await github.checks.start(START);
    const long = { ...end(), output: { ...output(), text: 'x'.repeat(65_536) } };
    await expect(github.checks.complete(id, long)).rejects.toMatchObject({ status: 422 });
  });
});
