import { UsageError } from '../errors.js';
import { requireGit, runGit } from './git.js';

/** Commits after `from` up to `to`; null takes `to` alone. */
export type CommitRange = { readonly from: string | null; readonly to: string };

/**
 * The commits of a range that touch the roster directory, newest first. Side branches count even where a merge took nothing of
 * them: each may belong to another pull request.
 */
export async function commitsTouching(directory: string, { from, to }: CommitRange): Promise<readonly string[]> {
  const listed = await requireGit(
    directory,
    [
      'rev-list',
      '--full-history',
      ...(from === null ? ['--max-count=1', to] : [`${from}..${to}`]),
      ...(from === null ? [] : ['--', '.']),
    ],
    'Listing the commits since the last apply',
  );
  return listed.toString('utf8').split('\n').filter(Boolean);
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
