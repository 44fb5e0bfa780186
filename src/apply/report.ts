import type { RequestRecord } from '../drata/ports.js';
import type { Operation, PlanTarget } from '../plan/plan.js';

/** The version of the apply report; readers refuse any other. */
export const REPORT_VERSION = 1;

/**
 * What became of one operation:
 * `done` reads back as the roster says · `failed` refused by Drata or reads back differently · `unverifiable` accepted, but
 * Drata offers no way to read it back · `unknown` sent without an answer · `pending` waits, as planned · `skipped` never sent.
 */
export type OperationOutcome = 'done' | 'failed' | 'unverifiable' | 'unknown' | 'pending' | 'skipped';

export type Outcome = {
  readonly operation: Operation;
  readonly outcome: OperationOutcome;
  /** Why it is not done, as a sentence of ours; null when it is. */
  readonly message: string | null;
  /** The API's own words; null when there were none. Hidden where people's values are. */
  readonly apiMessage: string | null;
  /** Numbers of the requests that carried it, as in `requests` of the report. */
  readonly requests: readonly number[];
  /** ISO instants of the first and the last of them; null when none was sent. */
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
};

/** What an apply did (`--report FILE`, `schemas/report.schema.json`): the evidence that auditors read later. */
export type ApplyReport = {
  readonly version: typeof REPORT_VERSION;
  readonly tool: { readonly name: string; readonly version: string };
  readonly target: PlanTarget;
  readonly roster: { readonly digest: string; readonly commit: string | null };
  /** Digest of the plan that was applied. */
  readonly plan: string;
  /** Who ran it: the CI actor, else the git user, else the account of the machine. */
  readonly actor: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  /** `refused`: a guard, a stale plan or a declined prompt; nothing was sent. */
  readonly result: 'applied' | 'nothing' | 'failed' | 'interrupted' | 'refused';
  /** What stopped the run before its end; null when nothing did. */
  readonly stopped: string | null;
  /** Guards that had tripped and were lifted by `--allow`. */
  readonly allowed: readonly string[];
  readonly summary: Readonly<Record<OperationOutcome, number>>;
  readonly operations: readonly Outcome[];
  readonly requests: readonly RequestRecord[];
};
