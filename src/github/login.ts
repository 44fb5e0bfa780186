import { GithubError } from '../errors.js';
import type { Api } from './api.js';

/** Who the token of a workflow is. */
const ACTIONS = 'github-actions[bot]';

/**
 * Who the token is. `GET /user` is closed to the tokens of Apps, a query for the viewer is open to most; where it is refused,
 * the token is the workflow's own.
 */
export async function readLogin(api: Api): Promise<string> {
  try {
    const data = (await api.query('query { viewer { login } }')) as { viewer?: { login?: unknown } | null } | null;
    const login = data?.viewer?.login;
    return typeof login === 'string' && login !== '' ? login : ACTIONS;
  } catch (error) {
    const isRefused = error instanceof GithubError && [200, 403, 404].includes(error.status ?? 0);
    if (!isRefused) throw error;
    return ACTIONS;
  }
}
