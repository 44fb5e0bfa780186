import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  at,
  crowd,
  each,
  openWorld,
  person,
  run,
  spawnSandbox,
  start,
  temporary,
  type World,
  writeRoster,
} from './harness.js';

const ann = person('Ann');
const eve = person('Eve', { separatedAt: '2026-01-31' });
const bob = person('Bob');

/** Writes of every kind, one after another: upserts, the two of a correction, the old record of a rename, a deletion. */
function busyWorld(revision: 'envelope' | 'batch', separatedAt: string | null): Promise<World> {
  return openWorld(
    {
      a: { ...ann, jobTitle: 'Lead', separatedAt },
      e: { ...eve, separatedAt: '2026-02-28' },
      n: person('Nora'),
      s: { ...bob, previously: 'b' },
    },
    {
      revision,
      // One separation, one correction at a time: a stop that left more dates out than that would trip the guard.
      config: 'guards: { maxSeparations: 1 }\n',
      live: { a: ann, b: bob, e: eve, x: person('Xavier') },
      removed: ['x'],
    },
  );
}

async function expectSettled({ sandbox }: World, separatedAt: unknown): Promise<void> {
  expect(await sandbox.values('separatedAt')).toEqual({
    a: separatedAt,
    e: '2026-02-28T00:00:00.000Z',
    n: null,
    s: null,
  });
  expect(await sandbox.values('jobTitle')).toMatchObject({ a: 'Lead', s: 'Engineer' });
}

/** Starts an apply and waits until a write has taken effect and its reply is on the way. */
async function applyUntil({ sandbox, line }: World, write: number, ...more: string[]) {
  // Refused attempts to speak in another shape are no writes.
  const fits = { method: 'POST|DELETE', path: 'hris-user-identities' };
  await sandbox.fault({ kind: 'delay', when: 'after', milliseconds: 4000, ...fits, skip: write - 1 });
  const running = start(line('apply', ...more));
  await sandbox.reached(({ fault }) => fault === 'delay');
  return running;
}

async function kill(child: ChildProcess, signal: 'SIGKILL' | 'SIGINT'): Promise<void> {
  const ended = new Promise((resolve) => child.on('close', resolve));
  child.kill(signal);
  await ended;
}

describe.concurrent('kill -9', () => {
  // Under the envelope, the first write is the refused bare array.
  it.each([
    ...[1, 2, 3, 4, 5].map((write) => ['batch', write] as const),
    ...[1, 3, 4, 5].map((write) => ['envelope', write] as const),
  ])('under %s, after write %i: the same command converges, and no guard trips', async (revision, write) => {
    const world = await busyWorld(revision, '2026-01-15');
    const { child } = await applyUntil(world, write);
    await kill(child, 'SIGKILL');
    expect(await world.go('apply')).toMatchObject({ code: 0 });
    await expectSettled(world, '2026-01-15T00:00:00.000Z');
  });

  it('in the middle of a mass correction: no more dates are missing than the guard lets through', async () => {
    const people = crowd(6, { separatedAt: '2026-01-31' });
    const world = await openWorld(each(people, { separatedAt: '2026-02-28' }), {
      live: people,
      config: 'guards: { maxSeparations: 2 }\n',
    });
    // Three groups of two writes: the third write clears the second group.
    const { child } = await applyUntil(world, 3);
    await kill(child, 'SIGKILL');
    const open = Object.values(await world.sandbox.values('separatedAt')).filter((date) => date === null);
    expect(open).toHaveLength(2);
    expect(await world.go('apply')).toMatchObject({ code: 0 });
    expect(new Set(Object.values(await world.sandbox.values('separatedAt')))).toEqual(
      new Set(['2026-02-28T00:00:00.000Z']),
    );
  });

  it('among many deletions: the rest is deleted', async () => {
    const live = crowd(5);
    const world = await openWorld({ a: ann }, { live: { ...live, a: ann }, removed: Object.keys(live) });
    const { child } = await applyUntil(world, 3);
    await kill(child, 'SIGKILL');
    expect((await world.sandbox.identities()).size).toBe(3);
    expect(await world.go('apply')).toMatchObject({ code: 0 });
    expect([...(await world.sandbox.identities()).keys()]).toEqual(['a']);
  });

  it('of the sandbox: its state file holds what it had answered, and an apply gets through', async () => {
    const directory = temporary();
    const people = crowd(3);
    const roster = writeRoster(join(directory, 'roster'), people);
    const state = ['--state', join(directory, 'drata.json')];
    const first = await spawnSandbox(['--port', '0', ...state]);
    expect(await run(['apply', ...at(roster, first.sandbox)])).toMatchObject({ code: 0 });
    writeRoster(roster, each(people, { jobTitle: 'Lead' }));
    await first.sandbox.fault({ kind: 'delay', when: 'after', milliseconds: 9000, method: 'POST' });
    const { ended } = start(['apply', ...at(roster, first.sandbox)]);
    await first.sandbox.reached(({ fault }) => fault === 'delay');
    await kill(first.child, 'SIGKILL');
    const { sandbox } = await spawnSandbox(['--port', new URL(first.sandbox.url).port, ...state]);
    // The apply meets the new sandbox in time, or gives up and says so.
    const { code, stdout } = await ended;
    if (code !== 0) expect([code, stdout]).toEqual([1, expect.stringContaining('could not be reached')]);
    expect(await run(['apply', ...at(roster, sandbox)])).toMatchObject({ code: 0 });
    expect(await sandbox.values('jobTitle')).toEqual({ p0: 'Lead', p1: 'Lead', p2: 'Lead' });
  });
});

describe.concurrent('Ctrl-C', () => {
  it.each(['batch', 'envelope'] as const)('between the two writes of a correction, under %s', async (revision) => {
    const world = await busyWorld(revision, null);
    const report = join(world.directory, 'report.json');
    const { child, ended } = await applyUntil(world, revision === 'batch' ? 2 : 3, '--report', report);
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    const saved = JSON.parse(readFileSync(report, 'utf8'));
    expect(saved).toMatchObject({ result: 'interrupted', summary: { done: 0, pending: 0 } });
    const outcomes = Object.fromEntries(
      saved.operations.map(({ operation, outcome }: { operation: { id: string }; outcome: string }) => [
        operation.id,
        outcome,
      ]),
    );
    // Written but never read back, cut off, never sent.
    expect(outcomes).toMatchObject({ 'identity/a': 'unknown', 'identity/e': 'unknown', 'identity/x': 'skipped' });
    for (const id of ['a', 'e', 'x']) expect(stdout).toMatch(new RegExp(`\\b${id}\\b`));
    expect(stdout).toMatch(/^Interrupted: .*\n\n/m);
    expect(await world.go('apply')).toMatchObject({ code: 0 });
    await expectSettled(world, null);
  });

  it('while the program waits out a throttle: it ends at once', async () => {
    const { sandbox, line } = await openWorld({ a: ann });
    await sandbox.fault({ kind: 'throttle', retryAfter: 500, method: 'GET' });
    const { child, ended } = start(line('plan'));
    await sandbox.reached(({ fault }) => fault === 'throttle');
    await new Promise((wake) => setTimeout(wake, 100));
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(130);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error: interrupted/m);
  });

  it('and SIGTERM in the middle of the list: no plan, no file', async () => {
    const { sandbox, directory, line } = await openWorld({ a: ann });
    await sandbox.fault({ kind: 'delay', milliseconds: 4000, method: 'GET' });
    const { child, ended } = start(line('apply', '--report', join(directory, 'report.json')));
    await sandbox.reached(({ fault }) => fault === 'delay');
    child.kill('SIGTERM');
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    expect(stdout).toBe('');
    expect(await sandbox.writes()).toEqual([]);
  });
});
