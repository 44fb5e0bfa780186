import { RefusedError, type RosterError } from '../errors.js';
import { type Lift, liftGuards } from '../plan/lifts.js';
import type { GuardName, Plan } from '../plan/plan.js';
import {
  approvedBy,
  findUncarried,
  findUnreviewed,
  leaveOthersGroups,
  type Review,
  type Reviewed,
  restrictTo,
} from '../plan/review.js';
import { liftLabel } from '../report/guard-labels.js';
import { type Refusal, refusalReasons } from '../report/refusal.js';
import { guardRefusal } from './apply.js';
import type { DeployedBase } from './deployed-base.js';
import type { GithubRun } from './github-run.js';
import { readGuardLabels } from './guard-labels.js';
import type { Merged } from './merged-pulls.js';
import type { Pii } from './options.js';
import type { Session } from './session.js';

/** What an apply on GitHub starts from. */
export type ApplyStart = {
  readonly on: GithubRun;
  readonly branch: string;
  /** The commit that is recorded as applied. */
  readonly sha: string;
  readonly deployed: DeployedBase;
  /** Does only what waited: nothing has been merged that this run is for. */
  readonly isScheduled: boolean;
  readonly merged: Merged;
  /** Names of `--allow`. */
  readonly allow: readonly string[];
};

/** Applies without a review: of a push that no pull request brought. */
export const UNREVIEWED = 'unreviewed';

export type Judgement = {
  /** What of the plan this run is for. */
  readonly plan: Plan;
  readonly reviewed: Reviewed;
  /** How many of the changes that wait nobody has reviewed, nor answers for. */
  readonly uncarried: number;
  /** Why nothing may be written; null where it may. */
  readonly refusal: Refusal | null;
  /** Guards that would have stopped it, and are lifted. */
  readonly allowed: readonly GuardName[];
  /** Those of them that labels lifted. */
  readonly lifts: readonly Lift[];
};

/** Holds the plan against reviews and guards. */
export async function judge(
  { on, deployed, isScheduled, merged, allow }: ApplyStart,
  session: Session,
): Promise<Judgement> {
  const { input } = session;
  const { waiting } = deployed.base;
  const reviews = merged.pulls.flatMap(({ review }) => review ?? []);
  const reviewed: Reviewed = { reviews, waiting, signingKey: input.signingKey };
  const plan = isScheduled ? restrictTo(input, waiting) : leaveOthersGroups(session.plan, input, reviewed);
  const labels = await Promise.all(
    merged.pulls.map(({ pull, firstPlanned }) => readGuardLabels(on.github, pull, firstPlanned)),
  );
  const { stopped, lifted } = liftGuards(
    plan,
    labels.flatMap(({ lifts }) => lifts),
    reviewed,
    input,
  );
  const standing: readonly string[] = isScheduled ? [...allow, ...deployed.lifted] : allow;
  const guards = stopped.filter(({ name }) => !standing.includes(name));
  const isOpen = isScheduled || allow.includes(UNREVIEWED);
  const unreviewed = isOpen ? [] : findUnreviewed(plan, reviewed);
  const tripped = plan.guards.filter((guard) => guard.tripped).map(({ name }) => name);
  return {
    plan,
    reviewed,
    uncarried: isOpen ? 0 : findUncarried(plan, reviewed).length,
    refusal:
      unreviewed.length + guards.length === 0
        ? null
        : {
            unreviewed,
            guards,
            live: plan.live,
            refusedLifts: labels.flatMap(({ refused }) => refused),
            way: isScheduled ? 'run' : 'label',
            isLoose: merged.loose.length > 0,
            reasons: unreviewed.length === 0 ? [] : reasonsOf(merged, plan, reviewed),
          },
    allowed: tripped.filter((name) => !guards.some((guard) => guard.name === name)),
    lifts: lifted.map(({ guard, pull, by }) => ({ name: guard.name, pull, by })),
  };
}

/** What explains that something was not reviewed. */
function reasonsOf({ pulls, loose }: Merged, plan: Plan, reviewed: Reviewed): readonly string[] {
  const { signingKey } = reviewed;
  const unplanned = pulls.filter(({ review }) => review === null).map(({ pull }) => pull);
  const isSigned = ({ digest }: Review) => digest.startsWith('hmac-');
  const otherwise = pulls.filter(({ review }) => review !== null && isSigned(review) !== (signingKey !== null));
  // The digest of a whole plan cannot tell which part of it is no longer so.
  const isWhole = (review: Review) => review.fields === null && isSigned(review) === (signingKey !== null);
  const unfit = reviewed.reviews.filter(
    (review) => isWhole(review) && approvedBy(plan, reviewed, (one) => one === review).size === 0,
  );
  const [planned, here] = signingKey === null ? ['with', 'none'] : ['without', 'one'];
  return [
    ...loose.map((sha) => `commit ${sha.slice(0, 12)} came without a pull request`),
    ...unplanned.map(
      ({ number, headSha }) => `#${number} was merged without a valid plan of its final commit ${headSha.slice(0, 12)}`,
    ),
    ...otherwise.map(
      ({ pull }) => `#${pull.number} was planned ${planned} DRATA_ROSTER_SIGNING_KEY, and this run has ${here}`,
    ),
    ...unfit.map(({ pull }) => `#${pull} was too large to be kept field by field; plan the rest in a new pull request`),
  ];
}

export function refusalError(refusal: Refusal, pii: Pii): RosterError {
  if (refusal.unreviewed.length === 0) {
    const names = refusal.guards.map(({ name }) => name);
    const way =
      refusal.way === 'run'
        ? `run the apply by hand ("Run workflow") with allow: ${names.join(' ')}`
        : `somebody who did not write it sets the label ${names.map(liftLabel).join(' and ')} on the merged pull request; then run the job again`;
    return guardRefusal(refusal.guards, refusal.live, `If this is what you want, ${way}.`);
  }
  const lines = refusalReasons(refusal, pii).map((line) => `  ${line}`);
  return new RefusedError(`the plan holds what nobody reviewed; nothing was written:\n${lines.join('\n')}`, {
    remedy: [
      'Open a pull request that touches the roster: its plan shows this as well, and merging it applies both.',
      ...(refusal.reasons.length === 0 ? ['Or set Drata back.'] : []),
      ...(refusal.isLoose ? ['Or, if you answer for it, apply with --allow unreviewed.'] : []),
    ].join(' '),
  });
}
