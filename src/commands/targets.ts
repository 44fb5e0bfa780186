import path from 'node:path';
import { jsonLine } from '../report/plan-json.js';
import { printable } from '../report/safe.js';
import { nameTargets } from '../roster/target-names.js';
import { changedTargets, findTargets } from '../roster/targets.js';
import { byCodeUnit } from '../state/text.js';
import type { Io } from './io.js';
import type { CommonOptions } from './options.js';

export type TargetsOptions = Pick<CommonOptions, 'roster' | 'format' | 'quiet'> & { readonly changedSince?: string };

/** Lists the roster directories below a directory, or those that a change touches. Returns the exit code. */
export async function runTargets(
  { roster: top, format, quiet, changedSince }: TargetsOptions,
  io: Io,
): Promise<number> {
  const found = await findTargets(top);
  const say = (text: string) => (quiet ? undefined : io.stderr(`${printable(text)}\n`));
  if (found.length === 0) say(`There is no roster in ${top} or below: no directory there has a config.yaml of ours.`);
  const { changed, gone } =
    changedSince === undefined ? { changed: found, gone: [] } : await changedTargets(top, found, changedSince);
  const shown = (below: string) => asRosterOption(top, below);
  for (const below of gone) {
    say(`${shown(below)} has no config.yaml of ours any more: it is not listed, and Drata stays as it is.`);
  }
  // Of all, so that a name does not depend on what a change touches.
  const names = nameTargets(found.map(shown));
  const dirs = changed.map(shown).sort(byCodeUnit);
  if (format === 'json') io.stdout(jsonLine({ include: dirs.map((dir) => ({ dir, name: names.get(dir) ?? dir })) }));
  else io.stdout(dirs.map((dir) => `${printable(dir)}\n`).join(''));
  return 0;
}

/** A directory as `--roster` takes it from here; where the search was elsewhere, relative to its top. With `/`, `.` for the top. */
function asRosterOption(top: string, below: string): string {
  const fromHere = path.relative(process.cwd(), path.resolve(top));
  const isElsewhere = fromHere === '..' || fromHere.startsWith(`..${path.sep}`) || path.isAbsolute(fromHere);
  return path.posix.join(isElsewhere ? '' : fromHere.split(path.sep).join('/'), below) || '.';
}
