import type { RequestRecord } from '../drata/ports.js';
import type { Operation, Plan } from '../plan/plan.js';
import { Ledger } from './ledger.js';
import { type ApplyReport, type OperationOutcome, type Outcome, REPORT_VERSION } from './report.js';
import type { ApplyResult } from './run.js';

export type ReportFacts = {
  readonly plan: Plan;
  /** The contract as the writes proved it. */
  readonly contract: Plan['target']['contract'];
  readonly actor: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly interrupted: boolean;
  readonly allowed: readonly string[];
  readonly requests: readonly RequestRecord[];
};

/** The report of an apply that was refused before anything was sent. */
export function composeRefusal(reason: string, facts: Omit<ReportFacts, 'interrupted'>): ApplyReport {
  const outcomes = new Ledger(facts.plan.operations).outcomes();
  return {
    ...composeReport({ outcomes, stopped: null }, { ...facts, interrupted: false }),
    result: 'refused',
    stopped: reason,
  };
}

/** The report of an apply, with the times of each operation taken from the requests that carried it. */
export function composeReport(result: ApplyResult, facts: ReportFacts): ApplyReport {
  const { plan } = facts;
  const byNumber = new Map(facts.requests.map((request) => [request.number, request]));
  const operations = result.outcomes.map((outcome) => timed(outcome, byNumber));
  const summary = countOutcomes(operations);
  return {
    version: REPORT_VERSION,
    tool: plan.tool,
    target: { ...plan.target, contract: facts.contract },
    roster: plan.roster,
    plan: plan.digest,
    actor: facts.actor,
    startedAt: facts.startedAt,
    finishedAt: facts.finishedAt,
    result: resultOf(summary, result.stopped !== null, facts.interrupted),
    stopped: result.stopped?.message ?? null,
    allowed: facts.allowed,
    summary,
    operations,
    requests: facts.requests,
  };
}

/** The part of a report that is about some operations. */
export function restrictReport(report: ApplyReport, isMeant: (operation: Operation) => boolean): ApplyReport {
  const operations = report.operations.filter(({ operation }) => isMeant(operation));
  const summary = countOutcomes(operations);
  const isSettled = report.result === 'interrupted' || report.result === 'refused';
  const result = isSettled ? report.result : resultOf(summary, report.stopped !== null, false);
  return { ...report, operations, summary, result };
}

function timed(outcome: Outcome, byNumber: ReadonlyMap<number, RequestRecord>): Outcome {
  const requests = outcome.requests.flatMap((number) => byNumber.get(number) ?? []);
  const first = requests[0];
  const last = requests.at(-1);
  return {
    ...outcome,
    startedAt: first?.at ?? null,
    finishedAt: last ? new Date(Date.parse(last.at) + last.milliseconds).toISOString() : null,
  };
}

function countOutcomes(outcomes: readonly Outcome[]): ApplyReport['summary'] {
  const summary: Record<OperationOutcome, number> = {
    done: 0,
    failed: 0,
    unverifiable: 0,
    unknown: 0,
    pending: 0,
    skipped: 0,
  };
  for (const { outcome } of outcomes) summary[outcome] += 1;
  return summary;
}

function resultOf(summary: ApplyReport['summary'], isStopped: boolean, interrupted: boolean): ApplyReport['result'] {
  if (interrupted) return 'interrupted';
  if (isStopped || summary.failed + summary.unknown + summary.skipped > 0) return 'failed';
  return summary.done + summary.unverifiable > 0 ? 'applied' : 'nothing';
}
