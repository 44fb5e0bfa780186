import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { crowd, openWorld, person, run, temporary, writeFiles, writeRoster } from './harness.js';

const ann = person('Ann');
const lead = { ...ann, jobTitle: 'Lead' };

describe.concurrent('wrong usage', () => {
  it.each<[string[], RegExp]>([
    [['plam'], /unknown command 'plam'\n\(Did you mean plan\?\)/],
    [['plan', '--detailed-exit-code'], /unknown option.*\n\(Did you mean --detailed-exitcode\?\)/],
    [['apply', '--key', 'k'], /unknown option '--key'/],
    [['plan', '--format', 'yaml'], /'yaml' is invalid\. Allowed choices are text, json, markdown/],
    [['plan', '--pii', 'some'], /'some' is invalid\. Allowed choices are full, masked, ids/],
    [['plan', '--today', '2026-02-30'], /'2026-02-30' is invalid\. It takes a day that exists/],
    [['plan', '--rate-limit', '0'], /'0' is invalid\. It takes a whole number from 1 up/],
    [['plan', '--concurrency', 'many'], /'many' is invalid/],
    [['plan', 'roster'], /too many arguments/],
    [['show'], /missing required argument 'file'/],
    [['apply', '--allow', 'mass-seperation'], /no such guard\nThe guards are .*mass-separation/],
    [['plan', '--roster', 'nowhere'], /no roster directory "nowhere"/],
    [['sandbox', '--edition', 'R9'], /Allowed choices are R3, R2/],
    [['sandbox', '--seed', 'nowhere.json'], /nowhere\.json/],
  ])('%j: a sentence, exit 1', async (args, words) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toMatch(words);
  });

  it('every command explains itself', async () => {
    const all = await run(['--help']);
    expect(all.code).toBe(0);
    const commands = [...all.stdout.matchAll(/^ {2}([a-z]+) \[options\]/gm)].map(([, name]) => name);
    expect(commands).toEqual(expect.arrayContaining(['validate', 'plan', 'apply', 'show', 'sandbox']));
    const helps = await Promise.all(commands.map((name) => run([String(name), '--help'])));
    for (const [index, { code, stdout, stderr }] of helps.entries()) {
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toContain(`Usage: drata-roster ${commands[index]}`);
      expect(stdout).toMatch(/-h, --help/);
    }
  });
});

describe.concurrent('--format json', () => {
  it('validate: the problems', async () => {
    const { roster, go } = await openWorld({ a: ann });
    const good = await go('validate', '--format', 'json');
    expect([good.code, good.stderr, JSON.parse(good.stdout)]).toEqual([0, '', { valid: true, problems: [] }]);
    writeFiles(roster, { 'bad.yaml': 'identities:\n  b: { emial: x }\n' });
    const bad = await go('validate', '--format', 'json');
    expect([bad.code, bad.stderr]).toEqual([3, '']);
    const { valid, problems } = JSON.parse(bad.stdout);
    expect(valid).toBe(false);
    expect(problems).toContainEqual({
      file: 'bad.yaml',
      line: 2,
      column: 8,
      severity: 'error',
      code: expect.any(String),
      message: expect.stringContaining('emial'),
      remedy: expect.stringContaining('email'),
    });
    // The commands that need a valid roster say the same on standard output, and it in words on standard error.
    for (const command of ['plan', 'apply']) {
      const refused = await go(command, '--format', 'json');
      expect([refused.code, refused.stdout]).toEqual([3, bad.stdout]);
      expect(refused.stderr).toContain('bad.yaml:2:8');
    }
  });

  it('plan and apply: the plan, and the report of what was done, refused or needless', async () => {
    const people = crowd(7);
    const { go, write } = await openWorld({ ...people, a: lead }, { live: { ...people, a: ann } });
    const plan = await go('plan', '--format', 'json', '--detailed-exitcode');
    expect([plan.code, plan.stderr]).toEqual([2, '']);
    expect(JSON.parse(plan.stdout)).toMatchObject({ version: 1, summary: { update: 1, unchanged: 7 } });

    const done = await go('apply', '--format', 'json');
    expect([done.code, JSON.parse(done.stdout)]).toMatchObject([0, { result: 'applied', summary: { done: 1 } }]);
    expect(JSON.parse(done.stdout).plan).toBe(JSON.parse(plan.stdout).digest);

    const nothing = await go('apply', '--format', 'json');
    expect([nothing.code, JSON.parse(nothing.stdout)]).toMatchObject([0, { result: 'nothing', operations: [] }]);

    write({ a: lead }, { removed: Object.keys(people) });
    const refused = await go('apply', '--format', 'json');
    const { result, stopped, summary } = JSON.parse(refused.stdout);
    expect([refused.code, result, summary.skipped]).toEqual([4, 'refused', 7]);
    expect(stopped).toContain('deletions');
    expect(refused.stderr).toContain('--allow deletions');
  });
});

describe.concurrent('options', () => {
  it('--format markdown: validate prints a table', async () => {
    const { roster, go } = await openWorld({ a: ann });
    expect(await go('validate', '--format', 'markdown')).toMatchObject({
      code: 0,
      stdout: 'The roster is valid: 1 person in 3 files\n',
    });
    expect((await go('validate', '--format', 'markdown', '--quiet')).stdout).toBe('');
    writeFiles(roster, { 'bad.yaml': 'identities:\n  b: { emial: x }\n' });
    const { code, stdout } = await go('validate', '--format', 'markdown', '--quiet');
    expect(code).toBe(3);
    expect(stdout).toContain('| --- | --- | --- | --- | --- |\n| `bad.yaml:2:8` | error | `unknown-key` | ');
  });

  it('--only takes those records alone, a rename by either of its ids', async () => {
    const { sandbox, go } = await openWorld(
      { a: lead, b: person('Bob'), s: { ...person('Eve'), previously: 'e' } },
      { live: { a: ann, e: person('Eve') } },
    );
    const keys = async (...only: string[]) => {
      const { stdout } = await go('plan', '--format', 'json', ...only.flatMap((key) => ['--only', key]));
      return JSON.parse(stdout).operations.map(({ key }: { key: string }) => key);
    };
    expect(await keys('a')).toEqual(['a']);
    expect(await keys('b', 'identity/a')).toEqual(['a', 'b']);
    expect(await keys('e')).toEqual(['s']);
    expect(await go('apply', '--only', 's')).toMatchObject({ code: 0 });
    expect(await sandbox.values('jobTitle')).toEqual({ a: 'Engineer', s: 'Engineer' });
    const { code, stdout, stderr } = await go('apply', '--only', 'a', '--only', 'nobody');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('--only names "nobody"');
    expect(await sandbox.values('jobTitle')).toEqual({ a: 'Engineer', s: 'Engineer' });
  });

  it('--today is the day of the predictions', async () => {
    const { go } = await openWorld({ a: { ...ann, startedAt: '2026-06-01', separatedAt: '2026-08-01' } });
    const statusOn = async (day: string) => {
      const { asOf, operations } = JSON.parse((await go('plan', '--format', 'json', '--today', day)).stdout);
      expect(asOf).toBe(day);
      return operations[0].predicted.after;
    };
    expect(await statusOn('2026-07-01')).toBe('CURRENT_EMPLOYEE');
    expect(await statusOn('2026-09-01')).toBe('FORMER_EMPLOYEE');
  });

  it('--verbose lists who is not in the roster, --quiet gives the result alone', async () => {
    const { go } = await openWorld({ a: lead }, { live: { a: ann, gone: person('Gina') } });
    const plain = await go('plan');
    const verbose = await go('plan', '--verbose');
    expect(plain.stdout).not.toMatch(/\bgone\b/);
    expect(verbose.stdout).toMatch(/\bgone\b/);
    expect(verbose.stdout.length).toBeGreaterThan(plain.stdout.length);
    const quiet = await go('apply', '--quiet');
    expect(quiet).toMatchObject({ code: 0, stderr: '' });
    expect(quiet.stdout.trim().split('\n')).toHaveLength(1);
  });

  it('colours: none in a pipe, and none for NO_COLOR, unless they are asked for', async () => {
    const { line } = await openWorld({ a: ann });
    const escapes = async (env: Record<string, string>, ...more: string[]) =>
      (await run(line('plan', ...more), env)).stdout.includes('\x1b[');
    expect(await escapes({})).toBe(false);
    expect(await escapes({ FORCE_COLOR: '1' })).toBe(false);
    expect(await escapes({}, '--color', 'always')).toBe(true);
    expect(await escapes({ NO_COLOR: '1' }, '--color', 'always')).toBe(true);
    expect(await escapes({}, '--color', 'never')).toBe(false);
  });
});

describe.concurrent('--sandbox', () => {
  it('needs no key and forgets its state; --sandbox=FILE keeps it', async () => {
    const directory = temporary();
    const roster = writeRoster(join(directory, 'roster'), { a: ann });
    const state = join(directory, 'drata.json');
    const code = async (...args: string[]) => (await run([...args, '--roster', roster], { DRATA_API_KEY: '' })).code;
    expect(await code('apply', '--sandbox')).toBe(0);
    expect(existsSync(state)).toBe(false);
    expect(await code('apply', `--sandbox=${state}`)).toBe(0);
    expect(await code('plan', '--detailed-exitcode', `--sandbox=${state}`)).toBe(0);
    expect(await code('plan', '--detailed-exitcode', '--sandbox')).toBe(2);
  });
});
