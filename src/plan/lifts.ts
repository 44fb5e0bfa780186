import { approvalOf, fieldDigests } from './digest.js';
import { evaluateGuards } from './guards.js';
import type { PlanInput } from './make-plan.js';
import type { Guard, GuardName, Operation, Plan } from './plan.js';
import { approvedBy, type Reviewed } from './review.js';
import { isPartial, trimmed } from './reviewed.js';

/** A guard lifted by the label of a pull request (DESIGN section 9). */
export type Lift = { readonly name: GuardName; readonly pull: number; readonly by: string };

/** A guard that would have stopped the plan, and who lifted it. */
export type LiftedGuard = { readonly guard: Guard; readonly pull: number; readonly by: string };

export type Lifted = {
  /** As counted over what the lifting pull requests do not hold. */
  readonly stopped: readonly Guard[];
  readonly lifted: readonly LiftedGuard[];
};

/**
 * Guards against the labels that lift them. A label lifts for its own pull request alone: the guard is evaluated again over
 * what the lifting pull requests do not cover. An empty roster is nobody's operation, so that any label for it will do.
 */
export function liftGuards(
  plan: Plan,
  lifts: readonly Lift[],
  reviewed: Reviewed,
  { desired, live, guards: settings }: Pick<PlanInput, 'desired' | 'live' | 'guards'>,
): Lifted {
  const stopped: Guard[] = [];
  const lifted: LiftedGuard[] = [];
  for (const guard of plan.guards.filter(({ tripped }) => tripped)) {
    const own = lifts.filter(({ name }) => name === guard.name);
    const pulls = new Set<number | null>(own.map(({ pull }) => pull));
    const covered = approvedBy(plan, reviewed, ({ pull }) => pulls.has(pull));
    const rest = plan.operations.flatMap((one) => uncovered(one, covered, reviewed.signingKey));
    const again = evaluateGuards(rest, desired, live, settings).find(({ name }) => name === guard.name);
    if (own.length === 0) stopped.push(guard);
    else if (again?.tripped && guard.name !== 'empty-roster') stopped.push(again);
    else lifted.push(...own.map(({ pull, by }) => ({ guard, pull, by })));
  }
  return { stopped, lifted };
}

/** What of an operation approvals do not cover: it whole, where it cannot be done in part. */
function uncovered(
  operation: Operation,
  approved: ReadonlySet<string>,
  signingKey: string | null,
): readonly Operation[] {
  const isOpen = (one: Operation) => fieldDigests(one).some((digest) => !approved.has(approvalOf(digest, signingKey)));
  if (!isOpen(operation)) return [];
  if (!isPartial(operation)) return [operation];
  return [
    trimmed(
      operation,
      operation.changes.filter((change) => isOpen({ ...operation, changes: [change] })),
    ),
  ];
}
