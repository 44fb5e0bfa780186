import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { afterAll } from 'vitest';
import * as embedded from '../../src/sandbox/server.js';
import type { SwitchName } from '../../src/sandbox/settings.js';
import { runLine } from '../model/program.js';

/** The built program: `npm test` builds it first. */
export const MAIN = join(import.meta.dirname, '../../dist/main.js');

export const KEY = 'secret-key-7f3a';

// Tests run side by side, so what they leave is cleared when the whole file is through.
const leftovers: (() => unknown)[] = [];
afterAll(async () => {
  for (const clear of leftovers.splice(0).reverse()) await clear();
});

export type Result = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export type Env = Readonly<Record<string, string>>;

/**
 * Starts the program; the promise ends with it. Whatever a test is about, no run may show the API key or a stack trace, and none
 * may write what drives a terminal.
 */
export function start(args: readonly string[], env: Env = {}): { child: ChildProcess; ended: Promise<Result> } {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], DRATA_API_KEY: KEY, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  leftovers.push(() => child.kill('SIGKILL'));
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output.stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    output.stderr += chunk;
  });
  const ended = new Promise<Result>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...output }));
  }).then((result) => withoutFault(result, args));
  return { child, ended };
}

function faultOf(text: string, isColored: boolean): string | null {
  if (text.includes(KEY)) return 'the API key shows';
  if (/^ +at .*:\d+:\d+\)?$/m.test(text)) return 'a stack trace shows';
  if (text.includes('in a way it should not')) return 'it failed in a way it should not';
  // Everything but line ends, which are CRLF in CSV, and, where they were asked for, colours.
  const plain = (isColored ? stripVTControlCharacters(text) : text).replaceAll('\r\n', '\n');
  const [raw] = /(?!\n)[\p{Cc}\p{Bidi_Control}]/u.exec(plain) ?? [];
  return raw === undefined ? null : `the character ${JSON.stringify(raw)} shows`;
}

/** Runs the built program to its end. */
export function runBuilt(args: readonly string[], env: Env = {}): Promise<Result> {
  return start(args, env).ended;
}

/**
 * Runs a command line to its end in this process, which spares the start of another one: most tests are about what the program says
 * and does, not about how it starts and stops.
 */
export async function run(args: readonly string[], env: Env = {}): Promise<Result> {
  return withoutFault(await runLine(args, { DRATA_API_KEY: KEY, ...env }), args);
}

function withoutFault(result: Result, args: readonly string[]): Result {
  const { stdout, stderr } = result;
  const fault = faultOf(`${stdout}\n${stderr}`, args.includes('always'));
  if (fault === null) return result;
  throw new Error(`${fault}: drata-roster ${args.join(' ')}\n${stdout}\n${stderr}`);
}

/** A temporary directory that goes away after the tests. */
export function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'drata-roster-test-'));
  leftovers.push(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

export type Person = Readonly<Record<string, string | boolean | null>>;

export type People = Readonly<Record<string, Person>>;

/** Someone with every usual field; the address is made from the name. */
export function person(firstName: string, more: Person = {}): Person {
  return {
    email: `${firstName.toLowerCase()}@acme.example`,
    firstName,
    lastName: 'Lee',
    jobTitle: 'Engineer',
    startedAt: '2020-01-01',
    isContractor: false,
    ...more,
  };
}

/** So many people, under the ids p0, p1 and so on. */
export function crowd(count: number, more: Person = {}): People {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, person(`Pat${index}`, more)]));
}

/** Changes every person. */
export function each(people: People, more: Person): People {
  return Object.fromEntries(Object.entries(people).map(([id, fields]) => [id, { ...fields, ...more }]));
}

const CONFIG = 'version: 1\ndrata: { region: us, connectionId: 1 }\n';

export type RosterExtras = { readonly removed?: readonly string[] | undefined; readonly config?: string | undefined };

/** Writes a roster directory: `people` by id, tombstones by id, and lines added to `config.yaml`. */
export function writeRoster(
  directory: string,
  people: People,
  { removed = [], config = '' }: RosterExtras = {},
): string {
  const yaml = ['identities:', ...(Object.keys(people).length === 0 ? ['  {}'] : [])];
  for (const [id, fields] of Object.entries(people)) {
    yaml.push(`  ${JSON.stringify(id)}:`);
    for (const [field, value] of Object.entries(fields)) yaml.push(`    ${field}: ${JSON.stringify(value)}`);
  }
  const tombstones = removed.map((id) => `  - { identityId: ${JSON.stringify(id)}, reason: Created twice }`);
  writeFiles(directory, {
    'config.yaml': `${CONFIG}${config}`,
    'people.yaml': `${yaml.join('\n')}\n`,
    'removed.yaml': tombstones.length === 0 ? '' : `removed:\n${tombstones.join('\n')}\n`,
  });
  return directory;
}

export function writeFiles(directory: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
}

export type LoggedRequest = {
  readonly method: string;
  readonly path: string;
  readonly status: number | null;
  readonly body: unknown;
  readonly fault: string | null;
};

export type LiveRecord = Readonly<Record<string, unknown>>;

/** What tests do to a sandbox from outside, all over HTTP. */
export class Sandbox {
  constructor(
    readonly url: string,
    readonly revision: 'envelope' | 'batch',
  ) {}

  async control(method: string, path: string, body?: unknown): Promise<unknown> {
    const reply = await fetch(`${this.url}/_sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!reply.ok) throw new Error(`${method} ${path} answered ${reply.status}: ${await reply.text()}`);
    return reply.status === 204 ? null : reply.json();
  }

  async requests(): Promise<readonly LoggedRequest[]> {
    return ((await this.control('GET', 'requests')) as { requests: LoggedRequest[] }).requests;
  }

  /** The requests that change something. */
  async writes(): Promise<readonly LoggedRequest[]> {
    return (await this.requests()).filter(({ method }) => method !== 'GET');
  }

  async fault(...faults: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    await this.control('POST', 'faults', faults);
  }

  /** Waits until a fault of a kind has hit as many requests, or a request as many times that fits. */
  async reached(fits: (request: LoggedRequest) => boolean, times = 1): Promise<void> {
    while ((await this.requests()).filter(fits).length < times) await new Promise((wake) => setTimeout(wake, 20));
  }

  /** Writes records as another writer would; dates become instants. */
  async upsert(people: People): Promise<void> {
    const records = Object.entries(people).map(([identityId, fields]) => ({
      identityId,
      ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, instantOf(name, value)])),
    }));
    await this.#hris('POST', '', this.revision === 'envelope' ? { identities: records } : records);
    await this.control('DELETE', 'requests');
  }

  /** Deletes a record as another writer would. */
  async remove(identityId: string): Promise<void> {
    const record = (await this.identities()).get(identityId);
    await this.#hris('DELETE', `/${String(record?.['id'])}`);
    await this.control('DELETE', 'requests');
  }

  /** The identity records that have not been deleted, by identityId. */
  async identities(): Promise<Map<string, LiveRecord>> {
    const { identities } = (await this.control('GET', 'state')) as { identities: LiveRecord[] };
    return new Map(
      identities.filter((row) => row['deletedAt'] === null).map((row) => [String(row['identityId']), row]),
    );
  }

  /** One field of every identity record, by identityId. */
  async values(field: string): Promise<Readonly<Record<string, unknown>>> {
    return Object.fromEntries([...(await this.identities())].map(([id, row]) => [id, row[field]]));
  }

  async #hris(method: string, path: string, body?: unknown): Promise<void> {
    const reply = await fetch(`${this.url}/public/v2/custom-connections/1/hris-user-identities${path}`, {
      method,
      headers: { authorization: 'Bearer another-writer', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    if (!reply.ok || reply.status === 207) throw new Error(`${method} answered ${reply.status}: ${text}`);
  }
}

function instantOf(field: string, value: string | boolean | null): string | boolean | null {
  return /At$/.test(field) && typeof value === 'string' ? `${value}T00:00:00.000Z` : value;
}

export type SandboxSettings = {
  readonly revision?: 'envelope' | 'batch';
  /** Empty unless told otherwise. */
  readonly seed?: 'demo' | 'empty';
  readonly switches?: Partial<Record<SwitchName, string>>;
  readonly keys?: readonly string[];
};

/** The three revisions of the upsert endpoint, as settings of a sandbox. */
export const REVISIONS: readonly (readonly [name: string, settings: SandboxSettings])[] = [
  ['envelope (R1)', { revision: 'envelope' }],
  ['batch (R2)', { switches: { edition: 'R2' } }],
  ['batch (R3)', {}],
];

/** The two that differ most, for tests to which the third would add time alone. */
export const EXTREMES: typeof REVISIONS = REVISIONS.filter(([name]) => !name.includes('R2'));

/** A sandbox in this process, with no people in it unless it has a seed. */
export async function openSandbox({
  revision = 'batch',
  seed = 'empty',
  ...settings
}: SandboxSettings = {}): Promise<Sandbox> {
  const running = await embedded.startSandbox({ port: 0, statePath: null, revision, seed, ...settings });
  leftovers.push(running.close);
  return new Sandbox(running.url, revision);
}

/** A sandbox of the built program in a process of its own, for tests that kill it. */
export async function spawnSandbox(args: readonly string[]): Promise<{ child: ChildProcess; sandbox: Sandbox }> {
  const child = spawn(process.execPath, [MAIN, 'sandbox', '--seed', 'empty', ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  leftovers.push(() => child.kill('SIGKILL'));
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
    if (url === undefined) throw new Error(`unexpected first line: ${line}`);
    return { child, sandbox: new Sandbox(url, 'batch') };
  }
  throw new Error('the sandbox ended before it listened');
}

/** A roster directory, a sandbox, and the program between them. */
export type World = {
  readonly sandbox: Sandbox;
  /** For files of the test's own. */
  readonly directory: string;
  readonly roster: string;
  /** The command line of a command on this roster and this sandbox. */
  readonly line: (command: string, ...more: readonly string[]) => readonly string[];
  readonly go: (command: string, ...more: readonly string[]) => Promise<Result>;
  readonly write: (people: People, extras?: RosterExtras) => void;
};

/** Opens a world with these people in the roster and, if given, others in Drata. */
export async function openWorld(
  people: People,
  { live, removed, config, ...settings }: SandboxSettings & RosterExtras & { readonly live?: People } = {},
): Promise<World> {
  const sandbox = await openSandbox(settings);
  if (live) await sandbox.upsert(live);
  const directory = temporary();
  const roster = join(directory, 'roster');
  const write = (next: People, extras: RosterExtras = {}) => void writeRoster(roster, next, { config, ...extras });
  write(people, { removed });
  const line = (command: string, ...more: readonly string[]) => [command, ...at(roster, sandbox), ...more];
  return { sandbox, directory, roster, write, line, go: (command, ...more) => run(line(command, ...more)) };
}

/** The options that lead the program to a roster and a sandbox, past the pace that spares the real Drata. */
export function at(roster: string, { url }: Pick<Sandbox, 'url'>): readonly string[] {
  return ['--roster', roster, '--base-url', url, '--rate-limit', '100000'];
}

/** Runs git in a directory, as somebody with a name. */
export function git(directory: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-C', directory, '-c', 'user.name=Ann', '-c', 'user.email=ann@acme.example', ...args], {
    encoding: 'utf8',
  });
}
