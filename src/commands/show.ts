import { renderReport } from './apply.js';
import { readDocument } from './documents.js';
import type { Io } from './io.js';
import { type CommonOptions, piiLevel } from './options.js';
import { renderPlan } from './plan.js';

/** Prints a saved plan or apply report in any format. Returns the exit code. */
export async function runShow(path: string, options: CommonOptions, io: Io): Promise<number> {
  const saved = await readDocument(path);
  const pii = piiLevel(options, null, io);
  const nobody = new Map<string, string>();
  io.stdout(
    saved.kind === 'plan'
      ? renderPlan(saved.plan, nobody, pii, options, io)
      : renderReport(saved.report, nobody, pii, options, io),
  );
  return 0;
}
