import type { Adopted } from '../plan/adopt-record.js';
import { documentKey } from '../plan/documents.js';
import type { DriftEntry } from '../plan/drift.js';
import { makePlan, type PlanInput } from '../plan/make-plan.js';
import type { ImportReport } from '../report/import.js';
import type { RosterFiles } from '../roster/files.js';
import type { State } from '../state/state.js';
import type { Settled } from './import-settle.js';
import type { CommonOptions } from './options.js';

type ReportOptions = Pick<CommonOptions, 'roster'> & { readonly dryRun?: boolean };

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
  /** What a plan of the roster as it was is made from. */
  readonly input: PlanInput;
  readonly isFirst: boolean;
};

/** What an import comes to, in terms of records and of the plan that is left. */
export function importReport(imported: Imported, options: ReportOptions): ImportReport {
  const { settled, conflicts, isFirst, documents, files, unread } = imported;
  const changed = [...settled.texts.keys()];
  const known = new Set(files.files.map(({ path }) => path));
  return {
    directory: options.roster,
    isFirst,
    result: resultOf(conflicts.length > 0, changed.length > 0, options.dryRun ?? false),
    files: changed.map((file) => ({ file, isNew: !known.has(file) })),
    fetched: documents.size,
    records: settled.records.map(({ edits, ...record }) => ({ ...record, file: fileOf(record, imported) })),
    conflicts,
    left: settled.left,
    unread,
    after: conflicts.length > 0 ? null : planAfter(imported),
  };
}

function resultOf(isUndecided: boolean, isChanged: boolean, isDryRun: boolean): ImportReport['result'] {
  if (isUndecided) return 'conflict';
  if (!isChanged) return 'nothing';
  return isDryRun ? 'dry-run' : 'written';
}

/** A plan of the roster as it will be: what was taken over must not be in it. */
function planAfter({ settled, input, isFirst }: Imported): ImportReport['after'] {
  const desired = settled.roster.state;
  const { operations } = makePlan({ ...input, desired, only: null, reviewed: null, notes: [] });
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
