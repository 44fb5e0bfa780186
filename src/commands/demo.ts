import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * `npm run demo`: the main job as a newcomer would do it, with the sample roster and a sandbox of its own. Every step is the real
 * program in a process of its own; all state is in a temporary directory that goes away.
 */
const MAIN = fileURLToPath(new URL('../main.js', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TODAY = '2026-11-21';

const directory = await mkdtemp(join(tmpdir(), 'drata-roster-demo-'));
// A copy outside the repository: an apply notes the commit it applied, and the demo's Drata is gone in a minute.
await cp(join(ROOT, 'roster'), join(directory, 'roster'), { recursive: true });
const { CI: _ci, ...outside } = process.env;
const env = { ...outside, DRATA_API_KEY: 'demo-key' };
const sandbox = spawn(process.execPath, [MAIN, 'sandbox', '--port', '0', '--state', join(directory, 'drata.json')], {
  env,
  stdio: ['ignore', 'pipe', 'ignore'],
});
try {
  const url = await listening();
  say('A local Drata is running, filled with a company that differs from the roster in ./roster.');
  const live = ['--base-url', url, '--today', TODAY];
  await step('Check the roster. Nothing is sent anywhere.', ['validate']);
  await step('What would change in Drata?', ['plan', ...live]);
  await step('Apply it.', ['apply', '--yes', '--quiet', ...live]);
  say('Drata takes identities over into personnel once a night. The sandbox does it now:');
  process.stdout.write(`$ curl -X POST ${url}/_sandbox/identity-sync\n`);
  const sync = await fetch(`${url}/_sandbox/identity-sync`, { method: 'POST', body: JSON.stringify({ today: TODAY }) });
  if (!sync.ok) throw new Error(`the identity sync answered ${sync.status}`);
  await sync.arrayBuffer();
  await step('Noor is known to Drata now, so that what waited for her can be done.', ['apply', '--yes', ...live]);
  await step('Plan again: the roster and Drata agree.', ['plan', '--detailed-exitcode', ...live]);
  say('That was all. Your turn: README.md, "A real tenant".');
} finally {
  sandbox.kill();
  await rm(directory, { recursive: true, force: true });
}

/** Runs one command of the program; any exit code but 0 ends the demo as failed. */
async function step(why: string, args: readonly string[]): Promise<void> {
  say(why);
  process.stdout.write(`$ drata-roster ${args.join(' ')}\n`);
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: directory, env, stdio: 'inherit' });
  const code = await new Promise((resolve, reject) => {
    child.on('exit', resolve);
    child.on('error', reject);
  });
  if (code !== 0) throw new Error(`drata-roster ${args[0]} exited with ${code}`);
}

async function listening(): Promise<string> {
  for await (const line of createInterface({ input: sandbox.stdout })) {
    const url = /^listening on (\S+)$/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('the sandbox did not start');
}

function say(text: string): void {
  process.stdout.write(`\n── ${text}\n\n`);
}
