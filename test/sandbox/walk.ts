import { type Client, HRIS, start } from './harness.js';

/** One exchange of the walk: the endpoint as the route table spells it, and what came back. */
export type Exchange = { readonly endpoint: string; readonly status: number; readonly body: unknown };

const V2 = '/public/v2';
const SCOPE = `${V2}/workspaces/:workspaceId`;
const EVERY_CHECK = 'expand[]=customFields&expand[]=complianceChecks&expand[]=reasonProvider&expand[]=user';

/** Walks every endpoint of a demo sandbox, with successes and refusals, and hands back all that was said. */
export async function walk(options: Parameters<typeof start>[0] = {}): Promise<Exchange[]> {
  const client = await start({ seed: 'demo', ...options });
  const seen: Exchange[] = [];
  const step = async (
    method: string,
    template: string,
    params: Record<string, unknown>,
    body?: unknown,
    query = '',
  ) => {
    const path = template.replace(/:(\w+)/g, (_, name) => encodeURIComponent(String(params[name])));
    const answer = await client.call(method, path + (query && `?${query}`), body);
    seen.push({ endpoint: `${method} ${template}`, status: answer.status, body: answer.body });
    return answer.body;
  };
  await walkIdentities(client, options.revision === 'envelope', step);
  await walkPeople(step);
  await walkScopes(step);
  await walkDocuments(step);
  await walkV1(step);
  return seen;
}

// biome-ignore lint/suspicious/noExplicitAny: the walk only passes numbers on from one reply to the next request.
type Step = (method: string, template: string, params: any, body?: unknown, query?: string) => Promise<any>;

async function walkIdentities(client: Client, envelope: boolean, step: Step): Promise<void> {
  const root = `${V2}/custom-connections`;
  const hris = `${root}/:connectionId/hris-user-identities`;
  const wrap = (records: unknown[]) => (envelope ? { identities: records } : records);
  await step('GET', root, {}, undefined, 'expand[]=createdByUser&expand[]=customResources&includeTotalCount=true');
  const made = await step('POST', root, {}, { name: 'Spare', providerTypes: ['HRIS'] });
  await step('POST', root, {}, {});
  await step('GET', `${root}/:connectionId`, { connectionId: made.id });
  await step('PUT', `${root}/:connectionId`, { connectionId: made.id }, { clientAlias: 'Renamed', description: 'x' });
  await step('PUT', `${root}/:connectionId`, { connectionId: made.id }, { clientAlias: 7 });
  await step('DELETE', `${root}/:connectionId`, { connectionId: made.id });
  await step('GET', `${root}/:connectionId`, { connectionId: made.id });
  await step('GET', hris, { connectionId: 1 }, undefined, 'size=500&includeTotalCount=true');
  await step('GET', hris, { connectionId: made.id });
  await step('POST', hris, { connectionId: 1 }, wrap([{ identityId: 'walk-1', email: 'walk@acme.dev' }]));
  await step('POST', hris, { connectionId: 1 }, wrap([{ identityId: 'walk-1', firstName: 'Wanda' }]));
  await step('POST', hris, { connectionId: 1 }, wrap([{ identityId: 'walk-1' }, { identityId: 'x', email: '?' }]));
  await step('POST', hris, { connectionId: 1 }, 'wrong');
  const rows = (await client.call('GET', `${HRIS}?size=500`)).body.data;
  const id = rows.find((row: { identityId: string }) => row.identityId === 'walk-1').id;
  await step('GET', `${hris}/:id`, { connectionId: 1, id });
  await step('GET', `${hris}/:id`, { connectionId: 1, id: 99_999 });
  if (envelope) await step('PUT', `${hris}/:id`, { connectionId: 1, id }, { isContractor: true });
  await step('DELETE', `${hris}/:id`, { connectionId: 1, id });
  await step('DELETE', `${hris}/:id`, { connectionId: 1, id });
}

async function walkPeople(step: Step): Promise<void> {
  const root = `${V2}/personnel`;
  const page = await step('GET', root, {}, undefined, `${EVERY_CHECK}&includeTotalCount=true&size=500`);
  await step('GET', root, {}, undefined, 'employmentStatus[]=NOBODY');
  const one = { personnelId: 'email:jane.doe@acme.example' };
  await step('GET', `${root}/:personnelId`, one, undefined, EVERY_CHECK);
  await step('GET', `${root}/:personnelId`, { personnelId: 99_999 });
  await step('GET', `${root}/:personnelId`, { personnelId: 'jane' });
  await step('PUT', `${root}/:personnelId`, one, { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'why' });
  await step('PUT', `${root}/:personnelId`, one, { employmentStatus: 'OUT_OF_SCOPE' });
  await step('PUT', `${root}/:personnelId`, { personnelId: 99_999 }, {});
  await step('POST', `${root}/actions`, {}, { action: 'reset-sync', personnelIds: [page.data[1].id] });
  await step('POST', `${root}/actions`, {}, { action: 'reset-sync-all' });
  await step('POST', `${root}/actions`, {}, { action: 'reset-sync-all', personnelIds: [1] });
  const special = page.data.find((row: { employmentStatus: string }) => row.employmentStatus.startsWith('SPECIAL'));
  await step('POST', `${root}/actions`, {}, { action: 'reset-sync', personnelIds: [special.id] });
  const expands = `${EVERY_CHECK}&expand[]=groups&expand[]=idpConnection&expand[]=hrisConnection`;
  const query = `${expands}&facets[]=employmentStatus&facets[]=groupIds&facets[]=complianceStatus&includeTotalCount=true`;
  await step('GET', `${V2}/personnel-search`, {}, undefined, query);
  await step('GET', `${V2}/personnel-search`, {}, undefined, 'facets[]=moon');
  const search = `${V2}/workspaces/:workspaceId/personnel-search`;
  const workspaces = await step(
    'GET',
    `${V2}/workspaces`,
    {},
    undefined,
    'expand[]=frameworks&expand[]=personnelScope',
  );
  await step('GET', `${V2}/workspaces`, {}, undefined, 'size=0');
  await step('GET', search, { workspaceId: workspaces.data[0].id }, undefined, 'q=jane');
  const users = `${V2}/users`;
  const parts = ['backgroundChecks', 'documents', 'identities', 'roles', 'personnel'].map((part) => `expand[]=${part}`);
  await step('GET', users, {}, undefined, `${parts.join('&')}&includeTotalCount=true`);
  await step('GET', users, {}, undefined, 'expand[]=moon');
  await step('GET', `${users}/:userId`, { userId: 'email:jane.doe@acme.example' }, undefined, parts.join('&'));
  const fields = `${V2}/custom-field-definitions`;
  const { data } = await step('GET', fields, {}, undefined, 'entityType=PERSONNEL&includeTotalCount=true');
  await step('GET', `${fields}/:id`, { id: data[0].customFieldId });
  await step('GET', `${fields}/:id`, { id: 'name:Office' });
  await step('GET', `${fields}/:id`, { id: 'name:Nothing' });
}

async function walkScopes(step: Step): Promise<void> {
  const groups = await step('GET', `${V2}/groups`, {}, undefined, 'includeTotalCount=true');
  const { data } = await step('GET', `${V2}/workspaces`, {});
  const at = { workspaceId: data[0].id, groupId: groups.data[0].id };
  await step('GET', `${SCOPE}/scoped-personnel-groups`, at);
  await step('GET', `${SCOPE}/scoped-personnel-counts`, at);
  await step('POST', `${SCOPE}/scoped-personnel-groups`, at, { groupId: at.groupId });
  await step('POST', `${SCOPE}/scoped-personnel-groups`, at, { groupId: at.groupId });
  await step('DELETE', `${SCOPE}/scoped-personnel-groups/:groupId`, at);
  await step('DELETE', `${SCOPE}/scoped-personnel-groups/:groupId`, at);
  await step('PUT', `${SCOPE}/scoped-personnel-groups`, at, { groupIds: [] });
  await step('GET', `${SCOPE}/personnel-scope`, at);
  await step('PUT', `${SCOPE}/personnel-scope`, at, { groupIds: [at.groupId] });
  await step('DELETE', `${SCOPE}/personnel-scope-groups/:groupId`, at);
}

function form(type: string): FormData {
  const data = new FormData();
  data.set('type', type);
  data.set('file', new File(['%PDF-1.4'], 'proof.pdf', { type: 'application/pdf' }));
  return data;
}

async function walkDocuments(step: Step): Promise<void> {
  const root = `${V2}/users/:userId/documents`;
  const at = { userId: 'email:jane.doe@acme.example' };
  const made = await step('POST', root, at, form('SEC_TRAINING'));
  await step('POST', root, at, form('SELFIE'));
  await step('POST', root, { userId: 99_999 }, form('SEC_TRAINING'));
  await step('GET', root, at, undefined, 'expand[]=downloadUrl&includeTotalCount=true');
  const one = { ...at, documentId: made.id };
  await step('GET', `${root}/:documentId`, one, undefined, 'expand[]=downloadUrl');
  await step('DELETE', `${root}/:documentId`, one);
  await step('DELETE', `${root}/:documentId`, one);
}

async function walkV1(step: Step): Promise<void> {
  const root = '/public/personnel';
  const { data } = await step('GET', root, {}, undefined, 'limit=50&sort=START_DATE');
  await step('GET', root, {}, undefined, 'limit=51');
  const dated = data.find((row: { startDate: string | null }) => row.startDate !== null);
  const at = { id: dated.id, email: dated.user.email };
  await step('GET', `${root}/:id`, at);
  await step('GET', `${root}/:id`, { id: 99_999 });
  await step('GET', `${root}/:email/email`, at);
  await step('PUT', `${root}/:id/contract-dates`, at, { startDate: '2020-01-01', separationDate: '2021-01-01' });
  await step('PUT', `${root}/:id/contract-dates`, at, { startDate: '2022-01-01', separationDate: '2021-01-01' });
  await step('PUT', `${root}/:id/contract-dates`, at, {});
  await step('PUT', `${root}/:id/status`, at, { employmentStatus: 'FORMER_EMPLOYEE', separationDate: '2021-01-01' });
  await step('PUT', `${root}/:id/status`, at, { employmentStatus: 'FORMER_EMPLOYEE' });
  await step('PUT', `${root}/:id/status`, at, { employmentStatus: 'FUTURE_HIRE' });
  await step('PUT', `${root}/reset-sync/:id`, at);
  await step('PUT', `${root}/some/reset-sync`, {}, { personnelIds: [at.id] });
  await step('PUT', `${root}/all/reset-sync`, {});
  const users = '/public/users';
  const list = await step('GET', users, {}, undefined, 'limit=50&q=acme');
  const jane = list.data.find((row: { email: string }) => row.email === 'jane.doe@acme.example');
  const user = { id: jane.id, email: jane.email };
  await step('GET', `${users}/:id`, user);
  await step('GET', `${users}/:email/email`, user);
  const made = await step('POST', `${users}/:id/documents`, user, form('HIPAA_TRAINING_EVIDENCE'));
  await step('POST', `${users}/:id/documents`, user, form('SELFIE'));
  await step('GET', `${users}/:id/documents`, user);
  await step('GET', `${users}/documents/:id/download`, { id: made.id });
  await step('DELETE', `${users}/documents/:docId/:id`, { docId: made.id, id: user.id });
  await step('DELETE', `${users}/documents/:docId/:id`, { docId: made.id, id: user.id });
}
