import type { ApplyReport, OperationOutcome } from '../apply/report.js';
import { InvalidRosterError, RosterError, UsageError } from '../errors.js';
import { previousId } from '../plan/stale-identity.js';
import { type ReportedOperation, undoApply } from '../plan/undo.js';
import type { UndoReport } from '../report/undo.js';
import { editRoster } from '../roster/edit.js';
import { loadRoster } from '../roster/load.js';
import { readRevision } from '../roster/revision.js';
import type { RosterEdit } from '../state/edit.js';
import { dayOf } from '../state/instant.js';
import type { State } from '../state/state.js';
import { byCodeUnit } from '../state/text.js';
import { foreignTarget, openConnection } from './connection.js';
import { readReport } from './documents.js';
import type { Io } from './io.js';
import { readSigningKey } from './key.js';
import { type CommonOptions, piiLevel } from './options.js';
import type { Wanted } from './read-live.js';
import { problemDocument, problemText, requireRoster, type ValidRoster } from './roster.js';
import { rosterPatch } from './roster-patch.js';
import { openSession, type Session } from './session.js';
import { renderUndo } from './undo-output.js';
import { writeRosterFiles } from './write-files.js';

export type UndoOptions = CommonOptions & { readonly dryRun?: boolean };

/** What an outcome says of whether an operation took effect. */
const EFFECTS: Readonly<Record<OperationOutcome, ReportedOperation['effect']>> = {
  done: 'certain',
  unverifiable: 'possible',
  unknown: 'possible',
  failed: 'none',
  pending: 'none',
  skipped: 'none',
};

/** Takes back an apply in the roster and prints the plan that comes of it. Returns the exit code: 4 where something has changed since. */
export async function runUndo(path: string, options: UndoOptions, io: Io): Promise<number> {
  const report = await readReport(path);
  const only = requireKeys(options.only ?? [], report);
  const roster = await requireRoster(options, io);
  const connection = await openConnection(roster.config, options, io);
  try {
    const remedy = 'Name the roster and the Drata of that apply with --roster and --base-url.';
    const foreign = foreignTarget(connection, report.target, 'report', remedy);
    if (foreign !== null) throw foreign;
    // What `--only` names, the report has; the roster of now may know nothing of it.
    const { only: _, ...rest } = options;
    const session = await openSession(roster, connection, readSigningKey(io.env), rest, { alsoRead: wantedBy(report) });
    return await undoSession(session, report, only, options, io);
  } finally {
    await connection.close();
  }
}

async function undoSession(
  session: Session,
  report: ApplyReport,
  only: ReadonlySet<string> | null,
  options: UndoOptions,
  io: Io,
): Promise<number> {
  const { roster, base, live, people, today } = session;
  const reported = report.operations.map(({ operation, outcome }) => ({ operation, effect: EFFECTS[outcome] }));
  const context = {
    desired: roster.state,
    live,
    people,
    applied: base.state,
    former: await formerRoster(options.roster, report.roster.commit),
    defaults: roster.config.defaults.identities,
    today,
    reason: reasonOf(report),
  };
  const { records, refused, remarks } = undoApply(reported, context, only);
  const isRefused = refused.length > 0;
  const { edited, texts } = await edit(roster, isRefused ? [] : records.flatMap(({ edits }) => edits), options, io);
  const known = new Set(roster.files.files.map((file) => file.path));
  const undone: UndoReport = {
    directory: options.roster,
    result: isRefused ? 'refused' : texts.size === 0 ? 'nothing' : options.dryRun ? 'dry-run' : 'written',
    files: [...texts.keys()].sort(byCodeUnit).map((file) => ({ file, isNew: !known.has(file) })),
    records: isRefused ? [] : records.map(({ resource, key, how }) => ({ resource, key, how })),
    refused,
    remarks,
    plan: isRefused ? null : session.replan(edited, only),
  };
  if (undone.result === 'written') await writeRosterFiles(options.roster, roster.files, texts);
  const text = renderUndo(undone, edited, live, options, io);
  const pii = piiLevel(options, roster.config, io);
  const showsPatch = undone.result === 'dry-run' && options.format === 'text' && pii === 'full';
  if (showsPatch) io.stdout(rosterPatch(options.roster, roster.files, texts, []));
  if (!showsPatch) io.stdout(text);
  else if (!options.quiet) io.stderr(text);
  return isRefused ? 4 : 0;
}

/** The roster after its edits; one that would be invalid is explained, and nothing of it is written. */
async function edit(roster: ValidRoster, edits: readonly RosterEdit[], options: UndoOptions, io: Io) {
  if (edits.length === 0) return { edited: roster, texts: new Map<string, string>() };
  const { texts, loaded } = await editRoster(roster.files, roster, edits);
  const { config, state } = loaded;
  if (config !== null && state !== null) return { edited: { ...roster, config, state, loaded }, texts };
  if (options.format === 'json') io.stdout(problemDocument(loaded, options, io));
  io.stderr(problemText(loaded, options, io));
  throw new InvalidRosterError('the roster would be invalid without what that apply did; nothing was written', {
    remedy: 'Edit what is named above, or take back the other records with --only KEY.',
  });
}

/** The roster before the commit that was applied, which tells what had been overridden then; null where git does not have it. */
async function formerRoster(directory: string, commit: string | null): Promise<State | null> {
  if (commit === null) return null;
  try {
    return (await loadRoster(await readRevision(directory, `${commit}^`))).state;
  } catch (error) {
    if (error instanceof RosterError) return null;
    throw error;
  }
}

/** What of Drata has to be read besides what the roster is about. */
function wantedBy({ operations }: ApplyReport): Partial<Wanted> {
  const all = operations.map(({ operation }) => operation);
  return {
    ...(all.some(({ resource }) => resource === 'personnel') ? { personnel: true } : {}),
    ...(all.some(({ changes }) => changes.some(({ field }) => field.startsWith('customFields.')))
      ? { customFields: true }
      : {}),
  };
}

/** What a tombstone says of a record that goes because it was made by mistake. */
function reasonOf({ roster: { commit }, startedAt }: ApplyReport): string {
  return `Undo of the apply${commit === null ? '' : ` of ${commit.slice(0, 12)}`} on ${dayOf(startedAt)}`;
}

/** The keys of `--only`, each of which must be a record of the report; a resource may stand before it. */
function requireKeys(only: readonly string[], { operations }: ApplyReport): ReadonlySet<string> | null {
  if (only.length === 0) return null;
  const keys = only.map((key) => key.replace(/^(identity|personnel|scope|document)\//, ''));
  const known = new Set(operations.flatMap(({ operation }) => [operation.key, previousId(operation) ?? operation.key]));
  const unknown = keys.filter((key) => !known.has(key));
  if (unknown.length === 0) return new Set(keys);
  throw new UsageError(
    `--only names ${unknown.map((key) => `"${key}"`).join(', ')}, of which the report says nothing`,
    {
      remedy: 'Give the key of a record as `drata-roster show` prints it of the report.',
    },
  );
}
