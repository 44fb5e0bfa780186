import { RefusedError, UsageError } from '../errors.js';
import type { Config } from '../state/config.js';
import { type Day, parseInstant } from '../state/instant.js';
import type { State } from '../state/state.js';
import { byCodeUnit } from '../state/text.js';
import { type Checked, checkRows } from './csv-check.js';
import type { Columns } from './csv-columns.js';
import { type CsvRecord, mergedIdentity, recordOfLeaver, recordOfRow } from './csv-edits.js';
import type { CsvPeople, CsvPerson, CsvProblem } from './csv-people.js';
import type { RosterFiles } from './files.js';
import type { Problem } from './problem.js';

/** What a table comes to for a roster; nothing has been edited. */
export type CsvImport = {
  readonly records: readonly CsvRecord[];
  /** How many rows say what the roster says already. */
  readonly unchanged: number;
  /** What cannot be used: those rows are left where `skipBadRows` is asked for, else nothing is to be written. */
  readonly problems: readonly CsvProblem[];
  readonly warnings: readonly CsvProblem[];
  /** Errors that no row is to blame for alone: nothing is to be written. */
  readonly elsewhere: readonly Problem[];
  /** People of the roster who have not left and whom no row names. */
  readonly missing: readonly string[];
  /** People who have left by the roster, while their row has no such date. */
  readonly returned: readonly string[];
};

export type CsvWishes = {
  /** The name of the table, as messages give it. */
  readonly name: string;
  readonly leaversOn: Day | null;
  readonly skipBadRows: boolean;
  /** The ids that are concerned; null for all. */
  readonly only: ReadonlySet<string> | null;
};

/** Holds the people of a table against a roster: what is to be edited, and what cannot be used. */
export async function planCsv(
  files: RosterFiles,
  { state, config }: { readonly state: State; readonly config: Config },
  { people: allPeople, problems: unread }: CsvPeople,
  columns: Columns,
  { name, leaversOn, skipBadRows, only }: CsvWishes,
): Promise<CsvImport> {
  const isMeant = (id: string | null) => only === null || (id !== null && only.has(id));
  const named = new Set(allPeople.map(({ identityId }) => identityId));
  requireKnown(only, named, state);
  const people = allPeople.filter(({ identityId }) => isMeant(identityId));
  const missing = [...state.identities.values()].filter(
    ({ identityId, fields }) => !named.has(identityId) && isMeant(identityId) && !fields.separatedAt,
  );
  if (leaversOn !== null && (skipBadRows || named.size === 0)) requireIds(unread, named);
  const separatedAt = leaversOn === null ? null : parseInstant(leaversOn);
  const leavers = separatedAt === null ? [] : missing;

  const check = (rows: readonly CsvPerson[]) => {
    const taken = new Set(rows.map(({ identityId }) => identityId));
    const others = [...state.identities.values()].filter(({ identityId }) => !taken.has(identityId));
    const merged = {
      name,
      rows: rows.map((person) => ({ line: person.row, record: mergedIdentity(person, state) })),
      others: others.map((one) => (leavers.includes(one) ? { ...one, fields: { ...one.fields, separatedAt } } : one)),
    };
    return checkRows(files, state, merged, columns);
  };
  const problems = unread.filter(({ identityId }) => isMeant(identityId));
  let usable = skipBadRows ? withoutRows(people, problems) : people;
  let checked: Checked = await check(usable);
  problems.push(...checked.errors);
  while (skipBadRows && checked.errors.length > 0) {
    usable = withoutRows(usable, checked.errors);
    checked = await check(usable);
    problems.push(...checked.errors);
  }
  const changed = usable.map((person) => recordOfRow(person, state, config.defaults.identities));
  const records = changed.filter((record) => record !== null);
  return {
    records: [...records, ...leavers.map((one) => recordOfLeaver(one, separatedAt ?? ''))],
    unchanged: changed.length - records.length,
    problems: sortedByPlace(problems),
    warnings: sortedByPlace(checked.warnings),
    elsewhere: checked.elsewhere,
    missing: missing.map(({ identityId }) => identityId).sort(byCodeUnit),
    returned: usable.flatMap(({ identityId, fields }) => {
      const isLeft = Boolean(state.identities.get(identityId)?.fields.separatedAt);
      return isLeft && columns.of.has('separatedAt') && fields.separatedAt === undefined ? [identityId] : [];
    }),
  };
}

function withoutRows(people: readonly CsvPerson[], bad: readonly CsvProblem[]): readonly CsvPerson[] {
  const rows = new Set(bad.map(({ row }) => row));
  return people.filter(({ row }) => !rows.has(row));
}

function sortedByPlace(problems: readonly CsvProblem[]): readonly CsvProblem[] {
  return [...problems].sort((a, b) => a.row - b.row || (a.column ?? -1) - (b.column ?? -1));
}

function requireKnown(only: ReadonlySet<string> | null, named: ReadonlySet<string>, { identities }: State): void {
  const unknown = [...(only ?? [])].filter((id) => !named.has(id) && !identities.has(id));
  if (unknown.length === 0) return;
  const listed = unknown.map((id) => `"${id}"`).join(', ');
  throw new UsageError(`--only names ${listed}, which neither the roster nor the file has`, {
    remedy: 'Give the id of a person, for example --only emp-001.',
  });
}

/** Who is missing can be told only where every row says whose it is. */
function requireIds(problems: readonly CsvProblem[], named: ReadonlySet<string>): void {
  const [nameless] = problems.filter(({ identityId }) => identityId === null);
  if (nameless === undefined && named.size > 0) return;
  const why = nameless === undefined ? 'the file names nobody' : `row ${nameless.row} has no id`;
  throw new RefusedError(`--leavers-on cannot tell who is missing: ${why}; nothing was written`, {
    remedy: 'Give it the whole export, in which every row has its id.',
  });
}
