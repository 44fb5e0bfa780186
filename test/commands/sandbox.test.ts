import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Io } from '../../src/commands/io.js';
import { runSandbox } from '../../src/commands/sandbox.js';

const OPTIONS = { port: 0, revision: 'batch', connectionId: 1 } as const;

/** Runs the command until it listens, hands its address over, then interrupts it. */
async function whileRunning(options: Parameters<typeof runSandbox>[0], visit: (url: string) => Promise<void>) {
  const printed = { stdout: '', stderr: '' };
  const controller = new AbortController();
  const { promise: address, resolve } = withResolver();
  const io: Io = {
    stdout: (text) => {
      printed.stdout += text;
      resolve(text.replace('listening on ', '').trim());
    },
    stderr: (text) => {
      printed.stderr += text;
    },
    env: {},
    interactive: false,
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    width: 100,
    signal: controller.signal,
  };
  const run = runSandbox(options, io);
  const url = await Promise.race([address, run.then(() => 'ended')]);
  await visit(url);
  controller.abort();
  return { code: await run, ...printed };
}

function withResolver() {
  let resolve: (text: string) => void = () => undefined;
  const promise = new Promise<string>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

const get = async (url: string, key: string) =>
  (await fetch(`${url}/public/v2/custom-connections/1`, { headers: { authorization: `Bearer ${key}` } })).status;

test('prints its address alone on stdout, helps on stderr, and ends with 0 when interrupted', async () => {
  let address = '';
  const { code, stdout, stderr } = await whileRunning(OPTIONS, async (url) => {
    address = url;
    expect(await get(url, 'anything')).toBe(200);
  });
  expect(code).toBe(0);
  expect(stdout).toBe(`listening on ${address}\n`);
  expect(stderr).toContain(`plan --base-url ${address}`);
  expect(stderr).toContain('/_sandbox/faults');
  await expect(get(address, 'anything')).rejects.toThrow();
});

test('accepts only the keys it is given', async () => {
  const { stderr } = await whileRunning({ ...OPTIONS, key: ['right'] }, async (url) => {
    expect(await get(url, 'right')).toBe(200);
    expect(await get(url, 'wrong')).toBe(401);
  });
  expect(stderr).toContain('Only the keys given');
  expect(stderr).not.toContain('right ');
});

test('says where state is kept, and when an existing file was continued', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-command-'));
  const options = { ...OPTIONS, state: join(folder, 'state.json') };
  const first = await whileRunning(options, async () => undefined);
  expect(first.stderr).toContain(`State is kept in ${options.state}`);
  expect(first.stderr).not.toContain('continued');
  const second = await whileRunning(options, async () => undefined);
  expect(second.stderr).toContain('continued');
  await rm(folder, { recursive: true, force: true });
});
