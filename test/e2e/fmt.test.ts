import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, temporary } from './harness.js';

const CONFIG = '# ours\nversion: 1\ndrata: { connectionId: 1 }\n';
const PEOPLE = 'identities:\n  b: { email: b@acme.example } # Bob\n  a: {email: "a@acme.example"}\n';
const SORTED = 'identities:\n  a: { email: a@acme.example }\n  b: { email: b@acme.example } # Bob\n';

function roster(people: string): string {
  const directory = temporary();
  writeFileSync(join(directory, 'config.yaml'), CONFIG);
  writeFileSync(join(directory, 'people.yaml'), people);
  return directory;
}

const read = (directory: string) => readFileSync(join(directory, 'people.yaml'), 'utf8');

describe('fmt', () => {
  it('writes the files that are not in order, once, and keeps who may read them', async () => {
    const directory = roster(PEOPLE);
    chmodSync(join(directory, 'people.yaml'), 0o640);
    const first = await run(['fmt', '--roster', directory]);
    expect(first).toEqual({ code: 0, stdout: 'people.yaml\n1 of 2 files formatted\n', stderr: '' });
    expect(read(directory)).toBe(SORTED);
    expect(statSync(join(directory, 'people.yaml')).mode & 0o777).toBe(0o640);
    const second = await run(['fmt', '--roster', directory]);
    expect(second.stdout).toBe('2 files in canonical order and layout: nothing to do\n');
  });

  it('writes nothing with --check, and exits 2 when a file would change', async () => {
    const directory = roster(PEOPLE);
    const check = await run(['fmt', '--check', '--roster', directory]);
    expect(check.code).toBe(2);
    expect(check.stdout).toBe('people.yaml\n1 of 2 files would change: run drata-roster fmt\n');
    const json = await run(['fmt', '--check', '--format', 'json', '--roster', directory]);
    expect([json.code, JSON.parse(json.stdout)]).toEqual([2, { files: ['people.yaml'] }]);
    expect(read(directory)).toBe(PEOPLE);
  });

  it('touches no roster that is invalid', async () => {
    const people = `${PEOPLE}  a: { email: c@acme.example }\n`;
    const directory = roster(people);
    const refused = await run(['fmt', '--roster', directory]);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('people.yaml:4:3: error duplicate-key');
    expect(read(directory)).toBe(people);
  });

  it('finds the sample roster in order', async () => {
    const sample = await run(['fmt', '--check', '--quiet', '--roster', join(import.meta.dirname, '../../roster')]);
    expect(sample).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});
