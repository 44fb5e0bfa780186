import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { appendOutput, appendSummary } from '../../src/github/step-files.js';

function openFile() {
  const directory = mkdtempSync(join(tmpdir(), 'drata-roster-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const path = join(directory, 'file');
  return { path, text: () => readFileSync(path, 'utf8') };
}

it('adds to the summary on lines of its own', () => {
  const { path, text } = openFile();
  appendSummary(path, '## One\n\n');
  appendSummary(path, '## Two');
  expect(text()).toBe('## One\n## Two\n');
});

it('sets outputs; none sets another one', () => {
  const { path, text } = openFile();
  appendOutput(path, { changes: 'true', digest: 'sha256:1' });
  appendOutput(path, { note: 'a\ndestructive=false\nEOF\r\nb' });
  const [, delimiter] = /note<<(end-[0-9a-f-]{36})\n/.exec(text()) ?? [];
  expect(text()).toBe(
    `changes=true\ndigest=sha256:1\nnote<<${delimiter}\na\ndestructive=false\nEOF\r\nb\n${delimiter}\n`,
  );
});

it('says which file cannot be written', () => {
  const { path } = openFile();
  expect(() => appendSummary(join(path, 'no', 'such'), 'x')).toThrow(UsageError);
  expect(() => appendOutput(join(path, 'no', 'such'), { a: 'b' })).toThrow(
    'cannot write to the file of GITHUB_OUTPUT (ENOENT)',
  );
});
