import type { Deployment, Github } from '../github/github.js';
import { GUARD_NAMES, type GuardName } from '../plan/plan.js';
import { askedBase, type Base, baseAt, NO_BASE } from './base.js';

/** What tells our deployments from those that Actions makes by itself. */
export const DEPLOYMENT_TASK = 'drata-roster';

/** The environment in which the applies of a roster directory are recorded. */
export function environmentOf(dir: string): string {
  return `drata-roster/${dir}`;
}

/** What a deployment carries to the runs after it. */
export type DeploymentPayload = {
  readonly version: 1;
  /** Of the plan that was applied. */
  readonly digest: string;
  /** Approvals of what waits: reviewed, and done by a later run. */
  readonly waiting: readonly string[];
  /** Pull requests whose comments tell of it. */
  readonly pulls: readonly number[];
  /** Guards that were lifted; they stay so for what waits. */
  readonly lifted: readonly GuardName[];
  readonly run: string;
};

/** The last apply that is on record on GitHub. */
export type DeployedBase = {
  readonly base: Base;
  /** null where there is none, or `--base` names another. */
  readonly sha: string | null;
  readonly pulls: readonly number[];
  readonly lifted: readonly GuardName[];
};

/**
 * The roster as the last successful deployment of its directory applied it (DESIGN section 9). `--base REV|none` replaces it, and
 * then nothing counts as waiting.
 */
export async function findDeployedBase(
  github: Pick<Github, 'deployments'>,
  { directory, dir, asked }: { readonly directory: string; readonly dir: string; readonly asked: string | undefined },
): Promise<DeployedBase> {
  const none = { sha: null, pulls: [], lifted: [] };
  if (asked !== undefined) return { ...none, base: await askedBase(directory, asked) };
  const deployment = await github.deployments.lastSuccessful(environmentOf(dir), DEPLOYMENT_TASK);
  if (deployment === null) return { ...none, base: NO_BASE };
  const { waiting, pulls, lifted } = readPayload(deployment);
  const base = await baseAt(directory, deployment.sha, new Set(waiting));
  return base.commit === null ? { ...none, base } : { base, sha: deployment.sha, pulls, lifted };
}

/** What can be read of a payload; the rest counts as nothing, so that it lets nothing through. */
function readPayload({ payload }: Deployment): Pick<DeploymentPayload, 'waiting' | 'pulls' | 'lifted'> {
  const { waiting, pulls, lifted } = (payload ?? {}) as Readonly<Record<string, unknown>>;
  return {
    waiting: listOf(waiting).filter((one) => typeof one === 'string'),
    pulls: listOf(pulls).filter((one) => Number.isSafeInteger(one)) as readonly number[],
    lifted: GUARD_NAMES.filter((name) => listOf(lifted).includes(name)),
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
