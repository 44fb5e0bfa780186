import { stat } from 'node:fs/promises';
import type { ImportReport } from '../report/import.js';
import { importJson } from '../report/import-json.js';
import { renderImportMarkdown } from '../report/import-markdown.js';
import { renderImportText } from '../report/import-text.js';
import { type RosterFiles, readDirectory } from '../roster/files.js';
import type { Config, Region } from '../state/config.js';
import type { State } from '../state/state.js';
import { importExisting } from './import-existing.js';
import type { Split } from './import-first.js';
import { type Imported, importReport } from './import-report.js';
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

/** Writes what Drata holds into the roster. Returns the exit code: 4 where somebody has to decide first. */
export async function runImport(options: ImportOptions, io: Io): Promise<number> {
  const imported = await readImport(options, io);
  const { settled, documents, files } = imported;
  const report = importReport(imported, options);
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
  const roster = await requireRoster(options, io);
  return isEmpty(roster.state)
    ? importTenant(roster.files, roster.config, options, io)
    : importExisting(roster, options, io);
}

function isEmpty({ identities, removals, overrides, scopes, documents, documentRemovals }: State): boolean {
  return (
    identities.size + removals.size + overrides.size + scopes.length + documents.length + documentRemovals.length === 0
  );
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
