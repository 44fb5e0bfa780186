import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

/** The built program: `npm test` builds it first. */
export const MAIN = join(import.meta.dirname, '../../dist/main.js');

export const KEY = 'secret-key-7f3a';

export type Result = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export type Env = Readonly<Record<string, string>>;

/** Starts the program; the promise ends with it. */
export function start(args: readonly string[], env: Env = {}): { child: ChildProcess; ended: Promise<Result> } {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], DRATA_API_KEY: KEY, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk;
  });
  const ended = new Promise<Result>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...output }));
  });
  return { child, ended };
}

/** Runs the program to its end. */
export function run(args: readonly string[], env: Env = {}): Promise<Result> {
  return start(args, env).ended;
}

/** A temporary directory that goes away with the test. */
export function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'drata-roster-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

export type Person = Readonly<Record<string, string | boolean | null>>;

const CONFIG = `version: 1
drata: { region: us, connectionId: 1 }
`;

/** Writes a roster directory: `people` by id, tombstones by id, and the text of `config.yaml`. */
export function writeRoster(
  directory: string,
  people: Readonly<Record<string, Person>>,
  { removed = [], config = CONFIG }: { removed?: readonly string[]; config?: string } = {},
): string {
  const yaml = ['identities:', ...(Object.keys(people).length === 0 ? ['  {}'] : [])];
  for (const [id, fields] of Object.entries(people)) {
    yaml.push(`  ${JSON.stringify(id)}:`);
    for (const [field, value] of Object.entries(fields)) yaml.push(`    ${field}: ${JSON.stringify(value)}`);
  }
  const tombstones = removed.map((id) => `  - { identityId: ${id}, reason: Created twice }`);
  writeFiles(directory, {
    'config.yaml': config,
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

/** A sandbox process of the built program with no people in it, ended with the test. */
export async function startSandbox(args: readonly string[] = []): Promise<Sandbox> {
  const child = spawn(process.execPath, [MAIN, 'sandbox', '--port', '0', '--seed', 'empty', ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
    if (url === undefined) throw new Error(`unexpected first line: ${line}`);
    return new Sandbox(url);
  }
  throw new Error('the sandbox ended before it listened');
}

export type LoggedRequest = {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: unknown;
};

/** What tests do to a sandbox from outside, all over HTTP. */
export class Sandbox {
  constructor(readonly url: string) {}

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

  async fault(fault: Readonly<Record<string, unknown>>): Promise<void> {
    await this.control('POST', 'faults', fault);
  }

  /** The identity records that have not been deleted, by identityId. */
  async identities(): Promise<Map<string, Record<string, unknown>>> {
    const { identities } = (await this.control('GET', 'state')) as { identities: Record<string, unknown>[] };
    return new Map(
      identities.filter((row) => row['deletedAt'] === null).map((row) => [String(row['identityId']), row]),
    );
  }
}

/** The options that lead the program to a roster and a sandbox. */
export const at = (roster: string, { url }: Pick<Sandbox, 'url'>) => [
  '--roster',
  roster,
  '--base-url',
  url,
  '--rate-limit',
  '100000',
];

/** Runs git in a directory, as somebody with a name. */
export function git(directory: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-C', directory, '-c', 'user.name=Ann', '-c', 'user.email=ann@acme.example', ...args], {
    encoding: 'utf8',
  });
}
