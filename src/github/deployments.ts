import { isDeepStrictEqual } from 'node:util';
import type { Api, Data } from './api.js';
import type { Deployment, Deployments } from './github.js';
import { makeOnce } from './once.js';

type WireDeployment = Data<'GET /repos/{owner}/{repo}/deployments/{deployment_id}'>;

const READ = 'deployments: read';
const WRITE = { needs: 'deployments: write' } as const;
const STATUSES = 'repos/{owner}/{repo}/deployments/{deployment_id}/statuses';

/** Characters that a description takes (documented). */
const DESCRIPTION = 140;

export function openDeployments(api: Api, login: string): Deployments {
  /** Ours, newest first. Anybody who may write can make others, and Actions makes some of task `deploy` by itself. */
  async function listOwn(query: {
    environment: string;
    task: string;
    sha?: string;
  }): Promise<readonly WireDeployment[]> {
    const all = await api.list('GET /repos/{owner}/{repo}/deployments', query, (page) => page, READ);
    const isOurs = ({ creator, environment, task }: WireDeployment) =>
      creator?.login === login && environment === query.environment && task === query.task;
    return all.filter(isOurs).sort((a, b) => b.id - a.id);
  }

  /** A success is one for good: GitHub marks it inactive when the next one succeeds. */
  async function hasSucceeded(id: number): Promise<boolean> {
    const statuses = await api.list(`GET /${STATUSES}`, { deployment_id: id }, (page) => page, READ);
    return statuses.some(({ state, creator }) => state === 'success' && creator?.login === login);
  }

  return {
    lastSuccessful: async (environment, task) => {
      for (const deployment of await listOwn({ environment, task })) {
        if (await hasSucceeded(deployment.id)) return toDeployment(deployment);
      }
      return null;
    },
    list: async (environment, task) => (await listOwn({ environment, task })).map(toDeployment),
    create: ({ sha, environment, task, description, payload }) => {
      const deployment = {
        ref: sha,
        environment,
        task,
        description: cut(description),
        payload: { ...payload },
        // Or GitHub merges the default branch into what is deployed, and waits for checks.
        auto_merge: false,
        required_contexts: [],
      };
      return makeOnce(api, {
        make: async () => {
          const made = await api.send('POST /repos/{owner}/{repo}/deployments', deployment, {
            ...WRITE,
            creates: true,
          });
          return (made as { readonly id: number }).id;
        },
        find: async () => {
          const found = await listOwn({ environment, task, sha });
          return found.find((one) => isDeepStrictEqual(payloadOf(one), payload))?.id ?? null;
        },
      });
    },
    finish: async (id, state, { description, logUrl }) => {
      const status = { deployment_id: id, state, description: cut(description), log_url: logUrl };
      await api.send(`POST /${STATUSES}`, status, WRITE);
    },
  };
}

function cut(description: string): string {
  const characters = [...description];
  return characters.length <= DESCRIPTION ? description : `${characters.slice(0, DESCRIPTION - 1).join('')}…`;
}

function toDeployment(deployment: WireDeployment): Deployment {
  const { id, sha } = deployment;
  return { id, sha, payload: payloadOf(deployment) };
}

/** Some replies hold the payload as a text of JSON (documented). */
function payloadOf({ payload }: WireDeployment): unknown {
  if (typeof payload !== 'string') return payload;
  try {
    return JSON.parse(payload);
  } catch {
    return payload;
  }
}
