import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxState, StoredPerson } from '../../src/sandbox/model.js';
import {
  at,
  git,
  type LoggedRequest,
  openSandbox,
  type Result,
  run,
  type Sandbox,
  type SandboxSettings,
  start,
  temporary,
  writeFiles,
} from './harness.js';

/** A whole roster: files by path below the directory. */
export type Files = Readonly<Record<string, string>>;

/** The demo company's Drata and a git repository with a roster for it. */
export type Tenant = {
  readonly sandbox: Sandbox;
  readonly directory: string;
  readonly roster: string;
  /** Makes these files the whole roster and commits them. */
  readonly commit: (files: Files) => void;
  readonly line: (command: string, ...more: readonly string[]) => readonly string[];
  readonly go: (command: string, ...more: readonly string[]) => Promise<Result>;
  /** Applies, which must succeed, and gives what was printed. */
  readonly apply: (...more: readonly string[]) => Promise<string>;
  /** Plans, which must succeed, and gives what was printed. */
  readonly plan: (...more: readonly string[]) => Promise<string>;
  readonly state: () => Promise<SandboxState>;
  /** Changes Drata's state as somebody in the UI would. */
  readonly edit: (change: (state: SandboxState) => void) => Promise<void>;
  readonly person: (email: string) => Promise<StoredPerson>;
  readonly sync: () => Promise<void>;
  /** The requests that changed something since the last call: method, last parts of the path, body. */
  readonly sent: () => Promise<readonly string[]>;
};

export type TenantSettings = SandboxSettings & {
  /** Lines of the config's `drata` map; without a connection nothing is read of identities. */
  readonly drata?: string;
  readonly config?: string;
};

/** Opens the demo tenant with a committed roster. */
export async function openTenant(
  files: Files,
  { drata = '', config = '', ...settings }: TenantSettings = {},
): Promise<Tenant> {
  const sandbox = await openSandbox({ seed: 'demo', ...settings });
  const directory = temporary();
  const roster = join(directory, 'roster');
  git(directory, 'init', '--quiet');
  const commit = (whole: Files) => {
    rmSync(roster, { recursive: true, force: true });
    writeFiles(roster, { 'config.yaml': `version: 1\ndrata: { region: us${drata} }\n${config}`, ...whole });
    git(directory, 'add', '--all');
    git(directory, 'commit', '--quiet', '--allow-empty', '-m', 'The roster');
  };
  commit(files);
  const line = (command: string, ...more: readonly string[]) => [command, ...at(roster, sandbox), ...more];
  const go = (command: string, ...more: readonly string[]) => run(line(command, ...more));
  const must = async (command: string, more: readonly string[]) => {
    const { code, stdout, stderr } = await go(command, ...more);
    if (code !== 0) throw new Error(`${command} ended with ${code}:\n${stdout}\n${stderr}`);
    return stdout;
  };
  const state = async () => (await sandbox.control('GET', 'state')) as SandboxState;
  return {
    sandbox,
    directory,
    roster,
    commit,
    line,
    go,
    apply: (...more) => must('apply', more),
    plan: (...more) => must('plan', more),
    state,
    edit: async (change) => {
      const now = await state();
      change(now);
      await sandbox.control('PUT', 'state', now);
    },
    person: async (email) => {
      const { users, personnel } = await state();
      const user = users.find((row) => row.email === email);
      const person = personnel.find((row) => row.userId === user?.id);
      if (!person) throw new Error(`Drata has nobody with the address ${email}`);
      return person;
    },
    sync: async () => void (await sandbox.control('POST', 'identity-sync')),
    sent: async () => {
      const writes = await sandbox.writes();
      await sandbox.control('DELETE', 'requests');
      return writes.map(written);
    },
  };
}

/** One write in short: the numbers of records in a path vary, so they are left out. */
function written({ method, path, body }: LoggedRequest): string {
  const short = path.replace(/^\/public(\/v2)?\//, '').replace(/\d+/g, 'N');
  const isForm = typeof body !== 'object' || body === null;
  return `${method} ${short}${isForm ? '' : ` ${JSON.stringify(body)}`}`;
}

/** A document file; the text is told from other contents by its digest alone. */
export function pdf(text: string): string {
  return `%PDF-1.4\n% ${text}\n`;
}

/** What a plan as JSON holds. */
export type PlanJson = {
  readonly operations: readonly {
    readonly id: string;
    readonly action: string;
    readonly pending: string | null;
    readonly changes: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[];
  }[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  readonly guards: readonly { readonly name: string; readonly tripped: boolean }[];
};

/** The plan of a tenant as data. */
export async function planOf({ plan }: Tenant, ...more: readonly string[]): Promise<PlanJson> {
  return JSON.parse(await plan('--format', 'json', ...more)) as PlanJson;
}

/** Starts an apply and kills it once a write of a method has taken effect, before it hears so. */
export async function killAt({ sandbox, line }: Tenant, method: string): Promise<void> {
  await sandbox.fault({ kind: 'delay', when: 'after', milliseconds: 4000, method });
  const { child } = start(line('apply', '--concurrency', '1'));
  await sandbox.reached(({ fault, method: one }) => fault === 'delay' && one === method);
  const ended = new Promise((resolve) => child.on('close', resolve));
  child.kill('SIGKILL');
  await ended;
}
