import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../errors.js';
import { byCodeUnit } from '../state/text.js';
import { requireGit, runGit } from './git.js';
import { findMergeBase } from './merge-base.js';
import { parseYaml } from './parse.js';
import { decodeFile } from './source-file.js';

/** Directories are relative to the one that was searched, with `/`; the top is empty. */
export type ChangedTargets = {
  readonly changed: readonly string[];
  /** Those that were roster directories where the change began, and no longer are. */
  readonly gone: readonly string[];
};

const CONFIG = 'config.yaml';

/** Finds the roster directories below a directory, itself included. Links are not followed; what is hidden is passed over. */
export async function findTargets(top: string): Promise<readonly string[]> {
  const found: string[] = [];
  const search = async (below: string): Promise<void> => {
    const entries = await list(path.join(top, below));
    if (entries.some((entry) => entry.name === CONFIG && !entry.isDirectory())) {
      // What cannot be read may be a roster all the same, and validation will say so.
      const bytes = await readFile(path.join(top, below, CONFIG)).catch(() => null);
      if (bytes === null || mayBeConfig(bytes)) found.push(below);
    }
    for (const entry of entries) {
      if (!entry.isDirectory() || entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      await search(below === '' ? entry.name : `${below}/${entry.name}`);
    }
  };
  await search('');
  return found.sort(byCodeUnit);
}

/** Which of the roster directories a change touches: with any of its commits since it left a revision, or with the files as they are. */
export async function changedTargets(
  top: string,
  targets: readonly string[],
  revision: string,
): Promise<ChangedTargets> {
  const base = await findMergeBase(top, revision);
  const purpose = `Comparing with "${revision}"`;
  // Without renames both names of a file count: it may have left one roster for another.
  const differ = ['diff', '--name-only', '-z', '--no-renames', '--no-ext-diff', '--relative', base, '--', '.'];
  const untracked = ['ls-files', '-z', '--others', '--exclude-standard', '--', '.'];
  // What a later commit takes back was touched all the same: a plan of it may stand on the pull request.
  const committed = [
    'log',
    '--format=',
    '--name-only',
    '-z',
    '--no-renames',
    '--no-ext-diff',
    '--relative',
    `${base}..HEAD`,
    '--',
    '.',
  ];
  const outputs = await Promise.all([differ, untracked, committed].map((args) => requireGit(top, args, purpose)));
  const files = outputs.flatMap((output) => output.toString('utf8').split('\0').filter(Boolean));
  const touched = new Set(files.flatMap(ancestors));
  const present = new Set(targets);
  const lost = files.filter((file) => path.posix.basename(file) === CONFIG).map(directoryOf);
  const gone: string[] = [];
  for (const directory of lost.filter((one) => !present.has(one))) {
    const former = await runGit(top, ['show', `${base}:./${joined(directory, CONFIG)}`]);
    if (former.code === 0 && mayBeConfig(former.stdout)) gone.push(directory);
  }
  return { changed: targets.filter((directory) => touched.has(directory)), gone: gone.sort(byCodeUnit) };
}

async function list(directory: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (cause) {
    throw new UsageError(`The directory "${directory}" cannot be read`, {
      cause,
      remedy: 'Name the directory to search with --roster DIR (default: the current one).',
    });
  }
}

/** Other programs have a config.yaml as well: one that is read without fault, and holds other keys than ours, is theirs. */
function mayBeConfig(bytes: Uint8Array): boolean {
  const file = decodeFile(CONFIG, bytes);
  if ('code' in file) return true;
  const { root } = parseYaml(file.text);
  if (root === null) return true;
  if (root.kind === 'scalar') return root.value === null;
  const isOurs = ({ key }: { readonly key: string }) => key === 'version' || key === 'drata';
  return root.kind === 'map' && (root.entries.length === 0 || root.entries.some(isOurs));
}

/** The directories that hold a file, up to the top. */
function ancestors(file: string): readonly string[] {
  const directory = directoryOf(file);
  return directory === '' ? [''] : [directory, ...ancestors(directory)];
}

function directoryOf(file: string): string {
  const directory = path.posix.dirname(file);
  return directory === '.' ? '' : directory;
}

function joined(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}
