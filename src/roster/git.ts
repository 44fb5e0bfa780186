import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../errors.js';

/** What a git command printed and how it ended; `code` is null when git could not be started at all. */
export type GitResult = { readonly code: number | null; readonly stdout: Buffer; readonly stderr: string };

/** Variables that git sets for its own hooks: they would point a nested call at another repository or index. */
const OF_HOOKS = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_OBJECT_DIRECTORY'];

/**
 * Runs git for a directory, which need not exist any more: its nearest ancestor that does stands in. Nothing is fetched, written
 * or asked, and messages are in English.
 */
export function runGit(directory: string, args: readonly string[], input?: string): Promise<GitResult> {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_TERMINAL_PROMPT: '0',
  };
  for (const name of OF_HOOKS) delete env[name];
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd: existingAncestor(directory), env, stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') resolve({ code: null, stdout: Buffer.alloc(0), stderr: 'git is not installed' });
      else reject(error);
    });
    child.on('close', (code) =>
      resolve({ code: code ?? 1, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString('utf8').trim() }),
    );
    // A git that fails early closes its input; its exit code tells why.
    child.stdin.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') reject(error);
    });
    child.stdin.end(input ?? '');
  });
}

/** The output of a git command that must succeed; its failure is a usage error with a sentence of ours and git's first line. */
export async function requireGit(
  directory: string,
  args: readonly string[],
  purpose: string,
  input?: string,
): Promise<Buffer> {
  const { code, stdout, stderr } = await runGit(directory, args, input);
  if (code === 0) return stdout;
  if (code === null) {
    throw new UsageError(`${purpose} needs git, which is not installed`, { remedy: 'Install git and run again.' });
  }
  throw new UsageError(`${purpose} failed: git says "${stderr.split('\n')[0] ?? ''}"`, {
    remedy: 'Run it inside the git repository that holds the roster, as the user that owns it.',
  });
}

/** The directory's path inside its repository, with `/`; empty for the top. The directory need not exist any more. */
export async function pathInRepository(directory: string): Promise<string> {
  const output = await requireGit(directory, ['rev-parse', '--show-prefix'], 'Finding the roster in its repository');
  const gone = path.relative(existingAncestor(directory), path.resolve(directory));
  return [...output.toString('utf8').trimEnd().split('/'), ...gone.split(path.sep)].filter(Boolean).join('/');
}

function existingAncestor(directory: string): string {
  let at = path.resolve(directory);
  while (!existsSync(at) && path.dirname(at) !== at) at = path.dirname(at);
  return at;
}
