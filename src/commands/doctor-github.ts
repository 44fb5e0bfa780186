import { InterruptedError, RosterError } from '../errors.js';
import { DEFAULT_API_URL } from '../github/target.js';
import type { Check } from '../report/doctor-words.js';
import type { Io } from './io.js';
import { readTool } from './tool.js';

/** What the GitHub token can see; null where there is none. Rights to write cannot be tried without writing. */
export async function checkGithub({ env, signal }: Pick<Io, 'env' | 'signal'>): Promise<Check | null> {
  const { GITHUB_TOKEN: token, GITHUB_REPOSITORY: repository, GITHUB_API_URL: apiUrl = DEFAULT_API_URL } = env;
  const check = (state: Check['state'], detail: string, remedy: string | null = null): Check => {
    return { name: 'GitHub token', state, detail, remedy };
  };
  if (!token || !repository) return null;
  const { name, version } = readTool();
  try {
    // Octokit takes its time to load, and few runs need it.
    const { readRepository } = await import('../github/repository.js');
    await readRepository({ apiUrl, repository, token }, { signal, userAgent: `${name}/${version}` });
    return check('ok', `reads ${repository}; what it may write cannot be tried without writing`);
  } catch (error) {
    if (!(error instanceof RosterError) || error instanceof InterruptedError) throw error;
    return check('failed', error.message, error.remedy);
  }
}
