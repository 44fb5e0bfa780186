import { readDirectory } from '../roster/files.js';
import { loadRoster } from '../roster/load.js';
import type { Io } from './io.js';
import { asInCi, openJobSummary } from './job-summary.js';
import type { CommonOptions } from './options.js';
import { problemDocument, problemMarkdown, problemText } from './roster.js';

export type ValidateOptions = CommonOptions & { readonly github?: boolean };

/** Checks the roster offline and prints every problem. Returns the exit code. */
export async function runValidate(options: ValidateOptions, given: Io): Promise<number> {
  const summarize = options.github ? openJobSummary(given.env) : null;
  const io = options.github ? asInCi(given) : given;
  const loaded = await loadRoster(await readDirectory(options.roster));
  if (options.format === 'json') io.stdout(problemDocument(loaded, options, io));
  else if (!options.quiet || loaded.problems.length > 0) {
    io.stdout(options.format === 'markdown' ? problemMarkdown(loaded, options, io) : problemText(loaded, options, io));
  }
  summarize?.(`## drata-roster validate\n\n${problemMarkdown(loaded, options, io)}`);
  return loaded.state === null ? 3 : 0;
}
