import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { downloadDocuments, safeName } from '../../src/commands/download.js';
import type { DocumentReader } from '../../src/drata/ports.js';
import { UsageError } from '../../src/errors.js';
import { temporaryDirectory } from '../model/temporary.js';

function readerOf(...names: readonly string[]): DocumentReader {
  return {
    list: async (userId) =>
      names.map((name, index) => ({
        documentId: index + 1,
        userId,
        name,
        type: 'SEC_TRAINING',
        renewalDate: null,
        createdAt: '2026-01-01T00:00:00.000Z',
      })),
    download: async ({ documentId }) => new TextEncoder().encode(`content ${documentId}`),
  };
}

describe('the name of a file', () => {
  test.each([
    ['training.pdf', 'training.pdf'],
    ['Zeugnis für Łukasz 🌹.pdf', 'Zeugnis für Łukasz 🌹.pdf'],
    ['../../etc/passwd', '__.._etc_passwd'],
    ['C:\\Windows\\x.exe', 'C__Windows_x.exe'],
    ['.bashrc', '_bashrc'],
    ['..', '_'],
    ['', 'document'],
    ['a\u0000b\u001b[31m\u202e\r\n::error::x', 'a_b_[31m_____error__x'],
  ])('%j is %j', (name, safe) => {
    expect(safeName(name)).toBe(safe);
  });

  test('fits a file system, its end kept, whatever the letters', () => {
    for (const letter of ['x', 'é', '文', '🌹', '.']) {
      const safe = safeName(`${letter.repeat(400)}.pdf`);
      expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(200);
      expect(safe).toMatch(/[^.].*pdf$/u);
      expect(safe).not.toMatch(/\p{Cs}/u);
    }
  });
});

describe('documents', () => {
  test('of one name are all written, and a link is not followed', async () => {
    const directory = temporaryDirectory();
    const outside = join(temporaryDirectory(), 'outside.pdf');
    writeFileSync(outside, 'mine');
    symlinkSync(outside, join(directory, 'a.pdf'));
    expect(await downloadDocuments(readerOf('a.pdf', 'a.pdf', 'b'), 7, directory)).toEqual([
      'a (2).pdf',
      'a (3).pdf',
      'b',
    ]);
    expect(readFileSync(outside, 'utf8')).toBe('mine');
    expect(readFileSync(join(directory, 'a (3).pdf'), 'utf8')).toBe('content 2');
  });

  test('need a directory that can be made', async () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'file'), '');
    const refusal = await downloadDocuments(readerOf('a.pdf'), 7, join(directory, 'file')).catch(
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(UsageError);
    expect(String(refusal)).toContain('there is a file of that name');
    mkdirSync(join(directory, 'new'));
    await downloadDocuments(readerOf(), 7, join(directory, 'new', 'deep'));
    expect(readdirSync(join(directory, 'new', 'deep'))).toEqual([]);
  });
});
