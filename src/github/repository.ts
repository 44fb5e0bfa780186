import { openApi } from './api.js';
import type { GithubTarget } from './github.js';

/** Reads what every token of a repository's jobs can see: the repository itself. */
export async function readRepository(
  target: GithubTarget,
  options: { readonly signal: AbortSignal; readonly userAgent: string },
): Promise<{ readonly isPublic: boolean; readonly defaultBranch: string }> {
  const api = openApi(target, options);
  const { private: hidden, default_branch } = await api.send(
    'GET /repos/{owner}/{repo}',
    {},
    { needs: 'contents: read' },
  );
  return { isPublic: !hidden, defaultBranch: default_branch };
}
