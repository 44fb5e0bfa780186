import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { readDirectory } from '../../src/roster/files.js';
import { loadRoster } from '../../src/roster/load.js';
import { CONFIG, peopleFile } from '../model/roster-files.js';
import { temporaryDirectory } from '../model/temporary.js';

/** A roster directory of these files inside a temporary one. */
function rosterOf(files: Readonly<Record<string, string>>): string {
  const root = path.join(temporaryDirectory(), 'roster');
  for (const [name, text] of Object.entries({ 'config.yaml': CONFIG, ...files })) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  return root;
}

const codesOf = async (root: string) =>
  (await loadRoster(await readDirectory(root))).problems.map(({ file, code }) => `${file} ${code}`);

describe('readDirectory', () => {
  it('lists YAML files below the directory by path, without what begins with a dot', async () => {
    const root = rosterOf({
      'b.yml': '',
      'a/z.yaml': '',
      'B.YAML': '',
      'a.yaml': '',
      'notes.md': '',
      '.git/x.yaml': '',
      'a/.x.yaml': '',
    });
    const { files } = await readDirectory(root);
    expect(files.map((file) => file.path)).toEqual(['B.YAML', 'a.yaml', 'a/z.yaml', 'b.yml', 'config.yaml']);
  });

  it('explains a directory that is missing or is a file', async () => {
    const root = rosterOf({});
    await expect(readDirectory(`${root}/none`)).rejects.toThrow(UsageError);
    await expect(readDirectory(`${root}/none`)).rejects.toThrow(/There is no roster directory ".*none"/);
    await expect(readDirectory(`${root}/config.yaml`)).rejects.toThrow(/is not a directory/);
  });

  it('follows a link inside the directory and refuses one that leaves it', async () => {
    const root = rosterOf({ 'shared.txt': 'identities:\n  a: { email: a@acme.example }\n' });
    writeFileSync(path.join(root, '../outside.yaml'), 'identities: {}\n');
    symlinkSync('shared.txt', path.join(root, 'inside.yaml'));
    symlinkSync('../outside.yaml', path.join(root, 'outside.yaml'));
    symlinkSync('/etc', path.join(root, 'etc'));
    symlinkSync('nowhere', path.join(root, 'dangling.yaml'));
    expect(await codesOf(root)).toEqual([
      'dangling.yaml unreadable-file',
      'etc outside-link',
      'outside.yaml outside-link',
    ]);
    expect((await loadRoster(await readDirectory(root))).people).toBe(1);
  });

  it('follows a link to the roster directory itself', async () => {
    const root = rosterOf({ 'a.yaml': 'identities:\n  a: { email: a@acme.example }\n' });
    symlinkSync(root, `${root}-link`);
    expect(await codesOf(`${root}-link`)).toEqual([]);
  });

  it('refuses files that are not regular, or too large, without reading them', async () => {
    const root = rosterOf({ 'large.yaml': '' });
    truncateSync(path.join(root, 'large.yaml'), 32 * 1024 * 1024 + 1);
    execFileSync('mkfifo', [path.join(root, 'pipe.yaml')]);
    expect(await codesOf(root)).toEqual(['large.yaml large-file', 'pipe.yaml unreadable-file']);
  });
});

describe('encodings', () => {
  it.each([
    ['UTF-16', Buffer.from('\ufeffidentities:\n', 'utf16le')],
    ['NUL', Buffer.from('identities:\n  a: { jobTitle: "\0" }\n')],
    ['overlong', Buffer.from([0x61, 0x3a, 0x20, 0xc0, 0x80])],
    ['a half character', Buffer.from([0x61, 0x3a, 0x20, 0xe2, 0x82])],
  ])('refuses %s', async (_, bytes) => {
    const { problems, state } = await loadRoster({
      ...peopleFile(''),
      files: [...peopleFile('').files.slice(0, 1), { path: 'people.yaml', bytes }],
    });
    expect(problems.map(({ code }) => code)).toEqual(['bad-encoding']);
    expect(state).toBeNull();
  });
});

describe('YAML that asks for trouble', () => {
  const codes = async (text: string) => (await loadRoster(peopleFile(text))).problems.map(({ code }) => code);

  it.each([
    ['%YAML 1.1\n---\nidentities: {}\n', ['yaml-syntax']],
    ['identities:\n  a: { startedAt: !!timestamp 2026-01-01 }\n', ['yaml-syntax']],
    ['identities:\n  a: { jobTitle: !secret x }\n', ['yaml-syntax']],
    ['identities:\n\ta: {}\n', ['yaml-syntax']],
    ['identities: &a\n  x: *a\n', ['bad-alias']],
    ['identities:\n  a: { <<: 3, email: a@acme.example }\n', ['bad-alias']],
    ['a: 1\n...\nb: 2\n', ['second-document']],
    [`identities: ${'['.repeat(50_000)}`, ['yaml-syntax']],
  ])('%#', async (text, expected) => {
    expect(await codes(text)).toEqual(expected);
  });

  it('ends soon on people who merge a map of thousands of keys', async () => {
    const keys = Array.from({ length: 2000 }, (_, index) => `k${index}: 1`).join(', ');
    const people = Array.from({ length: 2000 }, (_, index) => `  p${index}: { <<: *m }`).join('\n');
    expect(await codes(`identities:\n  m: &m { ${keys} }\n${people}\n`)).toEqual(['alias-bomb']);
  });

  it('reads a hundred thousand keys in one map', async () => {
    const keys = Array.from({ length: 100_000 }, (_, index) => `k${index}: 1`);
    expect(await codes(`identities: { ${keys.join(', ')} }\n`)).toHaveLength(10_000);
    expect((await codes(`${keys.join('\n')}\n`))[0]).toBe('unknown-key');
  });
});
