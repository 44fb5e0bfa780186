import type { Lift } from '../plan/lifts.js';
import type { Guard, GuardName, Plan } from '../plan/plan.js';
import { clipped } from './budget.js';
import { guardSentence } from './guard-words.js';
import { code, prose } from './markdown.js';
import { counted } from './wording.js';

/** A label that is set and does not count. */
export type RefusedLift = {
  readonly name: GuardName;
  /** Who set it; null where GitHub does not say. */
  readonly by: string | null;
  /** What follows `does not count: `, for example `octocat opened this pull request`. */
  readonly why: string;
};

/** The label that lifts a guard for one pull request (DESIGN section 9). */
export function liftLabel(name: GuardName): string {
  return `drata-roster:allow-${name}`;
}

/** A plan for the log of a run on GitHub: labels lift its guards, except for those that `--allow` names. */
export function namingLabels(plan: Plan, allow: readonly string[] = []): Plan {
  const named = (guard: Guard) => (allow.includes(guard.name) ? guard : { ...guard, allow: liftLabel(guard.name) });
  return { ...plan, guards: plan.guards.map(named) };
}

const WHO_MAY =
  'A label counts when somebody set it who neither opened the pull request nor wrote a commit of it, after its present head was planned.';

/** How a guard is lifted: by a label on a pull request, or, of what waited, by the one who runs the job by hand. */
export type LiftWay = 'label' | 'run';

const LIFT_WAYS: Readonly<Record<LiftWay, (name: GuardName) => string>> = {
  label: (name) => `set the label ${code(liftLabel(name))}`,
  run: (name) => `choose "Run workflow" for the apply, with allow: ${code(name)}`,
};

/** The guards that a plan trips: what stops it and which label lifts it, which label does not count and why, who lifted what. */
export function guardLabels(
  { guards, live }: Pick<Plan, 'guards' | 'live'>,
  lifts: readonly Lift[],
  refused: readonly RefusedLift[],
  verdict: string,
  way: LiftWay = 'label',
): readonly string[] {
  const tripped = guards.filter((guard) => guard.tripped);
  const liftOf = ({ name }: Guard) => lifts.find((lift) => lift.name === name);
  const stops = tripped.filter((guard) => liftOf(guard) === undefined);
  const stopped = stops.flatMap((guard) => [
    `> - ${guard.name}: ${guardSentence(guard, live)}. If that is meant, ${LIFT_WAYS[way](guard.name)}`,
    ...refused.filter(({ name }) => name === guard.name).map((lift) => `>   - ${refusal(lift)}`),
  ]);
  const lifted = tripped.flatMap((guard) => {
    const lift = liftOf(guard);
    return lift ? [`- ${guard.name}: ${guardSentence(guard, live)}. Lifted ${liftedBy(lift)}.`] : [];
  });
  return [
    ...(stopped.length === 0
      ? []
      : [
          '> [!WARNING]',
          `> **Stopped by ${counted(stops.length, ['guard', 'guards'])}: ${verdict}.**`,
          ...stopped,
          ...(way === 'label' ? ['>', `> ${WHO_MAY}`] : []),
        ]),
    ...(stopped.length === 0 || lifted.length === 0 ? [] : ['']),
    ...(lifted.length === 0 ? [] : ['Guards that are lifted:', ...lifted]),
  ];
}

/** Who lifted a guard, and how. */
export function liftedBy({ name, pull, by }: Lift): string {
  return `by ${code(clipped(by))}, with the label ${code(liftLabel(name))} on pull request ${pull}`;
}

function refusal({ by, why }: RefusedLift): string {
  const set = by === null ? 'it is set' : `${code(clipped(by))} set it`;
  return `${set}, but it does not count: ${prose(clipped(why))}`;
}
