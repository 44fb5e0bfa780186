import { ensureHrisConnection, isHris, listConnections } from '../drata/connections.js';
import { ENDPOINTS, type EndpointName } from '../drata/endpoints.js';
import type { Probe } from '../drata/ports.js';
import { DrataError, InterruptedError, RosterError } from '../errors.js';
import type { Check } from '../report/doctor-words.js';
import { findBase } from './base.js';
import { type Connection, contractName } from './connection.js';
import type { CommonOptions } from './options.js';

/** Below this a clock is right enough: Retry-After dates are taken against the server's own clock anyway. */
const SKEW_WARNING_MS = 60_000;

/** Requests per minute that Drata documents for one address (CONTRACT section 2). */
const DOCUMENTED_RATE = 500;

/** The two path variants of a workspace's scope; a tenant has one of them. */
const SCOPE_PATHS: readonly EndpointName[] = ['s2GroupList', 's1Scope'];

/** Paths that an older revision lacks and that something else stands in for (CONTRACT section 10 on groups). */
const REPLACED: Partial<Record<EndpointName, string>> = {
  identityGet: 'this revision reads one identity by its number alone',
  groupList: 'this revision lists no groups, so they are gathered from the people',
  customFieldList: 'this revision lists no definitions, so fields go by their names',
};

/** Reads that a plan does without where the key may not do them. */
const SPARED: Partial<Record<EndpointName, string>> = {
  customFieldList: 'plans go without, by the names of the fields',
};

/** What trying to read has shown. Of the path variants of a scope the one that is there speaks for both. */
export function checkRead(name: EndpointName, probe: Probe, all: ReadonlyMap<string, Probe>): readonly Check[] {
  const { does, permission } = ENDPOINTS[name];
  const variant = SCOPE_PATHS.find((path) => all.get(path)?.state !== 'absent') ?? SCOPE_PATHS[0];
  if (SCOPE_PATHS.includes(name) && name !== variant) return [];
  const { message = `${probe.endpoint} is not there`, remedy = null } = probe.error ?? {};
  switch (probe.state) {
    case 'ok':
      return [passed(does, permission)];
    case 'untried':
      return [unproved(does, `${permission}; nothing was there to try it with`)];
    case 'absent':
      return REPLACED[name] === undefined
        ? [failed(does, message, remedy)]
        : [unproved(does, `${permission}; ${REPLACED[name]}`)];
    case 'denied':
      return SPARED[name] === undefined
        ? [failed(does, message, remedy)]
        : [unproved(does, `${message}; ${SPARED[name]}`, remedy)];
    case 'feature-missing':
    case 'failed':
      return [failed(does, message, remedy)];
    default:
      return probe.state satisfies never;
  }
}

/** What only writing would prove. */
export function unprovedWrite(name: EndpointName): Check {
  const { does, permission } = ENDPOINTS[name];
  return unproved(does, `${permission}; only writing would prove it`);
}

/** The HRIS connection: there, and of the right kind; made first where that is asked for. */
export async function checkHris(
  { client, target }: Connection,
  createConnection: string | undefined,
): Promise<readonly Check[]> {
  const wanted = target.connectionId;
  try {
    const made = createConnection === undefined ? null : await ensureHrisConnection(client, createConnection);
    const news = made && passed('new connection', describeMade(made.connection.connectionId, made.created));
    if (wanted === null) return news ? [news] : [passed('HRIS connection', 'the roster names none and needs none')];
    const all = await listConnections(client);
    const found = all.find(({ connectionId }) => connectionId === wanted);
    const others = all
      .filter(isHris)
      .map(({ connectionId, name }) => `${connectionId}${name === null ? '' : ` (${name})`}`);
    const remedy =
      others.length > 0
        ? `Set drata.connectionId to one of: ${others.join(', ')}.`
        : 'Make one: drata-roster doctor --create-connection NAME';
    const check =
      found === undefined
        ? failed('HRIS connection', `this tenant has no custom connection ${wanted}`, remedy)
        : isHris(found)
          ? passed('HRIS connection', `${wanted}${found.name === null ? '' : `, ${found.name}`}`)
          : failed('HRIS connection', `connection ${wanted} is no HRIS connection`, remedy);
    return news ? [news, check] : [check];
  } catch (error) {
    if (!(error instanceof DrataError)) throw error;
    // Listing connections is a permission that nothing else needs.
    return createConnection === undefined
      ? [unproved('HRIS connection', error.message, error.remedy)]
      : [failed('new connection', error.message, error.remedy)];
  }
}

function describeMade(id: number, created: boolean): string {
  return `${created ? 'made' : 'found'}: put connectionId: ${id} under drata in config.yaml`;
}

/** Which revision of the HRIS endpoints answers. */
export async function checkContract({ readers }: Connection, list: Probe | undefined): Promise<readonly Check[]> {
  if (readers.identities === null || list?.state !== 'ok') return [];
  try {
    const { contract, identities } = await readers.identities.list();
    const name = contractName(contract);
    const proof = contract.partial ? 'with partial updates' : 'full records are sent';
    return [
      name === 'auto'
        ? unproved('HRIS contract', `${identities.size} records; the first write will tell the revision`)
        : passed('HRIS contract', `${name}, ${proof}; ${identities.size} records`),
    ];
  } catch (error) {
    if (!(error instanceof DrataError)) throw error;
    return [failed('HRIS contract', error.message, error.remedy)];
  }
}

/** The clock of this machine against Drata's. */
export function checkClock(skew: number | null): Check {
  if (skew === null) return unproved('clock', 'Drata sends no Date header to compare with');
  const seconds = Math.round(Math.abs(skew) / 1000);
  return Math.abs(skew) < SKEW_WARNING_MS
    ? passed('clock', `within ${seconds + 1} s of Drata's`)
    : warning(
        'clock',
        `${seconds} s ${skew > 0 ? 'behind' : 'ahead of'} Drata's`,
        'Set the clock: the day of predictions comes from it.',
      );
}

/** The pace asked for against the documented one. */
export function checkRate(rate: number): Check {
  const detail = `${rate} requests a minute; Drata allows an address ${DOCUMENTED_RATE}`;
  return rate < DOCUMENTED_RATE
    ? passed('rate', detail)
    : warning('rate', detail, 'Leave --rate-limit below it: others behind your address share the limit.');
}

/** The last applied commit, which releases and changed documents are judged by. */
export async function checkBase({ target, embedded }: Connection, options: CommonOptions): Promise<Check> {
  if (embedded) return passed('git base', 'an embedded sandbox has none');
  try {
    const { commit, notes } = await findBase(options.roster, options.base, target);
    const [note] = notes;
    if (note !== undefined) {
      return warning(
        'git base',
        note.message,
        'Give --base REV to plan, apply and drift; the next apply notes it anew.',
      );
    }
    if (options.base !== undefined) return passed('git base', `${options.base}, as --base says`);
    return commit === null
      ? unproved('git base', 'no applied commit is noted here yet: the first apply of a clean work tree notes it')
      : passed('git base', `last applied commit ${commit.slice(0, 12)}`);
  } catch (error) {
    if (!(error instanceof RosterError) || error instanceof InterruptedError) throw error;
    return failed('git base', error.message, error.remedy);
  }
}

/** A check that is fine. */
export function passed(name: string, detail: string): Check {
  return { name, state: 'ok', detail, remedy: null };
}

function warning(name: string, detail: string, remedy: string | null): Check {
  return { name, state: 'warning', detail, remedy };
}

/** A check that is not, with what to do. */
export function failed(name: string, detail: string, remedy: string | null): Check {
  return { name, state: 'failed', detail, remedy };
}

function unproved(name: string, detail: string, remedy: string | null = null): Check {
  return { name, state: 'unproved', detail, remedy };
}
