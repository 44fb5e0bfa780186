import { InvalidRosterError } from '../errors.js';
import { type ProblemsView, problemsJson, renderProblems } from '../report/problems.js';
import { renderProblemsMarkdown } from '../report/problems-markdown.js';
import { type RosterFiles, readDirectory } from '../roster/files.js';
import { type LoadedRoster, loadRoster } from '../roster/load.js';
import type { Config } from '../state/config.js';
import type { State } from '../state/state.js';
import type { Io } from './io.js';
import { type CommonOptions, piiLevel, wantsColor } from './options.js';

export type ValidRoster = {
  readonly config: Config;
  readonly state: State;
  readonly loaded: LoadedRoster;
  /** The files as they were read. */
  readonly files: RosterFiles;
};

/** Loads the roster for a command that needs it valid. Errors are printed and end the command; warnings go into the plan. */
export async function requireRoster(options: CommonOptions, io: Io): Promise<ValidRoster> {
  const files = await readDirectory(options.roster);
  const loaded = await loadRoster(files);
  const { config, state } = loaded;
  if (config !== null && state !== null) return { config, state, loaded, files };
  if (options.format === 'json') io.stdout(problemDocument(loaded, options, io));
  io.stderr(problemText(loaded, options, io));
  throw new InvalidRosterError('the roster is invalid; nothing was read from Drata and nothing written');
}

/** The problems of a roster as people read them. */
export function problemText(loaded: LoadedRoster, options: CommonOptions, io: Io): string {
  return renderProblems(loaded.problems, viewOf(loaded, options, io));
}

/** The same as a table for a comment or a job summary. */
export function problemMarkdown(loaded: LoadedRoster, options: CommonOptions, io: Io): string {
  return renderProblemsMarkdown(loaded.problems, viewOf(loaded, options, io));
}

/** The problems of a roster as one JSON document. */
export function problemDocument(loaded: LoadedRoster, options: CommonOptions, io: Io): string {
  return problemsJson(loaded.problems, { showValues: piiLevel(options, loaded.config, io) === 'full' });
}

function viewOf(loaded: LoadedRoster, options: CommonOptions, io: Io): ProblemsView {
  return {
    color: wantsColor(options, io),
    showValues: piiLevel(options, loaded.config, io) === 'full',
    files: loaded.files,
    people: loaded.people,
  };
}
