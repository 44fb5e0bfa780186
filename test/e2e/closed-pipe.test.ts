import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { crowd, each, MAIN, openWorld, person, start, temporary, writeRoster } from './harness.js';

describe.concurrent('a reader that goes away', () => {
  it.each(['stdout', 'stderr'] as const)('of %s ends no apply half-way', async (stream) => {
    const { sandbox, line } = await openWorld(
      { a: person('Ann', { jobTitle: 'Lead' }) },
      { live: { a: person('Ann') } },
    );
    const { child, ended } = start(line('apply'));
    child[stream]?.destroy();
    expect((await ended).code).toBe(0);
    expect(await sandbox.values('jobTitle')).toEqual({ a: 'Lead' });
  });

  it('does not turn a refusal into a success', async () => {
    const people = crowd(10);
    const { line } = await openWorld(each(people, { separatedAt: '2026-01-31' }), { live: people });
    const { child, ended } = start(line('apply'));
    child.stdout?.destroy();
    expect((await ended).code).toBe(4);
  });

  it('is not an output that cannot be written: that is a sentence, exit 1', () => {
    // Open for reading alone.
    const output = openSync(import.meta.filename, 'r');
    const roster = writeRoster(temporary(), {});
    const { status, stderr } = spawnSync(process.execPath, [MAIN, 'validate', '--roster', roster], {
      stdio: ['ignore', output, 'pipe'],
      encoding: 'utf8',
    });
    closeSync(output);
    expect([status, stderr]).toEqual([1, 'error: cannot write the output (EBADF)\n']);
  });
});
