import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { at, crowd, each, KEY, openWorld, temporary, writeFiles } from './e2e/harness.js';
import { action, fill, runScript } from './model/workflow.js';

const { inputs, outputs, runs } = action();
const install = runs.steps[1];
const run = runs.steps[2];

/** Tells its arguments and keys, and ends as the variable EXIT says. */
const FAKE = `
const { DRATA_API_KEY, DRATA_ROSTER_SIGNING_KEY, GITHUB_TOKEN, OUTPUT = '', EXIT = '0' } = process.env;
require('node:fs').writeFileSync('seen.json', JSON.stringify({
  args: process.argv.slice(2), keys: [DRATA_API_KEY, DRATA_ROSTER_SIGNING_KEY, GITHUB_TOKEN], parent: process.ppid,
}));
process.stdout.write(OUTPUT);
process.exit(Number(EXIT));
`;

/** Runs the last step of the action on inputs, as a job would, with a program that only tells what it was given. */
async function callAction(given: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) {
  const directory = temporary();
  writeFiles(directory, { 'tool/dist/main.js': FAKE, 'tool/package.json': '{}', 'work/trap': '', output: '' });
  const work = join(directory, 'work');
  const output = join(directory, 'output');
  const tool = join(directory, 'tool/.github/actions/drata-roster');
  writeFiles(tool, { 'action.yml': '' });
  const ended = await runScript(
    run?.run ?? '',
    { ...stepEnv(given), GITHUB_ACTION_PATH: tool, GITHUB_OUTPUT: output, ...env },
    work,
  );
  const seen = existsSync(join(work, 'seen.json')) ? JSON.parse(readFileSync(join(work, 'seen.json'), 'utf8')) : null;
  return { ...ended, ...seen, output: readFileSync(output, 'utf8') };
}

function stepEnv(given: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const github = { token: 'token-of-the-job' };
  const filled = Object.entries(inputs).map(([name, { default: text = '' }]) => [
    name,
    given[name] ?? fill(text, { github }),
  ]);
  const context = { inputs: Object.fromEntries(filled) };
  return Object.fromEntries(Object.entries(run?.env ?? {}).map(([name, text]) => [name, fill(text, context)]));
}

describe('the action', () => {
  it('runs a command on a roster, with the keys for the program alone', async () => {
    const given = { command: 'plan', roster: 'rosters/eu', 'api-key': 'key', 'signing-key': 'sign' };
    const { code, args, keys, parent } = await callAction(given);
    expect([code, args, keys]).toEqual([0, ['plan', '--roster=rosters/eu'], ['key', 'sign', 'token-of-the-job']]);
    // It takes the place of its shell, so that it hears when the job is cancelled.
    expect(parent).toBe(process.pid);
    expect(runs.steps.filter((step) => step !== run && JSON.stringify(step).includes('inputs.'))).toEqual([]);
  });

  it('leaves the roster to the command when none is named', async () => {
    expect((await callAction({ command: 'targets', token: 'mine' })).args).toEqual(['targets', '--format=json']);
    expect((await callAction({ command: 'validate' })).args).toEqual(['validate']);
  });

  it('takes one argument a line and expands nothing', async () => {
    const args = '--only=O\'Brien * $(touch hacked) `touch hacked`\n\n--out=$HOME/a b\n--x="\\n"\n';
    const { args: seen, code } = await callAction({ command: 'plan', roster: '--help; touch hacked', args });
    expect(code).toBe(0);
    expect(seen).toEqual([
      'plan',
      '--roster=--help; touch hacked',
      "--only=O'Brien * $(touch hacked) `touch hacked`",
      '--out=$HOME/a b',
      '--x="\\n"',
    ]);
  });

  it('lifts guards by name, whatever else somebody typed', async () => {
    const allow = 'mass-change, deletions\n* $(touch hacked) --sandbox "a b"';
    const names = ['mass-change', 'deletions', '*', '$(touch', 'hacked)', '--sandbox', '"a', 'b"'];
    const { args } = await callAction({ command: 'apply', allow });
    expect(args).toEqual(['apply', ...names.map((name) => `--allow=${name}`)]);
  });

  it.each([0, 1, 2, 3, 4, 130])('ends as the program does: %i', async (code) => {
    expect((await callAction({ command: 'plan' }, { EXIT: String(code) })).code).toBe(code);
    // Drift that was found is told by the issue, not by a failed job.
    expect((await callAction({ command: 'drift' }, { EXIT: String(code) })).code).toBe(code === 2 ? 0 : code);
    expect((await callAction({ command: 'targets' }, { EXIT: String(code) })).code).toBe(code);
  });

  it('hands on the targets as one output, or none', async () => {
    const some = '{"include":[\n{"dir":"a\\"b","name":"END_OF_TARGETS"}]}\n';
    const { output, stdout } = await callAction({ command: 'targets' }, { OUTPUT: some });
    expect(output).toBe(`targets<<END_OF_TARGETS\n${some}END_OF_TARGETS\n`);
    expect(stdout).toBe(some);
    const none = await callAction({ command: 'targets' }, { OUTPUT: '{"include":[]}\n' });
    expect(none.output).toBe('targets<<END_OF_TARGETS\n\nEND_OF_TARGETS\n');
    expect((await callAction({ command: 'targets' }, { OUTPUT: some, EXIT: '1' })).output).toBe('');
  });

  it('gives out what the program does', () => {
    const given = Object.entries(outputs).map(([name, { value }]) => [name, value]);
    const expected = ['changes', 'digest', 'destructive', 'targets'].map((name) => [
      name,
      `\${{ steps.run.outputs.${name} }}`,
    ]);
    expect(given).toEqual(expected);
  });

  it('installs in its own checkout, once a job, without scripts of dependencies', async () => {
    const directory = temporary();
    const npm = `#!/bin/sh\necho "$PWD: npm $*" >>"$RUNNER_TEMP/log"\nexit "\${NPM_EXIT:-0}"\n`;
    writeFiles(directory, { 'bin/npm': npm, 'temp/x': '', 'work/x': '', 'my tool/.github/actions/drata-roster/x': '' });
    chmodSync(join(directory, 'bin/npm'), 0o755);
    const temp = join(directory, 'temp');
    const env = {
      PATH: `${join(directory, 'bin')}:${process.env['PATH']}`,
      RUNNER_TEMP: temp,
      GITHUB_ACTION_PATH: join(directory, 'my tool/.github/actions/drata-roster'),
    };
    const again = async (more = {}) =>
      (await runScript(install?.run ?? '', { ...env, ...more }, join(directory, 'work'))).code;
    expect([await again({ NPM_EXIT: '7' }), await again(), await again()]).toEqual([7, 0, 0]);
    const tool = join(directory, 'my tool');
    const first = `${tool}: npm ci --ignore-scripts --no-audit --no-fund`;
    const log = readFileSync(join(temp, 'log'), 'utf8').trim().split('\n');
    expect(log).toEqual([first, first, `${tool}: npm run --silent build`]);
  });

  it('runs the built program on a roster and a Drata', async () => {
    const people = crowd(2);
    const world = await openWorld(people, { live: each(people, { jobTitle: 'Poet' }) });
    const [, roster = '', ...line] = at(world.roster, world.sandbox);
    const call = (command: string, ...more: readonly string[]) => {
      const env = stepEnv({ command, roster, args: [...line, ...more].join('\n'), 'api-key': KEY });
      const tool = join(import.meta.dirname, '../.github/actions/drata-roster');
      const paths = { GITHUB_ACTION_PATH: tool, GITHUB_OUTPUT: join(world.directory, 'output') };
      return runScript(run?.run ?? '', { ...env, ...paths }, world.directory);
    };
    const [plan, drift, bare] = await Promise.all([
      call('plan', '--detailed-exitcode'),
      call('drift'),
      world.go('drift'),
    ]);
    expect([plan.code, drift.code, bare.code]).toEqual([2, 0, 2]);
    expect(drift.stdout).toBe(bare.stdout);
  });
});
