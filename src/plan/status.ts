import type { Day } from '../state/instant.js';
import type { Source } from '../state/source.js';
import type { State } from '../state/state.js';
import { EMPLOYMENT_STATUSES, type EmploymentStatus } from '../state/status.js';
import { byCodeUnit, normalText } from '../state/text.js';
import type { Live } from './live.js';
import { statusContext } from './status-context.js';
import { rosterRows, unlistedRows } from './status-rows.js';

/** Why a person's records differ, or what is to know of one that agrees; words for it are the report's affair. */
export type StatusReason =
  | { readonly code: 'no-record' | 'waiting' | 'unverifiable' | 'contractor-unknown' | 'unlisted' }
  | { readonly code: 'not-applied' | 'waiting-dates' | 'release-due'; readonly fields: readonly string[] }
  /** `held-by-hand` agrees for now, `set-by-hand` does not. */
  | { readonly code: 'set-by-hand' | 'held-by-hand'; readonly since: Day }
  | { readonly code: 'no-user'; readonly email: string | null }
  /** The Drata user whose address nearly is the person's. */
  | { readonly code: 'look-alike'; readonly differs: 'case' | 'domain'; readonly email: string }
  | { readonly code: 'other-connection'; readonly connectionId: number | null; readonly name: string | null }
  | { readonly code: 'future-hire'; readonly until: Day }
  | { readonly code: 'overridden'; readonly fields: readonly string[]; readonly source: Source | null }
  | {
      readonly code: 'override-due';
      readonly fields: readonly string[];
      readonly source: Source | null;
      /** Why it must wait; null when the next apply does it. */
      readonly pending: string | null;
    };

/** Drata's identity record of a person against the roster's. */
export type IdentityState = 'same' | 'differs' | 'absent' | 'unverifiable' | 'unmanaged';

/** One person: roster, identity record and personnel record side by side. */
export type StatusRow = {
  /** The identityId, else the key of the override, else `id:42`. */
  readonly key: string;
  readonly name: string | null;
  readonly email: string | null;
  /** The keys under which the roster names the person. */
  readonly identityId: string | null;
  readonly override: string | null;
  readonly source: Source | null;
  /** null where the person has no identity in the roster and none in Drata. */
  readonly identity: { readonly state: IdentityState; readonly differs: readonly string[] } | null;
  readonly personnel: {
    readonly personnelId: number;
    readonly employmentStatus: EmploymentStatus;
    readonly startedAt: Day | null;
    readonly separatedAt: Day | null;
    /** The day since when the status is set by hand. */
    readonly statusSetAt: Day | null;
  } | null;
  /** What the identity record, or the roster's override, will make of the status; null where neither decides. */
  readonly predicted: EmploymentStatus | null;
  readonly agrees: boolean;
  /** Does not agree, but will without anybody doing anything: `--wait` waits for these. */
  readonly waits: boolean;
  readonly reasons: readonly StatusReason[];
};

/** An HRIS connection that lists a person; identity providers are none. */
export type Feed = {
  readonly identityId: string | null;
  readonly connectionId: number | null;
  readonly connectionName: string | null;
};

export type StatusInput = {
  readonly desired: State;
  readonly live: Live;
  /** The last applied roster; null where none is known. */
  readonly applied: State | null;
  readonly today: Day;
  /** The connection that the roster writes to. */
  readonly connectionId: number | null;
  /** HRIS connections by personnel number; null where nobody asked. */
  readonly feeds: ReadonlyMap<number, readonly Feed[]> | null;
  /** Shows only people whose name, e-mail or id holds this text; null shows all. */
  readonly query: string | null;
  /** Personnel numbers that Drata's own search found for the query. */
  readonly found: ReadonlySet<number> | null;
  /** Whether the search alone decides who is shown, as within a workspace. */
  readonly onlyFound: boolean;
  /** Counts by employment status from the search; null counts those shown. */
  readonly facets: ReadonlyMap<string, number> | null;
};

export type Status = {
  readonly asOf: Day;
  readonly query: string | null;
  /** People of the roster: first those that do not agree. */
  readonly people: readonly StatusRow[];
  /** People of whom Drata has a record and the roster none. */
  readonly unlisted: readonly StatusRow[];
  readonly totals: readonly { readonly status: string; readonly count: number }[];
  /** Whether all people of the roster (that fit the query) agree. */
  readonly agrees: boolean;
  /** Whether time alone may still change that. */
  readonly waits: boolean;
};

/** Lays roster, identity records and personnel side by side, with the reason of each difference. */
export function personStatus(input: StatusInput): Status {
  const context = statusContext(input);
  const fits = fitsQuery(input);
  const all = rosterRows(context);
  const people = all.filter(fits).sort(byAttention);
  const unlisted = unlistedRows(context, all).filter(fits).sort(byAttention);
  return {
    asOf: input.today,
    query: input.query,
    people,
    unlisted,
    totals: totalsOf(facetsOf(input, [...people, ...unlisted]) ?? countStatuses([...people, ...unlisted])),
    agrees: people.every(({ agrees }) => agrees),
    waits: people.some(({ waits }) => waits),
  };
}

/** The search's counts, unless it missed somebody whom a key has found. */
function facetsOf({ facets, found }: StatusInput, rows: readonly StatusRow[]): StatusInput['facets'] {
  const isFound = ({ personnel }: StatusRow) =>
    personnel === null || found === null || found.has(personnel.personnelId);
  return rows.every(isFound) ? facets : null;
}

function fitsQuery({ query, found, onlyFound }: StatusInput): (row: StatusRow) => boolean {
  if (onlyFound) return ({ personnel }) => personnel !== null && found?.has(personnel.personnelId) === true;
  if (query === null) return () => true;
  const wanted = searchText(query);
  return ({ key, name, email, override, personnel }) => {
    if (personnel !== null && found?.has(personnel.personnelId)) return true;
    const texts = [key, name, email, override, personnel && `id:${personnel.personnelId}`];
    return texts.some((text) => text !== null && searchText(text).includes(wanted));
  };
}

function searchText(text: string): string {
  return normalText(normalText(text).toLowerCase());
}

function byAttention(a: StatusRow, b: StatusRow): number {
  const shown = ({ name, email, key }: StatusRow) => searchText(name ?? email ?? key);
  return Number(a.agrees) - Number(b.agrees) || byCodeUnit(shown(a), shown(b)) || byCodeUnit(a.key, b.key);
}

function countStatuses(rows: readonly StatusRow[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { personnel } of rows) {
    if (personnel === null) continue;
    counts.set(personnel.employmentStatus, (counts.get(personnel.employmentStatus) ?? 0) + 1);
  }
  return counts;
}

/** In the order of the statuses; one that is new to us stands last. */
function totalsOf(counts: ReadonlyMap<string, number>): Status['totals'] {
  const known: readonly string[] = EMPLOYMENT_STATUSES;
  const rank = (status: string) => (known.includes(status) ? known.indexOf(status) : known.length);
  return [...counts]
    .filter(([, count]) => count > 0)
    .sort(([a], [b]) => rank(a) - rank(b) || byCodeUnit(a, b))
    .map(([status, count]) => ({ status, count }));
}
