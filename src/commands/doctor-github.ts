import type { Check } from '../report/doctor-words.js';
import type { Io } from './io.js';

/** How long GitHub may take to answer. */
const TIMEOUT_MS = 10_000;

/** What the GitHub token can see; null where there is none. Rights to write cannot be tried without writing. */
export async function checkGithub(env: Io['env']): Promise<Check | null> {
  const { GITHUB_TOKEN: token, GITHUB_REPOSITORY: repository, GITHUB_API_URL: api = 'https://api.github.com' } = env;
  const check = (state: Check['state'], detail: string, remedy: string | null = null): Check => {
    return { name: 'GitHub token', state, detail, remedy };
  };
  if (!token || !repository) return null;
  try {
    const reply = await fetch(`${api}/repos/${repository}`, {
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/vnd.github+json',
        'user-agent': 'drata-roster',
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await reply.arrayBuffer();
    if (reply.ok) return check('ok', `reads ${repository}; what it may write cannot be tried without writing`);
    const remedy = 'Give the job the permissions contents: read, pull-requests: write, checks: write.';
    return check('failed', `GitHub answers ${reply.status} for ${repository}`, remedy);
  } catch (error) {
    // Not the message: where the token does not fit into a header, it holds the token.
    const code = error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined)?.code : undefined;
    const why = code === undefined ? '' : ` (${code})`;
    return check('failed', `GitHub cannot be asked${why}`, 'Check GITHUB_API_URL, and that GITHUB_TOKEN is one line.');
  }
}
