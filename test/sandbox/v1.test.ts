import { describe, expect, test } from 'vitest';
import { type Client, type Loose, start } from './harness.js';

const PEOPLE = '/public/personnel';
const JANE = 'jane.doe@acme.example';
const demo = () => start({ seed: 'demo', clock: () => Date.parse('2026-11-21T12:00:00Z') });
const get = async (client: Client, email: string) =>
  (await client.call('GET', `${PEOPLE}/${encodeURIComponent(email)}/email`)).body;
const emails = async (client: Client, query: string) =>
  (await client.call('GET', `${PEOPLE}?limit=50&${query}`)).body.data.map((row: Loose) =>
    row.user.email.replace(/@.*/, ''),
  );

describe('V1 personnel', () => {
  test('pages by number, 20 at a time, at most 50', async () => {
    const client = await demo();
    const first = (await client.call('GET', PEOPLE)).body;
    expect([first.data.length, first.page, first.limit, first.total, first.dataAll]).toEqual([20, 1, 20, 28, {}]);
    const second = (await client.call('GET', `${PEOPLE}?page=2`)).body;
    expect(second.data).toHaveLength(8);
    expect(new Set([...first.data, ...second.data].map((row: Loose) => row.id)).size).toBe(28);
    expect((await client.call('GET', `${PEOPLE}?page=3`)).body.data).toEqual([]);
    expect((await client.call('GET', `${PEOPLE}?limit=51`)).status).toBe(400);
    expect((await client.call('GET', `${PEOPLE}?page=0`)).status).toBe(400);
  });

  test('filters by name or e-mail, statuses, groups and checks, and sorts', async () => {
    const client = await demo();
    expect(await emails(client, 'q=jane')).toEqual(['jane.doe']);
    expect(await emails(client, 'employmentStatus=FUTURE_HIRE')).toEqual(['elena.rossi']);
    expect(await emails(client, 'employmentStatuses[]=ALL_FORMER_PERSONNEL&sort=SEPARATION_DATE&sortDir=DESC')).toEqual(
      ['fatima.elsayed', 'ingrid.larsen', 'paul.jensen'],
    );
    expect(await emails(client, 'securityTrainingCompliance=true')).toEqual(['jane.doe', 'lukasz.wisniewski']);
    const groups = (await client.call('GET', '/public/v2/groups?q=finance')).body.data;
    expect(await emails(client, `groupIds=${groups[0].id}`)).toHaveLength(3);
    expect((await client.call('GET', `${PEOPLE}?employmentStatuses[]=SPECIAL_FORMER_EMPLOYEE`)).status).toBe(400);
  });

  test('dates and statuses are set by their own calls and lock what they set', async () => {
    const client = await demo();
    const { id } = await get(client, JANE);
    const dates = { startDate: '2018-05-05', separationDate: '2026-09-30' };
    expect((await client.call('PUT', `${PEOPLE}/${id}/contract-dates`, dates)).body).toMatchObject(dates);
    const former = { employmentStatus: 'FORMER_EMPLOYEE' };
    expect((await client.call('PUT', `${PEOPLE}/${id}/status`, former)).status).toBe(400);
    const dated = { ...former, separationDate: '2026-09-30' };
    expect((await client.call('PUT', `${PEOPLE}/${id}/status`, dated)).status).toBe(200);
    await client.call('POST', '/_sandbox/identity-sync', {});
    expect(await get(client, JANE)).toMatchObject({ ...former, ...dates });
  });

  test('conflicts are 409 of the base shape', async () => {
    const client = await demo();
    const { id } = await get(client, 'elena.rossi@acme.example');
    const backwards = { startDate: '2026-01-02', separationDate: '2026-01-01' };
    for (const [path, body] of [
      ['status', { employmentStatus: 'CURRENT_EMPLOYEE' }],
      ['contract-dates', backwards],
    ] as const) {
      const answer = await client.call('PUT', `${PEOPLE}/${id}/${path}`, body);
      expect(answer.status).toBe(409);
      expect(Object.keys(answer.body)).toEqual(['statusCode', 'message', 'code']);
    }
    expect((await client.call('PUT', `${PEOPLE}/${id}/contract-dates`, { startDate: '2026-01-01' })).status).toBe(200);
    const current = { employmentStatus: 'CURRENT_EMPLOYEE' };
    expect((await client.call('PUT', `${PEOPLE}/${id}/status`, current)).status).toBe(200);
  });

  test('resets one, some and all by their three paths', async () => {
    const client = await demo();
    const kofi = await get(client, 'kofi.boateng@acme.example');
    const chloe = await get(client, 'chloe.martin@acme.example');
    const henry = await get(client, 'henry.whitfield@acme.example');
    expect((await client.call('PUT', `${PEOPLE}/reset-sync/${chloe.id}`)).body.statusUpdatedAt).toBeNull();
    const some = await client.call('PUT', `${PEOPLE}/some/reset-sync`, { personnelIds: [kofi.id] });
    expect(some.body.id).toBe(kofi.id);
    expect((await client.call('PUT', `${PEOPLE}/some/reset-sync`, {})).status).toBe(400);
    expect((await client.call('PUT', `${PEOPLE}/reset-sync/${henry.id}`)).status).toBe(409);
    await client.call('POST', '/_sandbox/identity-sync', {});
    expect((await get(client, 'kofi.boateng@acme.example')).startDate).toBe('2021-01-11');
    expect((await client.call('PUT', `${PEOPLE}/all/reset-sync`)).status).toBe(200);
  });

  test('each call has its own permission', async () => {
    const client = await demo();
    const { id } = await get(client, JANE);
    await client.call('POST', '/_sandbox/access', { revoke: ['personnel-put-contract-dates'] });
    expect((await client.call('PUT', `${PEOPLE}/${id}/contract-dates`, {})).status).toBe(403);
    expect((await client.call('PUT', `${PEOPLE}/${id}/status`, {})).status).toBe(400);
  });
});

describe('V1 users and documents', () => {
  test('users are listed with filters, and got by number or e-mail', async () => {
    const client = await demo();
    const { body } = await client.call('GET', '/public/users?roles[]=ADMIN');
    expect(body.data.map((row: Loose) => row.email)).toEqual(['tomas.novak@acme.example']);
    expect((await client.call('GET', '/public/users?excludeRoles[]=ADMIN')).body.total).toBe(27);
    const [admin] = body.data;
    expect((await client.call('GET', `/public/users?includeUserIds[]=${admin.id}`)).body.total).toBe(1);
    expect((await client.call('GET', `/public/users?excludeUserIds[]=${admin.id}`)).body.total).toBe(27);
    const many = Array.from({ length: 301 }, (_, index) => `includeUserIds[]=${index + 1}`).join('&');
    expect((await client.call('GET', `/public/users?${many}`)).status).toBe(400);
    expect((await client.call('GET', `/public/users/${admin.id}`)).body.email).toBe(admin.email);
    expect((await client.call('GET', `/public/users/${admin.email}/email`)).body.id).toBe(admin.id);
    expect((await client.call('GET', '/public/users/none@acme.example/email')).status).toBe(404);
  });

  test('documents go up, are listed without totals, come down, and are deleted document first', async () => {
    const client = await demo();
    const { user } = await get(client, JANE);
    const data = new FormData();
    data.set('type', 'MFA_EVIDENCE');
    data.set('file', new File(['picture'], 'mfa.png'));
    const made = await client.call('POST', `/public/users/${user.id}/documents`, data);
    expect(made.status).toBe(201);
    expect(made.body).not.toHaveProperty('userId');
    const list = await client.call('GET', `/public/users/${user.id}/documents?q=mfa`);
    expect(Object.keys(list.body)).toEqual(['documents']);
    expect(list.body.documents).toHaveLength(1);
    const link = (await client.call('GET', `/public/users/documents/${made.body.id}/download`)).body;
    expect(await (await fetch(link.signedUrl)).text()).toBe('picture');
    expect((await client.call('DELETE', `/public/users/documents/${made.body.id}/9999`)).status).toBe(404);
    const gone = await client.call('DELETE', `/public/users/documents/${made.body.id}/${user.id}`);
    expect([gone.status, gone.body]).toEqual([200, null]);
    expect((await client.call('GET', `/public/users/documents/${made.body.id}/download`)).status).toBe(404);
  });
});
