import { type Github, openGithub } from '../../src/github/github.js';
import { type FakeGithub, openFakeGithub } from './fake-github.js';

export const ACTIONS = 'github-actions[bot]';

/** Opens the client on a fake; `signal` stops it. */
export async function connect(fake: FakeGithub, signal = new AbortController().signal): Promise<Github> {
  const { apiUrl, token, store } = fake;
  return openGithub({ apiUrl, token, repository: store.repository }, { signal, userAgent: 'drata-roster/test' });
}

/** A fake and a client on it. */
export async function openBoth(): Promise<{ readonly fake: FakeGithub; readonly github: Github }> {
  const fake = await openFakeGithub();
  return { fake, github: await connect(fake) };
}

/** A made-up name of a commit. */
export const sha = (digit: number | string) => String(digit).repeat(40).slice(0, 40);
