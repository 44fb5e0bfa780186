import { identityReader } from '../drata/identity-reader.js';
import { UsageError } from '../errors.js';
import { adoptLive } from '../plan/adopt.js';
import { personKeys } from '../plan/adopt-people.js';
import { documentKey } from '../plan/documents.js';
import type { Live } from '../plan/live.js';
import type { Plan } from '../plan/plan.js';
import { readConfig } from '../roster/config.js';
import { overlay } from '../roster/edit.js';
import type { RosterFiles } from '../roster/files.js';
import { loadRoster } from '../roster/load.js';
import type { Config } from '../state/config.js';
import { dayOf } from '../state/instant.js';
import { EMPTY_STATE } from '../state/state.js';
import { byCodeUnit } from '../state/text.js';
import { type Connection, contractName, openConnection } from './connection.js';
import type { ImportOptions } from './import.js';
import { fetchDocuments } from './import-documents.js';
import { commonFields, findConnection, firstConfig, placeFirst } from './import-first.js';
import type { Imported } from './import-report.js';
import { settleEdits } from './import-settle.js';
import type { Io } from './io.js';
import { progressReporter } from './progress.js';
import { readTenant, unreadSentence } from './read-tenant.js';
import { selection } from './session.js';
import { readTool } from './tool.js';

/** Writes a whole roster of what Drata holds. `given` is the config of a roster that names nobody yet; null where there is none. */
export async function importTenant(
  files: RosterFiles,
  given: Config | null,
  options: ImportOptions,
  io: Io,
): Promise<Imported> {
  const asked = options.connectionId ?? null;
  const config = given ?? readConfig({ drata: { region: options.region ?? 'us', connectionId: asked } });
  requireAgreement(config, options);
  const connection = await openConnection(config, options, io);
  try {
    const connectionId = config.drata.connectionId ?? (await findConnection(connection.client));
    if (given !== null && given.drata.connectionId === null) {
      throw new UsageError('config.yaml names no HRIS connection', {
        remedy: `Add connectionId: ${connectionId} to its drata settings, then import again.`,
      });
    }
    return await takeTenant(
      files,
      given,
      { ...config, drata: { ...config.drata, connectionId } },
      connection,
      options,
      io,
    );
  } finally {
    await connection.close();
  }
}

async function takeTenant(
  files: RosterFiles,
  given: Config | null,
  config: Config,
  connection: Connection,
  options: ImportOptions,
  io: Io,
): Promise<Imported> {
  const { connectionId, contract, region } = config.drata;
  const readers = {
    ...connection.readers,
    identities: connectionId === null ? null : identityReader(connection.client, { connectionId, contract }),
  };
  const today = options.today ?? dayOf(new Date().toISOString());
  const progress = progressReporter(options, io);
  const tenant = await readTenant(readers, today, progress.show);
  const { live } = tenant;
  const only = selection(options.only, EMPTY_STATE, live, { others: keysOf(live) });
  const isWanted = (key: string) => only === null || only.has(key);
  const people = [...live.state.identities.values()].filter(({ identityId }) => isWanted(identityId));
  const text = given === null ? firstConfig({ region, connectionId: connectionId ?? 0 }, commonFields(people)) : null;
  const start = text === null ? files : overlay(files, new Map([['config.yaml', text]]));
  const roster = await requireEmpty(start);
  const unmanaged: Plan['unmanaged'] = [...live.state.identities.keys()]
    .sort(byCodeUnit)
    .map((key) => ({ resource: 'identity', key }));
  const adoption = adoptLive({
    changed: [],
    unmanaged,
    desired: EMPTY_STATE,
    applied: null,
    live,
    defaults: roster.config.defaults.identities,
    also: 'tenant',
    only,
    take: null,
    removeMissing: false,
  });
  const fetched = await fetchDocuments(readers.documents, live, (keys) => keys.some(isWanted), progress.show);
  progress.end();
  const records = [...adoption.records, ...fetched.records].map((record) => {
    return { ...record, edits: placeFirst(record, options.splitBy ?? null) };
  });
  const settled = await settleEdits(start, roster, records, fetched.contents);
  const texts = text === null ? settled.texts : new Map([['config.yaml', text], ...settled.texts]);
  const listed = new Set(settled.roster.state.documents.map(({ file }) => file));
  const left = [...adoption.left.map((one) => ({ ...one, detail: null })), ...fetched.left, ...settled.left];
  return {
    files,
    before: EMPTY_STATE,
    settled: { ...settled, texts, left },
    conflicts: [],
    documents: new Map([...fetched.contents].filter(([file]) => listed.has(file))),
    unread: tenant.refused.map(({ what, error }) => unreadSentence(what, error)),
    input: {
      tool: readTool(),
      target: { ...connection.target, connectionId, contract: contractName(tenant.contract) },
      commit: null,
      desired: EMPTY_STATE,
      live,
      applied: null,
      guards: roster.config.guards,
      today,
      only: null,
      signingKey: null,
      notes: [],
      pace: { batch: 1000, requestsPerMinute: options.rateLimit },
    },
    isFirst: true,
  };
}

/** A config that names nobody; its own problems have been looked for already where it was there before. */
async function requireEmpty(files: RosterFiles) {
  const { config, state, problems } = await loadRoster(files);
  if (config !== null && state !== null) return { config, state };
  throw new UsageError(`the first config would be invalid: ${problems[0]?.message}`);
}

/** What a config says already cannot be said otherwise by an option. */
export function requireAgreement({ drata }: Config, { connectionId, region }: ImportOptions): void {
  const differs = [
    connectionId !== undefined && drata.connectionId !== null && drata.connectionId !== connectionId
      ? `connection ${drata.connectionId}, not ${connectionId}`
      : null,
    region !== undefined && drata.region !== region ? `region ${drata.region}, not ${region}` : null,
  ].filter((one) => one !== null);
  if (differs.length === 0) return;
  throw new UsageError(`config.yaml names ${differs.join(' and ')}`, {
    remedy: 'Leave the option out, or correct config.yaml.',
  });
}

/** What `--only` may name in a tenant besides identities. */
function keysOf({ personnel, workspaces, documents }: Live): readonly string[] {
  const people = personnel ?? [];
  const keyOf = personKeys(people);
  return [
    ...people.map(keyOf),
    ...(workspaces ?? []).map(({ name }) => name),
    ...people.flatMap((person) => {
      const held = person.userId === null ? [] : (documents?.get(person.userId) ?? []);
      return held.map(({ type, name }) => documentKey({ person: keyOf(person), type, name }));
    }),
  ];
}
