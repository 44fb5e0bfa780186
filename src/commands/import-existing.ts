import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../errors.js';
import { type AdoptInput, adoptLive } from '../plan/adopt.js';
import { personKeys } from '../plan/adopt-people.js';
import type { Drift } from '../plan/drift.js';
import type { ImportReport } from '../report/import.js';
import type { RosterFiles } from '../roster/files.js';
import { pathInRepository } from '../roster/git.js';
import { executableFiles, readRevision } from '../roster/revision.js';
import { driftIn } from './drift.js';
import type { ImportOptions } from './import.js';
import { type Imported, importReport } from './import-report.js';
import { settleEdits } from './import-settle.js';
import { requireAgreement } from './import-tenant.js';
import type { Io } from './io.js';
import type { ValidRoster } from './roster.js';
import { type Session, selection, withSession } from './session.js';

/** Edits a roster where Drata has moved on since the last apply, and adds who is new there. */
export async function importExisting(roster: ValidRoster, options: ImportOptions, io: Io): Promise<Imported> {
  requireAgreement(roster.config, options);
  if (options.splitBy !== undefined) {
    throw new UsageError('--split-by is for a first roster, but this one names people already', {
      remedy: 'Leave it out: new people are added where their neighbours are.',
    });
  }
  // What `--only` names may be in Drata alone, of which a plan of the roster knows nothing.
  const { only, ...rest } = options;
  return withSession(rest, io, (session) => takeOver(session, options, io), { allPeople: true, roster });
}

/** What is taken over, and how far. */
type Taking = Pick<AdoptInput, 'also' | 'only' | 'take' | 'removeMissing'>;

function takeOver(session: Session, { only, take, removeMissing }: ImportOptions, io: Io): Promise<Imported> {
  const { roster, live } = session;
  const people = live.personnel ?? [];
  return settleDrift(session, driftIn(session, io), {
    also: 'people',
    only: selection(only, roster.state, live, { others: people.map(personKeys(people)) }),
    take: take ?? null,
    removeMissing: removeMissing ?? false,
  });
}

async function settleDrift(
  { roster, base, live, plan, input }: Session,
  { changed }: Drift,
  taking: Taking,
): Promise<Imported> {
  const adoption = adoptLive({
    ...taking,
    changed,
    unmanaged: plan.unmanaged,
    desired: roster.state,
    applied: base.state,
    live,
    defaults: roster.config.defaults.identities,
  });
  const { conflicts } = adoption;
  // Nothing is taken while somebody has to decide: half of what belongs together would be worse than nothing.
  const records = conflicts.length > 0 ? [] : adoption.records;
  const settled = await settleEdits(roster.files, roster, records, new Map());
  return {
    files: roster.files,
    before: roster.state,
    settled: { ...settled, left: [...adoption.left.map((one) => ({ ...one, detail: null })), ...settled.left] },
    conflicts,
    documents: new Map(),
    unread: [],
    input,
    isFirst: false,
  };
}

/** The roster's files as they have to be for git to hold what changed in Drata. */
export type DriftFiles = {
  /** New texts by path in the repository; none where nothing can be taken. */
  readonly texts: ReadonlyMap<string, string>;
  /** The paths of files that are executable in git. */
  readonly executables: ReadonlySet<string>;
  /** What is taken, record by record, and what is left; `renderImportMarkdown` has the words. */
  readonly report: ImportReport;
};

/**
 * Takes over what `drift` shows as changed in Drata, for a pull request. What changed on both sides stays as git has it: whoever reads
 * the pull request sees it as left, and decides.
 */
export async function driftFiles(
  session: Session,
  drift: Drift,
  options: Pick<ImportOptions, 'roster'>,
): Promise<DriftFiles> {
  const files = await storedFiles(session, options);
  const stored = { ...session, roster: { ...session.roster, files } };
  const imported = await settleDrift(stored, drift, { also: 'nothing', only: null, take: 'git', removeMissing: true });
  const texts = await Promise.all(
    [...imported.settled.texts].map(async ([file, text]) => [await storedPath(options.roster, file), text] as const),
  );
  const { commit } = session.plan.roster;
  const executables = commit === null ? new Set<string>() : await executableFiles(options.roster, commit);
  return { texts: new Map(texts), executables, report: importReport(imported, options) };
}

/** The roster's files as git stores them, with line ends that the checkout may have changed. */
async function storedFiles({ roster, plan }: Session, options: Pick<ImportOptions, 'roster'>): Promise<RosterFiles> {
  const { commit } = plan.roster;
  if (commit === null) return roster.files;
  return { ...(await readRevision(options.roster, commit)), documents: roster.files.documents };
}

/** The path of a roster file in the repository: behind a link inside the roster that of the file itself, as when it is written. */
async function storedPath(directory: string, file: string): Promise<string> {
  const [root, target] = await Promise.all([
    realpath(directory),
    realpath(path.join(directory, file)).catch(() => null),
  ]);
  const inside = target === null ? file : path.relative(root, target).split(path.sep).join('/');
  return path.posix.join(await pathInRepository(directory), inside);
}
