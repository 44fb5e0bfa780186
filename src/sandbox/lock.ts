import { readFile, rm, writeFile } from 'node:fs/promises';
import { UsageError } from '../errors.js';

/** Lock files this process holds: its own number in a file it does not hold is left over from a killed namesake. */
const held = new Set<string>();

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function isTaken(path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  // Empty: just being written. A lock that vanished meanwhile is tried again anyway.
  if (Number.isNaN(pid)) return true;
  return pid === process.pid ? held.has(path) : isAlive(pid);
}

/** Takes a lock file holding our process number; one whose process is gone is taken over. Returns how to let go of it. */
export async function lockFile(path: string, guarded: string): Promise<() => Promise<void>> {
  for (const attempt of [1, 2]) {
    try {
      await writeFile(path, `${process.pid}\n`, { flag: 'wx', mode: 0o600 });
      held.add(path);
      return async () => {
        held.delete(path);
        await rm(path, { force: true });
      };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
        throw new UsageError(`The state file ${guarded} cannot be used: its folder is missing or not writable.`, {
          cause: error,
        });
      }
      if (attempt === 1 && !(await isTaken(path))) await rm(path, { force: true });
    }
  }
  throw new UsageError(`Another sandbox is using the state file ${guarded}.`, {
    remedy: `Stop it first, or give another --state file. If none runs, remove ${guarded}.lock.`,
  });
}
