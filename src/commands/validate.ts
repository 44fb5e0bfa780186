import { readDirectory } from '../roster/files.js';
import { loadRoster } from '../roster/load.js';
import type { Io } from './io.js';
import type { CommonOptions } from './options.js';
import { problemDocument, problemMarkdown, problemText } from './roster.js';

/** Checks the roster offline and prints every problem. Returns the exit code. */
export async function runValidate(options: CommonOptions, io: Io): Promise<number> {
  const loaded = await loadRoster(await readDirectory(options.roster));
  if (options.format === 'json') io.stdout(problemDocument(loaded, options, io));
  else if (!options.quiet || loaded.problems.length > 0) {
    io.stdout(options.format === 'markdown' ? problemMarkdown(loaded, options, io) : problemText(loaded, options, io));
  }
  return loaded.state === null ? 3 : 0;
}
