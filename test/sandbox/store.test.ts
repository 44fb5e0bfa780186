import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { startSandbox } from '../../src/sandbox/server.js';
import { HRIS, start, withConnection } from './harness.js';

let folder = '';
let file = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-store-'));
  file = join(folder, 'state.json');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const record = (index: number) => [{ identityId: `p-${index}` }];
const stored = async () => JSON.parse(await readFile(file, 'utf8'));

describe('the state file', () => {
  test('holds every acknowledged change, is continued by the next sandbox, and wins over the seed', async () => {
    const first = await start({ statePath: file, seed: withConnection() });
    expect(first.sandbox.restored).toBe(false);
    await Promise.all(Array.from({ length: 20 }, (_, index) => first.call('POST', HRIS, record(index))));
    expect((await stored()).identities).toHaveLength(20);
    await first.sandbox.close();
    expect(await readdir(folder)).toEqual(['state.json']);
    const second = await start({ statePath: file, seed: 'demo' });
    expect(second.sandbox.restored).toBe(true);
    const { body } = await second.call('GET', `${HRIS}?includeTotalCount=true`);
    expect(body.pagination.totalCount).toBe(20);
  });

  test.each([
    ['not JSON', '{"format": "drata-ro'],
    ['empty', ''],
    ['foreign', '{"name": "my precious notes"}'],
    ['of another release', '{"format": "drata-roster sandbox", "version": 99}'],
    ['wrong inside', '{"format": "drata-roster sandbox", "version": 1, "users": [{"id": "one"}]}'],
  ])('that is %s is refused with a sentence and left as it is', async (_, text) => {
    await writeFile(file, text);
    await expect(start({ statePath: file })).rejects.toThrow(UsageError);
    expect(await readFile(file, 'utf8')).toBe(text);
    expect(await readdir(folder)).toEqual(['state.json']);
  });

  test('in a folder that is missing is refused', async () => {
    await expect(start({ statePath: join(folder, 'no', 'state.json') })).rejects.toThrow('folder is missing');
  });

  test('is not shared by two sandboxes, and free again after the first', async () => {
    const first = await start({ statePath: file });
    await expect(start({ statePath: file })).rejects.toThrow('Another sandbox is using');
    await first.sandbox.close();
    await start({ statePath: file });
  });

  test('a lock left by a process that is gone is taken over', async () => {
    const gone = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => gone.on('exit', resolve));
    await writeFile(`${file}.lock`, `${gone.pid}\n`);
    const client = await start({ statePath: file });
    expect(await readFile(`${file}.lock`, 'utf8')).toBe(`${process.pid}\n`);
    await client.sandbox.close();
  });
});

describe('seeds', () => {
  test('a seed file may leave out tables, empty columns and numbers', async () => {
    const seed = join(folder, 'seed.json');
    const { users, personnel, nextId, ...sparse } = withConnection();
    await writeFile(seed, JSON.stringify(sparse));
    const client = await start({ seed });
    const made = await client.call('POST', HRIS, record(1));
    expect(made.body[0].data.id).toBe(3);
  });

  test('a seed file that is missing is a sentence that names the other choices', async () => {
    await expect(start({ seed: join(folder, 'none.json') })).rejects.toThrow('There is no seed file');
  });

  test('the demo seed is a sound state with the cases that matter', async () => {
    const client = await start({ seed: 'demo' });
    const { body: state } = await client.call('GET', '/_sandbox/state');
    expect((await client.call('PUT', '/_sandbox/state', state)).status).toBe(204);
    const statuses = new Set(state.personnel.map((row: { employmentStatus: string }) => row.employmentStatus));
    expect([...statuses].sort()).toEqual([
      'CURRENT_CONTRACTOR',
      'CURRENT_EMPLOYEE',
      'FORMER_EMPLOYEE',
      'FUTURE_HIRE',
      'OUT_OF_SCOPE',
      'SERVICE_ACCOUNT',
      'SPECIAL_FORMER_EMPLOYEE',
      'UNKNOWN',
    ]);
    const { body: sync } = await client.call('POST', '/_sandbox/identity-sync', { today: '2026-11-21' });
    expect(sync.unmatched.map((row: { identityId: string }) => row.identityId)).toEqual(['emp-999', 'emp-900']);
    expect(sync.created).toEqual(['noor.haddad@acme.dev']);
    expect(sync.changes).toEqual([]);
  });
});

test('a port in use is a sentence', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const address = taken.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const options = { port, statePath: file, revision: 'batch' } as const;
  await expect(startSandbox(options)).rejects.toThrow(`Port ${port} is in use`);
  expect(await readdir(folder)).toEqual(['state.json']);
  await new Promise((resolve) => taken.close(resolve));
});

describe('kill -9 in the middle of writing', () => {
  const children: ChildProcess[] = [];

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  /** A sandbox in a process of its own, from the build: only a process can be killed. */
  async function spawned(): Promise<{ child: ChildProcess; url: string }> {
    const server = new URL('../../dist/sandbox/server.js', import.meta.url).href;
    const script = `const { startSandbox } = await import(${JSON.stringify(server)});
      const { url } = await startSandbox({ port: 0, statePath: ${JSON.stringify(file)}, revision: 'batch' });
      process.stdout.write(url);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout?.once('data', (data) => resolve(String(data)));
      child.once('exit', () => reject(new Error('the sandbox did not start; was the project built?')));
    });
    return { child, url };
  }

  test('leaves a state that loads and holds every acknowledged change', async () => {
    let next = 0;
    const acknowledged = new Set<string>();
    for (let round = 0; round < 4; round += 1) {
      const { child, url } = await spawned();
      const gone = new Promise((resolve) => child.once('exit', resolve));
      const writers = Array.from({ length: 4 }, async () => {
        for (;;) {
          next += 1;
          const identityId = `p-${next}`;
          const response = await fetch(url + HRIS, {
            method: 'POST',
            headers: { authorization: 'Bearer k', 'content-type': 'application/json' },
            body: JSON.stringify([{ identityId }]),
          }).catch(() => null);
          if (response === null) return;
          if (response.status === 201) acknowledged.add(identityId);
          if (acknowledged.size >= (round + 1) * 15) child.kill('SIGKILL');
        }
      });
      await Promise.all([...writers, gone]);
      const ids = new Set((await stored()).identities.map((row: { identityId: string }) => row.identityId));
      expect([...acknowledged].filter((id) => !ids.has(id))).toEqual([]);
    }
    const client = await start({ statePath: file });
    expect(client.sandbox.restored).toBe(true);
    expect((await client.call('GET', `${HRIS}?size=500`)).body.data.length).toBeGreaterThanOrEqual(60);
  });
});
