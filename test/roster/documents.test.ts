import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { RefusedError } from '../../src/errors.js';
import { readDocument } from '../../src/roster/document-files.js';
import { readDirectory } from '../../src/roster/files.js';
import { loadRoster } from '../../src/roster/load.js';
import { CONFIG, rosterFiles } from '../model/roster-files.js';
import { temporaryDirectory } from '../model/temporary.js';

const EVERY_SECTION = new URL('../rosters/good/every-section', import.meta.url).pathname;
const sha256 = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** What is said about one training document of Sam. */
async function said(fields: string): Promise<string[]> {
  const { problems } = await loadRoster(
    rosterFiles({
      'config.yaml': CONFIG,
      'people.yaml': `documents:\n  sam@acme.example:\n    - { ${fields} }\n`,
      'a.pdf': 'x',
    }),
  );
  return problems.map(({ line, column, code, message, remedy }) => `${line}:${column} ${code} ${message} | ${remedy}`);
}

const OF = 'file of a SEC_TRAINING document of sam@acme.example is';

describe('documents', () => {
  it('are read with digest and size, and one file may serve several', async () => {
    const { state } = await loadRoster(await readDirectory(EVERY_SECTION));
    const pdf = '%PDF-1.4\n% A certificate\n%%EOF\n';
    expect(state?.documents).toEqual([
      {
        person: 'Sam@acme.example',
        type: 'SEC_TRAINING',
        file: 'documents/sam-security-training.pdf',
        name: 'sam-security-training.pdf',
        completionDate: '2026-10-27',
        digest: sha256(pdf),
        size: pdf.length,
        source: { file: 'documents.yaml', line: 3, column: 7 },
      },
      expect.objectContaining({ type: 'HIPAA_TRAINING_EVIDENCE', digest: sha256(pdf), completionDate: null }),
      expect.objectContaining({ person: 'id:42', name: 'Überblick.PNG' }),
    ]);
    expect(state?.documentRemovals).toEqual([
      {
        person: 'sam@acme.example',
        type: 'SEC_TRAINING',
        name: 'sam.pdf',
        reason: 'The certificate of somebody else',
        source: { file: 'documents.yaml', line: 12, column: 5 },
      },
    ]);
    expect(state?.removals.size).toBe(0);
  });

  it.each([
    ['file: /etc/a.pdf', `bad-path ${OF} "/etc/a.pdf", which is not relative to the roster directory.`],
    ['file: C:/a.pdf', `bad-path ${OF} "C:/a.pdf", which is not relative to the roster directory.`],
    ['file: documents/../a.pdf', `bad-path ${OF} "documents/../a.pdf", which may leave the roster directory.`],
    ['file: documents\\a.pdf', `bad-path ${OF} "documents\\a.pdf", which holds a backslash.`],
    ['file: .git/a.pdf', `bad-path ${OF} ".git/a.pdf", which begins with a dot, or is in such a folder.`],
    ['file: a.pdf.exe', `bad-extension ${OF} "a.pdf.exe", which is no kind of file that Drata takes.`],
    ['file: pdf', `bad-extension ${OF} "pdf", which is no kind of file that Drata takes.`],
    ['file: " a.pdf"', `bad-text ${OF} " a.pdf", which has blanks at its start or end.`],
    ['file: "a\\nb.pdf"', `bad-text ${OF} "a\nb.pdf", which holds characters that are not text.`],
    ['file: "a\\u202Efdp.pdf"', `bad-text ${OF} "a\u202efdp.pdf", which holds characters that are not text.`],
    [
      `file: ${'x'.repeat(188)}.pdf`,
      `too-long ${OF} "${'x'.repeat(188)}.pdf", which has a name of 192 characters; the limit is 191.`,
    ],
    ['file: b.pdf', `missing-file ${OF} "b.pdf", which does not exist.`],
  ])('%j', async (file, expected) => {
    const [found = '', ...more] = await said(`type: SEC_TRAINING, ${file}`);
    expect(found.slice('3:29 '.length)).toContain(`${expected} | `);
    expect(more).toEqual([]);
  });

  it.each([
    [
      'type: LOCK_SCREEN_EVIDENCE, file: a.pdf',
      '3:15 list-only-type type of document 1 of sam@acme.example is LOCK_SCREEN_EVIDENCE: Drata only lists these, and takes no uploads of them. | Remove it here, and keep such evidence in Drata itself.',
    ],
    [
      'type: SEC_TRAINNING, file: a.pdf',
      '3:15 bad-value type of document 1 of sam@acme.example is "SEC_TRAINNING", which is not one of its values. | Did you mean SEC_TRAINING? Write one of: MFA_EVIDENCE, SEC_TRAINING, HIPAA_TRAINING_EVIDENCE, OFFBOARDING_EVIDENCE.',
    ],
    ['', '3:7 missing-key document 1 of sam@acme.example has no type, no file. | Add them.'],
    [
      'type: SEC_TRAINING, file: a.pdf, completionDate: 27.10.2026',
      '3:58 bad-date completionDate of document 1 of sam@acme.example is "27.10.2026", which is neither a date nor a moment with its time zone. | Write a date as in 2026-03-01, or a moment as in 2026-03-01T09:00:00Z.',
    ],
    [
      'type: SEC_TRAINING, file: 7',
      '3:35 wrong-type file of document 1 of sam@acme.example is a number; it must be text. | Put it in quotes: file: "7"',
    ],
  ])('%s', async (fields, expected) => {
    expect(await said(fields)).toEqual([expected]);
  });

  it('of one person, type and name are one too many, in any folder and any case of the person', async () => {
    const { problems } = await loadRoster(
      rosterFiles({
        'config.yaml': CONFIG,
        'a.yaml':
          'documents:\n  sam@acme.example:\n    - { type: SEC_TRAINING, file: 2025/a.pdf }\n    - { type: MFA_EVIDENCE, file: 2025/a.pdf }\n    - { type: SEC_TRAINING, file: 2026/a.pdf }\n',
        'b.yaml': 'documents:\n  SAM@acme.example:\n    - { type: MFA_EVIDENCE, file: 2025/a.pdf }\n',
        '2025/a.pdf': 'x',
        '2026/a.pdf': 'y',
      }),
    );
    expect(problems.map(({ file, line, code, related }) => [file, line, code, related?.file, related?.line])).toEqual([
      ['a.yaml', 5, 'duplicate-item', 'a.yaml', 3],
      ['b.yaml', 2, 'duplicate-key', 'a.yaml', 2],
      ['b.yaml', 3, 'duplicate-item', 'a.yaml', 4],
    ]);
  });

  it('are removed once, and not while the roster lists them', async () => {
    const removal = (name: string, reason = ', reason: x') =>
      `  - { document: { person: Sam@acme.example, type: SEC_TRAINING, name: ${name} }${reason} }\n`;
    const { problems } = await loadRoster(
      rosterFiles({
        'config.yaml': 'version: 1\n',
        'people.yaml': `documents:\n  sam@acme.example:\n    - { type: SEC_TRAINING, file: x/a.pdf }\nremoved:\n${removal('a.pdf')}${removal('b.pdf')}${removal('b.pdf', '')}`,
        'x/a.pdf': 'x',
      }),
    );
    expect(problems.map(({ line, code, message, related }) => [line, code, message, related?.line])).toEqual([
      [
        5,
        'removal-conflict',
        'The SEC_TRAINING document "a.pdf" of Sam@acme.example is under documents and removed.',
        3,
      ],
      [7, 'missing-key', 'removal 3 has no reason.', undefined],
      [7, 'removal-conflict', 'The SEC_TRAINING document "b.pdf" of Sam@acme.example is removed twice.', 6],
    ]);
  });
});

describe('files of documents', () => {
  /** A roster whose one document is `documents/a.pdf`, made by `make`. */
  async function load(make: (file: string, root: string) => void) {
    const root = path.join(temporaryDirectory(), 'roster');
    mkdirSync(path.join(root, 'documents'), { recursive: true });
    writeFileSync(path.join(root, 'config.yaml'), CONFIG);
    writeFileSync(
      path.join(root, 'people.yaml'),
      'documents:\n  sam@acme.example:\n    - { type: SEC_TRAINING, file: documents/a.pdf }\n',
    );
    make(path.join(root, 'documents/a.pdf'), root);
    const { problems, state } = await loadRoster(await readDirectory(root));
    return { root, problems: problems.map(({ line, column, code }) => `${line}:${column} ${code}`), state };
  }

  it('are refused where they cannot be uploaded', async () => {
    const outside = (file: string, root: string) => {
      writeFileSync(path.join(root, '../secret.pdf'), 'x');
      symlinkSync('../../secret.pdf', file);
    };
    expect((await load((file) => rmSync(file, { force: true }))).problems).toEqual(['3:35 missing-file']);
    expect((await load((file) => mkdirSync(file))).problems).toEqual(['3:35 unreadable-file']);
    expect((await load((file) => writeFileSync(file, ''))).problems).toEqual(['3:35 empty-file']);
    expect((await load(outside)).problems).toEqual(['3:35 outside-link']);
    expect((await load((file) => symlinkSync(path.basename(file), file))).problems).toEqual(['3:35 unreadable-file']);
    const large = (file: string) => {
      writeFileSync(file, 'x');
      truncateSync(file, 25 * 1024 * 1024 + 1);
    };
    expect((await load(large)).problems).toEqual(['3:35 large-file']);
  });

  it('are read for upload only while they are what was planned', async () => {
    const { root, state } = await load((file) => writeFileSync(file, 'planned'));
    const [document] = state?.documents ?? [];
    if (!document) throw new Error('the document was not loaded');
    expect(Buffer.from(await readDocument(root, document)).toString()).toBe('planned');
    writeFileSync(path.join(root, 'documents/a.pdf'), 'changed');
    await expect(readDocument(root, document)).rejects.toThrow(RefusedError);
    rmSync(path.join(root, 'documents/a.pdf'));
    await expect(readDocument(root, document)).rejects.toThrow(/has changed since the plan was made/);
  });
});
