import { InvalidRosterError } from '../errors.js';
import type { Plan } from '../plan/plan.js';
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

/**
 * Loads the roster for a command that needs it valid, from its directory unless other files are given. Errors are printed and end
 * the command; warnings go into the plan.
 */
export async function requireRoster(options: CommonOptions, io: Io, given?: RosterFiles): Promise<ValidRoster> {
  const files = given ?? (await readDirectory(options.roster));
  const loaded = await loadRoster(files);
  const { config, state } = loaded;
  if (config !== null && state !== null) return { config, state, loaded, files };
  if (options.format === 'json') io.stdout(problemDocument(loaded, options, io));
  io.stderr(problemText(loaded, options, io));
  throw new InvalidRosterError('the roster is invalid; nothing was read from Drata and nothing written');
}

/** The roster's own warnings as a plan shows them: without values of people. */
export function rosterNotes({ loaded }: ValidRoster): Plan['warnings'] {
  return loaded.problems.map(({ code, masked, file, line, column }) => ({
    code,
    message: masked.message,
    source: { file, line, column },
  }));
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
