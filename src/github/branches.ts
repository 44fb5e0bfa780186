import { GithubError } from '../errors.js';
import type { Api } from './api.js';
import type { Branches } from './github.js';

/** What the tip of a branch is. */
export type Tip = {
  readonly sha: string;
  readonly tree: string;
  /** Login; null where GitHub does not know the author. */
  readonly author: string | null;
};

export function openBranches(api: Api): Branches {
  return { tip: async (name) => (await readTip(api, name))?.sha ?? null };
}

/** The tip of a branch; null where there is no such branch. */
export async function readTip(api: Api, branch: string): Promise<Tip | null> {
  try {
    const { commit } = await api.send(
      'GET /repos/{owner}/{repo}/branches/{branch}',
      { branch },
      { needs: 'contents: read' },
    );
    return { sha: commit.sha, tree: commit.commit.tree.sha, author: commit.author?.login ?? null };
  } catch (error) {
    // A token that may not see the contents gets another 404, which is no news of the branch (inferred).
    if (error instanceof GithubError && error.status === 404 && error.message.includes('Branch not found')) return null;
    throw error;
  }
}
