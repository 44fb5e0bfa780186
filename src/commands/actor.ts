import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import type { Io } from './io.js';

/** Who runs the program, for the report: the CI's actor, else the git user, else the account of the machine. */
export async function findActor(directory: string, env: Io['env']): Promise<string> {
  const actor = env['GITHUB_ACTOR'] || (await gitUser(directory)) || env['USER'];
  if (actor) return actor;
  return userInfo().username;
}

async function gitUser(directory: string): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('git', ['-C', directory, 'config', 'user.email']);
    return stdout.trim() || null;
  } catch {
    // No git, or no user configured: the caller knows another name.
    return null;
  }
}
