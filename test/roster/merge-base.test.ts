import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findMainBranch, findMergeBase } from '../../src/roster/merge-base.js';
import { gitIn, openRepository } from '../model/repository.js';
import { temporaryDirectory } from '../model/temporary.js';

/** A repository with a branch of two commits that has left the main branch, which has gone on since. */
function forked(main = 'main') {
  const { directory, git, commit } = openRepository({ main });
  const fork = commit();
  git('checkout', '-q', '-b', 'change');
  commit();
  commit();
  git('checkout', '-q', main);
  const tip = commit();
  git('checkout', '-q', 'change');
  return { directory, git, commit, fork, tip };
}

describe('the merge base', () => {
  it('is where the present commit left another one', async () => {
    const { directory, fork, tip } = forked();
    expect(await findMergeBase(directory, 'main')).toBe(fork);
    expect(await findMergeBase(directory, tip)).toBe(fork);
  });

  it('that does not exist is explained', async () => {
    const { directory, git, commit } = forked();
    git('checkout', '-q', '--orphan', 'apart');
    commit();
    await expect(findMergeBase(directory, 'main')).rejects.toThrow('no history in common with "main"');
    await expect(findMergeBase(directory, 'nowhere')).rejects.toThrow('no revision "nowhere"');
    await expect(findMergeBase(temporaryDirectory(), 'main')).rejects.toThrow('not a git repository');
  });

  it('that a shallow clone lacks comes with the way out', async () => {
    const { directory, git, tip } = forked();
    const clone = path.join(temporaryDirectory(), 'clone');
    git('clone', '-q', '--depth', '1', '--no-single-branch', `file://${directory}`, clone);
    const remedy = expect.objectContaining({ remedy: expect.stringContaining('fetch-depth: 0') });
    await expect(findMergeBase(clone, tip)).rejects.toThrow('only part of the history');
    await expect(findMergeBase(clone, tip)).rejects.toEqual(remedy);
    await expect(findMergeBase(clone, 'HEAD~1')).rejects.toEqual(remedy);
  });
});

describe('the main branch', () => {
  it('is what the remote calls its own, else main or master', async () => {
    const { directory, git } = forked('trunk');
    await expect(findMainBranch(directory)).rejects.toThrow('no main branch');
    git('checkout', '-q', 'trunk');
    const clone = path.join(temporaryDirectory(), 'clone');
    git('clone', '-q', directory, clone);
    expect(await findMainBranch(clone)).toBe('refs/remotes/origin/HEAD');
    expect(await findMainBranch(forked('master').directory)).toBe('refs/heads/master');
  });

  it('of a repository without commits is explained', async () => {
    const directory = temporaryDirectory();
    gitIn(directory)('init', '-q');
    await expect(findMainBranch(directory)).rejects.toThrow('no revision "HEAD"');
  });
});
