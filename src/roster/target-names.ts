import { createHash } from 'node:crypto';

/** Well below the 255 characters that an environment's name may have (GitHub's "Managing environments for deployment"). */
const MAX_NAME = 100;

/** How many hex digits tell names apart; more where fewer do not. */
const DIGITS = [6, 12, 64];

/**
 * A name for each directory, fit for an environment, a check or a job: `rosters/eu` is `rosters-eu`, the top is `root`. Where
 * names would be the same, upper and lower case aside, all of them end in digits made from their directory: none takes over the
 * environment of another, with its keys.
 */
export function nameTargets(directories: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map(directories.map((directory) => [directory, plainName(directory)]));
  for (const count of DIGITS) {
    for (const directory of sharingTheirName(names)) {
      names.set(directory, `${plainName(directory)}-${digestOf(directory).slice(0, count)}`);
    }
  }
  return names;
}

function sharingTheirName(names: ReadonlyMap<string, string>): readonly string[] {
  const byName = new Map<string, string[]>();
  for (const [directory, name] of names) {
    const key = name.toLowerCase();
    byName.set(key, [...(byName.get(key) ?? []), directory]);
  }
  return [...byName.values()].filter(({ length }) => length > 1).flat();
}

function plainName(directory: string): string {
  if (directory === '.') return 'root';
  const name = directory.normalize('NFC').replace(/[^\p{L}\p{M}\p{N}._-]/gu, '-');
  return [...name.replace(/^[-.]+/, '')].slice(0, MAX_NAME).join('') || 'roster';
}

function digestOf(directory: string): string {
  return createHash('sha256').update(directory).digest('hex');
}
