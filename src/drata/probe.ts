import { DrataError } from '../errors.js';
import type { Client } from './client.js';
import type { Endpoint } from './endpoint.js';
import { ENDPOINTS, type EndpointName } from './endpoints.js';
import type { Probe, ProbeState } from './ports.js';

/** A read that fails twice has failed: a diagnosis need not wait for better weather. */
const TRIES = 2;

/**
 * Tries each read endpoint once, of V1 only where asked, with the smallest page; writes are never tried. Paths that name a
 * record take the first one that a list has shown. Where the first try shows that nothing can be asked, nothing more is.
 */
export async function probeReads(
  client: Client,
  options: { readonly connectionId: number | null; readonly withV1: boolean },
): Promise<readonly Probe[]> {
  const values = new Map<string, string | number>();
  if (options.connectionId !== null) values.set('connectionId', options.connectionId);
  const table = new Map<EndpointName, Endpoint>(Object.entries(ENDPOINTS) as [EndpointName, Endpoint][]);
  const reads = [...table].filter(
    ([, { method, path }]) => method === 'GET' && (options.withV1 || path.startsWith('/public/v2/')),
  );
  const results = new Map<EndpointName, Probe>();

  const probe = async (name: EndpointName, endpoint: Endpoint): Promise<Probe> => {
    const query = endpoint.probe?.query ?? [];
    const answer = await client.send({ endpoint, values: Object.fromEntries(values), query, tries: TRIES });
    if (answer.ok) {
      for (const [placeholder, property] of Object.entries(endpoint.probe?.gives ?? {})) {
        const value = firstRecord(answer.body)?.[property];
        const isUsable = typeof value === 'string' || typeof value === 'number';
        if (isUsable && !values.has(placeholder)) values.set(placeholder, value);
      }
      return describe(name, endpoint, 'ok', null);
    }
    if (!(answer.error instanceof DrataError)) throw answer.error;
    return describe(name, endpoint, stateOf(answer.error), answer.error);
  };

  // The cheapest check of a key (CONTRACT section 10) comes first and alone.
  const opening = await probe('workspaceList', ENDPOINTS.workspaceList);
  results.set('workspaceList', opening);
  const isHopeless = opening.error?.reach === 'run';
  const isReady = (name: EndpointName, path: string) =>
    !isHopeless && !results.has(name) && placeholders(path).every((placeholder) => values.has(placeholder));
  const next = () => reads.filter(([name, { path }]) => isReady(name, path));
  for (let ready = next(); ready.length > 0; ready = next()) {
    await Promise.all(ready.map(async ([name, endpoint]) => results.set(name, await probe(name, endpoint))));
  }
  return reads.map(([name, endpoint]) => results.get(name) ?? describe(name, endpoint, 'untried', null));
}

function describe(name: EndpointName, endpoint: Endpoint, state: ProbeState, error: DrataError | null): Probe {
  const { method, path, permission, feature } = endpoint;
  return { name, endpoint: `${method} ${path}`, permission, feature, state, error };
}

function stateOf({ status }: DrataError): ProbeState {
  if (status === 402) return 'feature-missing';
  if (status === 403) return 'denied';
  return status === 404 || status === 405 ? 'absent' : 'failed';
}

function placeholders(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}

/** The first record of a page, under whatever key lists are. */
function firstRecord(body: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof body !== 'object' || body === null) return null;
  const list: unknown = Object.values(body).find(Array.isArray);
  const first: unknown = Array.isArray(list) ? list[0] : null;
  return typeof first === 'object' && first !== null ? { ...first } : null;
}
