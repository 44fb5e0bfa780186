import { type Handlers, invalid, notFound, textAt } from './fake-answer.js';
import { type FakeDeployment, type FakeStatus, type FakeStore, userOf } from './fake-store.js';

const R = '/repos/{owner}/{repo}';

export const deploymentHandlers: Handlers = {
  [`GET ${R}/deployments`]: ({ store, query }) => {
    const fits = (deployment: FakeDeployment) =>
      (['environment', 'task', 'sha'] as const).every((name) => [null, deployment[name]].includes(query.get(name)));
    return { json: store.deployments.filter(fits).reverse().map(showDeployment) };
  },
  [`POST ${R}/deployments`]: ({ store, login, body }) => {
    const description = textAt(body, 'description') ?? '';
    if (description.length > 140) return invalid('Deployment', 'description', 'description is too long');
    // Without these two GitHub merges the default branch, or waits for checks.
    if (body['auto_merge'] !== false || !Array.isArray(body['required_contexts'])) {
      return { status: 409, json: { message: 'Conflict: Commit status checks failed', status: '409' } };
    }
    const ref = textAt(body, 'ref') ?? '';
    const deployment = addDeployment(store, {
      sha: store.branches.get(ref) ?? ref,
      task: textAt(body, 'task') ?? 'deploy',
      environment: textAt(body, 'environment') ?? 'production',
      description,
      payload: body['payload'] ?? {},
      creator: login,
    });
    return { json: showDeployment(deployment) };
  },
  [`GET ${R}/deployments/{deployment_id}/statuses`]: ({ store, values }) => {
    const deployment = store.deployments.find(({ id }) => id === Number(values['deployment_id']));
    return deployment ? { json: [...deployment.statuses].reverse().map(showStatus) } : notFound();
  },
  [`POST ${R}/deployments/{deployment_id}/statuses`]: ({ store, login, values, body }) => {
    const deployment = store.deployments.find(({ id }) => id === Number(values['deployment_id']));
    if (!deployment) return notFound();
    const description = textAt(body, 'description') ?? '';
    if (description.length > 140) return invalid('DeploymentStatus', 'description', 'description is too long');
    const [state, logUrl] = [textAt(body, 'state') ?? '', textAt(body, 'log_url') ?? ''];
    return { json: showStatus(addStatus(store, deployment, { state, description, logUrl, creator: login })) };
  },
};

/** A deployment of anybody. */
export function addDeployment(
  store: FakeStore,
  { creator, ...deployment }: Omit<FakeDeployment, 'id' | 'at' | 'statuses' | 'creator'> & { readonly creator: string },
): FakeDeployment {
  const added = { ...deployment, id: store.nextId(), at: store.now(), creator: userOf(creator), statuses: [] };
  store.deployments.push(added);
  return added;
}

/** A status of a deployment; a success makes the earlier ones of the environment inactive, as GitHub does. */
export function addStatus(
  store: FakeStore,
  deployment: FakeDeployment,
  { creator, ...status }: Omit<FakeStatus, 'id' | 'at' | 'creator'> & { readonly creator: string },
): FakeStatus {
  const add = (to: FakeDeployment, added: typeof status): FakeStatus => {
    const kept = { ...added, id: store.nextId(), at: store.now(), creator: userOf(creator) };
    to.statuses.push(kept);
    return kept;
  };
  const isBefore = ({ id, environment, statuses }: FakeDeployment) =>
    id !== deployment.id && environment === deployment.environment && statuses.at(-1)?.state === 'success';
  if (status.state === 'success') {
    for (const earlier of store.deployments.filter(isBefore))
      add(earlier, { state: 'inactive', description: '', logUrl: '' });
  }
  return add(deployment, status);
}

function showDeployment({ id, sha, task, environment, description, payload, creator, at }: FakeDeployment) {
  return { id, sha, ref: sha, task, environment, description, payload, creator, created_at: at, updated_at: at };
}

function showStatus({ id, state, description, logUrl, creator, at }: FakeStatus) {
  return { id, state, description, log_url: logUrl, creator, created_at: at, updated_at: at };
}
