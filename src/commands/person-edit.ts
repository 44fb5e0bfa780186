import { InvalidRosterError } from '../errors.js';
import type { PersonCommand, PersonEditReport } from '../report/person-edit.js';
import { personEditJson } from '../report/person-edit-json.js';
import { renderPersonEdit } from '../report/person-edit-text.js';
import { editRoster } from '../roster/edit.js';
import type { LoadedRoster } from '../roster/load.js';
import type { PersonEdit } from '../roster/person-edit.js';
import type { Problem } from '../roster/problem.js';
import { fullName } from '../state/identity.js';
import type { State } from '../state/state.js';
import { editedRecords } from './edited-records.js';
import type { Io } from './io.js';
import { type CommonOptions, piiLevel, wantsColor } from './options.js';
import { problemDocument, problemText, type ValidRoster } from './roster.js';
import { rosterHunks } from './roster-hunks.js';
import { rosterPatch } from './roster-patch.js';
import { writeRosterFiles } from './write-files.js';

export type PersonOptions = CommonOptions & { readonly dryRun?: boolean };

/** Writes what a command does for one person, if a valid roster comes of it, and prints it. Returns the exit code. */
export async function finishEdit(
  command: PersonCommand,
  roster: ValidRoster,
  edit: PersonEdit,
  options: PersonOptions,
  io: Io,
): Promise<number> {
  const { files } = roster;
  const { texts, loaded } = await editRoster(files, roster, edit.edits);
  const state = requireValid(loaded, options, io);
  const result = texts.size === 0 ? 'nothing' : options.dryRun ? 'dry-run' : 'written';
  const report: PersonEditReport = {
    command,
    result,
    identityId: edit.identityId,
    name: fullName(state.identities.get(edit.identityId)?.fields ?? {}),
    records: editedRecords(edit.edits, roster.state, state),
    hunks: rosterHunks(files, texts),
    warnings: [...edit.warnings, ...newWarnings(roster.loaded.problems, loaded.problems)],
    notes: edit.notes,
  };
  if (result === 'written') await writeRosterFiles(options.roster, files, texts);
  const pii = piiLevel(options, roster.config, io);
  const { quiet = false, verbose = false } = options;
  if (options.format === 'json') {
    io.stdout(personEditJson(report, pii));
    return 0;
  }
  const showsPatch = result === 'dry-run' && pii === 'full';
  if (showsPatch) io.stdout(rosterPatch(options.roster, files, texts, []));
  const text = renderPersonEdit(report, {
    color: wantsColor(options, io),
    width: io.width,
    verbose,
    quiet,
    pii,
    showsLines: !showsPatch,
  });
  if (!showsPatch) io.stdout(text);
  else if (!quiet) io.stderr(text);
  return 0;
}

/** What the edit asks for may be no valid roster: then its problems are shown where they would stand. */
function requireValid(loaded: LoadedRoster, options: CommonOptions, io: Io): State {
  if (loaded.state !== null) return loaded.state;
  const errors = { ...loaded, problems: loaded.problems.filter(({ severity }) => severity === 'error') };
  if (options.format === 'json') io.stdout(problemDocument(errors, options, io));
  io.stderr(problemText(errors, options, io));
  throw new InvalidRosterError(
    'the roster would be invalid, with the problem where it would stand; nothing was written',
  );
}

/** What validation warns of now and did not before. Of a manager who is not there the edit itself tells more. */
function newWarnings(before: readonly Problem[], after: readonly Problem[]): PersonEditReport['warnings'] {
  // An edit moves lines, so that the place of a warning, or one in it, says nothing.
  const keyOf = ({ code, message }: Problem) => `${code} ${message.replace(/:\d+/g, '')}`;
  const known = new Set(before.map(keyOf));
  return after
    .filter((one) => one.severity === 'warning' && one.code !== 'unknown-manager' && !known.has(keyOf(one)))
    .map(({ file, line, message, remedy, masked }) => ({
      full: `${file}:${line}: ${message} ${remedy}`,
      masked: `${file}:${line}: ${masked.message} ${masked.remedy}`,
    }));
}
