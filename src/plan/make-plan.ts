import type { Config } from '../state/config.js';
import type { Day, Instant } from '../state/instant.js';
import type { State } from '../state/state.js';
import { byCodeUnit } from '../state/text.js';
import { undefinedFields } from './custom-fields.js';
import { leftCustomFields } from './custom-fields-left.js';
import { liveDigest, planDigest, stateDigest } from './digest.js';
import { type DocumentName, diffDocuments, documentKey, documentOf, leftDocuments } from './documents.js';
import { estimateCost, type Pace } from './estimate.js';
import { evaluateGuards, takeovers, takeoverWarnings } from './guards.js';
import { diffIdentities } from './identities.js';
import type { Live } from './live.js';
import { plannedPeople } from './matched-people.js';
import { diffOverrides } from './overrides.js';
import { indexPeople } from './people.js';
import { type Operation, PLAN_VERSION, type Plan, type PlanTarget, type PlanWarning, type Summary } from './plan.js';
import { mayFlip } from './predict.js';
import { UnplannableError } from './problem.js';
import { diffReleases, unreleasable } from './releases.js';
import { keepReviewed, type ReviewedDigests } from './reviewed.js';
import { diffScopes } from './scopes.js';
import { awaitingSync, awaitWarning } from './sync-gap.js';

export type PlanInput = {
  readonly tool: Plan['tool'];
  readonly target: PlanTarget;
  readonly commit: string | null;
  readonly desired: State;
  readonly live: Live;
  /** The roster of the last applied commit; null where none is known. */
  readonly applied: State | null;
  readonly guards: Config['guards'];
  readonly today: Day;
  /** The only record keys to plan; null plans all. */
  readonly only: ReadonlySet<string> | null;
  readonly pace: Omit<Pace, 'correctionGroup'>;
  /**
   * The field digests that were reviewed, where the roster is the one that was; else null. What else has come to differ in
   * Drata since then is left to the next plan.
   */
  readonly reviewed?: ReviewedDigests | null;
  /** Signs the digest, so that nobody can make up one; null where there is none. */
  readonly signingKey: string | null;
  /** Warnings from checking the roster; they hold no values of people. */
  readonly notes: readonly PlanWarning[];
};

/**
 * Plans the difference between roster and live. Pure: the same input gives the same bytes, whatever the order of records. Throws
 * `UnplannableError` where the roster names what this Drata does not have.
 */
export function makePlan(input: PlanInput): Plan {
  const { desired, live, applied, today, only } = input;
  const wanted = (key: string) => only === null || only.has(key);
  const chosen = only === null ? desired : choose(desired, wanted);
  const people = indexPeople(live.personnel ?? [], desired, applied);
  const identities = diffIdentities(desired, live, applied, today, only);
  const overrides = diffOverrides(chosen, live, people, today);
  const releases = diffReleases(desired, live.state, applied, people, today);
  const scopes = diffScopes(chosen, live, input.reviewed ?? null);
  const documents = diffDocuments(chosen, live, applied, people, today);
  const problems = [...overrides.problems, ...scopes.problems, ...documents.problems];
  if (problems.length > 0) throw new UnplannableError(problems);

  const due = [
    ...identities.operations,
    ...overrides.operations,
    ...releases.filter(({ key }) => wanted(key)),
    ...scopes.operations,
    ...documents.operations,
  ].sort(byUrgency);
  const { kept: operations, warnings: leftOut } = input.reviewed
    ? keepReviewed(due, input.reviewed)
    : { kept: due, warnings: [] };
  const settled = overrides.unchanged.length + scopes.unchanged.length + documents.unchanged.length;
  const left = documents.unmanaged.filter((key) => wanted(key) || wanted(documentOf(key).person)).sort(byCodeUnit);
  const unmanaged: Plan['unmanaged'] = [
    ...identities.unmanaged.map((key) => ({ resource: 'identity' as const, key })),
    ...left.map((key) => ({ resource: 'document' as const, key })),
  ];
  const guards = evaluateGuards(operations, desired, live, input.guards);
  return {
    version: PLAN_VERSION,
    tool: input.tool,
    target: input.target,
    roster: { digest: stateDigest(desired), commit: input.commit },
    live: {
      digest: liveDigest(live),
      identities: live.state.identities.size,
      personnel: live.personnel?.length ?? 0,
    },
    asOf: today,
    digest: planDigest(operations, input.signingKey),
    summary: summarize(operations, {
      unchanged: identities.unchanged.length + identities.unverifiable.length + settled,
      unmanaged: unmanaged.length,
    }),
    operations,
    unmanaged,
    warnings: [
      ...input.notes,
      ...identities.warnings,
      ...unverifiableWarning(identities.unverifiable),
      ...operations.flatMap((operation) => flipWarnings(operation, today)),
      ...takeoverWarnings(takeovers(operations, desired, live.state), desired),
      ...(only === null ? unreleasable(desired, applied, people) : []),
      ...undefinedFields(chosen, live),
      ...(only === null ? leftCustomFields(desired, live, applied, people) : []),
      ...awaitWarning(awaitingSync(plannedPeople(due, { desired, live, people, today })).filter(wanted)),
      ...scopes.warnings,
      ...documents.warnings,
      ...leftDocuments(left),
      ...leftOut,
      ...operations.flatMap(unknownWarnings),
    ].sort(byPlace),
    guards,
    estimate: estimateCost(operations, live, { ...input.pace, correctionGroup: correctionGroup(guards) }),
  };
}

/**
 * How many stored separation dates may be half-corrected at once: no more than `mass-separation` lets through, because what a
 * stop leaves without its date is planned as a separation next time (DESIGN section 7).
 */
export function correctionGroup(guards: Plan['guards']): number {
  return Math.max(1, guards.find(({ name }) => name === 'mass-separation')?.limit ?? 1);
}

function summarize(operations: readonly Operation[], records: Pick<Summary, 'unchanged' | 'unmanaged'>): Summary {
  const summary = {
    create: 0,
    update: 0,
    separate: 0,
    reactivate: 0,
    rename: 0,
    delete: 0,
    override: 0,
    release: 0,
    scope: 0,
    upload: 0,
    remove: 0,
    pending: 0,
    ...records,
  };
  for (const { action, pending } of operations) summary[pending === null ? action : 'pending'] += 1;
  return summary;
}

/** The state without the records that nobody asked for; identities are told apart elsewhere, by both ids of a rename. */
function choose(desired: State, wanted: (key: string) => boolean): State {
  const wantedDocument = (one: DocumentName) => wanted(documentKey(one)) || wanted(one.person);
  return {
    ...desired,
    overrides: new Map([...desired.overrides].filter(([key]) => wanted(key))),
    scopes: desired.scopes.filter(({ workspace }) => wanted(String(workspace))),
    documents: desired.documents.filter(wantedDocument),
    documentRemovals: desired.documentRemovals.filter(wantedDocument),
  };
}

/**
 * Deletes, then separations, then the rest, each by key: what deserves most attention stands first. A release stands before what
 * remains of the override, in the order in which they are done.
 */
function byUrgency(a: Operation, b: Operation): number {
  const rank = ({ action }: Operation) => (action === 'delete' ? 0 : action === 'separate' ? 1 : 2);
  const isOverride = ({ action }: Operation) => (action === 'override' ? 1 : 0);
  return (
    rank(a) - rank(b) ||
    byCodeUnit(a.key, b.key) ||
    byCodeUnit(a.resource, b.resource) ||
    isOverride(a) - isOverride(b) ||
    byCodeUnit(a.id, b.id)
  );
}

function byPlace(a: PlanWarning, b: PlanWarning): number {
  const place = ({ source }: PlanWarning) => source?.file ?? '';
  const line = ({ source }: PlanWarning) => source?.line ?? 0;
  return (
    byCodeUnit(place(a), place(b)) ||
    line(a) - line(b) ||
    byCodeUnit(a.code, b.code) ||
    byCodeUnit(a.message, b.message)
  );
}

function unverifiableWarning(keys: readonly string[]): readonly PlanWarning[] {
  if (keys.length === 0) return [];
  const people = keys.length === 1 ? 'one separated person' : `${keys.length} separated people`;
  return [
    {
      code: 'unverifiable',
      message: `Drata neither lists ${people} nor offers a way to read them; they are as last applied, so they count as done: ${[...keys].sort(byCodeUnit).join(', ')}`,
      source: null,
    },
  ];
}

/** A joiner whose record says nothing of employee or contractor appears as UNKNOWN (DOMAIN section 13). */
function unknownWarnings({ action, key, predicted, source }: Operation): readonly PlanWarning[] {
  if (action !== 'create' || predicted?.after !== 'UNKNOWN') return [];
  const message = `${key} joins without isContractor, so that Drata shows UNKNOWN: give it, or set it for all under defaults.identities in config.yaml`;
  return [{ code: 'unknown-contractor', message, source }];
}

function flipWarnings(operation: Operation, today: Day): readonly PlanWarning[] {
  if (operation.resource !== 'identity' || operation.action === 'delete') return [];
  return operation.changes.flatMap(({ field, after }) => {
    const isDate = field === 'startedAt' || field === 'separatedAt';
    if (!isDate || typeof after !== 'string' || !mayFlip(after as Instant, today)) return [];
    return [
      {
        code: 'date-near-today',
        message: `The status of ${operation.key} may change one sync earlier or later than predicted: it depends on ${field}, and Drata does not say in which time zone`,
        source: operation.source,
      },
    ];
  });
}
