import path from 'node:path';
import { UsageError } from '../errors.js';
import { byCodeUnit } from '../state/text.js';
import { isDocumentPath } from './document-path.js';
import { FILE_FAULTS, isHidden, isRosterPath, MAX_FILE_BYTES, type RosterFile, type RosterFiles } from './files.js';
import { pathInRepository, requireGit, runGit } from './git.js';
import { readDocumentBlobs } from './git-documents.js';
import { EXECUTABLE, followLinks, type GitBlob, parseTree, readBlobs, SYMLINK } from './git-objects.js';

/**
 * Reads the roster files of a directory as a commit holds them, from git objects alone: nothing is checked out or fetched.
 * A directory that the commit lacks gives no files.
 */
export async function readRevision(directory: string, revision: string): Promise<RosterFiles> {
  const listed = (await listTree(directory, revision)).blobs;
  const blobs = new Map(listed.map((blob) => [blob.path, blob]));
  const links = await readBlobs(
    directory,
    [...blobs.values()].filter(({ mode }) => mode === SYMLINK),
  );
  const found = [...blobs.values()]
    .sort((a, b) => byCodeUnit(a.path, b.path))
    .map((blob) => ({ blob, target: followLinks(blob, blobs, links) }))
    // As in a directory: a link to a directory is a fault under any name, since people may stand behind it.
    .filter(({ blob, target }) => isRosterPath(blob.path) || (target === 'toDirectory' && !isHidden(blob.path)));
  const contents = await readBlobs(
    directory,
    found.flatMap(({ target }) => (typeof target === 'object' && target.size <= MAX_FILE_BYTES ? [target] : [])),
  );
  const files = found.map(({ blob, target }): RosterFile => {
    if (typeof target === 'string') return { path: blob.path, fault: FILE_FAULTS[target] };
    const bytes = contents.get(target.sha);
    return bytes ? { path: blob.path, bytes } : { path: blob.path, fault: FILE_FAULTS.large };
  });
  return {
    id: `${directory} at ${revision}`,
    files,
    documents: (paths) => readDocumentBlobs(directory, paths, blobs, links),
  };
}

/** The files below a directory that a commit holds as executable, by their path in the repository. */
export async function executableFiles(directory: string, revision: string): Promise<ReadonlySet<string>> {
  const { prefix, blobs } = await listTree(directory, revision);
  const executables = blobs.filter(({ mode }) => mode === EXECUTABLE);
  return new Set(executables.map((blob) => path.posix.join(prefix, blob.path)));
}

/** What a commit holds below a directory, whose path in the repository is the prefix. */
async function listTree(
  directory: string,
  revision: string,
): Promise<{ readonly prefix: string; readonly blobs: readonly GitBlob[] }> {
  const commit = await findCommit(directory, revision);
  const prefix = await pathInRepository(directory);
  const below = prefix === '' ? [] : ['--', `${prefix}/`];
  const listing = await requireGit(
    directory,
    ['--literal-pathspecs', 'ls-tree', '-r', '-z', '-l', '--full-tree', commit, ...below],
    `Reading the roster at ${revision}`,
  );
  return { prefix, blobs: parseTree(listing.toString('utf8'), prefix) };
}

/** What to do where a commit is missing because a clone is shallow. */
export const WHOLE_HISTORY = 'Fetch the whole history: "git fetch --unshallow", or fetch-depth: 0 in actions/checkout.';

/** The commit that a revision names; a missing one is explained. */
export async function findCommit(directory: string, revision: string): Promise<string> {
  const found = await runGit(directory, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ]);
  if (found.code === 0) return found.stdout.toString('utf8').trim();
  if (await isShallow(directory, `Reading revision "${revision}"`)) {
    throw new UsageError(`The revision "${revision}" is not in this clone, which holds only part of the history`, {
      remedy: WHOLE_HISTORY,
    });
  }
  throw new UsageError(`This repository has no revision "${revision}"`, {
    remedy: 'Name a branch, a tag or a commit that "git log" shows. After a rewritten history name the base anew.',
  });
}

/** Whether a clone holds only part of the history. */
export async function isShallow(directory: string, purpose = 'Looking at the history'): Promise<boolean> {
  const answer = await requireGit(directory, ['rev-parse', '--is-shallow-repository'], purpose);
  return answer.toString('utf8').trim() === 'true';
}

/**
 * The commit that the roster directory is exactly at: HEAD, when nothing below the directory is changed, new or hidden from git
 * by an ignore rule. null otherwise, and outside git.
 */
export async function headCommit(directory: string): Promise<string | null> {
  const head = await runGit(directory, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (head.code !== 0) return null;
  const status = await runGit(directory, ['status', '--porcelain', '-z', '--untracked-files=all', '--', '.']);
  if (status.code !== 0 || status.stdout.length > 0) return null;
  const ignored = await runGit(directory, ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--', '.']);
  const matters = (file: string) => isRosterPath(file) || isDocumentPath(file);
  if (ignored.code !== 0 || ignored.stdout.toString('utf8').split('\0').some(matters)) return null;
  return head.stdout.toString('utf8').trim();
}
