import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { at, KEY, openWorld, person, run, spawnSandbox, start, temporary, writeFiles, writeRoster } from './harness.js';

const ann = person('Ann');

describe.concurrent('the API key', () => {
  it.each([
    ['missing', '', /there is no Drata API key\nSet DRATA_API_KEY/],
    ['blank', ' \n', /there is no Drata API key\nSet DRATA_API_KEY/],
    ['of two lines', `${KEY}\n${KEY}`, /^error: .*key/],
    ['with a letter that no header takes', `${KEY}\u00e9`, /^error: .*key/],
  ])('%s: a sentence, before any request', async (_name, key, words) => {
    const { sandbox, line } = await openWorld({ a: ann });
    const { code, stdout, stderr } = await run(line('plan'), { DRATA_API_KEY: key });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(words);
    expect(await sandbox.requests()).toEqual([]);
  });

  it('comes from a file as well; one that cannot be read is named', async () => {
    const { directory, line } = await openWorld({ a: ann }, { keys: [KEY] });
    const file = join(directory, 'key');
    const withFile = { DRATA_API_KEY: '', DRATA_API_KEY_FILE: file };
    const missing = await run(line('plan'), withFile);
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining(`${file}: no such file`)]);
    writeFiles(directory, { key: `${KEY}\n` });
    expect(await run(line('plan'), withFile)).toMatchObject({ code: 0 });
  });

  it('is in no file: report, plan, state of the sandbox, nor where the API repeats it', async () => {
    const directory = temporary();
    const roster = writeRoster(join(directory, 'roster'), { a: ann, b: person('Bob') });
    // The state and log of a sandbox that was asked with the key; every output is searched by the harness.
    const { child, sandbox } = await spawnSandbox(['--port', '0', '--state', join(directory, 'drata.json')]);
    const go = (...args: string[]) => run([...args, ...at(roster, sandbox), '--verbose']);
    await sandbox.fault(
      { kind: 'error', status: 500, method: 'GET', body: `{"message":"no ${KEY}","debugInfo":{"stack":"${KEY}"}}` },
      { kind: 'error', status: 400, method: 'POST', body: `{"message":"Bearer ${KEY} is bad"}` },
    );
    expect(await go('plan', '--out', join(directory, 'plan.json'))).toMatchObject({ code: 0 });
    const failed = await go('apply', '--report', join(directory, 'report.json'));
    expect(failed.code).toBe(0);
    expect(await go('apply', '--plan', join(directory, 'plan.json'))).toMatchObject({ code: 0 });
    const log = JSON.stringify(await sandbox.control('GET', 'requests'));
    child.kill('SIGTERM');
    const files = readdirSync(directory).filter((name) => name.endsWith('.json'));
    expect(files.sort()).toEqual(['drata.json', 'plan.json', 'report.json']);
    for (const text of [log, ...files.map((name) => readFileSync(join(directory, name), 'utf8'))]) {
      expect(text).not.toContain(KEY);
    }
  });
});

describe.concurrent('the signing key', () => {
  it('signs plans: another one, or none, does not apply them; and it is shown nowhere', async () => {
    const { sandbox, directory, line } = await openWorld({ a: ann });
    const signing = 'a-key-that-signs-9d41';
    const [plan, report] = ['plan.json', 'report.json'].map((name) => join(directory, name)) as [string, string];
    const apply = (env: Readonly<Record<string, string>>) =>
      run(line('apply', '--verbose', '--plan', plan, '--report', report), env);
    // Secrets often end in a line feed.
    const planned = await run(line('plan', '--verbose', '--out', plan), { DRATA_ROSTER_SIGNING_KEY: `${signing}\n` });
    expect(planned).toMatchObject({ code: 0, stdout: expect.stringMatching(/Plan +hmac-sha256:[0-9a-f]{64}\n/) });
    const refused = [await apply({}), await apply({ DRATA_ROSTER_SIGNING_KEY: 'another' })];
    expect(refused.map(({ code, stdout }) => [code, stdout])).toEqual([
      [4, ''],
      [4, ''],
    ]);
    expect(await sandbox.writes()).toEqual([]);
    const applied = await apply({ DRATA_ROSTER_SIGNING_KEY: signing });
    expect(applied.code).toBe(0);
    expect(JSON.parse(readFileSync(report, 'utf8')).plan).toMatch(/^hmac-sha256:/);
    const outputs = [planned, ...refused, applied].map(({ stdout, stderr }) => stdout + stderr);
    for (const text of [...outputs, readFileSync(plan, 'utf8'), readFileSync(report, 'utf8')]) {
      expect(text).not.toContain(signing);
    }
  });
});

describe.concurrent('the base URL', () => {
  it.each([
    ['http://drata.example', /sends the API key to drata\.example unencrypted/],
    ['http://127.0.0.1.drata.example', /unencrypted/],
    ['http://127.0.0.1:4010/public/v2', /holds a path/],
    [`https://user:${KEY}@drata.example`, /user name or password/],
    ['ftp://127.0.0.1', /not a URL/],
    ['127.0.0.1:4010', /not a URL/],
    ['https://app.drata.com', /web app, not its API/],
  ])('%s is refused', async (url, words) => {
    const roster = writeRoster(temporary(), { a: ann });
    const { code, stdout, stderr } = await run(['plan', '--roster', roster, '--base-url', url]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(words);
  });

  it('comes from DRATA_BASE_URL, and the option goes before it', async () => {
    const { sandbox, roster } = await openWorld({ a: ann });
    const plan = ['plan', '--roster', roster, '--quiet'];
    expect(await run(plan, { DRATA_BASE_URL: `${sandbox.url}/` })).toMatchObject({ code: 0 });
    expect((await sandbox.requests()).length).toBeGreaterThan(0);
    const both = await run([...plan, '--base-url', sandbox.url], { DRATA_BASE_URL: 'http://drata.example' });
    expect(both).toMatchObject({ code: 0 });
  });

  it('a redirect is not followed: the key stays with its host', async () => {
    const { sandbox, line } = await openWorld({ a: ann });
    await sandbox.fault({ kind: 'error', status: 307, method: 'GET', times: 9 });
    const { ended } = start(line('plan'));
    const { code, stderr } = await ended;
    expect([code, stderr]).toEqual([1, expect.stringContaining('redirect')]);
    expect(await sandbox.requests()).toHaveLength(1);
  });
});
