import { probeReads } from '../drata/probe.js';
import { UsageError } from '../errors.js';
import { doctorJson } from '../report/doctor-json.js';
import { renderDoctorMarkdown } from '../report/doctor-markdown.js';
import { renderDoctorText } from '../report/doctor-text.js';
import { type Check, hasFailed } from '../report/doctor-words.js';
import { counted, type Forms, PERSON } from '../report/wording.js';
import { readDirectory } from '../roster/files.js';
import { type LoadedRoster, loadRoster } from '../roster/load.js';
import type { Config } from '../state/config.js';
import { EMPTY_STATE, type State } from '../state/state.js';
import { type Connection, openConnection } from './connection.js';
import {
  checkBase,
  checkClock,
  checkContract,
  checkHris,
  checkRate,
  checkRead,
  failed,
  passed,
  unprovedWrite,
} from './doctor-checks.js';
import { checkGithub } from './doctor-github.js';
import { needsOf } from './doctor-needs.js';
import type { Io } from './io.js';
import { type CommonOptions, wantsColor } from './options.js';

export type DoctorOptions = CommonOptions & { readonly createConnection?: string };

const FILE: Forms = ['file', 'files'];
const ERROR: Forms = ['error', 'errors'];
const WARNING: Forms = ['warning', 'warnings'];

/** Checks everything a roster needs of Drata, one line a check. Writes nothing but for --create-connection. */
export async function runDoctor(options: DoctorOptions, io: Io): Promise<number> {
  const checks: Check[] = [];
  const loaded = await loadRoster(await readDirectory(options.roster));
  const errors = loaded.problems.filter(({ severity }) => severity === 'error').length;
  checks.push(
    errors === 0
      ? passed('roster', describeRoster(loaded))
      : failed('roster', counted(errors, ERROR), 'Run drata-roster validate.'),
  );
  if (loaded.config !== null) {
    checks.push(...(await checkDrata(loaded.config, loaded.state ?? EMPTY_STATE, options, io)));
  }
  const github = await checkGithub(io);
  if (github !== null) checks.push(github);
  io.stdout(renderChecks(checks, options, io));
  return hasFailed(checks) ? 1 : 0;
}

function describeRoster({ people, files, problems }: LoadedRoster): string {
  const warnings = problems.length === 0 ? '' : `; ${counted(problems.length, WARNING)}, which validate shows`;
  return `${counted(people, PERSON)} in ${counted(files, FILE)}${warnings}`;
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
    return [failed('access to Drata', error.message, error.remedy)];
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
  if (stopped !== null) return [failed('access to Drata', stopped.message, stopped.remedy)];
  return [
    passed('access to Drata', `key and terms accepted: ${target.baseUrl}`),
    ...(await checkHris(connection, options.createConnection)),
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
