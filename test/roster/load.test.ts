import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CODES } from '../../src/roster/codes.js';
import { readDirectory } from '../../src/roster/files.js';
import { loadRoster } from '../../src/roster/load.js';
import { CONFIG, peopleFile, rosterFiles, writeRosterFiles } from '../model/roster-files.js';
import { temporaryDirectory } from '../model/temporary.js';

const BAD = new URL('../rosters/bad/', import.meta.url).pathname;
const GOOD = new URL('../rosters/good/', import.meta.url).pathname;

/** Directories named after what they show where one code has several. */
const OTHER_CODES: Readonly<Record<string, string>> = {
  'duplicate-id': 'duplicate-key',
  'duplicate-person': 'duplicate-key',
  'duplicate-scope': 'duplicate-key',
  'missing-reason': 'missing-key',
  'removed-document': 'removal-conflict',
  'lfs-pointer': 'missing-file',
  'empty-override': 'empty-record',
  'empty-scope': 'empty-record',
};

/** Codes that need files which git cannot carry: `files.test.ts` makes those. */
const NOT_FIXTURES = ['unreadable-file', 'outside-link', 'large-file'];

describe('loadRoster', () => {
  it.each(readdirSync(BAD))('reports %s as one problem', async (name) => {
    const { problems, state } = await loadRoster(await readDirectory(BAD + name));
    expect(problems.map(({ code }) => code)).toEqual([OTHER_CODES[name] ?? name]);
    const [problem] = problems;
    expect(problem?.message).toMatch(/\.$/);
    expect(problem?.remedy).not.toBe('');
    expect(state === null).toBe(problem?.severity === 'error');
  });

  it('has a bad roster for every code', () => {
    expect(Object.keys(CODES).filter((code) => !readdirSync(BAD).includes(code))).toEqual(NOT_FIXTURES);
  });

  it.each(readdirSync(GOOD))('finds nothing wrong with %s', async (name) => {
    const { problems, state } = await loadRoster(await readDirectory(GOOD + name));
    expect(problems).toEqual([]);
    expect(state).not.toBeNull();
  });

  it('reads the sample roster with its one instructive warning', async () => {
    const sample = new URL('../../roster', import.meta.url).pathname;
    const loaded = await loadRoster(await readDirectory(sample));
    expect(loaded.problems.map(({ code, message }) => [code, message])).toEqual([
      ['unknown-manager', 'managerId of identity emp-034 is emp-900, who is not in the roster.'],
    ]);
    const people = [...(loaded.state?.identities.values() ?? [])];
    expect(loaded).toMatchObject({ files: 9, people: 25 });
    expect(people).toHaveLength(25);
    expect(people.filter(({ previously }) => previously).map(({ identityId }) => identityId)).toEqual(['emp-018']);
    expect([...(loaded.state?.removals.keys() ?? [])]).toEqual(['emp-999']);
    expect(loaded.state?.identities.get('con-002')?.fields).toMatchObject({ isContractor: true, managerId: 'emp-011' });
    expect(loaded.state?.identities.get('emp-015')?.fields.startedAt).toBe('2023-01-16T07:00:00.000Z');
    expect(loaded.state?.identities.get('emp-031')?.fields.separatedAt).toBeNull();
    expect('separatedAt' in (loaded.state?.identities.get('emp-001')?.fields ?? {})).toBe(false);
    expect(loaded.state?.identities.get('emp-001')?.fields.isContractor).toBe(false);
    expect(loaded.state?.overrides.get('payroll@acme.example')?.fields.employmentStatus).toBe('OUT_OF_SCOPE');
    expect(loaded.state?.scopes.map(({ workspace }) => workspace)).toEqual(['Labs', 'Primary']);
    expect(loaded.state?.documents).toMatchObject([{ person: 'priya.raman@acme.dev', completionDate: '2026-10-27' }]);
    expect(loaded.state?.identities.get('emp-010')?.source).toEqual({
      file: 'people/engineering.yaml',
      line: 3,
      column: 3,
    });
  });

  it('keeps ids as they are written', async () => {
    const { state } = await loadRoster(await readDirectory(`${GOOD}plain-ids`));
    const people = [...(state?.identities.values() ?? [])];
    const ids = ['00123', '1e5', '0x1F', '1_000', 'true', 'yes', '2026-01-01', 'null', '__proto__', 'constructor'];
    expect(people.map(({ identityId }) => identityId)).toEqual(ids);
    expect(people.slice(0, -1).map(({ fields }) => fields.managerId)).toEqual(ids.slice(1));
    expect(people.at(-1)?.previously).toBe('0777');
    expect([...(state?.removals.keys() ?? [])]).toEqual(['007']);
  });

  it('resolves anchors and merge keys, own and earlier keys first', async () => {
    const { state } = await loadRoster(await readDirectory(`${GOOD}anchors`));
    const fields = (id: string) => state?.identities.get(id)?.fields;
    expect(fields('emp-002')).toEqual({ email: 'b@acme.example', jobTitle: 'Engineer', isContractor: true });
    expect(fields('emp-003')).toMatchObject({ email: 'c@acme.example', jobTitle: 'Designer', managerName: 'Engineer' });
  });

  it('reads byte order marks and Windows line ends', async () => {
    const people =
      '\ufeff# people\r\nidentities:\r\n  a:\r\n    email: a@acme.example # work\r\n\r\n    jobTitle: >-\r\n      Senior\r\n      Engineer\r\n';
    const { problems, state } = await loadRoster(peopleFile(people, `\ufeff${CONFIG.replaceAll('\n', '\r\n')}`));
    expect(problems).toEqual([]);
    expect(state?.identities.get('a')?.fields).toEqual({ email: 'a@acme.example', jobTitle: 'Senior Engineer' });
    expect(state?.identities.get('a')?.source).toEqual({ file: 'people.yaml', line: 3, column: 3 });
  });

  it('keeps "not managed" and "empty" apart, fills defaults, normalises text and dates', async () => {
    const config = `${CONFIG}defaults: { identities: { jobTitle: Staff, isContractor: false } }\n`;
    const { state } = await loadRoster(
      peopleFile('identities:\n  a: { firstName: "Zoe\u0308", jobTitle: null, startedAt: 2026-01-02 }\n', config),
    );
    expect(state?.identities.get('a')?.fields).toEqual({
      firstName: 'Zo\u00eb',
      jobTitle: null,
      startedAt: '2026-01-02T00:00:00.000Z',
      isContractor: false,
    });
  });

  it('reports every problem of every file at once, sorted by place', async () => {
    const { problems, config, state } = await loadRoster(
      rosterFiles({
        'config.yaml': 'version: 2\n',
        'b.yaml': 'identities:\n  a: { jobTitle: 3 }\n  b: { email: x, startedAt: 1.2.2020 }\n',
        'a.yaml': 'identities:\n  a: { email: a@acme.example, isContractor: yes }\nscope: []\n',
      }),
    );
    expect(problems.map((one) => [one.file, one.line, one.column, one.code])).toEqual([
      ['a.yaml', 2, 45, 'wrong-type'],
      ['a.yaml', 3, 1, 'unknown-key'],
      ['b.yaml', 2, 3, 'duplicate-key'],
      ['b.yaml', 2, 18, 'wrong-type'],
      ['b.yaml', 3, 15, 'bad-email'],
      ['b.yaml', 3, 29, 'bad-date'],
      ['config.yaml', 1, 10, 'bad-value'],
    ]);
    expect([config, state]).toEqual([null, null]);
  });

  it('does not call managers unknown while a file cannot be read', async () => {
    const { problems } = await loadRoster(
      rosterFiles({
        'config.yaml': CONFIG,
        'a.yaml': 'identities:\n  a: { managerId: b }\n',
        'b.yaml': 'identities: [\n',
      }),
    );
    expect(problems.map(({ code }) => code)).toEqual(['yaml-syntax']);
  });

  it('gives the config even where people have errors', async () => {
    const { config, state } = await loadRoster(peopleFile('identities:\n  a: {}\n'));
    expect(config?.drata.connectionId).toBe(1);
    expect(state).toBeNull();
  });

  it('stops collecting where a file is wrong ten thousand times', async () => {
    const people = Array.from({ length: 12_000 }, (_, index) => `  p${index}:\n    jobTitle: 1\n`).join('');
    const { problems } = await loadRoster(peopleFile(`identities:\n${people}`));
    expect(problems).toHaveLength(10_000);
  });

  it('loads a large company written by the generator', async () => {
    const directory = temporaryDirectory();
    await writeRosterFiles(directory, { people: 1000, files: 3 });
    const { problems, files, people } = await loadRoster(await readDirectory(directory));
    expect(problems).toEqual([]);
    expect([files, people]).toEqual([4, 1000]);
  });
});
