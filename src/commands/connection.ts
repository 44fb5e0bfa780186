import { setTimeout as sleep } from 'node:timers/promises';
import type { ApplyPorts } from '../apply/run.js';
import { type Client, openClient } from '../drata/client.js';
import { documentReader } from '../drata/document-reader.js';
import { documentWriter } from '../drata/document-writer.js';
import { identityReader } from '../drata/identity-reader.js';
import { identityWriter } from '../drata/identity-writer.js';
import { personnelReader } from '../drata/personnel-reader.js';
import { personnelWriter } from '../drata/personnel-writer.js';
import type { HrisContract } from '../drata/ports.js';
import { scopePaths } from '../drata/scope-paths.js';
import { scopeReader } from '../drata/scope-reader.js';
import { scopeWriter } from '../drata/scope-writer.js';
import { resolveBaseUrl } from '../drata/target.js';
import { RefusedError } from '../errors.js';
import type { PlanTarget } from '../plan/plan.js';
import type { Config } from '../state/config.js';
import type { Io } from './io.js';
import { readApiKey } from './key.js';
import type { CommonOptions } from './options.js';
import { clientEvents } from './progress.js';
import type { Readers } from './read-live.js';
import { readTool } from './tool.js';

/** A Drata to talk to: the real one, another host, or an embedded sandbox. */
export type Connection = {
  readonly target: { readonly baseUrl: string; readonly connectionId: number | null };
  readonly client: Client;
  readonly readers: Readers;
  /** Opens the write side, given what reads have proved; `contract` tells what the writes have proved since. */
  readonly openPorts: (known: HrisContract) => OpenPorts;
  readonly embedded: boolean;
  readonly close: () => Promise<void>;
};

export type OpenPorts = { readonly ports: ApplyPorts; readonly contract: () => PlanTarget['contract'] };

/** Opens the Drata that the options and the roster's config name. Nothing is sent yet. */
export async function openConnection(config: Config, options: CommonOptions, io: Io): Promise<Connection> {
  const { connectionId, contract, region, personnelApi: api } = config.drata;
  const sandbox = options.sandbox === undefined ? null : await embedSandbox(options.sandbox, config);
  try {
    const baseUrl = sandbox?.url ?? resolveBaseUrl({ region, baseUrl: options.baseUrl ?? io.env['DRATA_BASE_URL'] });
    const client = openDrata(baseUrl, sandbox ? 'embedded-sandbox' : readApiKey(io.env), options, io);
    const paths = scopePaths(client);
    const readers: Readers = {
      identities: connectionId === null ? null : identityReader(client, { connectionId, contract }),
      personnel: personnelReader(client, { api }),
      scopes: scopeReader(client, paths),
      documents: documentReader(client, { api }),
    };
    const openPorts = (known: HrisContract): OpenPorts => {
      const identities = connectionId === null ? null : identityWriter(client, { connectionId, contract, known });
      const ports: ApplyPorts = {
        identities: readers.identities && identities && { reader: readers.identities, writer: identities },
        personnel: { reader: readers.personnel, writer: personnelWriter(client, { api }) },
        scopes: { reader: readers.scopes, writer: scopeWriter(client, paths) },
        documents: { reader: readers.documents, writer: documentWriter(client, { api }) },
      };
      return { ports, contract: () => contractName(identities?.contract() ?? known) };
    };
    const close = async () => sandbox?.close();
    return { target: { baseUrl, connectionId }, client, readers, openPorts, embedded: sandbox !== null, close };
  } catch (error) {
    await sandbox?.close();
    throw error;
  }
}

/** Why a document of another Drata must not be used on this one; null where it may. An embedded sandbox listens on another port each time. */
export function foreignTarget(
  { target, embedded }: Connection,
  saved: PlanTarget,
  what: string,
  remedy: string,
): RefusedError | null {
  const [here, there] = [target, saved].map(({ baseUrl, connectionId }) => `${baseUrl}, connection ${connectionId}`);
  if (embedded || here === there) return null;
  return new RefusedError(`the ${what} is for ${there}, but this is ${here}`, { remedy });
}

/** The contract as a plan names it. */
export function contractName({ shape }: HrisContract): PlanTarget['contract'] {
  return shape === 'unknown' ? 'auto' : shape;
}

function openDrata(baseUrl: string, apiKey: string, options: CommonOptions, io: Io): Client {
  const { name, version } = readTool();
  return openClient({
    baseUrl,
    apiKey,
    userAgent: `${name}/${version}`,
    ratePerMinute: options.rateLimit,
    concurrency: options.concurrency,
    signal: io.signal,
    clock: { now: Date.now, sleep: (ms, signal) => sleep(ms, undefined, { signal }), random: Math.random },
    onEvent: clientEvents(options, io),
  });
}

async function embedSandbox(statePath: string, { drata }: Config) {
  const { startSandbox } = await import('../sandbox/server.js');
  return startSandbox({
    port: 0,
    statePath: statePath === '' ? null : statePath,
    revision: drata.contract === 'envelope' ? 'envelope' : 'batch',
    ...(drata.connectionId === null ? {} : { connectionId: drata.connectionId }),
  });
}
