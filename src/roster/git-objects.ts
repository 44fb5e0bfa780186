import path from 'node:path';
import { UsageError } from '../errors.js';
import type { FILE_FAULTS } from './files.js';
import { requireGit } from './git.js';

/** One entry of a git tree: a blob with its git mode, its size, and its path below the roster directory. */
export type GitBlob = { readonly mode: string; readonly sha: string; readonly size: number; readonly path: string };

export const SYMLINK = '120000';
export const EXECUTABLE = '100755';
const SUBMODULE = '160000';

/** How many links lead to a file at most; the usual limit of operating systems. */
const MAX_LINKS = 40;

/** The entries of `ls-tree -r -z -l` below a prefix: `MODE TYPE SHA SIZE<tab>PATH`. */
export function parseTree(listing: string, prefix: string): GitBlob[] {
  const below = prefix === '' ? '' : `${prefix}/`;
  return listing
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const tab = line.indexOf('\t');
      const [mode = '', , sha = '', size = ''] = line.slice(0, tab).split(/ +/);
      return { mode, sha, size: Number(size) || 0, path: line.slice(tab + 1 + below.length) };
    });
}

/** The file that a tree entry stands for, through links inside the directory; else the fault that reading it is. */
export function followLinks(
  start: GitBlob,
  blobs: ReadonlyMap<string, GitBlob>,
  links: ReadonlyMap<string, Buffer>,
): GitBlob | keyof typeof FILE_FAULTS {
  let blob = start;
  for (let hops = 0; hops < MAX_LINKS; hops += 1) {
    if (blob.mode === SUBMODULE) return 'special';
    if (blob.mode !== SYMLINK) return blob;
    const target = links.get(blob.sha)?.toString('utf8') ?? '';
    const resolved = path.posix.join(path.posix.dirname(blob.path), target).replace(/\/$/, '');
    if (path.posix.isAbsolute(target) || resolved === '..' || resolved.startsWith('../')) return 'leaves';
    const next = blobs.get(resolved);
    if (next) blob = next;
    else return [...blobs.keys()].some((name) => name.startsWith(`${resolved}/`)) ? 'toDirectory' : 'dangling';
  }
  return 'dangling';
}

/** The contents of blobs by their object name, from one `cat-file --batch`. */
export async function readBlobs(directory: string, blobs: readonly GitBlob[]): Promise<Map<string, Buffer>> {
  const contents = new Map<string, Buffer>();
  const shas = [...new Set(blobs.map(({ sha }) => sha))];
  if (shas.length === 0) return contents;
  const output = await requireGit(directory, ['cat-file', '--batch'], 'Reading files from git', `${shas.join('\n')}\n`);
  let at = 0;
  for (const sha of shas) {
    const lineEnd = output.indexOf(0x0a, at);
    const [, type, size] = output.toString('latin1', at, lineEnd).split(' ');
    if (type !== 'blob') {
      throw new UsageError(`This clone lacks the object ${sha} of that revision`, {
        remedy: 'It is a partial or damaged clone: clone the repository whole, then run again.',
      });
    }
    const start = lineEnd + 1;
    contents.set(sha, output.subarray(start, start + Number(size)));
    at = start + Number(size) + 1;
  }
  return contents;
}
