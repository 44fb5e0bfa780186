import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** A directory for one test, gone when the test ends. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'drata-roster-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
