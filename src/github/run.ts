import { UsageError } from '../errors.js';
import { type ActionsEvent, parseEvent, parseEventRepository } from './event.js';
import { checkApiUrl, DEFAULT_API_URL, TOKEN } from './target.js';

/** What GitHub Actions says of the run that the program is part of. */
export type ActionsRun = {
  readonly apiUrl: string;
  /** Scheme and host of GitHub's pages. */
  readonly serverUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  /** Where nothing says that it is private, it counts as public. */
  readonly isPublic: boolean;
  readonly defaultBranch: string | null;
  readonly sha: string;
  readonly runId: string;
  readonly runUrl: string;
  readonly event: ActionsEvent;
  readonly token: string;
  /** Where the job's summary is written; null outside a step. */
  readonly summaryPath: string | null;
  readonly outputPath: string | null;
  readonly actor: string | null;
};

type Env = Readonly<Record<string, string | undefined>>;

const REMEDY = 'GitHub Actions sets all of them but GITHUB_TOKEN, which a step gets from github.token by its "env:".';

/** What each variable must look like. None of the values is repeated in an error. */
const NEEDED: Readonly<Record<string, RegExp>> = {
  GITHUB_TOKEN: TOKEN,
  GITHUB_REPOSITORY: /^[\w.-]+\/[\w.-]+$/,
  GITHUB_EVENT_NAME: /^\w+$/,
  GITHUB_EVENT_PATH: /./,
  GITHUB_SHA: /^([0-9a-f]{40}|[0-9a-f]{64})$/,
  GITHUB_RUN_ID: /^\d+$/,
};

/** Reads the variables that Actions sets and the event's document. What is missing or malformed is named all at once. */
export function readActionsRun(env: Env, readText: (path: string) => string): ActionsRun {
  const read = (name: string): string => env[name]?.trim() ?? '';
  const names = Object.keys(NEEDED);
  const missing = names.filter((name) => read(name) === '');
  if (missing.length > 0) {
    throw new UsageError(`--github needs ${listed(missing)} in the environment`, { remedy: REMEDY });
  }
  const malformed = names.filter((name) => !NEEDED[name]?.test(read(name)));
  if (malformed.length > 0) {
    throw new UsageError(`${listed(malformed)} is not what GitHub Actions sets`, { remedy: REMEDY });
  }
  const name = read('GITHUB_EVENT_NAME');
  const document = readEvent(read('GITHUB_EVENT_PATH'), readText);
  const event = parseEvent(name, document);
  if (event === null) {
    throw new UsageError(`the file of GITHUB_EVENT_PATH does not describe an event ${name}`, { remedy: REMEDY });
  }
  const { isPublic, defaultBranch, serverUrl } = parseEventRepository(document);
  const server = serverUrl ?? (read('GITHUB_SERVER_URL') || 'https://github.com');
  const repository = read('GITHUB_REPOSITORY');
  const runId = read('GITHUB_RUN_ID');
  return {
    apiUrl: checkApiUrl(read('GITHUB_API_URL') || DEFAULT_API_URL),
    serverUrl: server,
    repository,
    isPublic,
    defaultBranch,
    sha: read('GITHUB_SHA'),
    runId,
    runUrl: `${server}/${repository}/actions/runs/${runId}`,
    event,
    token: read('GITHUB_TOKEN'),
    summaryPath: read('GITHUB_STEP_SUMMARY') || null,
    outputPath: read('GITHUB_OUTPUT') || null,
    actor: read('GITHUB_ACTOR') || null,
  };
}

function readEvent(path: string, readText: (path: string) => string): unknown {
  try {
    return JSON.parse(readText(path));
  } catch (cause) {
    throw new UsageError('the file of GITHUB_EVENT_PATH cannot be read as JSON', { cause, remedy: REMEDY });
  }
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
