import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../errors.js';

/** Writes a file whole or not at all; only its owner may read it, since plans and reports name people. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new UsageError(`cannot write ${path}: ${reasonOf(cause)}`, { cause });
  }
}

/** Fails before any work is done when a file could not be written afterwards. */
export async function requireWritable(path: string): Promise<void> {
  try {
    await access(dirname(resolve(path)), constants.W_OK);
  } catch (cause) {
    throw new UsageError(`cannot write ${path}: ${reasonOf(cause)}`, {
      cause,
      remedy: 'Name a file in a directory that exists.',
    });
  }
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) throw new UsageError(`cannot write ${path}: it is a directory`);
}

/** Reads a JSON document of ours; anything unreadable is a UsageError that names the file. */
export async function readJson(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new UsageError(`cannot read ${path}: ${reasonOf(cause)}`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`${path} is not a JSON document`, {
      cause,
      remedy: 'Give a file that `plan --out` or `apply --report` wrote.',
    });
  }
}

/** The reason of a file system failure in words. */
export function reasonOf(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException | null)?.code;
  switch (code) {
    case 'ENOENT':
      return 'no such file or directory';
    case 'EEXIST':
      return 'there is a file of that name';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EISDIR':
      return 'it is a directory';
    case 'ENOTDIR':
      return 'a part of its path is not a directory';
    case 'ENOSPC':
      return 'the disk is full';
    case 'EROFS':
      return 'the file system is read-only';
    default:
      return cause instanceof Error ? cause.message : String(cause);
  }
}
