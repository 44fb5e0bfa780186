import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeRosterFiles } from '../../src/commands/write-files.js';
import { readDirectory } from '../../src/roster/files.js';
import { temporaryDirectory } from '../model/temporary.js';

/** A roster directory of two files, as it was read. */
async function roster() {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'a.yaml'), 'a: 1\n');
  writeFileSync(join(directory, 'b.yaml'), 'b: 1\n');
  return { directory, read: await readDirectory(directory) };
}

const NOTHING = { files: [] };
const text = (directory: string, file: string) => readFileSync(join(directory, file), 'utf8');
const names = (directory: string) => readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();

describe('writing files of a roster', () => {
  it('keeps modes and links, and makes the directories that it needs', async () => {
    const { directory, read } = await roster();
    chmodSync(join(directory, 'a.yaml'), 0o604);
    mkdirSync(join(directory, 'real'));
    writeFileSync(join(directory, 'real', 'c.yaml'), 'c: 1\n');
    symlinkSync(join('real', 'c.yaml'), join(directory, 'c.yaml'));
    const again = await readDirectory(directory);
    expect(read.files).toHaveLength(2);
    const contents = new Map<string, string | Uint8Array>([
      ['a.yaml', 'a: 2\n'],
      ['c.yaml', 'c: 2\n'],
      ['people/new/d.yaml', 'd: 2\n'],
      ['documents/d.pdf', new Uint8Array([0, 255])],
    ]);
    await writeRosterFiles(directory, again, contents);
    expect(statSync(join(directory, 'a.yaml')).mode & 0o777).toBe(0o604);
    expect([text(directory, 'a.yaml'), text(directory, 'b.yaml'), text(directory, 'real/c.yaml')]).toEqual([
      'a: 2\n',
      'b: 1\n',
      'c: 2\n',
    ]);
    expect(text(directory, 'people/new/d.yaml')).toBe('d: 2\n');
    expect([...readFileSync(join(directory, 'documents/d.pdf'))]).toEqual([0, 255]);
    expect(names(directory).filter((name) => name.includes('tmp'))).toEqual([]);
  });

  it('refuses a file that has changed since it was read, or come into being, and writes none', async () => {
    const { directory, read } = await roster();
    writeFileSync(join(directory, 'b.yaml'), 'b: 3\n');
    const contents = new Map([
      ['a.yaml', 'a: 2\n'],
      ['people/b.yaml', 'x: 1\n'],
      ['b.yaml', 'b: 2\n'],
    ]);
    await expect(writeRosterFiles(directory, read, contents)).rejects.toThrow(
      'b.yaml has changed while the command ran; nothing was written',
    );
    expect([text(directory, 'a.yaml'), text(directory, 'b.yaml')]).toEqual(['a: 1\n', 'b: 3\n']);
    expect(names(directory)).toEqual(['a.yaml', 'b.yaml']);
    await expect(writeRosterFiles(directory, NOTHING, new Map([['a.yaml', 'a: 2\n']]))).rejects.toThrow(
      'a.yaml is there already, with another content',
    );
    await writeRosterFiles(directory, NOTHING, new Map([['a.yaml', 'a: 1\n']]));
    const gone = { files: [{ path: 'z.yaml', bytes: Buffer.from('z') }] };
    await expect(writeRosterFiles(directory, gone, new Map([['z.yaml', 'z: 2\n']]))).rejects.toThrow(
      'z.yaml has changed',
    );
  });

  it('takes back what it has moved when the next cannot be', async () => {
    const { directory, read } = await roster();
    chmodSync(join(directory, 'a.yaml'), 0o640);
    // A directory in the place of a new file is found only when the file is to be moved there.
    const contents = new Map<string, string>([
      ['new.yaml', 'n: 1\n'],
      ['a.yaml', 'a: 2\n'],
    ]);
    let asked = 0;
    const trap = new Map(contents);
    trap[Symbol.iterator] = function* () {
      for (const one of contents) {
        asked += 1;
        yield one;
      }
      yield ['late/x.yaml', 'x: 1\n'];
      // What is staged last loses its place before it is moved.
      mkdirSync(join(directory, 'late', 'x.yaml', 'y'), { recursive: true });
      return undefined;
    };
    mkdirSync(join(directory, 'late'));
    await expect(writeRosterFiles(directory, read, trap)).rejects.toThrow(
      /cannot write the roster: .*; it is as it was/,
    );
    expect(asked).toBe(2);
    expect([text(directory, 'a.yaml'), existsSync(join(directory, 'new.yaml'))]).toEqual(['a: 1\n', false]);
    expect(statSync(join(directory, 'a.yaml')).mode & 0o777).toBe(0o640);
    expect(names(directory).filter((name) => name.includes('tmp'))).toEqual([]);
  });

  it('leaves no directory behind where a parent is a file', async () => {
    const { directory, read } = await roster();
    const contents = new Map([
      ['people/x.yaml', 'x: 1\n'],
      ['a.yaml/y.yaml', 'y: 1\n'],
    ]);
    await expect(writeRosterFiles(directory, read, contents)).rejects.toThrow('cannot make the directory');
    expect(names(directory)).toEqual(['a.yaml', 'b.yaml']);
  });
});
