import { UsageError } from '../errors.js';
import { requireGit, runGit } from './git.js';

/** Commits after `from` up to `to`; null takes `to` alone. */
export type CommitRange = { readonly from: string | null; readonly to: string };

/**
 * The commits of a range that touch the roster directory. Side branches count even where a merge took nothing of them: each may
 * belong to another pull request. So does a merge that brought something to the branch: a pull request may have been merged into
 * another one's branch, and then its commits lead to it alone.
 */
export async function commitsTouching(directory: string, { from, to }: CommitRange): Promise<readonly string[]> {
  if (from === null) return [to];
  const listed = await Promise.all(
    ['--full-history', '--first-parent'].map((way) =>
      requireGit(directory, ['rev-list', way, `${from}..${to}`, '--', '.'], 'Listing the commits since the last apply'),
    ),
  );
  return [...new Set(listed.flatMap((lines) => lines.toString('utf8').split('\n').filter(Boolean)))];
}

/** Whether this clone holds a commit. */
export async function holdsCommit(directory: string, commit: string): Promise<boolean> {
  return (await runGit(directory, ['cat-file', '-e', `${commit}^{commit}`])).code === 0;
}

/** Fails where the clone holds only part of the history: what lies beyond the cut would be missed without a word. */
export async function requireWholeHistory(directory: string, purpose: string): Promise<void> {
  const answer = await requireGit(directory, ['rev-parse', '--is-shallow-repository'], purpose);
  if (answer.toString('utf8').trim() !== 'true') return;
  throw new UsageError(`${purpose} takes the whole history, but this clone holds only part of it`, {
    remedy: 'Set fetch-depth: 0 for actions/checkout.',
  });
}
