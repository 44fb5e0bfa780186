import { DrataError } from '../errors.js';
import { normalText } from '../state/text.js';
import type { Client } from './client.js';
import { ENDPOINTS } from './endpoints.js';
import { nameOf } from './explain.js';
import { pager } from './paging.js';
import type { CustomConnection } from './ports.js';
import { checkConnection, checkConnectionPage, readConnection } from './wire/connection.js';

/** Every custom connection of the tenant. */
export async function listConnections(client: Client): Promise<readonly CustomConnection[]> {
  const list = pager(client, {
    endpoint: ENDPOINTS.connectionList,
    values: {},
    check: checkConnectionPage,
    idOf: ({ id }) => String(id),
  });
  const { records } = await list.all();
  return [...new Map(records.map((wire) => [Number(wire.id), readConnection(wire)])).values()];
}

/** Whether identities can be written to it. */
export function isHris({ providerTypes }: CustomConnection): boolean {
  return providerTypes.includes('HRIS');
}

/**
 * The HRIS connection of a name, made where there is none. Names are not unique and nothing keeps a second request from making a
 * second one, so the list decides before, and again after a reply that got lost (CONTRACT section 8).
 */
export async function ensureHrisConnection(
  client: Client,
  name: string,
): Promise<{ readonly connection: CustomConnection; readonly created: boolean }> {
  const endpoint = ENDPOINTS.connectionCreate;
  const find = async () =>
    (await listConnections(client)).find((row) => isHris(row) && row.name === normalText(name)) ?? null;
  const present = await find();
  if (present !== null) return { connection: present, created: false };
  const answer = await client.send({ endpoint, values: {}, body: { name, providerTypes: ['HRIS'] } });
  if (answer.ok) {
    const connection = readConnection(checkConnection(answer.body, nameOf(endpoint, {}), answer.status));
    return { connection, created: true };
  }
  const { error } = answer;
  const isRefused = error instanceof DrataError && error.status !== null && error.status >= 300 && error.status < 500;
  const arrived = !(error instanceof DrataError) || isRefused ? null : await find();
  if (arrived === null) throw error;
  return { connection: arrived, created: true };
}
