import { runGit } from './git.js';

/** Whether a commit lies in the history of HEAD; null where git cannot tell, as in a clone that holds only part of it. */
export async function isInHistory(directory: string, commit: string): Promise<boolean | null> {
  const { code } = await runGit(directory, ['merge-base', '--is-ancestor', commit, 'HEAD']);
  return code === 0 ? true : code === 1 ? false : null;
}
