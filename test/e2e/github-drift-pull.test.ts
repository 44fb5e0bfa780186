import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addCommit, setTip } from '../github/fake-store.js';
import { type Hub, openHub } from './github-harness.js';
import { type Edit, people } from './github-repository.js';
import { person, run, writeFiles } from './harness.js';

const BRANCH = 'drata-roster/drift/roster';
const BOT = 'github-actions[bot]';

const ann = person('Ann');
const bob = person('Bob');

const PEOPLE = `# The people of Acme.
identities:
  # Ann founded it.
  ann:
    email: ann@acme.example
    jobTitle: "Engineer" # for now

  bob: { email: 'bob@acme.example', jobTitle: Engineer }   # likes it short
`;

const roster =
  (text: string): Edit =>
  (top) => {
    people({})(top);
    writeFiles(join(top, 'roster'), { 'people.yaml': text });
  };

/** The fake comes to know the files of main. */
function showMain({ fake, git, tip }: Hub): void {
  const names = git('ls-tree', '-r', '--name-only', 'main').split('\n');
  const files = new Map(names.map((name) => [name, git('show', `main:${name}`).replace(/(?<=.)$/, '\n')]));
  addCommit(fake.store, { sha: tip(), files, author: 'jane' });
}

/** The commit that the fake was given becomes one of the real repository; gives what it changes. */
function fetchPull({ fake, git, directory }: Hub, number: number): string {
  const { store } = fake;
  const [pull, tip] = [store.pulls.get(number), store.commits.get(store.branches.get(BRANCH) ?? '')];
  const files = store.trees.get(tip?.tree ?? '');
  if (!pull || !tip || !files) throw new Error(`there is no pull request ${number} from ${BRANCH}`);
  expect([pull.headRef, pull.headSha, tip.author]).toEqual([BRANCH, tip.sha, BOT]);
  git('checkout', '-q', '-B', BRANCH, tip.parents[0] ?? '');
  for (const [name, text] of files) writeFileSync(join(directory, name), text);
  git('commit', '-q', '-a', '-m', tip.message);
  const sha = git('rev-parse', 'HEAD');
  addCommit(store, { sha, files, parents: tip.parents, author: BOT });
  setTip(store, BRANCH, sha);
  pull.headSha = sha;
  return git('diff', '--unified=0', 'main', BRANCH);
}

const drift = (hub: Hub, ...more: readonly string[]) => hub.schedule('drift', { args: ['--pull-request', ...more] });

const issueOf = ({ fake }: Hub) => [...fake.store.issues.values()].find(({ number }) => !fake.store.pulls.has(number));

const changed = (diff: string) => diff.split('\n').filter((line) => /^[-+](?![-+])/.test(line));

describe('drift with a pull request', () => {
  it('takes what somebody changed by hand into the roster, in one line; merged, its plan is empty', async () => {
    const hub = await openHub(roster(PEOPLE));
    const { fake, sandbox } = hub;
    showMain(hub);
    await sandbox.upsert({ ann: { ...ann, jobTitle: 'Poet' }, bob });
    const found = await drift(hub);
    expect(found).toMatchObject({
      code: 2,
      stderr: 'Pull request #1 opened: https://github.com/acme/people/pull/1\n',
      summary: expect.stringContaining('review and merge #1'),
    });
    expect(fake.store.issues.get(1)).toMatchObject({
      title: 'Take over from Drata: 1 person changed',
      body: expect.stringMatching(
        /Its plan is empty.*#### `people\.yaml`\n\n- `ann`: changed\n {2}- job title: `Engineer` → `Poet`/s,
      ),
    });
    expect(issueOf(hub)).toMatchObject({ state: 'open', body: expect.stringContaining('review and merge #1, ') });

    const told = fake.writes().length;
    expect(await drift(hub)).toMatchObject({ code: 2, stderr: expect.stringContaining('#1 is up to date') });
    // A tree that is there already is named by what it holds.
    expect(fake.writes().slice(told)).toEqual(['POST /repos/acme/people/git/trees']);

    expect(changed(fetchPull(hub, 1))).toEqual([
      '-    jobTitle: "Engineer" # for now',
      '+    jobTitle: "Poet" # for now',
    ]);
    expect(await hub.plan(1)).toMatchObject({ code: 0, outputs: { changes: 'false' } });
    hub.merge(1);
    showMain(hub);
    expect(await hub.apply()).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing to apply') });
    expect(await sandbox.writes()).toEqual([]);
    expect(await drift(hub)).toMatchObject({ code: 0, stderr: '' });
    expect(issueOf(hub)?.state).toBe('closed');

    // The branch that the merge left behind is taken again.
    await sandbox.upsert({ bob: { ...bob, jobTitle: 'Boss' } });
    expect(await drift(hub)).toMatchObject({ code: 2, stderr: expect.stringContaining('opened') });
    const number = Math.max(...fake.store.pulls.keys());
    expect(changed(fetchPull(hub, number))).toEqual([
      "-  bob: { email: 'bob@acme.example', jobTitle: Engineer }   # likes it short",
      "+  bob: { email: 'bob@acme.example', jobTitle: Boss }   # likes it short",
    ]);
  });

  it('is withdrawn when there is nothing to take any more, and follows main until then', async () => {
    const hub = await openHub(roster(PEOPLE));
    const { fake, sandbox } = hub;
    const state = () => fake.store.issues.get(1)?.state;
    const notes = () => fake.store.comments.filter(({ issue }) => issue === 1).map(({ body }) => body);
    showMain(hub);
    await sandbox.upsert({ ann: { ...ann, jobTitle: 'Poet' }, bob });
    await drift(hub);
    hub.pushMain(roster(PEOPLE.replace('likes it short', 'likes it long')));
    showMain(hub);
    await drift(hub);
    expect(changed(fetchPull(hub, 1))).toHaveLength(2);

    // Both sides have moved: only somebody can decide.
    hub.pushMain(roster(PEOPLE.replace('"Engineer"', '"Lead"')));
    showMain(hub);
    expect(await drift(hub)).toMatchObject({ code: 2, stderr: expect.stringContaining('#1 closed') });
    expect([state(), notes()]).toEqual(['closed', [expect.stringContaining('without somebody who decides')]]);
    expect(issueOf(hub)).toMatchObject({ state: 'open', body: expect.not.stringContaining('#1') });

    await sandbox.upsert({ ann, bob: { ...bob, jobTitle: 'Boss' } });
    expect(await drift(hub)).toMatchObject({ code: 2, stderr: expect.stringContaining('opened') });
    const number = Math.max(...fake.store.pulls.keys());
    await sandbox.upsert({ bob });
    expect(await drift(hub, '--quiet')).toMatchObject({ code: 0, stderr: '' });
    expect(fake.store.issues.get(number)?.state).toBe('closed');
    expect(fake.store.comments.at(-2)).toMatchObject({
      issue: number,
      body: expect.stringMatching(/^Drata holds again/),
    });
    expect(issueOf(hub)?.state).toBe('closed');
  });

  it('tells of the drift where it cannot have its pull request, and writes nothing for a wrong roster', async () => {
    const hub = await openHub(roster(PEOPLE));
    const { fake, sandbox } = hub;
    showMain(hub);
    await sandbox.upsert({ ann: { ...ann, jobTitle: 'Poet' }, bob });
    expect(await drift(hub, '--only', 'ann')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('drift --pull-request does not take --only'),
    });
    fake.withheld.add('contents: write');
    expect(await drift(hub)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('permissions: contents: write'),
    });
    expect(fake.store.pulls.size).toBe(0);
    expect(issueOf(hub)?.state).toBe('open');
    fake.withheld.clear();
    await drift(hub);
    const [number = 0] = fake.store.pulls.keys();

    // Somebody works on the branch: it is theirs, and the issue goes on to name it.
    const hers = addCommit(fake.store, { files: new Map([['a', 'b']]), parents: [hub.tip()], author: 'jane' });
    setTip(fake.store, BRANCH, hers.sha);
    expect(await drift(hub)).toMatchObject({ code: 4, stderr: expect.stringContaining('somebody else has committed') });
    expect(fake.store.branches.get(BRANCH)).toBe(hers.sha);
    expect(issueOf(hub)?.body).toContain(`merge #${number}, `);

    // A run of another commit, such as the merge of a pull request.
    const other = hub.openPull(roster(PEOPLE.replace('likes', 'loves')));
    const before = fake.writes().length;
    expect(await hub.onPull('drift', other, { args: ['--pull-request'] })).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^[0-9a-f]{12} is not the tip of main: /),
    });
    // The issue links the lines of that commit.
    expect(fake.writes().slice(before)).toEqual([expect.stringMatching(/^PATCH .*\/issues\/\d+$/)]);

    hub.pushMain(roster(`${PEOPLE}  cid: { email: nobody }\n`));
    showMain(hub);
    const written = fake.writes().length;
    expect(await drift(hub)).toMatchObject({ code: 3 });
    expect(fake.writes()).toHaveLength(written);
  });

  it('needs GitHub', async () => {
    expect(await run(['drift', '--pull-request', '--sandbox'])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error: drift --pull-request needs --github\n.*import/),
    });
  });
});
