import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runLine } from '../model/program.js';
import { gitIn, openRepository, type Repository } from '../model/repository.js';
import { temporaryDirectory } from '../model/temporary.js';

const CONFIG = 'version: 1\ndrata: { region: us, connectionId: 1 }\n';
const OTHERS = 'title: My site\nplugins: [feed]\n';

const targets = (directory: string, ...more: readonly string[]) => runLine(['targets', '--roster', directory, ...more]);

/** What the command lists, and what it says besides. */
async function listed(directory: string, ...more: readonly string[]): Promise<{ dirs: string[]; said: string }> {
  const { code, stdout, stderr } = await targets(directory, '--format', 'json', ...more);
  expect(code).toBe(0);
  // One line, so that a script may put it into an output as it is.
  expect(stdout).toMatch(/^\{"include":\[.*\]\}\n$/);
  const { include } = JSON.parse(stdout) as { include: { dir: string; name: string }[] };
  return { dirs: include.map(({ dir }) => dir), said: stderr };
}

describe('targets', () => {
  it('lists directories with a config.yaml, not those of others, hidden, linked or installed', async () => {
    const { directory, write } = openRepository();
    write({
      'rosters/us/config.yaml': CONFIG,
      'rosters/eu/config.yaml': 'version: 1\n',
      'rosters/broken/config.yaml': 'drata: [\n',
      'rosters/empty/config.yaml': '',
      'Rosters/config.yaml': 'drata: { region: eu }\n',
      'site/config.yaml': OTHERS,
      'list/config.yaml': '- version\n',
      'notes/config.yml': CONFIG,
      '.hidden/config.yaml': CONFIG,
      'tool/node_modules/x/config.yaml': CONFIG,
    });
    mkdirSync(join(directory, 'dir/config.yaml'), { recursive: true });
    symlinkSync(join(directory, 'rosters/us'), join(directory, 'link'));
    expect((await listed(directory)).dirs).toEqual([
      'Rosters',
      'rosters/broken',
      'rosters/empty',
      'rosters/eu',
      'rosters/us',
    ]);
    const text = await targets(directory);
    expect([text.code, text.stdout]).toEqual([0, 'Rosters\nrosters/broken\nrosters/empty\nrosters/eu\nrosters/us\n']);
  });

  it('names directories as --roster takes them from here', async () => {
    const { stdout } = await runLine(['targets', '--format', 'json', '--roster', 'roster']);
    expect(stdout).toBe('{"include":[{"dir":"roster","name":"roster"}]}\n');
    const top = temporaryDirectory();
    writeFileSync(join(top, 'config.yaml'), CONFIG);
    expect((await targets(top, '--format', 'json')).stdout).toBe('{"include":[{"dir":".","name":"root"}]}\n');
  });

  it('finds nothing without failing, and says so', async () => {
    const { dirs, said } = await listed(temporaryDirectory());
    expect([dirs, said]).toEqual([[], expect.stringMatching(/^There is no roster in /)]);
    const nowhere = await targets(join(temporaryDirectory(), 'nowhere'));
    expect([nowhere.code, nowhere.stderr]).toEqual([1, expect.stringContaining('cannot be read')]);
  });

  it('lists one hundred directories, and the one of them that a change touches', async () => {
    const { directory, git, write, commit } = openRepository();
    const all = Array.from({ length: 100 }, (_, index) => `tenants/t${String(index).padStart(3, '0')}`);
    write(Object.fromEntries(all.map((dir) => [`${dir}/config.yaml`, CONFIG])));
    commit();
    git('checkout', '-q', '-b', 'change');
    write({ 'tenants/t042/people.yaml': 'identities: {}\n' });
    expect((await listed(directory)).dirs).toEqual(all);
    expect((await listed(directory, '--changed-since', 'main')).dirs).toEqual(['tenants/t042']);
  });
});

describe('targets --changed-since', () => {
  const since = (repository: Repository, revision = 'main') =>
    listed(repository.directory, '--changed-since', revision);

  /** Rosters of three regions on `main`, and a branch on which nothing has changed yet. */
  function open(): Repository {
    const repository = openRepository();
    const { git, write, commit } = repository;
    for (const region of ['us', 'eu', 'apac']) {
      write({
        [`${region}/config.yaml`]: CONFIG,
        [`${region}/people.yaml`]: `identities: {} # ${region}\n`,
        [`${region}/documents/a b.pdf`]: `the file of ${region}\n`,
      });
    }
    write({ 'README.md': 'x\n' });
    commit();
    git('checkout', '-q', '-b', 'change');
    return repository;
  }

  it('lists what differs from where the change left the revision, committed or not', async () => {
    const repository = open();
    const { git, write, commit } = repository;
    expect((await since(repository)).dirs).toEqual([]);
    write({ 'README.md': 'y\n', 'eu/documents/a b.pdf': 'another\n' });
    expect((await since(repository)).dirs).toEqual(['eu']);
    commit();
    expect((await since(repository)).dirs).toEqual(['eu']);
    // What others have changed on the main branch since is theirs.
    git('checkout', '-q', 'main');
    write({ 'us/people.yaml': 'identities: {} # main\n' });
    commit();
    git('checkout', '-q', 'change');
    expect((await since(repository)).dirs).toEqual(['eu']);
    write({ 'new/ü/config.yaml': CONFIG });
    expect((await since(repository)).dirs).toEqual(['eu', 'new/ü']);
  });

  it('lists what a later commit of the change has taken back: a plan of it may stand on its pull request', async () => {
    const repository = open();
    const { git, write, commit } = repository;
    write({ 'eu/people.yaml': 'identities: {} # changed\n' });
    commit();
    git('revert', '--no-edit', 'HEAD');
    expect((await since(repository)).dirs).toEqual(['eu']);
  });

  it('lists both ends of a file that moves, and a directory that loses one', async () => {
    const repository = open();
    const { directory, git } = repository;
    git('mv', 'eu/people.yaml', 'us/more.yaml');
    rmSync(join(directory, 'apac/documents'), { recursive: true });
    expect((await since(repository)).dirs).toEqual(['apac', 'eu', 'us']);
  });

  it('says of a directory that it is a roster no longer', async () => {
    const repository = open();
    const { directory, write } = repository;
    rmSync(join(directory, 'eu'), { recursive: true });
    write({ 'apac/config.yaml': OTHERS, 'site/config.yaml': OTHERS });
    const { dirs, said } = await since(repository);
    expect(dirs).toEqual([]);
    expect(said).toMatch(
      /^apac has no config\.yaml of ours any more: .*\neu has no config\.yaml of ours any more: .*\n$/,
    );
    const quiet = await targets(directory, '--quiet', '--changed-since', 'main');
    expect([quiet.stdout, quiet.stderr]).toEqual(['', '']);
  });

  it('keeps the name of a directory whether or not the others change', async () => {
    const { directory, git, write, commit } = openRepository();
    write({ 'a-b/config.yaml': CONFIG, 'a/b/config.yaml': CONFIG });
    commit();
    git('checkout', '-q', '-b', 'change');
    write({ 'a/b/people.yaml': 'identities: {}\n' });
    const include = async (...more: readonly string[]) =>
      JSON.parse((await targets(directory, '--format', 'json', ...more)).stdout).include;
    const [, whole] = await include();
    expect(whole).toEqual({ dir: 'a/b', name: expect.stringMatching(/^a-b-[0-9a-f]{6}$/) });
    expect(await include('--changed-since', 'main')).toEqual([whole]);
  });

  it('explains a revision that is not there, and a shallow clone', async () => {
    const { directory, git } = open();
    const missing = await targets(directory, '--changed-since', 'nowhere');
    expect([missing.code, missing.stdout]).toEqual([1, '']);
    expect(missing.stderr).toContain('no revision "nowhere"');
    const first = git('rev-parse', 'main');
    git('commit', '-q', '--allow-empty', '-m', 'next');
    const clone = join(temporaryDirectory(), 'clone');
    gitIn(directory)('clone', '-q', '--depth', '1', `file://${directory}`, clone);
    const shallow = await targets(clone, '--changed-since', first);
    expect([shallow.code, shallow.stderr]).toEqual([1, expect.stringContaining('fetch-depth: 0')]);
  });
});
