import { composeRefusal, composeReport, type ReportFacts } from '../apply/compose.js';
import type { ApplyReport } from '../apply/report.js';
import { applyPlan } from '../apply/run.js';
import { InterruptedError, RefusedError, type RosterError, UsageError } from '../errors.js';
import { waitingDigests } from '../plan/digest.js';
import { GUARD_NAMES, type Guard, type Plan } from '../plan/plan.js';
import { findStaleness } from '../plan/stale.js';
import { guardSentence } from '../report/guard-words.js';
import { outcomeJson } from '../report/outcome-json.js';
import { renderOutcomeMarkdown } from '../report/outcome-markdown.js';
import { renderOutcomeText } from '../report/outcome-text.js';
import { moveAppliedRefs } from '../roster/applied-refs.js';
import { readDocument } from '../roster/document-files.js';
import { findActor } from './actor.js';
import { askToGoOn } from './ask.js';
import { foreignTarget } from './connection.js';
import { readPlan } from './documents.js';
import { requireWritable, writeWhole } from './files.js';
import type { Io } from './io.js';
import { readSigningKey } from './key.js';
import { type CommonOptions, type Pii, piiLevel, wantsColor } from './options.js';
import { displayNames } from './people.js';
import { hasWork, renderPlan } from './plan.js';
import { progressReporter } from './progress.js';
import { type Session, withSession } from './session.js';

export type ApplyOptions = CommonOptions & {
  readonly plan?: string;
  readonly allow?: readonly string[];
  readonly report?: string;
};

/** Plans again, checks, applies and reads back. Returns the exit code. */
export async function runApply(options: ApplyOptions, io: Io): Promise<number> {
  if (options.github) return (await import('./apply-github.js')).applyOnGithub(options, io);
  const allow = requireGuardNames(options.allow ?? []);
  if (options.report !== undefined) await requireWritable(options.report);
  const saved = options.plan === undefined ? null : await readPlan(options.plan, readSigningKey(io.env));
  return withSession(options, io, (session) => applySession(session, saved, allow, options, io), { saved });
}

async function applySession(
  session: Session,
  saved: Awaited<ReturnType<typeof readPlan>> | null,
  allow: readonly string[],
  options: ApplyOptions,
  io: Io,
): Promise<number> {
  const { plan, roster, live } = session;
  const pii = piiLevel(options, roster.config, io);
  const names = displayNames(plan.operations, roster.state, live);
  const asks = !options.yes && io.interactive;
  if (options.format !== 'json' && (asks || !options.quiet)) {
    io.stdout(renderPlan(plan, names, pii, options, io, allow));
  }

  const lifted = plan.guards.filter(({ name, tripped }) => tripped && allow.includes(name)).map(({ name }) => name);
  const facts = {
    plan,
    startedAt: session.startedAt,
    actor: await findActor(options.roster, io.env),
    allowed: lifted,
  };
  const finish = async (report: ApplyReport) => {
    if (options.report !== undefined) await writeWhole(options.report, outcomeJson(report, 'full'));
    const quietRefusal = report.result === 'refused' && options.format !== 'json';
    if (!quietRefusal) io.stdout(renderReport(report, names, pii, options, io));
  };
  const question = `Apply this to ${plan.target.baseUrl}?`;
  const refusal = refusalOf(session, saved, allow) ?? (hasWork(plan) ? await askToGoOn(question, options, io) : null);
  if (refusal !== null) {
    const common = { ...facts, contract: plan.target.contract, finishedAt: new Date().toISOString() };
    await finish(composeRefusal(refusal.message, { ...common, requests: session.connection.client.requests() }));
    throw refusal;
  }
  const report = await carryOut(session, { ...facts, isNoted: isNoted(session, options) }, options, io);
  await finish(report);
  if (report.result === 'interrupted') return 130;
  if (report.result === 'failed') return 1;
  await rememberApplied(session, options);
  return 0;
}

export type Carried = Pick<ReportFacts, 'plan' | 'startedAt' | 'actor' | 'allowed'> & {
  /** Whether a success will be noted as the last applied commit. */
  readonly isNoted: boolean;
};

/** Sends a plan and composes the report. Without work nothing is sent, but what was asked for is still reported. */
export async function carryOut(session: Session, facts: Carried, options: ApplyOptions, io: Io): Promise<ApplyReport> {
  const { roster, live, people } = session;
  const { plan, isNoted } = facts;
  const { ports, contract } = session.openPorts();
  const progress = progressReporter(options, io);
  const result = await applyPlan({
    plan,
    desired: roster.state,
    live,
    people,
    ports,
    readFile: (document) => unlessChanged(readDocument(options.roster, document)),
    onProgress: progress.show,
    concurrency: options.concurrency,
    isNoted,
  });
  progress.end();
  return composeReport(result, {
    ...facts,
    contract: contract(),
    finishedAt: new Date().toISOString(),
    interrupted: result.stopped instanceof InterruptedError,
    requests: session.connection.client.requests(),
  });
}

/** The content of a roster file; null when it is no longer what was planned. */
async function unlessChanged(reading: Promise<Uint8Array>): Promise<Uint8Array | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof RefusedError) return null;
    throw error;
  }
}

/** Why the plan must not be applied as it is; null when it may. */
function refusalOf(
  session: Session,
  saved: Awaited<ReturnType<typeof readPlan>> | null,
  allow: readonly string[],
): RosterError | null {
  const { plan, live, input } = session;
  if (saved !== null) {
    const foreign = foreignTarget(session.connection, saved.target, 'saved plan', 'Plan again for this target.');
    if (foreign !== null) return foreign;
    const stale = findStaleness(saved, plan, live, session.people, input.only);
    if (stale.length > 0) {
      const reasons = stale.map(
        ({ key, field, reason }) => `  ${field === null ? key : `${field} of ${key}`} ${reason}`,
      );
      return new RefusedError(`the saved plan no longer holds; nothing was written:\n${reasons.join('\n')}`, {
        remedy: 'Plan again, look at what is new, and apply that plan.',
      });
    }
  }
  const tripped = plan.guards.filter(({ name, tripped: over }) => over && !allow.includes(name));
  return tripped.length === 0 ? null : guardRefusal(tripped, plan.live);
}

export function guardRefusal(tripped: readonly Guard[], live: Plan['live'], remedy?: string): RefusedError {
  const lines = tripped.map((guard) => `  ${guard.name}: ${guardSentence(guard, live)}`);
  const flags = tripped.map(({ allow }) => allow).join(' ');
  return new RefusedError(
    `refused by ${tripped.length === 1 ? 'a guard' : `${tripped.length} guards`}; nothing was written:\n${lines.join('\n')}`,
    {
      remedy: remedy ?? `Look at the plan again. If this is what you want, apply with ${flags}`,
    },
  );
}

/** Whether a success will be noted: only of a clean work tree, of the whole roster, and never for the embedded sandbox. */
function isNoted({ plan, connection }: Session, { only = [] }: ApplyOptions): boolean {
  return !connection.embedded && only.length === 0 && plan.roster.commit !== null;
}

async function rememberApplied(session: Session, options: ApplyOptions): Promise<void> {
  const { plan } = session;
  if (isNoted(session, options) && plan.roster.commit !== null) {
    const note = { commit: plan.roster.commit, waiting: waitingDigests(plan.operations, session.input.signingKey) };
    await moveAppliedRefs(options.roster, plan.target, note);
  }
}

export function requireGuardNames(names: readonly string[], known: readonly string[] = GUARD_NAMES): readonly string[] {
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return names;
  throw new UsageError(`--allow ${unknown.join(', ')}: there is no such guard`, {
    remedy: `The guards are ${known.join(', ')}.`,
  });
}

/** A report in the format that was asked for. */
export function renderReport(
  report: ApplyReport,
  names: ReadonlyMap<string, string>,
  pii: Pii,
  options: Pick<CommonOptions, 'format' | 'color' | 'verbose' | 'quiet'>,
  io: Io,
): string {
  const { verbose = false, quiet = false } = options;
  switch (options.format) {
    case 'json':
      return outcomeJson(report, pii);
    case 'markdown':
      return renderOutcomeMarkdown(report, { pii, verbose, names });
    case 'text':
      return renderOutcomeText(report, { color: wantsColor(options, io), width: io.width, verbose, quiet, pii, names });
    default:
      return options.format satisfies never;
  }
}
