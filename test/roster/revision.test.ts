import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { isInHistory, isInRepository } from '../../src/roster/ancestry.js';
import { MAX_DOCUMENT_BYTES } from '../../src/roster/document-content.js';
import { readDirectory } from '../../src/roster/files.js';
import { loadRoster } from '../../src/roster/load.js';
import { executableFiles, headCommit, readRevision } from '../../src/roster/revision.js';
import { repository } from '../model/repository.js';
import { temporaryDirectory } from '../model/temporary.js';

it('executable files are told by their path in the repository', async () => {
  const { top, roster, write, git, first } = repository();
  write('run.yaml', 'identities: {}\n');
  git('add', '--all');
  git('update-index', '--chmod=+x', 'people dir/ü/run.yaml');
  git('commit', '-q', '-m', 'x');
  expect([...(await executableFiles(roster, 'HEAD'))]).toEqual(['people dir/ü/run.yaml']);
  expect([...(await executableFiles(top, 'HEAD'))]).toEqual(['people dir/ü/run.yaml']);
  expect([...(await executableFiles(roster, first))]).toEqual([]);
});

describe('readRevision', () => {
  it('reads the same files as the directory, at the commit asked for', async () => {
    const { roster, write, commit, first } = repository();
    expect((await readRevision(roster, 'HEAD')).files).toEqual((await readDirectory(roster)).files);
    write('people/a.yaml', 'identities: {}\n');
    write('.hidden/b.yaml', 'identities: [\n');
    write('notes.txt', 'no roster');
    commit();
    expect((await readRevision(roster, 'HEAD')).files.map(({ path: name }) => name)).toEqual([
      'config.yaml',
      'people/a.yaml',
    ]);
    expect([...((await loadRoster(await readRevision(roster, first))).state?.identities.keys() ?? [])]).toEqual(['a']);
    expect((await loadRoster(await readRevision(roster, 'HEAD'))).people).toBe(0);
  });

  it('reads a roster at the top of the repository, and one that is gone from the work tree', async () => {
    const { top, roster, git } = repository();
    git('mv', 'people dir/ü/config.yaml', 'config.yaml');
    git('commit', '-q', '-m', 'move');
    rmSync(path.join(top, 'people dir'), { recursive: true });
    expect((await readRevision(top, 'HEAD')).files.map(({ path: name }) => name)).toEqual([
      'config.yaml',
      'people dir/ü/people/a.yaml',
    ]);
    expect((await readRevision(roster, 'HEAD~1')).files.map(({ path: name }) => name)).toEqual([
      'config.yaml',
      'people/a.yaml',
    ]);
    expect((await readRevision(path.join(top, 'never'), 'HEAD')).files).toEqual([]);
  });

  it('treats links as in a directory', async () => {
    const { top, roster, write, commit } = repository();
    write('shared.txt', 'identities:\n  b: { email: b@acme.example }\n');
    writeFileSync(path.join(top, 'outside.yaml'), 'identities: {}\n');
    for (const [name, target] of [
      ['inside.yaml', 'people/../shared.txt'],
      ['outside.yaml', '../../outside.yaml'],
      ['absolute.yaml', '/etc/hostname'],
      ['dangling.yaml', 'nowhere'],
      ['directory', 'people'],
    ] as const) {
      symlinkSync(target, path.join(roster, name));
    }
    commit();
    const faults = ({ files }: Awaited<ReturnType<typeof readDirectory>>) =>
      files.map((file) => `${file.path} ${'fault' in file ? file.fault.code : 'read'}`);
    expect(faults(await readRevision(roster, 'HEAD'))).toEqual([
      'absolute.yaml outside-link',
      'config.yaml read',
      'dangling.yaml unreadable-file',
      'directory outside-link',
      'inside.yaml read',
      'outside.yaml outside-link',
      'people/a.yaml read',
    ]);
    expect(faults(await readRevision(roster, 'HEAD'))).toEqual(faults(await readDirectory(roster)));
  });

  it('explains a revision that does not exist, and a history cut short', async () => {
    const { top, roster, write, commit, first } = repository();
    await expect(readRevision(roster, 'no-such')).rejects.toThrow('This repository has no revision "no-such"');
    await expect(readRevision(roster, '--all')).rejects.toThrow('This repository has no revision "--all"');
    write('people/a.yaml', 'identities: {}\n');
    commit();
    const clone = path.join(temporaryDirectory(), 'clone');
    execFileSync('git', ['clone', '-q', '--depth', '1', `file://${top}`, clone]);
    const shallow = path.join(clone, 'people dir/ü');
    await expect(readRevision(shallow, first)).rejects.toThrow(/holds only part of the history/);
    expect((await readRevision(shallow, 'HEAD')).files).toHaveLength(2);
  });

  it('says that it needs a repository', async () => {
    await expect(readRevision(temporaryDirectory(), 'HEAD')).rejects.toThrow(
      /failed: git says "fatal: not a git repository/,
    );
  });
});

describe('documents of a revision', () => {
  const sha256 = (bytes: string | Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

  it('have the digests that the directory gave', async () => {
    const { roster, write, commit } = repository();
    const large = Buffer.alloc(9_000_000, 'a');
    write('documents/a.pdf', 'first');
    write('documents/ü.pdf', 'second');
    writeFileSync(path.join(roster, 'documents/large.pdf'), large);
    writeFileSync(path.join(roster, 'documents/other.pdf'), Buffer.concat([large, large]));
    write('documents/copy.pdf', 'first');
    symlinkSync('a.pdf', path.join(roster, 'documents/link.pdf'));
    const names = ['a', 'ü', 'large', 'other', 'copy', 'link'].map((name) => `documents/${name}.pdf`);
    const now = await (await readDirectory(roster)).documents(names);
    expect(now.get('documents/link.pdf')).toEqual({ digest: sha256('first'), size: 5 });
    expect(now.get('documents/large.pdf')).toEqual({ digest: sha256(large), size: large.length });
    commit();
    write('documents/a.pdf', 'changed');
    expect(await (await readRevision(roster, 'HEAD')).documents(names)).toEqual(now);
    expect((await (await readDirectory(roster)).documents(names)).get('documents/a.pdf')).toEqual({
      digest: sha256('changed'),
      size: 7,
    });
  });

  it('have the faults that the directory gave', async () => {
    const { top, roster, write, commit } = repository();
    write('documents/folder.pdf/a.pdf', 'x');
    write('documents/empty.pdf', '');
    writeFileSync(path.join(top, 'outside.pdf'), 'x');
    writeFileSync(path.join(roster, 'documents/huge.pdf'), Buffer.alloc(MAX_DOCUMENT_BYTES + 1));
    writeFileSync(path.join(roster, 'documents/full.pdf'), Buffer.alloc(MAX_DOCUMENT_BYTES));
    symlinkSync('../../../outside.pdf', path.join(roster, 'documents/out.pdf'));
    symlinkSync('/etc/hostname', path.join(roster, 'documents/absolute.pdf'));
    symlinkSync('nowhere.pdf', path.join(roster, 'documents/dangling.pdf'));
    commit();
    const names = ['folder', 'empty', 'out', 'absolute', 'dangling', 'missing', 'huge', 'full', 'empty.pdf/x'];
    const paths = names.map((name) => `documents/${name}.pdf`);
    for (const files of [await readDirectory(roster), await readRevision(roster, 'HEAD')]) {
      const found = await files.documents(paths);
      expect(paths.map((one) => (typeof found.get(one) === 'object' ? 'read' : found.get(one)))).toEqual([
        'special',
        'empty',
        'leaves',
        'leaves',
        'missing',
        'missing',
        'large',
        'read',
        'missing',
      ]);
    }
  });

  it('are what a Git LFS pointer stands for, where git holds only that', async () => {
    const { roster, write, commit } = repository();
    const content = 'the certificate';
    write('documents/a.pdf', `version https://git-lfs.github.com/spec/v1\noid ${sha256(content)}\nsize 15\n`);
    const head = commit();
    expect((await (await readRevision(roster, head)).documents(['documents/a.pdf'])).get('documents/a.pdf')).toEqual({
      digest: sha256(content),
      size: 15,
    });
    expect(await (await readDirectory(roster)).documents(['documents/a.pdf'])).toEqual(
      new Map([['documents/a.pdf', 'pointer']]),
    );
  });
});

describe('headCommit', () => {
  it('names HEAD only where the roster is exactly what HEAD holds', async () => {
    const { top, roster, write, commit, first } = repository();
    expect(await headCommit(roster)).toBe(first);
    writeFileSync(path.join(top, 'elsewhere.txt'), 'not of the roster');
    expect(await headCommit(roster)).toBe(first);
    write('people/new.yaml', '');
    expect(await headCommit(roster)).toBeNull();
    const second = commit();
    expect(await headCommit(roster)).toBe(second);
    write('people/a.yaml', 'identities: {}\n');
    expect(await headCommit(roster)).toBeNull();
  });

  it('sees a roster file that git ignores', async () => {
    const { roster, write, commit } = repository();
    write('.gitignore', 'private/\n*.log\n');
    const head = commit();
    write('run.log', 'ignored and no roster file');
    expect(await headCommit(roster)).toBe(head);
    write('private/a.pdf', 'ignored, but a document may name it');
    expect(await headCommit(roster)).toBeNull();
    rmSync(path.join(roster, 'private/a.pdf'));
    expect(await headCommit(roster)).toBe(head);
    write('private/b.yaml', 'identities: {}\n');
    expect(await headCommit(roster)).toBeNull();
  });

  it('is null outside git and before the first commit', async () => {
    const directory = temporaryDirectory();
    expect(await headCommit(directory)).toBeNull();
    execFileSync('git', ['init', '-q'], { cwd: directory });
    expect(await headCommit(directory)).toBeNull();
  });
});

describe('isInHistory', () => {
  it('tells a commit before this one from one on another branch', async () => {
    const { roster, git, commit, first } = repository();
    const second = commit();
    expect(await isInHistory(roster, first)).toBe(true);
    git('checkout', '-q', first);
    expect(await isInHistory(roster, second)).toBe(false);
  });

  it('cannot tell in a clone that holds only part of the history, nor of an unknown commit', async () => {
    const { top, git, commit, first } = repository();
    commit();
    const clone = temporaryDirectory();
    git('clone', '-q', '--depth', '1', `file://${top}`, clone);
    git('-C', clone, 'fetch', '-q', '--depth', '1', 'origin', first);
    expect(await isInHistory(clone, first)).toBe(null);
    expect(await isInHistory(top, '0'.repeat(40))).toBe(null);
  });
});

test('isInRepository tells a work tree from any other directory', async () => {
  expect(await isInRepository(repository().roster)).toBe(true);
  expect(await isInRepository(temporaryDirectory())).toBe(false);
});
