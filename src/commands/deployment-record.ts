import { GithubError } from '../errors.js';
import { DEPLOYMENT_TASK, environmentOf } from './deployed-base.js';
import type { DeploymentPayload } from './deployment-payload.js';
import type { GithubRun } from './github-run.js';
import { beforeOf } from './merged-pulls.js';

/** The deployment of one apply. */
export type DeploymentRecord = {
  readonly begin: (payload: DeploymentPayload) => Promise<void>;
  readonly end: (state: 'success' | 'failure', description: string) => Promise<void>;
  /** How far the apply has come: once it has begun, Drata may have been written to. */
  readonly stage: () => 'none' | 'begun' | 'ended';
  /** Puts a failure on record, also of an apply that has not begun. */
  readonly fail: (description: string) => Promise<void>;
};

/** Opens the record of the apply of a commit; nothing is sent yet. */
export function openRecord({ github, run, dir }: GithubRun, sha: string): DeploymentRecord {
  const { deployments } = github;
  let id: number | null = null;
  let stage: ReturnType<DeploymentRecord['stage']> = 'none';
  const create = (payload: object) =>
    deployments.create({
      sha,
      environment: environmentOf(dir),
      task: DEPLOYMENT_TASK,
      description: `drata-roster apply of ${dir}`,
      payload,
    });
  const end: DeploymentRecord['end'] = async (state, description) => {
    stage = 'ended';
    if (id === null) return;
    try {
      await deployments.finish(id, state, { description, logUrl: run.runUrl });
    } catch (error) {
      throw state === 'success' && error instanceof GithubError ? unrecorded(error) : error;
    }
  };
  return {
    begin: async (payload) => {
      id = await create(payload);
      await deployments.finish(id, 'in_progress', { description: 'applying', logUrl: run.runUrl });
      stage = 'begun';
    },
    end,
    stage: () => stage,
    fail: async (description) => {
      if (stage === 'ended') return;
      stage = 'ended';
      id ??= await create({ version: 1, before: beforeOf(run.event), run: run.runUrl });
      await end('failure', description);
    },
  };
}

/** Drata has it, and GitHub does not know. */
function unrecorded(cause: GithubError): GithubError {
  const { message, status, endpoint } = cause;
  return new GithubError(`Drata holds what was to be applied, but GitHub has no record of it: ${message}`, {
    status,
    endpoint,
    cause,
    remedy: 'Run the job again: it finds nothing left to change, and records it.',
  });
}
