import { UsageError } from '../errors.js';
import { fieldDigests, stateDigest } from '../plan/digest.js';
import { documentKey } from '../plan/documents.js';
import type { Live } from '../plan/live.js';
import { makePlan, type PlanInput } from '../plan/make-plan.js';
import { indexPeople, type PeopleIndex } from '../plan/people.js';
import type { Plan } from '../plan/plan.js';
import { headCommit } from '../roster/revision.js';
import { type Day, dayOf } from '../state/instant.js';
import type { State } from '../state/state.js';
import { type Base, findBase, missingBase } from './base.js';
import { type Connection, contractName, type OpenPorts, openConnection } from './connection.js';
import type { Io } from './io.js';
import type { CommonOptions } from './options.js';
import { readLive, type Wanted, wantedBy } from './read-live.js';
import { requireRoster, type ValidRoster } from './roster.js';
import { readTool } from './tool.js';

/** A roster, a live Drata and the plan between them. */
export type Session = {
  readonly roster: ValidRoster;
  readonly base: Base;
  readonly live: Live;
  readonly people: PeopleIndex;
  readonly plan: Plan;
  /** Plans the roster as it is after an edit, against the same live Drata. */
  readonly replan: (edited: ValidRoster, only: ReadonlySet<string> | null) => Plan;
  readonly today: Day;
  /** ISO instant before the first request. */
  readonly startedAt: string;
  readonly connection: Connection;
  /** Opens the write side; only `apply` does. */
  readonly openPorts: () => OpenPorts;
};

/**
 * Loads and checks the roster, reads live Drata and plans; hands the session to `use` and closes it after. An invalid roster
 * sends no request. `alsoRead` widens what is read beyond what the plan needs. `saved` is a plan that has been reviewed: what
 * others have added to a scope since then is left to the next plan (DESIGN section 2). `loaded` is the roster where the command has it
 * already.
 */
export async function withSession<T>(
  options: CommonOptions,
  io: Io,
  use: (session: Session) => Promise<T>,
  alsoRead: Partial<Wanted> = {},
  saved: Plan | null = null,
  loaded: ValidRoster | null = null,
): Promise<T> {
  const roster = loaded ?? (await requireRoster(options, io));
  const connection = await openConnection(roster.config, options, io);
  try {
    return await use(await openSession(roster, connection, options, alsoRead, saved));
  } finally {
    await connection.close();
  }
}

/** Reads live Drata and plans, on a connection that is open; who opened it closes it. */
export async function openSession(
  roster: ValidRoster,
  connection: Connection,
  options: CommonOptions,
  alsoRead: Partial<Wanted>,
  saved: Plan | null,
): Promise<Session> {
  const { target, readers } = connection;
  const startedAt = new Date().toISOString();
  const today = options.today ?? dayOf(startedAt);
  const [base, commit] = await Promise.all([
    findBase(options.roster, options.base, target),
    headCommit(options.roster),
  ]);
  const wanted = { ...wantedBy(roster.state, base.state), ...alsoRead };
  const { live, contract } = await readLive(readers, roster.state, base.state, today, wanted);
  // An embedded sandbox is forgotten, and nobody asks it for releases.
  const unnoted =
    options.base !== undefined || connection.embedded ? [] : await missingBase(options.roster, base, roster.state);
  const planOf = (
    of: ValidRoster,
    given: Pick<PlanInput, 'commit' | 'only'> & { readonly reviewed: ReadonlySet<string> | null },
  ) =>
    makePlan({
      ...given,
      tool: readTool(),
      target: { ...target, contract: contractName(contract) },
      desired: of.state,
      live,
      applied: base.state,
      guards: of.config.guards,
      today,
      notes: [...base.notes, ...unnoted, ...rosterNotes(of)],
      pace: { batch: contract.shape === 'batch' ? 1000 : 300, requestsPerMinute: options.rateLimit },
    });
  const isReviewed = saved?.roster.digest === stateDigest(roster.state);
  const people = indexPeople(live.personnel ?? [], roster.state, base.state);
  return {
    roster,
    base,
    live,
    people,
    plan: planOf(roster, {
      commit,
      only: selection(options.only, roster.state, live),
      reviewed: isReviewed ? new Set(saved.operations.flatMap(fieldDigests)) : null,
    }),
    replan: (edited, only) => planOf(edited, { commit: edited === roster ? commit : null, only, reviewed: null }),
    today,
    startedAt,
    connection,
    openPorts: () => connection.openPorts(contract),
  };
}

/** The roster's own warnings as a plan shows them: without values of people. */
function rosterNotes({ loaded }: ValidRoster): Plan['warnings'] {
  return loaded.problems.map(({ code, masked, file, line, column }) => ({
    code,
    message: masked.message,
    source: { file, line, column },
  }));
}

/** The keys of `--only`, each of which must name a record of roster or live, or be one of `others`; a resource may stand before it. */
export function selection(
  only: readonly string[] | undefined,
  desired: State,
  live: Live,
  others: readonly string[] = [],
): ReadonlySet<string> | null {
  if (only === undefined || only.length === 0) return null;
  const keys = only.map((key) => key.replace(/^(identity|personnel|scope|document)\//, ''));
  const known = new Set([
    ...others,
    ...desired.identities.keys(),
    ...desired.removals.keys(),
    ...live.state.identities.keys(),
    ...desired.overrides.keys(),
    ...desired.scopes.map(({ workspace }) => String(workspace)),
    ...[...desired.documents, ...desired.documentRemovals].map(documentKey),
  ]);
  const unknown = keys.filter((key) => !known.has(key));
  if (unknown.length > 0) {
    const listed = unknown.map((key) => `"${key}"`).join(', ');
    throw new UsageError(`--only names ${listed}, which neither the roster nor Drata has`, {
      remedy: 'Give the key of a record as the roster spells it, for example --only emp-001.',
    });
  }
  return new Set(keys);
}
