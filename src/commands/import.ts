import { stat } from 'node:fs/promises';
import type { Adopted } from '../plan/adopt.js';
import { documentKey } from '../plan/documents.js';
import type { DriftEntry } from '../plan/drift.js';
import type { Live } from '../plan/live.js';
import { makePlan } from '../plan/make-plan.js';
import type { Plan } from '../plan/plan.js';
import type { ImportReport } from '../report/import.js';
import { importJson } from '../report/import-json.js';
import { renderImportMarkdown } from '../report/import-markdown.js';
import { renderImportText } from '../report/import-text.js';
import { type RosterFiles, readDirectory } from '../roster/files.js';
import { loadRoster } from '../roster/load.js';
import type { Config, Region } from '../state/config.js';
import type { State } from '../state/state.js';
import { importExisting } from './import-existing.js';
import type { Split } from './import-first.js';
import type { Settled } from './import-settle.js';
import { importTenant } from './import-tenant.js';
import type { Io } from './io.js';
import { type CommonOptions, piiLevel, wantsColor } from './options.js';
import { requireRoster } from './roster.js';
import { rosterPatch } from './roster-patch.js';
import { writeRosterFiles } from './write-files.js';

export type ImportOptions = CommonOptions & {
  readonly connectionId?: number;
  readonly region?: Region;
  readonly removeMissing?: boolean;
  readonly take?: 'live' | 'git';
  readonly dryRun?: boolean;
  readonly splitBy?: Split;
};

/** What is to be written, before anything is. */
export type Imported = {
  /** The files as they were read. */
  readonly files: RosterFiles;
  readonly before: State;
  readonly settled: Settled;
  readonly conflicts: readonly DriftEntry[];
  /** Files of documents by their path. */
  readonly documents: ReadonlyMap<string, Uint8Array>;
  readonly unread: readonly string[];
  readonly plan: Pick<Plan, 'tool' | 'target' | 'asOf'>;
  readonly live: Live;
  readonly applied: State | null;
  readonly isFirst: boolean;
};

/** Writes what Drata holds into the roster. Returns the exit code: 4 where somebody has to decide first. */
export async function runImport(options: ImportOptions, io: Io): Promise<number> {
  const imported = await readImport(options, io);
  const { settled, documents, files } = imported;
  const report = reportOf(imported, options);
  const contents = new Map<string, string | Uint8Array>([...settled.texts, ...documents]);
  if (report.result === 'written') await writeRosterFiles(options.roster, files, contents);
  const pii = piiLevel(options, settled.roster.config, io);
  const showsPatch = report.result === 'dry-run' && options.format === 'text' && pii === 'full';
  if (showsPatch) io.stdout(rosterPatch(options.roster, files, settled.texts, documents.keys()));
  const text = renderImport(report, options, settled.roster.config, io);
  if (!showsPatch) io.stdout(text);
  else if (!options.quiet) io.stderr(text);
  if (report.result === 'conflict') return 4;
  return (report.after?.unexpected.length ?? 0) > 0 ? 1 : 0;
}

/** A directory that is missing, or names nobody, gets a whole roster; any other is edited. */
async function readImport(options: ImportOptions, io: Io): Promise<Imported> {
  const isThere = (await stat(options.roster).catch(() => null)) !== null;
  const files: RosterFiles = isThere
    ? await readDirectory(options.roster)
    : { id: options.roster, files: [], documents: async () => new Map() };
  if (files.files.length === 0) return importTenant(files, null, options, io);
  const { config, state } = await loadRoster(files);
  if (config !== null && state !== null && isEmpty(state)) return importTenant(files, config, options, io);
  if (state === null) await requireRoster(options, io);
  return importExisting(options, io);
}

function isEmpty({ identities, removals, overrides, scopes, documents, documentRemovals }: State): boolean {
  return (
    identities.size + removals.size + overrides.size + scopes.length + documents.length + documentRemovals.length === 0
  );
}

function reportOf(imported: Imported, options: ImportOptions): ImportReport {
  const { settled, conflicts, isFirst, documents, files, unread } = imported;
  const changed = [...settled.texts.keys(), ...documents.keys()];
  const known = new Set(files.files.map(({ path }) => path));
  return {
    directory: options.roster,
    isFirst,
    result: resultOf(conflicts.length > 0, changed.length > 0, options.dryRun ?? false),
    files: changed.map((file) => ({ file, isNew: !known.has(file) })),
    records: settled.records.map(({ edits, ...record }) => ({ ...record, file: fileOf(record, imported) })),
    conflicts,
    left: settled.left,
    unread,
    after: conflicts.length > 0 ? null : planAfter(imported, options),
  };
}

function resultOf(isUndecided: boolean, isChanged: boolean, isDryRun: boolean): ImportReport['result'] {
  if (isUndecided) return 'conflict';
  if (!isChanged) return 'nothing';
  return isDryRun ? 'dry-run' : 'written';
}

/** A plan of the roster as it will be: what was taken over must not be in it. */
function planAfter({ settled, plan, live, applied, isFirst }: Imported, options: ImportOptions): ImportReport['after'] {
  const { operations } = makePlan({
    tool: plan.tool,
    target: plan.target,
    commit: null,
    desired: settled.roster.state,
    live,
    applied,
    guards: settled.roster.config.guards,
    today: plan.asOf,
    only: null,
    notes: [],
    pace: { batch: 1000, requestsPerMinute: options.rateLimit },
  });
  const due = operations.filter(({ pending }) => pending === null);
  const isTaken = ({ resource, key, changes }: (typeof due)[number]) =>
    settled.records.some(
      (record) =>
        record.resource === resource &&
        record.key === key &&
        changes.some(({ field }) => record.changes.some((change) => change.field === field)),
    );
  // A date that goes back to the identity sync is released by the next apply, as it should be.
  const unexpected = due.filter((operation) => operation.action !== 'release' && (isFirst || isTaken(operation)));
  return {
    unexpected: unexpected.map(({ resource, key, changes }) => ({
      resource,
      key,
      fields: changes.map(({ field }) => field),
    })),
    due: due.length - unexpected.length,
    waiting: operations.length - due.length,
  };
}

/** The file that a record stands in, or stood in. */
function fileOf({ resource, key }: Omit<Adopted, 'edits'>, { settled, before }: Imported): string {
  const sources = [settled.roster.state, before].map((state) => {
    switch (resource) {
      case 'identity':
        return state.identities.get(key)?.source;
      case 'personnel':
        return state.overrides.get(key)?.source;
      case 'scope':
        return state.scopes.find(({ workspace }) => String(workspace) === key)?.source;
      case 'document':
        return state.documents.find((one) => documentKey(one) === key)?.source;
      default:
        return resource satisfies never;
    }
  });
  return sources.find((source) => source != null)?.file ?? '';
}

function renderImport(report: ImportReport, options: ImportOptions, config: Config, io: Io): string {
  const pii = piiLevel(options, config, io);
  const { verbose = false, quiet = false } = options;
  switch (options.format) {
    case 'json':
      return importJson(report, pii);
    case 'markdown':
      return renderImportMarkdown(report, { pii });
    case 'text':
      return renderImportText(report, { color: wantsColor(options, io), width: io.width, verbose, quiet, pii });
    default:
      return options.format satisfies never;
  }
}
