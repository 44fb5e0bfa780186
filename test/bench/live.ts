import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CONFIG, writeRosterFiles } from '../model/roster-files.js';
import { MAIN, measureProgram } from './program.js';

/** A revision of the upsert, and whether the config names it or it has to be found out. */
export type Contract = { readonly revision: 'batch' | 'envelope'; readonly pinned: boolean };

/** A request as the sandbox logs it. */
export type Logged = {
  readonly method: string;
  readonly path: string;
  /** ISO text. */
  readonly at: string;
  readonly status: number | null;
};

/** A sandbox that holds what the roster says, without a limit of requests. */
export type Live = {
  readonly url: string;
  /** Options that lead a command to both. */
  readonly options: readonly string[];
  /** Gives so many people, spread over the files, another title. */
  readonly change: (people: number) => Promise<void>;
  /** How many requests came by method since the last call. */
  readonly countRequests: () => Promise<{ readonly reads: number; readonly writes: number }>;
};

/** Runs `work` against a sandbox process to which a roster of so many people has been applied. */
export async function withLive<T>(
  directory: string,
  people: number,
  { revision, pinned }: Contract,
  work: (live: Live) => Promise<T>,
): Promise<T> {
  const roster = join(directory, 'roster');
  await writeRosterFiles(roster, { people, files: 50 });
  if (pinned) await writeFile(join(roster, 'config.yaml'), CONFIG.replace('{', `{ contract: ${revision},`));
  return withSandbox(['--requests-per-minute', '0', '--revision', revision], async (url) => {
    const options = ['--roster', roster, '--base-url', url, '--rate-limit', '1000000', '--quiet'];
    const countRequests = async () => {
      const requests = await takeRequests(url);
      const reads = requests.filter(({ method }) => method === 'GET').length;
      return { reads, writes: requests.length - reads };
    };
    await measureProgram(directory, ['apply', ...options]);
    await countRequests();
    return work({ url, options, change: (count) => changeTitles(join(roster, 'people'), count), countRequests });
  });
}

/** Runs `work` against an empty sandbox in a process of its own. */
export async function withSandbox<T>(args: readonly string[], work: (url: string) => Promise<T>): Promise<T> {
  const child = spawn(process.execPath, [MAIN, 'sandbox', '--port', '0', '--seed', 'empty', ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(child, 'close');
  try {
    return await work(await listeningUrl(createInterface({ input: child.stdout })));
  } finally {
    child.kill();
    await ended;
  }
}

/** The requests since the last call, in the order of their arrival. */
export async function takeRequests(url: string): Promise<readonly Logged[]> {
  const { requests } = (await (await fetch(`${url}/_sandbox/requests`)).json()) as { requests: readonly Logged[] };
  await fetch(`${url}/_sandbox/requests`, { method: 'DELETE' });
  return requests;
}

async function listeningUrl(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const url = /^listening on (\S+)$/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('the sandbox ended before it listened');
}

async function changeTitles(people: string, count: number): Promise<void> {
  const files = (await readdir(people)).sort();
  for (const [index, file] of files.entries()) {
    const share = Math.floor(((index + 1) * count) / files.length) - Math.floor((index * count) / files.length);
    let left = share;
    const text = await readFile(join(people, file), 'utf8');
    const changed = text.replace(/jobTitle: .*/g, (line) => (left-- > 0 ? 'jobTitle: Principal Engineer' : line));
    await writeFile(join(people, file), changed);
  }
}
