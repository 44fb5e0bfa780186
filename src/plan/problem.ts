import { RosterError } from '../errors.js';
import type { Source } from '../state/source.js';

/** Something the roster asks for that live Drata does not have, or has twice. It fails the plan. */
export type PlanProblem = { readonly message: string; readonly remedy: string; readonly source: Source | null };

/** The roster cannot be planned against this Drata. Exit 1: the roster may be right for another tenant. */
export class UnplannableError extends RosterError {
  readonly exitCode = 1;
  readonly problems: readonly PlanProblem[];

  constructor(problems: readonly PlanProblem[]) {
    const lines = problems.map(({ message, remedy, source }) => {
      const place = source ? `${source.file}:${source.line}:${source.column}: ` : '';
      return `  ${place}${message} ${remedy}`;
    });
    super(`Drata does not have what the roster names; nothing was written:\n${lines.join('\n')}`);
    this.problems = problems;
  }
}
