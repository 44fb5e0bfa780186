import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { InvalidRosterError, UsageError } from '../errors.js';
import type { CsvImportReport } from '../report/csv-import.js';
import { csvImportJson } from '../report/csv-import-json.js';
import { renderCsvImportMarkdown } from '../report/csv-import-markdown.js';
import { renderCsvImportText } from '../report/csv-import-text.js';
import { type CsvImport, planCsv } from '../roster/csv.js';
import { findColumns } from '../roster/csv-columns.js';
import { parseDateFormat } from '../roster/csv-date.js';
import { type CsvPeople, readCsvPeople } from '../roster/csv-people.js';
import { parseCsv } from '../roster/csv-table.js';
import { editRoster, overlay } from '../roster/edit.js';
import { isRosterPath, MAX_FILE_BYTES, type RosterFiles } from '../roster/files.js';
import { CONFIG, loadRoster } from '../roster/load.js';
import type { Config } from '../state/config.js';
import type { Identity } from '../state/identity.js';
import type { Day } from '../state/instant.js';
import type { State } from '../state/state.js';
import { reasonOf } from './files.js';
import { type ImportOptions, readIfThere } from './import.js';
import { adoptedOf, csvReport } from './import-csv-report.js';
import { commonFields, firstConfig, placeFirst } from './import-first.js';
import type { Io } from './io.js';
import { piiLevel, wantsColor } from './options.js';
import { problemText, requireRoster } from './roster.js';
import { rosterPatch } from './roster-patch.js';
import { writeRosterFiles } from './write-files.js';

export type ImportCsvOptions = ImportOptions & {
  /** The table to read. */
  readonly csv: string;
  /** `field=Header`, each. */
  readonly map?: readonly string[];
  readonly dateFormat?: string;
  /** The last day of people whom the table does not name. */
  readonly leaversOn?: Day;
  readonly skipBadRows?: boolean;
};

/** The roster that a table goes into. */
type Target = {
  /** The files as they were read, and with the config that a first roster gets. */
  readonly read: RosterFiles;
  readonly files: RosterFiles;
  readonly config: Config;
  readonly state: State;
  /** What a first roster has before anybody is in it. */
  readonly first: ReadonlyMap<string, string>;
};

/** Takes people over from a CSV export, without asking Drata. Returns the exit code: 3 where rows cannot be used. */
export async function runImportCsv(options: ImportCsvOptions, io: Io): Promise<number> {
  const format = options.dateFormat === undefined ? null : parseDateFormat(options.dateFormat);
  const name = path.basename(options.csv);
  const table = parseCsv(name, await readTable(options.csv));
  const columns = findColumns(table, options.map ?? []);
  const people = readCsvPeople(table, columns, format);
  const target = await openTarget(people, options, io);
  const planned = await planCsv(target.files, target, people, columns, {
    // A name that a roster file may have could be taken for one.
    name: isRosterPath(name) ? `${name}.csv` : name,
    leaversOn: options.leaversOn ?? null,
    skipBadRows: options.skipBadRows ?? false,
    only: options.only === undefined ? null : new Set(options.only),
  });
  const isRefused = planned.elsewhere.length > 0 || (planned.problems.length > 0 && !options.skipBadRows);
  const { texts, state } = isRefused
    ? { texts: new Map<string, string>(), state: target.state }
    : await edit(planned, target, options, io);
  const pii = piiLevel(options, target.config, io);
  const report = csvReport(planned, {
    directory: options.roster,
    table: name,
    headers: table.headers,
    columns,
    result: isRefused ? 'refused' : resultOf(texts, options),
    files: [...texts.keys()].map((file) => ({ file, isNew: !target.read.files.some((one) => one.path === file) })),
    state,
    separates: options.leaversOn !== undefined,
    pii,
  });
  if (report.result === 'written') await writeRosterFiles(options.roster, target.read, texts);
  const showsPatch = report.result === 'dry-run' && options.format === 'text' && pii === 'full';
  if (showsPatch) io.stdout(rosterPatch(options.roster, target.read, texts, []));
  const text = render(report, target.config, options, io);
  if (!showsPatch) io.stdout(text);
  else if (!options.quiet) io.stderr(text);
  return isRefused ? 3 : 0;
}

async function readTable(file: string): Promise<Uint8Array> {
  try {
    if ((await stat(file)).size > MAX_FILE_BYTES) throw new UsageError(`${file} is larger than 32 MB`);
    return await readFile(file);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`cannot read ${file}: ${reasonOf(cause)}`, { cause });
  }
}

/** The roster of the directory; a missing or empty one gets a config first. */
async function openTarget({ people }: CsvPeople, options: ImportCsvOptions, io: Io): Promise<Target> {
  const read = await readIfThere(options.roster);
  if (read.files.length > 0) return { ...(await requireRoster(options, io)), read, first: new Map() };
  const { connectionId, region = 'us' } = options;
  if (connectionId === undefined) {
    throw new UsageError(`${options.roster} holds no roster yet, and a table does not say which connection it is for`, {
      remedy: 'Name the HRIS connection with --connection-id N, and --region eu or apac where it is not us.',
    });
  }
  const identities = people.map((one): Identity => ({ ...one, previously: null, recordId: null, source: null }));
  const first = new Map([[CONFIG, firstConfig({ region, connectionId }, commonFields(identities))]]);
  const files = overlay(read, first);
  const { config, state } = await loadRoster(files);
  if (config === null || state === null) throw new InvalidRosterError('the config of the new roster is invalid');
  return { read, files, config, state, first };
}

async function edit(
  { records }: CsvImport,
  { files, config, state, first }: Target,
  options: ImportCsvOptions,
  io: Io,
): Promise<{ readonly texts: ReadonlyMap<string, string>; readonly state: State }> {
  const split = options.splitBy ?? null;
  const edits = records.flatMap((record) =>
    first.size > 0 ? placeFirst(adoptedOf(record), split) : adoptedOf(record).edits,
  );
  const { texts, loaded } = await editRoster(files, { config, state }, edits);
  if (loaded.state !== null) return { texts: new Map([...first, ...texts]), state: loaded.state };
  io.stderr(problemText(loaded, options, io));
  throw new InvalidRosterError('what the table says makes no valid roster; nothing was written');
}

function resultOf(texts: ReadonlyMap<string, string>, { dryRun }: ImportCsvOptions): CsvImportReport['result'] {
  if (texts.size === 0) return 'nothing';
  return dryRun ? 'dry-run' : 'written';
}

function render(report: CsvImportReport, config: Config, options: ImportCsvOptions, io: Io): string {
  const pii = piiLevel(options, config, io);
  const { verbose = false, quiet = false } = options;
  switch (options.format) {
    case 'json':
      return csvImportJson(report);
    case 'markdown':
      return renderCsvImportMarkdown(report, { pii });
    case 'text':
      return renderCsvImportText(report, { color: wantsColor(options, io), width: io.width, verbose, quiet, pii });
    default:
      return options.format satisfies never;
  }
}
