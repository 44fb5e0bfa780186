import { open, readFile, rename } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../errors.js';
import { checkState } from './check.js';
import { lockFile } from './lock.js';
import type { SandboxState } from './model.js';

/** The state in memory and its file. Handlers change `state` in place and synchronously; `save` makes it durable. */
export type Store = {
  state: SandboxState;
  /** When the state last changed, in milliseconds; null before the first change. */
  changedAt: number | null;
  /** Whether the state came from an existing file rather than from the seed. */
  readonly restored: boolean;
  /** Returns when every change made so far is on disk; changes made meanwhile share the next write. */
  save(): Promise<void>;
  close(): Promise<void>;
};

/** Reads a JSON file of ours, or null when there is none; anything else is a `UsageError` and the file stays untouched. */
export async function readStateFile(path: string, what: string): Promise<SandboxState | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new UsageError(`The ${what} ${path} cannot be read.`, { cause: error });
  }
  const remedy = `Give another file, or remove this one if it is not needed. It has not been changed.`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`The ${what} ${path} is not JSON.`, { remedy, cause: error });
  }
  try {
    return checkState(value);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`The ${what} ${path} cannot be used. ${error.message}`, { remedy, cause: error });
  }
}

/** Write aside, sync, rename: a kill at any moment leaves the old file or the new one, never half of one. */
async function writeDurably(path: string, text: string): Promise<void> {
  const aside = `${path}.tmp`;
  const file = await open(aside, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, path);
  const directory = await open(dirname(path), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** Opens a state file (locked against a second process), or keeps the state in memory when `path` is null. */
export async function openStore(path: string | null, seed: () => Promise<SandboxState>): Promise<Store> {
  if (path === null) {
    const state = await seed();
    return { state, changedAt: null, restored: false, save: async () => undefined, close: async () => undefined };
  }
  const file = resolve(path);
  const unlock = await lockFile(`${file}.lock`, path);
  try {
    const found = await readStateFile(file, 'state file');
    let writing: Promise<void> | null = null;
    let queued: Promise<void> | null = null;
    let closed = false;
    const write = async (): Promise<void> => {
      await writeDurably(file, JSON.stringify(store.state));
    };
    const store: Store = {
      state: found ?? (await seed()),
      changedAt: null,
      restored: found !== null,
      async save() {
        // A request that outlives its sandbox must not write into what may be another one's file by now.
        if (closed) return;
        queued ??= (writing ?? Promise.resolve())
          .catch(() => undefined)
          .then(() => {
            queued = null;
            writing = write();
            return writing;
          });
        await queued;
      },
      async close() {
        closed = true;
        // A write that failed has been reported to the request that asked for it.
        await (queued ?? writing)?.catch(() => undefined);
        await unlock();
      },
    };
    if (!found) await store.save();
    return store;
  } catch (error) {
    await unlock();
    if (error instanceof UsageError) throw error;
    throw new UsageError(`The state file ${path} cannot be written.`, { cause: error });
  }
}
