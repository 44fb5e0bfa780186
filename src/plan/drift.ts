import type { Day } from '../state/instant.js';
import type { Source } from '../state/source.js';
import type { State } from '../state/state.js';
import { statusesByHand } from './drift-by-hand.js';
import { driftOf } from './drift-fields.js';
import type { Live } from './live.js';
import { plannedPeople } from './matched-people.js';
import { indexPeople } from './people.js';
import type { Plan, PlanTarget, Resource, Value } from './plan.js';
import type { ReviewedDigests } from './reviewed.js';
import { awaitingSync } from './sync-gap.js';

/**
 * Who moved, told from the last applied roster: Drata did, the roster did, or both. `unexplained` is a difference without a
 * last applied roster to tell by.
 */
export type DriftKind = 'changed-in-drata' | 'both' | 'unexplained' | 'not-applied-yet';

/** One value three ways. Without a field it is the record itself, and the values say whether it is there. */
export type DriftEntry = {
  readonly resource: Resource;
  readonly key: string;
  readonly field: string | null;
  readonly kind: DriftKind;
  /** null also where the last applied roster does not manage the field. */
  readonly applied: Value;
  readonly live: Value;
  readonly desired: Value;
  /**
   * The day since when a status is set by hand that apply leaves as it is; null of all else. `applied` is what the identity record
   * in Drata makes of the status then, `desired` what the roster's identity does.
   */
  readonly since: Day | null;
  /** The address of who put somebody out of scope in Drata, or gave another reason; null of all else, of which Drata tells nobody. */
  readonly by: string | null;
  readonly source: Source | null;
};

export type Drift = {
  readonly tool: Plan['tool'];
  readonly asOf: Day;
  readonly target: PlanTarget;
  readonly roster: Plan['roster'];
  /** Whether a last applied roster was there to tell by. */
  readonly hasBase: boolean;
  /** What live has that the last applied roster does not explain: any of it is exit code 2. */
  readonly changed: readonly DriftEntry[];
  /** What only apply has yet to do. */
  readonly notApplied: readonly DriftEntry[];
  /** Operations that wait, for the identity sync or for somebody to appear: no drift. */
  readonly waiting: number;
  /** Identities that are applied, while their people's personnel records wait for the identity sync: no drift either. */
  readonly awaitingSync: readonly string[];
  /** Why nobody could look at personnel, so that neither statuses set by hand nor who waits can be told; null where it was no lack. */
  readonly unread: string | null;
  /** Records that Drata holds and neither roster names: no drift either. */
  readonly unmanaged: Plan['unmanaged'];
};

export type DriftInput = {
  readonly desired: State;
  readonly applied: State | null;
  /** The field digests of what waited when `applied` was applied. */
  readonly waiting: ReviewedDigests;
  readonly live: Live;
  /** The plan between desired and live. */
  readonly plan: Plan;
  /** The only record keys to look at; null looks at all. */
  readonly only: ReadonlySet<string> | null;
  /** Why personnel was not read, although it was wanted. */
  readonly unread: string | null;
};

/** Reads a plan from the side of live: what changed in Drata, and what is merely not applied yet. */
export function findDrift({ desired, applied, waiting, live, plan, only, unread }: DriftInput): Drift {
  const people = indexPeople(live.personnel ?? [], desired, applied);
  const context = { desired, applied, waiting, live, people };
  const due = plan.operations.filter(({ pending }) => pending === null);
  const planned = plannedPeople(plan.operations, { desired, live, people, today: plan.asOf });
  const entries = [
    ...due.flatMap((operation) => driftOf(operation, context)),
    ...statusesByHand(planned, context, plan.asOf, only),
  ];
  const isOurs = ({ resource, key }: Plan['unmanaged'][number]) =>
    resource === 'identity' ? applied?.identities.has(key) : true;
  return {
    tool: plan.tool,
    asOf: plan.asOf,
    target: plan.target,
    roster: plan.roster,
    hasBase: applied !== null,
    changed: entries.filter(({ kind }) => kind !== 'not-applied-yet'),
    notApplied: entries.filter(({ kind }) => kind === 'not-applied-yet'),
    waiting: plan.operations.length - due.length,
    awaitingSync: awaitingSync(planned).filter((id) => only === null || only.has(id)),
    unread,
    unmanaged: plan.unmanaged.filter((one) => !isOurs(one)),
  };
}
