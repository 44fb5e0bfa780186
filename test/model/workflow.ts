import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { parse } from 'yaml';

const GITHUB = join(import.meta.dirname, '../../.github');

export type Step = {
  readonly id?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
  readonly env?: Readonly<Record<string, string>>;
};

export type Concurrency = {
  readonly group: string;
  readonly 'cancel-in-progress': boolean | string;
  readonly queue?: string;
};

export type Job = {
  readonly name?: string;
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly 'runs-on'?: string;
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly 'fail-fast'?: boolean; readonly 'max-parallel'?: number; readonly matrix?: unknown };
  readonly environment?: { readonly name: string; readonly deployment?: boolean };
  readonly concurrency?: Concurrency;
  readonly steps: readonly Step[];
};

export type Workflow = {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: Concurrency;
  readonly jobs: Readonly<Record<string, Job>>;
};

export type Action = {
  readonly inputs: Readonly<Record<string, { readonly default?: string; readonly required?: boolean }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
};

/** The text of a file below .github. */
export function githubFile(path: string): string {
  return readFileSync(join(GITHUB, path), 'utf8');
}

/** A workflow of this repository. */
export function workflow(name: string): Workflow {
  return parse(githubFile(`workflows/${name}.yml`)) as Workflow;
}

/** One job of a workflow. */
export function jobOf(name: string, id: string): Job {
  const job = workflow(name).jobs[id];
  if (job === undefined) throw new Error(`${name}.yml has no job ${id}`);
  return job;
}

/** The action of this repository. */
export function action(): Action {
  return parse(githubFile('actions/drata-roster/action.yml')) as Action;
}

export type Context = Readonly<Record<string, unknown>>;

/** What GitHub makes of an expression (its own evaluator); `always()` and the like are not part of the language. */
function evaluate(expression: string, context: Context): data.ExpressionData {
  const { tokens } = new Lexer(expression).lex();
  const values = JSON.parse(JSON.stringify(context), data.reviver) as data.Dictionary;
  return new Evaluator(new Parser(tokens, Object.keys(context), []).parse(), values).evaluate();
}

/** A text with its `${{ }}` filled in. */
export function fill(template: string, context: Context): string {
  return template.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => evaluate(expression, context).coerceString());
}

/** Whether the `if` of a job holds, which GitHub evaluates with or without its braces. */
export function holds(condition: string, context: Context): boolean {
  const expression = /^\$\{\{(.*)\}\}$/s.exec(condition.trim())?.[1] ?? condition;
  return evaluate(`!!(${expression})`, context).coerceString() === 'true';
}

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Runs a `run:` as GitHub does with `shell: bash`. */
export function runScript(script: string, env: Readonly<Record<string, string>>, cwd: string): Promise<Ended> {
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: cwd, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => text(stream));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', async (code) => resolve({ code, stdout: (await stdout) ?? '', stderr: (await stderr) ?? '' }));
  });
}
