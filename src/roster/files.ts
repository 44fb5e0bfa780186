import type { Dirent } from 'node:fs';
import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../errors.js';
import { byCodeUnit } from '../state/text.js';
import type { Code } from './codes.js';
import type { DocumentContents } from './document-content.js';
import { readDocumentFiles } from './document-files.js';

/** Why a file of the roster could not be read. */
export type FileFault = { readonly code: Code; readonly message: string; readonly remedy: string };

/** One YAML file below the roster directory: its bytes, or why there are none. `path` is relative, with `/`. */
export type RosterFile =
  | { readonly path: string; readonly bytes: Uint8Array }
  | { readonly path: string; readonly fault: FileFault };

/** The files of a roster: from a directory or from a git revision. `id` names where they come from. */
export type RosterFiles = {
  readonly id: string;
  /** The YAML files, sorted by path. */
  readonly files: readonly RosterFile[];
  /** Looks at files that documents name: asked once, with the paths that the roster holds. */
  readonly documents: (paths: readonly string[]) => Promise<DocumentContents>;
};

/** The largest file that is read, in bytes. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024;

const FAULTS = {
  large: {
    code: 'large-file',
    message: 'This file is larger than 32 MB.',
    remedy: 'Split it: any *.yaml below the roster directory may hold part of the people.',
  },
  leaves: {
    code: 'outside-link',
    message: 'This symbolic link leads out of the roster directory.',
    remedy: 'Replace the link by the file itself: a roster holds only what is reviewed with it.',
  },
  toDirectory: {
    code: 'outside-link',
    message: 'This symbolic link leads to a directory, and such links are not followed.',
    remedy: 'Remove the link, or move the files to where it stands.',
  },
  dangling: {
    code: 'unreadable-file',
    message: 'This symbolic link leads nowhere.',
    remedy: 'Remove the link, or restore the file it names.',
  },
  special: {
    code: 'unreadable-file',
    message: 'This is not a regular file.',
    remedy: 'Remove it, or give it a name that does not end in .yaml or .yml.',
  },
} as const satisfies Record<string, FileFault>;

export { FAULTS as FILE_FAULTS };

/** Whether a path (relative, with `/`) is a roster file by its name. */
export function isRosterPath(relative: string): boolean {
  return /\.ya?ml$/i.test(relative) && !isHidden(relative);
}

/** Whether any part of a path begins with a dot: such files and directories are no part of a roster. */
export function isHidden(relative: string): boolean {
  return relative.split('/').some((part) => part.startsWith('.'));
}

/** Reads the YAML files below a directory. A directory that does not exist is a usage error. */
export async function readDirectory(directory: string): Promise<RosterFiles> {
  let root: string;
  try {
    root = await realpath(directory);
    if (!(await stat(root)).isDirectory()) throw new UsageError(`"${directory}" is not a directory`, HINT);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`There is no roster directory "${directory}" that can be read`, { ...HINT, cause: error });
  }
  const paths = await listPaths(root, '');
  const files: RosterFile[] = [];
  for (const relative of paths.sort(byCodeUnit)) files.push(await readRosterFile(root, relative));
  return { id: directory, files, documents: (wanted) => readDocumentFiles(root, wanted) };
}

const HINT = { remedy: 'Name the directory that holds config.yaml with --roster DIR (default: roster).' };

async function listPaths(root: string, below: string): Promise<string[]> {
  let entries: Dirent[];
  try {
    entries = await readdir(path.join(root, below), { withFileTypes: true });
  } catch (error) {
    throw new UsageError(`The directory "${path.join(root, below)}" cannot be read`, { ...HINT, cause: error });
  }
  const found: string[] = [];
  for (const entry of entries) {
    const relative = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) found.push(...(await listPaths(root, relative)));
    else if (isRosterPath(relative) || (entry.isSymbolicLink() && (await leadsToDirectory(root, relative)))) {
      found.push(relative);
    }
  }
  return found;
}

async function leadsToDirectory(root: string, relative: string): Promise<boolean> {
  return stat(path.join(root, relative)).then(
    (target) => target.isDirectory(),
    () => false,
  );
}

async function readRosterFile(root: string, relative: string): Promise<RosterFile> {
  const full = path.join(root, relative);
  const fault = (found: FileFault): RosterFile => ({ path: relative, fault: found });
  try {
    const link = (await lstat(full)).isSymbolicLink();
    const target = await realpath(full).catch(() => null);
    if (target === null) return fault(FAULTS.dangling);
    const info = await stat(target);
    if (info.isDirectory()) return fault(link ? FAULTS.toDirectory : FAULTS.special);
    if (!target.startsWith(root + path.sep)) return fault(FAULTS.leaves);
    if (!info.isFile()) return fault(FAULTS.special);
    if (info.size > MAX_FILE_BYTES) return fault(FAULTS.large);
    return { path: relative, bytes: await readFile(target) };
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    return fault({
      code: 'unreadable-file',
      message: `This file cannot be read (${reason}).`,
      remedy: 'Make it readable for the user that runs drata-roster, or remove it.',
    });
  }
}
