import type { ApplyReport } from '../apply/report.js';
import { type OutcomeFacts, renderOutcomeComment, renderOutcomeSummary } from '../report/outcome-comment.js';
import { type Refusal, renderRefusal, renderRefusalSummary } from '../report/refusal.js';
import { addSummary, type GithubRun } from './github-run.js';
import type { Io } from './io.js';
import { tryAfterFailure, writeComment } from './pull-comment.js';

/** Who hears of an apply, and what every text says of it. */
export type Audience = { readonly on: GithubRun; readonly texts: OutcomeFacts; readonly io: Io };

/** What one pull request is told of an outcome. */
export type OutcomePart = { readonly number: number; readonly report: ApplyReport };

/** Says in the job's summary, and on the pull requests, why nothing was written. */
export async function tellRefusal(to: Audience, refusal: Refusal, pulls: readonly number[]): Promise<void> {
  await summarize(to, () => renderRefusalSummary(refusal, to.texts));
  for (const number of pulls) await tell(to, number, (previous) => renderRefusal(previous, refusal, to.texts));
}

/** Says in the job's summary what was done, and on each pull request its part of it. */
export async function tellOutcome(to: Audience, whole: ApplyReport, parts: readonly OutcomePart[]): Promise<void> {
  await summarize(to, () => renderOutcomeSummary(whole, to.texts));
  for (const { number, report } of parts) {
    await tell(to, number, (previous) => renderOutcomeComment(previous, report, to.texts));
  }
}

/** By now all is decided: a text that cannot be written changes nothing of it, and keeps no other one back. */
async function summarize({ on, io }: Audience, render: () => string): Promise<void> {
  await tryAfterFailure(async () => addSummary(on.run, render()), io);
}

async function tell({ on, io }: Audience, number: number, render: (previous: string) => string): Promise<void> {
  const comment = { number, dir: on.dir, isCurrent: async () => true };
  await tryAfterFailure(() => writeComment(on.github, comment, (previous) => render(previous ?? ''), io), io);
}
