import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, realpath, rename, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { RefusedError, UsageError } from '../errors.js';
import type { RosterFiles } from '../roster/files.js';
import { reasonOf } from './files.js';

/** A file that is about to be written: what it holds, what it held, and how it may be read. */
type Write = {
  readonly target: string;
  readonly content: Uint8Array;
  /** null where there was no such file. */
  readonly before: Uint8Array | null;
  readonly mode: number;
};

/**
 * Writes files of a roster, all or none: each is written beside its place first, then they are moved there, and what has been moved is
 * taken back when one cannot be. `read` are the files as the edits saw them: one that has changed since is not overwritten.
 */
export async function writeRosterFiles(
  directory: string,
  read: Pick<RosterFiles, 'files'>,
  contents: ReadonlyMap<string, string | Uint8Array>,
): Promise<void> {
  const made = await makeDirectories(directory, [...contents.keys()]);
  const staged: { readonly write: Write; readonly temporary: string }[] = [];
  const moved: Write[] = [];
  try {
    const root = await realpath(directory);
    const held = new Map(read.files.flatMap((file) => ('bytes' in file ? [[file.path, file.bytes]] : [])));
    for (const [relative, content] of contents) {
      const write = await prepare(root, relative, content, held.get(relative) ?? null);
      const temporary = path.join(path.dirname(write.target), `.${randomBytes(6).toString('hex')}.tmp`);
      staged.push({ write, temporary });
      await writeAt(temporary, write.content, write.mode);
    }
    for (const { write, temporary } of staged) {
      await rename(temporary, write.target);
      moved.push(write);
    }
  } catch (cause) {
    for (const { temporary } of staged) await rm(temporary, { force: true });
    for (const write of moved.reverse()) await takeBack(write);
    for (const empty of made.reverse()) await rmdir(empty).catch(() => undefined);
    if (cause instanceof RefusedError) throw cause;
    throw new UsageError(`cannot write the roster: ${reasonOf(cause)}; it is as it was`, { cause });
  }
}

async function prepare(
  root: string,
  relative: string,
  content: string | Uint8Array,
  expected: Uint8Array | null,
): Promise<Write> {
  const full = path.join(root, relative);
  // Behind a link inside the roster the file itself is written, not the link.
  const target = await realpath(full).catch(() => null);
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  if (target === null) {
    if (expected !== null) throw changed(relative);
    return { target: full, content: bytes, before: null, mode: 0o666 & ~process.umask() };
  }
  if (!target.startsWith(root + path.sep)) throw changed(relative);
  const before = await readFile(target);
  // A file of a document that is there with the same content is as good as written.
  const isThere = expected === null && before.equals(bytes);
  if (expected === null && !isThere) throw occupied(relative);
  if (expected !== null && !before.equals(expected)) throw changed(relative);
  return { target, content: bytes, before, mode: (await stat(target)).mode & 0o7777 };
}

function changed(relative: string): RefusedError {
  return new RefusedError(`${relative} has changed while the command ran; nothing was written`, {
    remedy: 'Run it again, and leave the roster as it is meanwhile.',
  });
}

function occupied(relative: string): RefusedError {
  return new RefusedError(`${relative} is there already, with another content; nothing was written`, {
    remedy: 'Move it away, then run the command again.',
  });
}

async function takeBack({ target, before, mode }: Write): Promise<void> {
  if (before === null) {
    await rm(target, { force: true });
    return;
  }
  const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  await writeAt(temporary, before, mode);
  await rename(temporary, target);
}

async function writeAt(target: string, content: Uint8Array, mode: number): Promise<void> {
  const file = await open(target, 'wx', mode);
  try {
    await file.writeFile(content);
    // The umask may have taken bits that the file had before.
    await file.chmod(mode);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the directories that files need, and names those that were not there, the outer ones first. */
async function makeDirectories(directory: string, files: readonly string[]): Promise<string[]> {
  const made: string[] = [];
  const wanted = new Set(files.map((file) => path.join(path.resolve(directory), path.dirname(file))));
  for (const one of [path.resolve(directory), ...wanted]) {
    const missing: string[] = [];
    for (let at = one; (await stat(at).catch(() => null)) === null; at = path.dirname(at)) missing.unshift(at);
    try {
      await mkdir(one, { recursive: true });
    } catch (cause) {
      for (const empty of made.reverse()) await rmdir(empty).catch(() => undefined);
      throw new UsageError(`cannot make the directory ${one}: ${reasonOf(cause)}`, { cause });
    }
    made.push(...missing);
  }
  return made;
}
