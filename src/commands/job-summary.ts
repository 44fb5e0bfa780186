import { UsageError } from '../errors.js';
import { appendSummary } from '../github/step-files.js';
import type { Io } from './io.js';

/** GitHub drops a step's summary above 1 MiB (GitHub's "Workflow commands", job summaries). */
const MAX_BYTES = 900 * 1024;

/** Writes Markdown to the job's summary. Opened before any work, so that a missing one is told at once. */
export function openJobSummary(env: Io['env']): (markdown: string) => void {
  const path = env['GITHUB_STEP_SUMMARY'];
  if (!path) {
    throw new UsageError('--github needs GITHUB_STEP_SUMMARY, the file of a job summary', {
      remedy: 'GitHub Actions sets it for each step; leave --github out elsewhere.',
    });
  }
  return (markdown) => appendSummary(path, fitting(markdown));
}

/** As in CI, whose logs and summaries more people can read than the terminal of one. */
export function asInCi(io: Io): Io {
  return { ...io, env: { ...io.env, CI: 'true' } };
}

/** Half a report could hide what matters, so that one that is too long is left out whole but for its title. */
function fitting(markdown: string): string {
  if (Buffer.byteLength(markdown) <= MAX_BYTES) return markdown;
  const [title = ''] = markdown.split('\n', 1);
  return `${title}\n\nThe whole of it is too long for a job summary: see the log of this step.`;
}
