import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { UsageError } from '../errors.js';

/** Adds Markdown to the job's summary, on lines of its own. */
export function appendSummary(path: string, markdown: string): void {
  append('GITHUB_STEP_SUMMARY', path, `${markdown.replace(/\n+$/, '')}\n`);
}

/**
 * Sets outputs of the step. A value with several lines goes between delimiters that nobody can foresee, so that no value sets
 * another output (GitHub's "Workflow commands", multiline strings).
 */
export function appendOutput(path: string, outputs: Readonly<Record<string, string>>): void {
  const lines = Object.entries(outputs).map(([name, value]) => {
    if (!/[\r\n]/.test(value)) return `${name}=${value}\n`;
    const delimiter = `end-${randomUUID()}`;
    return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
  });
  append('GITHUB_OUTPUT', path, lines.join(''));
}

function append(variable: string, path: string, text: string): void {
  try {
    appendFileSync(path, text);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new UsageError(`cannot write to the file of ${variable} (${code ?? 'unknown reason'})`, {
      cause,
      remedy: 'GitHub Actions sets it for each step; leave it unset elsewhere.',
    });
  }
}
