import type { ApplyReport, Outcome } from '../apply/report.js';
import type { Pii } from './pii.js';
import { inOperationOrder, inTargetOrder, jsonDocument } from './plan-json.js';
import { redactReport } from './redact.js';

type Request = ApplyReport['requests'][number];

/** The apply report of `schemas/report.schema.json`, keys in its order, whatever the order they came in. */
export function outcomeJson(given: ApplyReport, pii: Pii): string {
  const report = redactReport(given, pii);
  const { tool, roster, summary } = report;
  return jsonDocument({
    version: report.version,
    tool: { name: tool.name, version: tool.version },
    target: inTargetOrder(report.target),
    roster: { digest: roster.digest, commit: roster.commit },
    plan: report.plan,
    actor: report.actor,
    startedAt: report.startedAt,
    finishedAt: report.finishedAt,
    result: report.result,
    stopped: report.stopped,
    allowed: report.allowed,
    summary: {
      done: summary.done,
      failed: summary.failed,
      unverifiable: summary.unverifiable,
      unknown: summary.unknown,
      pending: summary.pending,
      skipped: summary.skipped,
    },
    operations: report.operations.map(inOutcomeOrder),
    requests: report.requests.map(inRequestOrder),
  } satisfies ApplyReport);
}

function inOutcomeOrder(outcome: Outcome): Outcome {
  return {
    operation: inOperationOrder(outcome.operation),
    outcome: outcome.outcome,
    message: outcome.message,
    apiMessage: outcome.apiMessage,
    requests: outcome.requests,
    startedAt: outcome.startedAt,
    finishedAt: outcome.finishedAt,
  };
}

function inRequestOrder({ number, method, path, status, at, milliseconds }: Request): Request {
  return { number, method, path, status, at, milliseconds };
}
