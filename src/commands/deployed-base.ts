import { isDeepStrictEqual } from 'node:util';
import { resolveBaseUrl } from '../drata/target.js';
import type { Deployment } from '../github/github.js';
import type { GuardName } from '../plan/plan.js';
import type { AppliedTarget } from '../roster/applied-refs.js';
import { readDirectory } from '../roster/files.js';
import { loadRoster } from '../roster/load.js';
import { askedBase, type Base, baseAt, NO_BASE, unusable } from './base.js';
import { type PayloadRead, readPayload } from './deployment-payload.js';
import type { GithubRun } from './github-run.js';
import type { Io } from './io.js';
import { readSigningKey } from './key.js';
import type { CommonOptions } from './options.js';

/** What tells our deployments from those that Actions makes by itself. */
export const DEPLOYMENT_TASK = 'drata-roster';

/** The environment in which the applies of a roster directory are recorded. */
export function environmentOf(dir: string): string {
  return `drata-roster/${dir}`;
}

/** The last apply that is on record on GitHub. */
export type DeployedBase = {
  readonly base: Base;
  /** null where there is none, or `--base` names another. */
  readonly sha: string | null;
  readonly pulls: readonly number[];
  readonly lifted: readonly GuardName[];
  /** The tip before the first push that no apply has settled; null where it is not known, or `sha` tells. */
  readonly before: string | null;
};

const NONE: DeployedBase = { base: NO_BASE, sha: null, pulls: [], lifted: [], before: null };

/**
 * The roster as the last successful deployment of its directory applied it (DESIGN section 9), where that was to the same Drata.
 * `--base REV|none` replaces it, and then nothing counts as waiting.
 */
export async function findDeployedBase(
  { github, dir }: Pick<GithubRun, 'github' | 'dir'>,
  options: Pick<CommonOptions, 'roster' | 'base' | 'baseUrl' | 'sandbox'>,
  { env }: Pick<Io, 'env'>,
): Promise<DeployedBase> {
  const { roster, base: asked } = options;
  if (asked !== undefined) return { ...NONE, base: await askedBase(roster, asked) };
  const read = (one: Deployment) => readPayload(one, dir, readSigningKey(env));
  const { deployments } = github;
  const last = await deployments.lastSuccessful(environmentOf(dir), DEPLOYMENT_TASK);
  const base = last === null ? NONE : await baseOf(last, read(last), await targetOf(options, env), roster);
  if (base.sha !== null) return base;
  // Nothing since then has used its reviews up.
  const since = (await deployments.list(environmentOf(dir), DEPLOYMENT_TASK)).filter(({ id }) => id > (last?.id ?? 0));
  const known = since.flatMap((one) => read(one).before ?? []);
  return { ...base, before: known.at(-1) ?? null };
}

async function baseOf(
  deployment: Deployment,
  { target, waiting, pulls, lifted }: PayloadRead,
  here: AppliedTarget | null,
  directory: string,
): Promise<DeployedBase> {
  if (target !== null && here !== null && !isDeepStrictEqual(target, here)) {
    const there = `${target.baseUrl}, connection ${target.connectionId}`;
    return { ...NONE, base: unusable(`the last applied commit was applied to another Drata (${there})`) };
  }
  const base = await baseAt(directory, deployment.sha, new Set(waiting));
  return base.commit === null ? { ...NONE, base } : { ...NONE, base, sha: deployment.sha, pulls, lifted };
}

/** The Drata that roster and options name; null where the roster does not load, or a sandbox of this process stands in. */
async function targetOf(
  { roster, baseUrl, sandbox }: Pick<CommonOptions, 'roster' | 'baseUrl' | 'sandbox'>,
  env: Io['env'],
): Promise<AppliedTarget | null> {
  const config = sandbox === undefined ? (await loadRoster(await readDirectory(roster))).config : null;
  if (config === null) return null;
  const { connectionId, region } = config.drata;
  return { baseUrl: resolveBaseUrl({ region, baseUrl: baseUrl ?? env['DRATA_BASE_URL'] }), connectionId };
}
