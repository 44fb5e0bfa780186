import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runLine } from '../model/program.js';
import { gitIn, openRepository, type Repository } from '../model/repository.js';
import { temporaryDirectory } from '../model/temporary.js';

const CONFIG = 'version: 1\ndrata: { region: eu, connectionId: 7 }\n';
const people = (title: string, more = '') =>
  `identities:\n  emp-1: { email: ann@acme.example, firstName: Ann, jobTitle: ${title} }\n${more}`;

let repository: Repository;
let [first, second]: string[] = [];
const roster = () => join(repository.directory, 'rosters/eu');
const diff = (args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) =>
  runLine(['diff', ...args, '--roster', roster()], env);

/** `main` goes on to Lead; `change`, which left before, has a title of its own, and another one not committed. */
beforeAll(() => {
  repository = openRepository({ directory: mkdtempSync(join(tmpdir(), 'drata-roster-')) });
  const { git, write, commit } = repository;
  const file = 'rosters/eu/people.yaml';
  write({ 'README.md': 'no roster yet\n' });
  commit();
  write({ 'rosters/eu/config.yaml': CONFIG, [file]: people('Engineer') });
  first = commit();
  git('checkout', '-q', '-b', 'change');
  write({ [file]: people('Designer') });
  second = commit();
  git('checkout', '-q', 'main');
  write({ [file]: people('Lead') });
  commit();
  git('checkout', '-q', 'change');
  write({ [file]: people('Architect') });
});

afterAll(() => rmSync(repository.directory, { recursive: true, force: true }));

describe('diff', () => {
  it('compares the files as they are with where the change left the main branch', async () => {
    const { code, stdout, stderr } = await diff();
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Diff: 1 person changes\n/);
    expect(stdout).toContain(`Base    commit ${first?.slice(0, 12)} (offline: what Drata holds is not looked at)`);
    expect(stdout).toContain('Roster  the files as they are, not committed');
    expect(stdout).toContain('Engineer -> Architect');
    expect(stdout).not.toContain('Applying');
  });

  it('compares with a revision, and two revisions with each other', async () => {
    expect((await diff(['main'])).stdout).toContain('Lead -> Architect');
    const { code, stdout } = await diff(['main', 'change', '--detailed-exitcode']);
    expect(code).toBe(2);
    expect(stdout).toContain('Lead -> Designer');
    expect(stdout).toContain(`Roster  commit ${second?.slice(0, 12)}`);
    const same = await diff(['change', 'change', '--detailed-exitcode']);
    expect([same.code, same.stdout]).toEqual([
      0,
      'No changes: the roster asks for what its base asked for.\n\nUnchanged: 1 record.\n',
    ]);
  });

  it('takes everything for new where the base has no roster', async () => {
    const { code, stdout } = await diff([`${first}~1`]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Diff: 1 person joins\n/);
    expect(stdout).toContain('The roster is new: there is none in this directory at');
  });

  it('gives JSON that is a plan by its schema, and says what it is', async () => {
    const { stdout } = await diff(['--format', 'json']);
    const document = JSON.parse(stdout);
    expect(document.live).toMatchObject({ base: first, identities: 1 });
    expect(document.target).toEqual({
      baseUrl: 'https://public-api.eu.drata.com',
      connectionId: 7,
      contract: 'auto',
    });
    // Reading it back proves it by the schema.
    const path = join(temporaryDirectory(), 'diff.json');
    writeFileSync(path, stdout);
    expect((await runLine(['show', path])).stdout).toMatch(/^Diff: 1 person changes\n/);
    const applied = await runLine(['apply', '--plan', path, '--roster', roster()], { DRATA_API_KEY: 'k' });
    expect([applied.code, applied.stderr]).toEqual([1, expect.stringContaining('compares two rosters')]);
  });

  it('looks at the records asked for, of the roster or its base', async () => {
    expect((await diff(['--only', 'emp-1'])).stdout).toMatch(/^Diff: 1 person/);
    const { code, stderr } = await diff(['--only', 'emp-9']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('neither the roster nor its base has')]);
  });

  it('explains a base that is invalid, and one that is not there', async () => {
    const { directory, write, commit } = openRepository();
    write({ 'config.yaml': CONFIG, 'people.yaml': people('') });
    const broken = commit();
    write({ 'people.yaml': 'identities: [\n' });
    commit();
    write({ 'people.yaml': people('Lead') });
    const invalid = await runLine(['diff', 'HEAD', '--roster', directory]);
    expect([invalid.code, invalid.stderr]).toEqual([
      1,
      expect.stringMatching(/^error: the roster at the base .* is invalid/),
    ]);
    const none = await runLine(['diff', 'nowhere', '--roster', directory]);
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('no revision "nowhere"')]);
    const head = await runLine(['diff', broken, 'HEAD', '--roster', directory]);
    expect([head.code, head.stdout]).toEqual([3, '']);
    expect(head.stderr).toMatch(/^people\.yaml:1:\d+: error yaml-syntax/);
  });
});

describe('in Actions', () => {
  const eventFile = (event: unknown) => {
    const path = join(temporaryDirectory(), 'event.json');
    writeFileSync(path, typeof event === 'string' ? event : JSON.stringify(event));
    return path;
  };
  const pullRequest = (baseSha: string) =>
    eventFile({
      repository: { private: true },
      pull_request: {
        number: 3,
        state: 'open',
        user: { login: 'ann' },
        head: { sha: second, repo: null },
        base: { sha: baseSha, ref: 'next' },
      },
    });

  it('the base is that of the pull request', async () => {
    repository.git('update-ref', 'refs/heads/next', second ?? '');
    const { stdout } = await diff([], { GITHUB_EVENT_PATH: pullRequest(second ?? '') });
    expect(stdout).toContain('Designer -> Architect');
    const push = await diff([], { GITHUB_EVENT_PATH: eventFile({ ref: 'refs/heads/change' }) });
    expect(push.stdout).toContain('Engineer -> Architect');
    const unreadable = await diff([], { GITHUB_EVENT_PATH: eventFile('{') });
    expect([unreadable.code, unreadable.stderr]).toEqual([1, expect.stringContaining('GITHUB_EVENT_PATH')]);
  });

  it('a base that a shallow clone lacks comes with the way out', async () => {
    const clone = join(temporaryDirectory(), 'clone');
    const { directory, git } = repository;
    git('clone', '-q', '--depth', '1', `file://${directory}`, clone);
    const env = { GITHUB_EVENT_PATH: pullRequest(first ?? '') };
    const { code, stderr } = await runLine(['diff', '--roster', join(clone, 'rosters/eu')], env);
    expect([code, stderr]).toEqual([1, expect.stringContaining('fetch-depth: 0')]);
    expect(gitIn(clone)('status', '--porcelain')).toBe('');
  });

  it('--github adds the report to the job summary, as much of people as CI may show', async () => {
    const summary = eventFile('# before\n');
    const { code, stdout } = await diff(['--github'], { GITHUB_STEP_SUMMARY: summary });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Diff: 1 person changes\n/);
    expect(stdout).not.toContain('Ann');
    const markdown = readFileSync(summary, 'utf8');
    expect(markdown).toMatch(/^# before\n## drata-roster diff: 1 person changes\n/);
    expect(markdown).toContain('(offline: what Drata holds is not looked at)');
    expect(markdown).toContain('`old → new` is what the base asked for');
    expect(markdown).not.toMatch(/Ann|Plan `/);
  });

  it('validate --github adds the problems, without the lines of files', async () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'config.yaml'), CONFIG);
    writeFileSync(
      join(directory, 'people.yaml'),
      people('Lead', '  emp-2: { email: not-an-address, firstName: Zebulon }\n'),
    );
    const summary = eventFile('');
    const { code, stdout } = await runLine(['validate', '--github', '--roster', directory], {
      GITHUB_STEP_SUMMARY: summary,
    });
    expect(code).toBe(3);
    const markdown = readFileSync(summary, 'utf8');
    expect(markdown).toMatch(/^## drata-roster validate\n\n1 error/);
    expect(markdown).toContain('| `people.yaml:3:19` | error |');
    expect(`${stdout}${markdown}`).not.toMatch(/not-an-address|Zebulon/);
  });
});
