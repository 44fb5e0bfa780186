import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { at, crowd, each, openSandbox, openWorld, type People, person, run, start, type World } from './harness.js';

const ann = person('Ann');
const bob = person('Bob');
const lead = { ...ann, jobTitle: 'Lead' };

/** A world with a saved plan: Ann becomes Lead and Bob joins. */
async function planned(): Promise<World & { file: string }> {
  const world = await openWorld({ a: lead, b: bob }, { live: { a: ann } });
  const file = join(world.directory, 'plan.json');
  expect(await world.go('plan', '--quiet', '--out', file)).toMatchObject({ code: 0 });
  await world.sandbox.control('DELETE', 'requests');
  return { ...world, file };
}

describe.concurrent('plan --out', () => {
  it('gives the same bytes whatever the order and age of records, for its owner alone', async () => {
    const people = crowd(5);
    const { sandbox, directory, go } = await openWorld(each(people, { jobTitle: 'Lead' }), {
      live: { ...people, z: ann, y: bob },
      config: 'guards: { maxChanges: 90% }\n',
    });
    const files = ['first.json', 'second.json'].map((name) => join(directory, name));
    const outputs = [];
    for (const file of files) {
      outputs.push((await go('plan', '--today', '2026-11-21', '--format', 'json', '--out', file)).stdout);
      const state = (await sandbox.control('GET', 'state')) as { identities: Record<string, unknown>[] };
      const shuffled = state.identities
        .toReversed()
        .map((row, index) => ({ ...row, id: 900 - index, createdAt: `2026-01-0${index + 1}T00:00:00.000Z` }));
      await sandbox.control('PUT', 'state', { ...state, identities: shuffled, nextId: 1000 });
    }
    const [first, second] = files.map((file) => readFileSync(file, 'utf8'));
    expect(first).toBe(second);
    expect(outputs).toEqual([first, first]);
    expect(files.map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600]);
  });

  it.each([
    ['plan', '--out'],
    ['apply', '--report'],
  ])('%s %s to where nothing can be written: fails before any request', async (command, option) => {
    const { sandbox, directory, go } = await openWorld({ a: ann });
    for (const [path, why] of [
      [join(directory, 'missing', 'file.json'), 'no such file or directory'],
      [directory, 'it is a directory'],
    ] as const) {
      const { code, stdout, stderr } = await go(command, option, path);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toContain(`error: cannot write ${path}: ${why}`);
    }
    expect(await sandbox.requests()).toEqual([]);
  });
});

describe.concurrent('apply --plan', () => {
  it('applies, whatever else has changed; once more there is nothing left', async () => {
    const { sandbox, write, go, file } = await planned();
    // Elsewhere on a planned record, and on another one; on other lines of the roster.
    await sandbox.upsert({ a: { ...ann, managerName: 'Bob' }, x: person('Xavier') });
    write({ b: bob, a: lead });
    expect(await go('apply', '--plan', file)).toMatchObject({ code: 0 });
    expect(await sandbox.values('jobTitle')).toEqual({ a: 'Lead', b: 'Engineer', x: 'Engineer' });
    expect(await sandbox.values('managerName')).toMatchObject({ a: 'Bob' });
    expect(await go('apply', '--plan', file)).toMatchObject({ code: 0 });
    expect((await sandbox.writes()).length).toBe(1);
  });

  it.each<[string, (world: World) => unknown, RegExp]>([
    [
      'a field it changes has moved in Drata',
      ({ sandbox }) => sandbox.upsert({ a: { ...ann, jobTitle: 'Boss' } }),
      /^ {2}jobTitle of a has changed in Drata/m,
    ],
    [
      'somebody else created the record in another way',
      ({ sandbox }) => sandbox.upsert({ b: { ...bob, lastName: 'Ray' } }),
      /^ {2}lastName of b has changed in Drata/m,
    ],
    ['a record it changes is gone', ({ sandbox }) => sandbox.remove('a'), /^ {2}a is no longer in Drata/m],
    ['the roster asks for more', ({ write }) => write({ a: lead, b: bob, c: person('Cy') }), /^ {2}c is due now/m],
    ['the roster asks for less', ({ write }) => write({ a: lead }), /^ {2}b is in the saved plan, but the roster/m],
    ['the roster asks for another value', ({ write }) => write({ a: ann, b: bob }), /^ {2}a is in the saved plan/m],
  ])('refuses when %s: exit 4, nothing written', async (_name, change, reason) => {
    const { file, ...world } = await planned();
    await change(world);
    const { code, stderr } = await world.go('apply', '--quiet', '--plan', file);
    expect(code).toBe(4);
    expect(stderr).toMatch(/^error: the saved plan no longer holds; nothing was written:/);
    expect(stderr).toMatch(reason);
    expect(await world.sandbox.writes()).toEqual([]);
  });

  it('refuses a plan for another target', async () => {
    const { file, roster } = await planned();
    const other = await openSandbox();
    const { code, stderr } = await run(['apply', ...at(roster, other), '--plan', file]);
    expect(code).toBe(4);
    expect(stderr).toMatch(/^error: the saved plan is for http.*, connection 1, but this is http/m);
    expect(await other.writes()).toEqual([]);
  });

  it('refuses a plan that was edited, before any request', async () => {
    const { file, sandbox, write, go } = await planned();
    const plan = JSON.parse(readFileSync(file, 'utf8'));
    const [first, ...rest] = plan.operations;
    const promoted = { ...first, changes: [{ field: 'jobTitle', before: 'Engineer', after: 'CEO' }] };
    write({ a: { ...ann, jobTitle: 'CEO' }, b: bob });
    for (const operations of [[promoted, ...rest], [first], [...plan.operations, { ...first, key: 'c' }]]) {
      writeFileSync(file, JSON.stringify({ ...plan, operations }));
      const { code, stderr } = await go('apply', '--plan', file);
      expect(code).toBe(4);
      expect(stderr).toContain('not as it was saved');
    }
    expect(await sandbox.requests()).toEqual([]);
  });

  it('refuses what is no plan, before any request', async () => {
    const { sandbox, directory, go } = await openWorld({ a: ann });
    const file = join(directory, 'file.json');
    await go('apply', '--report', file);
    await sandbox.control('DELETE', 'requests');
    for (const [text, words] of [
      [readFileSync(file, 'utf8'), 'is an apply report, not a plan'],
      ['{"version": 2}', 'neither a plan nor an apply report of this version'],
      ['[]', 'neither a plan nor an apply report of this version'],
      ['{"version":', 'is not a JSON document'],
    ] as const) {
      writeFileSync(file, text);
      const { code, stdout, stderr } = await go('apply', '--plan', file);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toContain(words);
    }
    const missing = await go('apply', '--plan', join(directory, 'missing.json'));
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('no such file') });
    expect(await sandbox.requests()).toEqual([]);
  });

  it('killed half-way: the same command converges', async () => {
    const people = crowd(2, { separatedAt: '2026-01-31' });
    const corrected: People = each(people, { separatedAt: '2026-02-28' });
    const { sandbox, directory, line, go } = await openWorld(
      { ...corrected, s: { ...bob, previously: 'b' } },
      { live: { ...people, b: bob }, config: 'guards: { maxSeparations: 1 }\n' },
    );
    const file = join(directory, 'plan.json');
    await go('plan', '--out', file);
    // The rename's new record, then the date of one correction cleared: neither is what was planned, both are on the way.
    await sandbox.fault({ kind: 'delay', when: 'after', milliseconds: 4000, method: 'POST', skip: 1 });
    const { child, ended } = start(line('apply', '--plan', file));
    await sandbox.reached(({ fault }) => fault === 'delay');
    child.kill('SIGKILL');
    await ended;
    expect(Object.values(await sandbox.values('separatedAt'))).toContain(null);
    expect(await go('apply', '--plan', file)).toMatchObject({ code: 0 });
    const date = '2026-02-28T00:00:00.000Z';
    expect(await sandbox.values('separatedAt')).toEqual({ p0: date, p1: date, s: null });
  });
});

describe.concurrent('show', () => {
  it('prints plan and report as they were printed, in each format', async () => {
    const { directory, go } = await openWorld({ a: lead, b: bob }, { live: { a: ann } });
    for (const [command, option] of [
      ['plan', '--out'],
      ['apply', '--report'],
    ] as const) {
      const file = join(directory, `${command}.json`);
      await go(command, option, file);
      expect(existsSync(file)).toBe(true);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      const [text, markdown, json] = await Promise.all(
        ['text', 'markdown', 'json'].map((format) => run(['show', file, '--format', format])),
      );
      for (const [shown, words] of [
        [text, 'people.yaml:2'],
        [markdown, '`people.yaml:2`'],
      ] as const) {
        expect(shown).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining(words) });
      }
      expect(markdown?.stdout).toMatch(/^## /);
      expect(json).toEqual({ code: 0, stderr: '', stdout: readFileSync(file, 'utf8') });
    }
  });

  it('of something else: a sentence, exit 1', async () => {
    const { roster } = await openWorld({ a: ann });
    const { code, stderr } = await run(['show', join(roster, 'people.yaml')]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('is not a JSON document')]);
  });
});
