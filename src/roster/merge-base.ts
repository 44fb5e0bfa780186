import { UsageError } from '../errors.js';
import { runGit } from './git.js';
import { findCommit, isShallow, WHOLE_HISTORY } from './revision.js';

/** Where clones keep the main branch, the first that exists counts: what the remote calls its own, then the usual names. */
const MAIN_BRANCHES = [
  'refs/remotes/origin/HEAD',
  'refs/remotes/origin/main',
  'refs/remotes/origin/master',
  'refs/heads/main',
  'refs/heads/master',
];

/** The last commit that the present one has in common with a revision: what a change began from. */
export async function findMergeBase(directory: string, revision: string): Promise<string> {
  const [head, other] = [await findCommit(directory, 'HEAD'), await findCommit(directory, revision)];
  const found = await runGit(directory, ['merge-base', head, other]);
  if (found.code === 0) return found.stdout.toString('utf8').trim();
  if (await isShallow(directory)) {
    throw new UsageError(
      `Where the present commit left "${revision}" is not in this clone, which holds only part of the history`,
      { remedy: WHOLE_HISTORY },
    );
  }
  throw new UsageError(`The present commit has no history in common with "${revision}"`, {
    remedy: 'Name the revision to compare with.',
  });
}

/** The main branch as this clone knows it. */
export async function findMainBranch(directory: string): Promise<string> {
  // Says so where there is no commit, or no repository, at all.
  await findCommit(directory, 'HEAD');
  for (const branch of MAIN_BRANCHES) {
    const found = await runGit(directory, ['rev-parse', '--verify', '--quiet', `${branch}^{commit}`]);
    if (found.code === 0) return branch;
  }
  throw new UsageError(`This clone has no main branch, neither main nor master, here or at origin`, {
    remedy: 'Name the revision to compare with.',
  });
}
