import { describe, expect, test } from 'vitest';
import { type Client, HRIS, type Loose, start } from './harness.js';

const PEOPLE = '/public/v2/personnel';
const TODAY = '2026-11-21';
const JANE = 'jane.doe@acme.example';
const KOFI = 'kofi.boateng@acme.example';
const ELENA = 'elena.rossi@acme.example';

const demo = (switches = {}) => start({ seed: 'demo', clock: () => Date.parse(`${TODAY}T12:00:00Z`), switches });
const at = (email: string) => `${PEOPLE}/email:${encodeURIComponent(email)}`;
const get = async (client: Client, email: string) =>
  (await client.call('GET', `${at(email)}?expand[]=customFields&expand[]=reasonProvider`)).body;
const put = (client: Client, email: string, body: object) => client.call('PUT', at(email), body);
const sync = (client: Client) => client.call('POST', '/_sandbox/identity-sync', { today: TODAY });

describe('listing personnel', () => {
  test('hides the e-mail unless the user is expanded, and filters by status and compliance', async () => {
    const client = await demo();
    const plain = await client.call('GET', `${PEOPLE}?size=500`);
    expect(JSON.stringify(plain.body)).not.toContain('@');
    const filter = 'employmentStatus[]=FUTURE_HIRE&employmentStatus[]=SERVICE_ACCOUNT&expand[]=user';
    const { body } = await client.call('GET', `${PEOPLE}?${filter}`);
    expect(body.data.map((row: Loose) => row.user.email).sort()).toEqual([ELENA, 'svc-backup@acme.example']);
    const excluded = await client.call('GET', `${PEOPLE}?complianceStatus[]=EXCLUDED&includeTotalCount=true`);
    expect(excluded.body.pagination.totalCount).toBe(3);
    expect((await client.call('GET', `${PEOPLE}?expand[]=groups`)).status).toBe(400);
  });

  test('addresses people by number or e-mail, whatever its case', async () => {
    const client = await demo();
    const { id } = await get(client, JANE);
    expect((await client.call('GET', `${PEOPLE}/${id}`)).body.id).toBe(id);
    expect((await get(client, JANE.toUpperCase())).id).toBe(id);
    expect((await client.call('GET', at('nobody@acme.example'))).status).toBe(404);
  });
});

describe('overrides', () => {
  test('set the fields, mark the status, and keep the sync away from each of them', async () => {
    const client = await demo();
    const reply = await put(client, JANE, { startedAt: '2018-01-01', employmentStatus: 'CURRENT_CONTRACTOR' });
    expect(reply).toMatchObject({
      status: 200,
      body: { startedAt: '2018-01-01T00:00:00.000Z', employmentStatus: 'CURRENT_CONTRACTOR' },
    });
    expect(reply.body.statusUpdatedAt).toMatch(/^2026-11-21/);
    await client.call('POST', HRIS, [
      { identityId: 'emp-010', jobTitle: 'Director', separatedAt: '2026-11-01T00:00:00Z' },
    ]);
    await sync(client);
    expect(await get(client, JANE)).toMatchObject({
      startedAt: '2018-01-01T00:00:00.000Z',
      separatedAt: '2026-11-01T00:00:00.000Z',
      employmentStatus: 'CURRENT_CONTRACTOR',
    });
    const user = await client.call('GET', `/public/v2/users/email:${JANE}`);
    expect(user.body.jobTitle).toBe('Director');
  });

  test('a date alone leaves no visible mark', async () => {
    const client = await demo();
    await put(client, JANE, { separatedAt: '2030-01-01' });
    expect((await get(client, JANE)).statusUpdatedAt).toBeNull();
    await sync(client);
    expect((await get(client, JANE)).separatedAt).toBe('2030-01-01T00:00:00.000Z');
  });

  test('out of scope needs a reason, keeps who gave it, and forgets both on the way back', async () => {
    const client = await demo();
    const reason = 'Shared mailbox of the payroll team';
    const scope = { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: reason };
    expect((await put(client, 'payroll@acme.example', { employmentStatus: 'OUT_OF_SCOPE' })).status).toBe(400);
    expect((await put(client, 'payroll@acme.example', scope)).status).toBe(200);
    expect(await get(client, 'payroll@acme.example')).toMatchObject({
      notHumanReason: reason,
      reasonProvider: { email: 'tomas.novak@acme.example' },
    });
    await sync(client);
    expect((await get(client, 'payroll@acme.example')).employmentStatus).toBe('OUT_OF_SCOPE');
    await put(client, 'payroll@acme.example', { employmentStatus: 'CURRENT_EMPLOYEE' });
    expect(await get(client, 'payroll@acme.example')).toMatchObject({ notHumanReason: null, reasonProvider: null });
  });

  test('leaving FUTURE_HIRE takes two writes, the date first', async () => {
    const client = await demo();
    const status = { employmentStatus: 'CURRENT_EMPLOYEE' };
    expect((await put(client, ELENA, status)).status).toBe(400);
    expect((await put(client, ELENA, { ...status, startedAt: TODAY })).status).toBe(400);
    expect((await put(client, ELENA, { startedAt: TODAY })).status).toBe(200);
    expect((await put(client, ELENA, status)).status).toBe(200);
  });

  test.each([
    { startedAt: null },
    { startedAt: '2026-02-30' },
    { separatedAt: 20260101 },
    { employmentStatus: 'RETIRED' },
    { employmentStatus: 'FORMER_EMPLOYEE' },
    { employmentStatus: 'FUTURE_HIRE' },
    { employmentStatus: 'CURRENT_EMPLOYEE', notHumanReason: 'no' },
    { notHumanReason: 'x'.repeat(30_001), employmentStatus: 'OUT_OF_SCOPE' },
    { customFields: { Level: 4 } },
  ])('refuses %o and changes nothing', async (body) => {
    const client = await demo();
    const before = await get(client, JANE);
    expect((await put(client, JANE, body)).status).toBe(400);
    expect(await get(client, JANE)).toEqual(before);
  });

  test('a former status takes the stored or the sent date', async () => {
    const client = await demo();
    const sent = { employmentStatus: 'FORMER_EMPLOYEE', separatedAt: '2026-10-01' };
    expect((await put(client, JANE, sent)).status).toBe(200);
    expect((await put(client, JANE, { employmentStatus: 'FORMER_CONTRACTOR' })).status).toBe(200);
  });
});

describe('custom fields', () => {
  const fields = async (client: Client) =>
    Object.fromEntries((await get(client, JANE)).customFields.map((row: Loose) => [row.name, row.value]));
  const write = (client: Client, ...customFields: object[]) => put(client, JANE, { customFields });

  test('are set by name or number, alone; null deletes; the others stay', async () => {
    const client = await demo();
    const { body } = await client.call('GET', '/public/v2/custom-field-definitions?entityType=PERSONNEL');
    const level = body.data.find((row: Loose) => row.name === 'Level').customFieldId;
    expect((await write(client, { id: level, value: '6' }, { name: 'badge', value: 'B-7' })).status).toBe(200);
    expect(await fields(client)).toEqual({ Department: 'Engineering', Level: '6', Badge: 'B-7' });
    expect((await write(client, { name: 'Level', value: null })).status).toBe(200);
    expect(await fields(client)).toEqual({ Department: 'Engineering', Badge: 'B-7' });
  });

  test('options are taken by text or by number, and shown as text', async () => {
    const client = await demo();
    const { body } = await client.call('GET', '/public/v2/custom-field-definitions/name:department');
    const finance = body.options.find((row: Loose) => row.value === 'Finance').customFieldOptionId;
    await write(client, { name: 'Department', value: String(finance) });
    expect((await fields(client))['Department']).toBe('Finance');
    await write(client, { name: 'Department', value: 'Operations' });
    expect((await fields(client))['Department']).toBe('Operations');
  });

  test.each([
    [{ name: 'Office', value: 'Oslo' }, 422],
    [{ name: 'Nothing', value: 'x' }, 400],
    [{ name: 'Tenure', value: '3' }, 400],
    [{ name: 'Level', value: 'high' }, 400],
    [{ name: 'Department', value: 'Catering' }, 400],
    [{ name: 'Department', value: null }, 400],
    [{ name: 'Badge' }, 400],
    [{ value: 'x' }, 400],
    [null, 400],
  ])('refuses %o with %i, and the good ones beside it', async (bad, status) => {
    const client = await demo();
    const before = await fields(client);
    expect((await put(client, JANE, { customFields: [{ name: 'Badge', value: 'B-1' }, bad] })).status).toBe(status);
    expect(await fields(client)).toEqual(before);
  });

  test('without the plan feature they are not shown, not writable, and not defined', async () => {
    const client = await demo();
    await client.call('POST', '/_sandbox/access', { features: { 'Custom Fields and Formulas': false } });
    expect(await fields(client)).toEqual({});
    expect((await write(client, { name: 'Badge', value: 'x' })).status).toBe(402);
    expect((await client.call('GET', '/public/v2/custom-field-definitions')).status).toBe(402);
    expect((await put(client, JANE, { startedAt: '2019-01-01' })).status).toBe(200);
  });
});

describe('reset-sync', () => {
  const reset = async (client: Client, ...emails: string[]) => {
    const ids = await Promise.all(emails.map(async (email) => (await get(client, email)).id));
    return client.call('POST', `${PEOPLE}/actions`, { action: 'reset-sync', personnelIds: ids });
  };

  test('releases every field of the person; values follow at the next sync', async () => {
    const client = await demo();
    await put(client, KOFI, { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'by mistake' });
    expect(await reset(client, KOFI, JANE)).toMatchObject({ status: 201, body: { count: 2 } });
    expect(await get(client, KOFI)).toMatchObject({ employmentStatus: 'OUT_OF_SCOPE', statusUpdatedAt: null });
    await sync(client);
    expect(await get(client, KOFI)).toMatchObject({
      employmentStatus: 'CURRENT_EMPLOYEE',
      notHumanReason: null,
      startedAt: '2021-01-11T00:00:00.000Z',
    });
  });

  test('somebody without an HRIS record falls back to what the identity provider says', async () => {
    const client = await demo();
    await put(client, 'svc-backup@acme.example', { employmentStatus: 'CURRENT_EMPLOYEE' });
    await reset(client, 'svc-backup@acme.example', 'reception@acme.example');
    await sync(client);
    expect((await get(client, 'svc-backup@acme.example')).employmentStatus).toBe('SERVICE_ACCOUNT');
    expect(await get(client, 'reception@acme.example')).toMatchObject({
      employmentStatus: 'UNKNOWN',
      notHumanReason: null,
    });
  });

  test('reset-effect now changes the values at once', async () => {
    const client = await demo({ 'reset-effect': 'now' });
    await reset(client, KOFI, 'reception@acme.example');
    expect((await get(client, KOFI)).startedAt).toBe('2021-01-11T00:00:00.000Z');
    expect((await get(client, 'reception@acme.example')).employmentStatus).toBe('UNKNOWN');
  });

  test('reset-sync-all takes no numbers and spares those nothing feeds; the others need numbers that exist', async () => {
    const client = await demo();
    const act = async (body: object) => (await client.call('POST', `${PEOPLE}/actions`, body)).status;
    expect(await act({ action: 'reset-sync-all', personnelIds: [1] })).toBe(400);
    expect(await act({ action: 'reset-sync' })).toBe(400);
    expect(await act({ action: 'reset-sync', personnelIds: [] })).toBe(400);
    expect(await act({ action: 'reset-sync', personnelIds: [99_999] })).toBe(400);
    expect(await act({ action: 'resync' })).toBe(400);
    expect((await reset(client, 'henry.whitfield@acme.example')).status).toBe(409);
    expect(await act({ action: 'reset-sync-all' })).toBe(201);
    await sync(client);
    expect((await get(client, KOFI)).startedAt).toBe('2021-01-11T00:00:00.000Z');
    expect((await get(client, 'henry.whitfield@acme.example')).employmentStatus).toBe('SPECIAL_FORMER_EMPLOYEE');
  });
});

test('users are found by the start of their names, case aside', async () => {
  const client = await demo();
  const { body } = await client.call('GET', '/public/v2/users?firstName=ja&lastName=DO');
  expect(body.data.map((row: Loose) => row.email)).toEqual([JANE]);
  expect((await client.call('GET', '/public/v2/users/email:none@acme.example')).status).toBe(404);
  expect((await client.call('GET', '/public/v2/users/none')).status).toBe(400);
});
