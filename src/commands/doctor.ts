import { ensureHrisConnection, isHris, listConnections } from '../drata/connections.js';
import { ENDPOINTS, type EndpointName } from '../drata/endpoints.js';
import type { Probe } from '../drata/ports.js';
import { probeReads } from '../drata/probe.js';
import { DrataError, InterruptedError, RosterError, UsageError } from '../errors.js';
import { doctorJson } from '../report/doctor-json.js';
import { renderDoctorMarkdown } from '../report/doctor-markdown.js';
import { renderDoctorText } from '../report/doctor-text.js';
import { type Check, hasFailed } from '../report/doctor-words.js';
import { readDirectory } from '../roster/files.js';
import { loadRoster } from '../roster/load.js';
import type { Config } from '../state/config.js';
import { EMPTY_STATE, type State } from '../state/state.js';
import { findBase } from './base.js';
import { type Connection, contractName, openConnection } from './connection.js';
import { checkGithub } from './doctor-github.js';
import { needsOf } from './doctor-needs.js';
import type { Io } from './io.js';
import { type CommonOptions, wantsColor } from './options.js';

export type DoctorOptions = CommonOptions & { readonly createConnection?: string };

/** Below this a clock is right enough: Retry-After dates are taken against the server's own clock anyway. */
const SKEW_WARNING_MS = 60_000;

/** Requests per minute that Drata documents for one address (CONTRACT section 2). */
const DOCUMENTED_RATE = 500;

/** Checks everything a roster needs of Drata, one line a check. Writes nothing but for --create-connection. */
export async function runDoctor(options: DoctorOptions, io: Io): Promise<number> {
  const checks: Check[] = [];
  const loaded = await loadRoster(await readDirectory(options.roster));
  const errors = loaded.problems.filter(({ severity }) => severity === 'error').length;
  checks.push(
    errors === 0
      ? passed('roster', `${loaded.people} people in ${loaded.files} files, ${loaded.problems.length} to look at`)
      : failed('roster', `${errors} errors`, 'Run drata-roster validate.'),
  );
  if (loaded.config !== null) {
    checks.push(...(await checkDrata(loaded.config, loaded.state ?? EMPTY_STATE, options, io)));
  }
  const github = await checkGithub(io.env);
  if (github !== null) checks.push(github);
  io.stdout(renderChecks(checks, options, io));
  return hasFailed(checks) ? 1 : 0;
}

function renderChecks(checks: readonly Check[], options: DoctorOptions, io: Io): string {
  switch (options.format) {
    case 'json':
      return doctorJson(checks);
    case 'markdown':
      return renderDoctorMarkdown(checks);
    case 'text':
      return renderDoctorText(checks, {
        color: wantsColor(options, io),
        width: io.width,
        quiet: options.quiet ?? false,
      });
    default:
      return options.format satisfies never;
  }
}

async function checkDrata(config: Config, state: State, options: DoctorOptions, io: Io): Promise<readonly Check[]> {
  let connection: Connection;
  try {
    connection = await openConnection(config, options, io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return [failed('API key', error.message, error.remedy)];
  }
  try {
    return await checkConnected(connection, config, state, options);
  } finally {
    await connection.close();
  }
}

async function checkConnected(
  connection: Connection,
  config: Config,
  state: State,
  options: DoctorOptions,
): Promise<readonly Check[]> {
  const { client, target } = connection;
  const { reads, writes } = needsOf(config, state);
  const probes = await probeReads(client, {
    connectionId: target.connectionId,
    withV1: config.drata.personnelApi === 'v1',
  });
  const byName = new Map(probes.map((probe) => [probe.name, probe]));
  const opening = byName.get('workspaceList');
  const stopped = opening?.error?.reach === 'run' ? opening.error : null;
  if (stopped !== null) return [failed('API key', `${target.baseUrl}: ${stopped.message}`, stopped.remedy)];
  return [
    passed('API key', `accepted by ${target.baseUrl}, terms accepted`),
    ...(await checkHris(connection, options)),
    ...reads.flatMap((name) => {
      const probe = byName.get(name);
      return probe === undefined ? [] : checkRead(name, probe, byName);
    }),
    ...(await checkContract(connection, byName.get('identityList'))),
    ...writes.map(unprovedWrite),
    checkClock(client.clockSkew()),
    checkRate(options.rateLimit),
    await checkBase(connection, options),
  ];
}

/** The two path variants of a scope answer for each other: one of them is enough. */
function checkRead(name: EndpointName, probe: Probe, all: ReadonlyMap<string, Probe>): readonly Check[] {
  const { does, permission } = ENDPOINTS[name];
  const twin = name === 's1Scope' ? 's2GroupList' : name === 's2GroupList' ? 's1Scope' : null;
  if (probe.state === 'absent' && twin !== null && all.get(twin)?.state === 'ok') return [];
  const { message = `${probe.endpoint} is not there`, remedy = null } = probe.error ?? {};
  switch (probe.state) {
    case 'ok':
      return [passed(does, permission)];
    case 'untried':
      return [unproved(does, `${permission}; nothing was there to try it with`)];
    case 'absent':
      return name === 'identityGet'
        ? [unproved(does, `${permission}; this revision reads one identity by its number alone`)]
        : [failed(does, message, remedy)];
    case 'denied':
    case 'feature-missing':
    case 'failed':
      return [failed(does, message, remedy)];
    default:
      return probe.state satisfies never;
  }
}

function unprovedWrite(name: EndpointName): Check {
  const { does, permission } = ENDPOINTS[name];
  return unproved(does, `${permission}; only writing would prove it`);
}

async function checkHris(
  { client, target }: Connection,
  { createConnection }: DoctorOptions,
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

async function checkContract({ readers }: Connection, list: Probe | undefined): Promise<readonly Check[]> {
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

function checkClock(skew: number | null): Check {
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

function checkRate(rate: number): Check {
  const detail = `${rate} requests per minute, of ${DOCUMENTED_RATE} that Drata allows one address`;
  return rate < DOCUMENTED_RATE
    ? passed('rate', detail)
    : warning('rate', detail, 'Leave --rate-limit below it: others behind your address share the limit.');
}

async function checkBase({ target, embedded }: Connection, options: CommonOptions): Promise<Check> {
  if (embedded) return passed('git base', 'an embedded sandbox has none');
  try {
    const { commit, notes } = await findBase(options.roster, options.base, target);
    const [note] = notes;
    if (note !== undefined) return warning('git base', note.message, 'Name the applied commit with --base REV.');
    return commit === null
      ? unproved('git base', 'no applied commit is noted here yet: the first apply of a clean work tree notes it')
      : passed('git base', `last applied commit ${commit.slice(0, 12)}`);
  } catch (error) {
    if (!(error instanceof RosterError) || error instanceof InterruptedError) throw error;
    return failed('git base', error.message, error.remedy);
  }
}

function passed(name: string, detail: string): Check {
  return { name, state: 'ok', detail, remedy: null };
}

function warning(name: string, detail: string, remedy: string | null): Check {
  return { name, state: 'warning', detail, remedy };
}

function failed(name: string, detail: string, remedy: string | null): Check {
  return { name, state: 'failed', detail, remedy };
}

function unproved(name: string, detail: string, remedy: string | null = null): Check {
  return { name, state: 'unproved', detail, remedy };
}
