import { runGit } from './git.js';

/** Whether a commit lies in the history of HEAD; null where git cannot tell, as in a clone that holds only part of it. */
export async function isInHistory(directory: string, commit: string): Promise<boolean | null> {
  const { code } = await runGit(directory, ['merge-base', '--is-ancestor', commit, 'HEAD']);
  if (code !== 1) return code === 0 ? true : null;
  // Where history has been cut off, git takes a commit beyond the cut for none of it.
  const { stdout } = await runGit(directory, ['rev-parse', '--is-shallow-repository']);
  return stdout.toString('utf8').trim() === 'true' ? null : false;
}

/** Whether a directory lies in the work tree of a git repository. */
export async function isInRepository(directory: string): Promise<boolean> {
  return (await runGit(directory, ['rev-parse', '--is-inside-work-tree'])).code === 0;
}
