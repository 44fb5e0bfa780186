import { describe, expect, test } from 'vitest';
import { type Client, type Loose, start } from './harness.js';

const SEARCH = '/public/v2/personnel-search';
const EMAILS = 'size=500&expand[]=user';

const emails = async (client: Client, query: string, path = SEARCH): Promise<string[]> => {
  const { status, body } = await client.call('GET', `${path}?${EMAILS}&${query}`);
  expect(status).toBe(200);
  return body.data.map((row: Loose) => row.user.email.replace(/@.*/, '')).sort();
};

describe('filters', () => {
  test.each([
    ['q=jane', ['jane.doe']],
    ['q=WISNIEWSKI', ['lukasz.wisniewski']],
    ['q=contract%20dev', ['maya.cohen', 'owen.price', 'viktor.petrov']],
    ['q=', null],
    ['firstName=ros', ['rosa.delgado']],
    ['firstName=osa', []],
    ['lastName=o%27b', ['siobhan.obrien']],
    ['employmentStatus[]=FUTURE_HIRE&employmentStatus[]=OUT_OF_SCOPE', ['elena.rossi', 'reception']],
    ['complianceStatus[]=OUT_OF_SCOPE', ['elena.rossi', 'reception', 'svc-backup']],
    ['securityTrainingStatus[]=PASS', ['jane.doe', 'lukasz.wisniewski']],
    ['offboardingStatus[]=FAIL', ['fatima.elsayed', 'ingrid.larsen', 'paul.jensen']],
    ['passwordManagerStatus[]=PASS', []],
    ['syncStatus=NOT_SYNCED', ['henry.whitfield']],
    ['customFields[0][name]=department&customFields[0][value]=Finance', ['samuel.mensah']],
    ['customFields[0][name]=department&customFields[0][value]=finance', []],
    ['customRangeFields[0][name]=Level&customRangeFields[0][gte]=4&customRangeFields[0][lte]=5', ['jane.doe']],
    ['customRangeFields[0][name]=Level&customRangeFields[0][gte]=6', []],
    ['q=jane&employmentStatus[]=FUTURE_HIRE', []],
  ])('%s', async (query, expected) => {
    const found = await emails(await start({ seed: 'demo' }), query);
    if (expected === null) expect(found).toHaveLength(28);
    else expect(found).toEqual(expected);
  });

  test.each([
    'q='.padEnd(200, 'x'),
    'syncStatus=MAYBE',
    'employmentStatus[]=X',
    'facets[]=moon',
    'groupIds[]=0',
    'customFields[0][name]=Nothing&customFields[0][value]=x',
    'customFields[0][name]=Level',
    'customRangeFields[0][name]=Level',
  ])('refuses %s', async (query) => {
    expect((await (await start({ seed: 'demo' })).call('GET', `${SEARCH}?${query}`)).status).toBe(400);
  });
});

describe('scopes', () => {
  test('a workspace shows its scope, the others everyone; across workspaces it is the union', async () => {
    const client = await start({ seed: 'demo' });
    const { data } = (await client.call('GET', '/public/v2/workspaces')).body;
    const [primary, labs] = data.map((row: Loose) => `/public/v2/workspaces/${row.id}/personnel-search`);
    expect(await emails(client, 'q=grace', primary)).toEqual([]);
    expect(await emails(client, 'q=jane', primary)).toEqual(['jane.doe']);
    expect(await emails(client, 'q=grace', labs)).toEqual(['grace.adeyemi']);
    await client.call('PUT', `/public/v2/workspaces/${data[1].id}/scoped-personnel-groups`, { groupIds: [] });
    expect(await emails(client, 'q=grace', labs)).toEqual([]);
    expect(await emails(client, 'q=grace')).toEqual([]);
    expect(await emails(client, 'q=jane')).toEqual(['jane.doe']);
    expect((await client.call('GET', '/public/v2/workspaces/999/personnel-search')).status).toBe(404);
  });
});

describe('facets and parts', () => {
  test('count what was found, on the first page, with zeros for fixed values only', async () => {
    const client = await start({ seed: 'demo' });
    const query = 'facets[]=employmentStatus&facets[]=groupIds&employmentStatus[]=CURRENT_CONTRACTOR&size=2';
    const { body } = await client.call('GET', `${SEARCH}?${query}`);
    expect(body.facets.employmentStatus).toContainEqual({ value: 'CURRENT_CONTRACTOR', count: 3 });
    expect(body.facets.employmentStatus).toContainEqual({ value: 'UNKNOWN', count: 0 });
    expect(body.facets.groupIds.map((row: Loose) => row.count)).toEqual([3, 3]);
    const next = await client.call('GET', `${SEARCH}?${query}&cursor=${body.pagination.cursor}`);
    expect(next.body.data).toHaveLength(1);
    expect(next.body).not.toHaveProperty('facets');
  });

  test('sub-collections come as parts with a total, connections as objects', async () => {
    const client = await start({ seed: 'demo' });
    const expands = ['groups', 'customFields', 'complianceChecks', 'idpConnection', 'hrisConnection'];
    const { body } = await client.call(
      'GET',
      `${SEARCH}?q=jane&${expands.map((name) => `expand[]=${name}`).join('&')}`,
    );
    expect(body.data[0]).toMatchObject({
      syncStatus: 'SYNCED',
      idpConnectionId: 3,
      hrisConnectionId: 1,
      groups: { totalCount: 2 },
      customFields: { totalCount: 2 },
      idpConnection: { clientType: 'GOOGLE' },
      hrisConnection: { clientType: 'CUSTOM_HRIS' },
    });
  });

  test('sorts by name', async () => {
    const client = await start({ seed: 'demo' });
    const { body } = await client.call(
      'GET',
      `${SEARCH}?sort=name&sortDir=DESC&expand[]=user&size=1&syncStatus=SYNCED`,
    );
    expect(body.data[0].user.firstName).toBe('李');
  });
});

test('the index lags behind a write by the seconds of the switch; the list does not', async () => {
  let now = Date.parse('2026-11-21T12:00:00Z');
  const client = await start({ seed: 'demo', clock: () => now, switches: { 'search-lag': '30' } });
  const scope = { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'x' };
  await client.call('PUT', '/public/v2/personnel/email:jane.doe@acme.example', scope);
  const found = () => emails(client, 'q=jane&employmentStatus[]=OUT_OF_SCOPE');
  expect(await found()).toEqual([]);
  expect((await client.call('GET', '/public/v2/personnel?employmentStatus[]=OUT_OF_SCOPE')).body.data).toHaveLength(2);
  now += 29_000;
  expect(await found()).toEqual([]);
  now += 1000;
  expect(await found()).toEqual(['jane.doe']);
});

test('parts that a tenant lacks are 404', async () => {
  const absent = 'search,groups,scopes,custom-field-definitions,v1';
  const client = await start({ seed: 'demo', switches: { absent } });
  const { data } = (await client.call('GET', '/public/v2/workspaces')).body;
  for (const path of [
    SEARCH,
    `/public/v2/workspaces/${data[0].id}/personnel-search`,
    '/public/v2/groups',
    `/public/v2/workspaces/${data[0].id}/scoped-personnel-groups`,
    `/public/v2/workspaces/${data[0].id}/personnel-scope`,
    '/public/v2/custom-field-definitions',
    '/public/personnel',
    '/public/users',
  ]) {
    expect((await client.call('GET', path)).status).toBe(404);
  }
});
