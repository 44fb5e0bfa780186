import { type DrataError, UsageError } from '../errors.js';
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
import { readSigningKey } from './key.js';
import type { CommonOptions } from './options.js';
import { readLive, type Wanted, wantedBy, withPeople } from './read-live.js';
import { requireRoster, rosterNotes, type ValidRoster } from './roster.js';
import { readTool } from './tool.js';

/** A roster, a live Drata and the plan between them. */
export type Session = {
  readonly roster: ValidRoster;
  readonly base: Base;
  readonly live: Live;
  readonly people: PeopleIndex;
  readonly plan: Plan;
  /** What the plan was made from. */
  readonly input: PlanInput;
  /** Plans the roster as it is after an edit, against the same live Drata. */
  readonly replan: (edited: ValidRoster, only: ReadonlySet<string> | null) => Plan;
  /** Why personnel was not read for somebody who wished to look at all people; null where it was, or nobody wished it. */
  readonly refused: DrataError | null;
  readonly today: Day;
  /** ISO instant before the first request. */
  readonly startedAt: string;
  readonly connection: Connection;
  /** Opens the write side; only `apply` does. */
  readonly openPorts: () => OpenPorts;
};

/** What a command knows and asks of its session beyond the plan of its roster. */
export type SessionWish = {
  /** Looks at people whom no override names, too, as far as the key may. */
  readonly allPeople?: boolean;
  /** What has to be read besides what the roster is about. */
  readonly alsoRead?: Partial<Wanted>;
  /** A plan that has been reviewed: what others have added to a scope since then is left to the next plan (DESIGN section 2). */
  readonly saved?: Plan | null;
  /** The roster, where the command has loaded it already. */
  readonly roster?: ValidRoster;
  /** The last applied roster as GitHub has it on record; otherwise this clone's own notes tell. */
  readonly base?: Base;
};

const NOT_DEPLOYED = 'no deployment on GitHub records an apply of this roster yet (`apply --github` makes one)';

/**
 * Loads and checks the roster, reads live Drata and plans; hands the session to `use` and closes it after. An invalid roster
 * sends no request.
 */
export async function withSession<T>(
  options: CommonOptions,
  io: Io,
  use: (session: Session) => Promise<T>,
  wish: SessionWish = {},
): Promise<T> {
  const roster = wish.roster ?? (await requireRoster(options, io));
  const connection = await openConnection(roster.config, options, io);
  try {
    return await use(await openSession(roster, connection, readSigningKey(io.env), options, wish));
  } finally {
    await connection.close();
  }
}

/** Reads live Drata and plans, on a connection that is open; who opened it closes it. */
export async function openSession(
  roster: ValidRoster,
  connection: Connection,
  signingKey: string | null,
  options: CommonOptions,
  { allPeople = false, alsoRead = {}, saved = null, base: known }: SessionWish,
): Promise<Session> {
  const { target, readers } = connection;
  const startedAt = new Date().toISOString();
  const today = options.today ?? dayOf(startedAt);
  const [base, commit] = await Promise.all([
    known ?? findBase(options.roster, options.base, target),
    headCommit(options.roster),
  ]);
  const needed = { ...wantedBy(roster.state, base.state), ...alsoRead };
  const wanted = allPeople ? withPeople(needed, roster.state) : needed;
  const { live, contract, refused } = await readLive(readers, roster.state, base.state, today, wanted);
  // An embedded sandbox is forgotten, and nobody asks it for releases.
  const isExpected = options.base === undefined && !connection.embedded;
  const unnoted = isExpected ? await missingBase(options.roster, base, roster.state, known && NOT_DEPLOYED) : [];
  const input: PlanInput = {
    tool: readTool(),
    target: { ...target, contract: contractName(contract) },
    commit,
    desired: roster.state,
    live,
    applied: base.state,
    guards: roster.config.guards,
    today,
    only: selection(options.only, roster.state, live),
    reviewed:
      saved?.roster.digest === stateDigest(roster.state) ? new Set(saved.operations.flatMap(fieldDigests)) : null,
    signingKey,
    notes: [...base.notes, ...unnoted, ...rosterNotes(roster)],
    pace: { batch: contract.shape === 'batch' ? 1000 : 300, requestsPerMinute: options.rateLimit },
  };
  const people = indexPeople(live.personnel ?? [], roster.state, base.state);
  return {
    roster,
    base,
    live,
    people,
    plan: makePlan(input),
    input,
    replan: (edited, only) =>
      makePlan({
        ...input,
        commit: edited === roster ? commit : null,
        desired: edited.state,
        guards: edited.config.guards,
        only,
        reviewed: null,
        notes: [...base.notes, ...unnoted, ...rosterNotes(edited)],
      }),
    refused,
    today,
    startedAt,
    connection,
    openPorts: () => connection.openPorts(contract),
  };
}

/** The keys of `--only`, each of which must name a record of roster or live, or be one of `others`; a resource may stand before it. */
export function selection(
  only: readonly string[] | undefined,
  desired: State,
  live: Live,
  { elsewhere = 'Drata', others = [] }: { readonly elsewhere?: string; readonly others?: readonly string[] } = {},
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
    throw new UsageError(`--only names ${listed}, which neither the roster nor ${elsewhere} has`, {
      remedy: 'Give the key of a record as the roster spells it, for example --only emp-001.',
    });
  }
  return new Set(keys);
}
