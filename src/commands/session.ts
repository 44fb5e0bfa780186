import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, openClient } from '../drata/client.js';
import { identityReader } from '../drata/identity-reader.js';
import { identityWriter } from '../drata/identity-writer.js';
import { readLiveIdentities } from '../drata/live.js';
import type { HrisContract, IdentityReader, IdentityWriter } from '../drata/ports.js';
import { resolveBaseUrl } from '../drata/target.js';
import { UsageError } from '../errors.js';
import { identitiesOnly, type Live } from '../plan/live.js';
import { makePlan } from '../plan/make-plan.js';
import type { Plan, PlanTarget } from '../plan/plan.js';
import { loadRoster } from '../roster/load.js';
import { headCommit, readAppliedRef, readRevision } from '../roster/revision.js';
import { dayOf } from '../state/instant.js';
import { EMPTY_STATE, type State } from '../state/state.js';
import type { Io } from './io.js';
import { readApiKey } from './key.js';
import type { CommonOptions } from './options.js';
import { clientEvents } from './progress.js';
import { requireRoster, type ValidRoster } from './roster.js';
import { readTool } from './tool.js';

/** A roster, a live Drata and the plan between them. */
export type Session = {
  readonly roster: ValidRoster;
  readonly live: Live;
  readonly plan: Plan;
  readonly client: Client;
  readonly reader: IdentityReader | null;
  /** Opens the write side; only `apply` does. */
  readonly openWriter: () => IdentityWriter | null;
  readonly embedded: boolean;
  readonly close: () => Promise<void>;
};

/** Loads and checks the roster, reads live Drata and plans. An invalid roster sends no request. */
export async function openSession(options: CommonOptions, io: Io): Promise<Session> {
  const roster = await requireRoster(options, io);
  const { connectionId, contract, region } = roster.config.drata;
  const sandbox = options.sandbox === undefined ? null : await embedSandbox(options.sandbox, roster);
  try {
    const baseUrl = sandbox?.url ?? resolveBaseUrl({ region, baseUrl: options.baseUrl ?? io.env['DRATA_BASE_URL'] });
    const tool = readTool();
    const client = openClient({
      baseUrl,
      apiKey: sandbox ? 'embedded-sandbox' : readApiKey(io.env),
      userAgent: `${tool.name}/${tool.version}`,
      ratePerMinute: options.rateLimit,
      concurrency: options.concurrency,
      signal: io.signal,
      clock: { now: Date.now, sleep: (ms, signal) => sleep(ms, undefined, { signal }), random: Math.random },
      onEvent: clientEvents(options, io),
    });
    const reader = connectionId === null ? null : identityReader(client, { connectionId, contract });
    const today = options.today ?? dayOf(new Date().toISOString());
    const target = { baseUrl, connectionId };
    const loadApplied = once(() => lastApplied(options.roster, target));
    const found = reader && (await readLiveIdentities(reader, roster.state, loadApplied, today));
    const identities = { ...EMPTY_STATE, identities: found?.identities ?? new Map() };
    const live = identitiesOnly(identities, found?.unreadable);
    const known = found?.contract ?? { shape: 'unknown', partial: false };
    const plan = makePlan({
      tool,
      target: { ...target, contract: contractName(known) },
      commit: await headCommit(options.roster),
      desired: roster.state,
      live,
      applied: live.unreadable.size > 0 ? await loadApplied() : null,
      guards: roster.config.guards,
      today,
      only: selection(options.only, roster.state, live),
      notes: roster.loaded.problems.map(({ code, masked, file, line, column }) => ({
        code,
        message: masked.message,
        source: { file, line, column },
      })),
      pace: { batch: known.shape === 'batch' ? 1000 : 300, requestsPerMinute: options.rateLimit },
    });
    const openWriter = () => (connectionId === null ? null : identityWriter(client, { connectionId, contract, known }));
    return {
      roster,
      live,
      plan,
      client,
      reader,
      openWriter,
      embedded: sandbox !== null,
      close: async () => sandbox?.close(),
    };
  } catch (error) {
    await sandbox?.close();
    throw error;
  }
}

/** The contract as a plan names it. */
export function contractName({ shape }: HrisContract): PlanTarget['contract'] {
  return shape === 'unknown' ? 'auto' : shape;
}

async function embedSandbox(statePath: string, { config }: ValidRoster) {
  const { startSandbox } = await import('../sandbox/server.js');
  return startSandbox({
    port: 0,
    statePath: statePath === '' ? null : statePath,
    revision: config.drata.contract === 'envelope' ? 'envelope' : 'batch',
    ...(config.drata.connectionId === null ? {} : { connectionId: config.drata.connectionId }),
  });
}

/** The roster of the last applied commit; null where none is known or where it cannot be read any more. */
async function lastApplied(
  directory: string,
  target: { baseUrl: string; connectionId: number | null },
): Promise<State | null> {
  const commit = await readAppliedRef(directory, target);
  if (commit === null) return null;
  return (await loadRoster(await readRevision(directory, commit))).state;
}

/** The keys of `--only`, each of which must name a record of roster or live. */
export function selection(only: readonly string[] | undefined, desired: State, live: Live): ReadonlySet<string> | null {
  if (only === undefined || only.length === 0) return null;
  const keys = only.map((key) => key.replace(/^identity\//, ''));
  const known = (key: string) =>
    desired.identities.has(key) || desired.removals.has(key) || live.state.identities.has(key);
  const unknown = keys.filter((key) => !known(key));
  if (unknown.length > 0) {
    throw new UsageError(
      `--only names ${unknown.map((key) => `"${key}"`).join(', ')}, which neither the roster nor Drata has`,
      {
        remedy: 'Give the key of a record as the roster spells it, for example --only emp-001.',
      },
    );
  }
  return new Set(keys);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
