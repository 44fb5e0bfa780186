import { describe, expect, test } from 'vitest';
import { type Client, HRIS, type Loose, start, withConnection } from './harness.js';

const JAN = '2026-01-31T00:00:00.000Z';
const FEB = '2026-02-28T00:00:00.000Z';
const KEYS = [
  'id',
  'identityId',
  'email',
  'secondaryEmail',
  'firstName',
  'lastName',
  'jobTitle',
  'managerId',
  'managerName',
  'startedAt',
  'separatedAt',
  'isContractor',
  'createdAt',
  'updatedAt',
];

const batch = (switches = {}) => start({ seed: withConnection(), switches });
const one = async (client: Client, record: object) => (await client.call('POST', HRIS, [record])).body[0];

describe('the batch revision, R3', () => {
  test('answers item by item: created, changed, unchanged, bad, twice in one batch', async () => {
    const client = await batch();
    const first = await client.call('POST', HRIS, [{ identityId: 'a', email: 'a@x.test' }, { identityId: 'b' }]);
    expect(first.status).toBe(201);
    const second = await client.call('POST', HRIS, [
      { identityId: 'c', firstName: 'New' },
      { identityId: 'a', firstName: 'Changed' },
      { identityId: 'b', email: null },
      { identityId: 'd', email: 'not an address' },
      { identityId: 'c', firstName: 'Again' },
    ]);
    expect(second.status).toBe(207);
    expect(second.body.map((item: Loose) => item.statusCode)).toEqual([201, 200, 200, 400, 400]);
    expect(second.body[1].data).toMatchObject({ identityId: 'a', email: 'a@x.test', firstName: 'Changed' });
    expect(second.body[2]).toEqual({ statusCode: 200, data: null });
    expect(second.body[3]).toMatchObject({ data: null, error: { message: expect.stringContaining('email') } });
    expect(second.body[4].data).toBeNull();
    expect((await client.call('GET', `${HRIS}/identity-id:c`)).body.firstName).toBe('New');
  });

  test('records always carry all 14 keys, nulls included, and instants with milliseconds', async () => {
    const client = await batch();
    const { data } = await one(client, { identityId: 'a', startedAt: '2026-01-16T08:00:00+01:00' });
    expect(Object.keys(data).sort()).toEqual([...KEYS].sort());
    expect(data.startedAt).toBe('2026-01-16T07:00:00.000Z');
    expect(data.isContractor).toBeNull();
  });

  test('a stored separation date is write-once: another date is ignored in silence, null clears it', async () => {
    const client = await batch();
    await one(client, { identityId: 'a', separatedAt: JAN });
    expect(await one(client, { identityId: 'a', separatedAt: FEB })).toEqual({ statusCode: 200, data: null });
    const other = await one(client, { identityId: 'a', separatedAt: FEB, jobTitle: 'Cook' });
    expect(other.data).toMatchObject({ separatedAt: JAN, jobTitle: 'Cook' });
    expect((await one(client, { identityId: 'a', separatedAt: null })).data.separatedAt).toBeNull();
    expect((await one(client, { identityId: 'a', separatedAt: FEB })).data.separatedAt).toBe(FEB);
    expect((await one(client, { identityId: 'a', jobTitle: null })).data.separatedAt).toBe(FEB);
  });

  test('deletes softly, lists no deleted record, restores it under its number with its old date', async () => {
    const client = await batch();
    const { data } = await one(client, { identityId: 'a', separatedAt: JAN });
    expect((await client.call('DELETE', `${HRIS}/${data.id}`)).status).toBe(204);
    expect((await client.call('DELETE', `${HRIS}/${data.id}`)).status).toBe(404);
    expect((await client.call('GET', `${HRIS}/identity-id:a`)).status).toBe(404);
    expect((await client.call('GET', HRIS)).body.data).toEqual([]);
    const restored = await one(client, { identityId: 'a', separatedAt: FEB });
    expect(restored).toMatchObject({ statusCode: 200, data: { id: data.id, separatedAt: JAN } });
  });

  test('addresses records by any identityId, percent-encoded', async () => {
    const client = await batch();
    for (const identityId of ['a/b', 'a%2Fb', 'd+e f', 'é李', '__proto__', '?#&']) {
      await one(client, { identityId });
      const found = await client.call('GET', `${HRIS}/${encodeURIComponent(`identity-id:${identityId}`)}`);
      expect(found.body.identityId).toBe(identityId);
    }
    expect((await client.call('GET', `${HRIS}/neither`)).status).toBe(400);
    expect((await client.call('GET', `${HRIS}/4711`)).status).toBe(404);
  });

  test.each([
    [{ email: 'a@b' }, 'email'],
    [{ firstName: 'x'.repeat(192) }, 'firstName'],
    [{ lastName: 7 }, 'lastName'],
    [{ isContractor: 'yes' }, 'isContractor'],
    [{ startedAt: '2026-02-30T00:00:00Z' }, 'startedAt'],
    [{ startedAt: '2026-02-03' }, 'startedAt'],
    [{ identityId: '' }, 'identityId'],
    [{ identityId: 5 }, 'identityId'],
  ])('refuses %o alone', async (bad, field) => {
    const client = await batch();
    const { status, body } = await client.call('POST', HRIS, [
      { identityId: 'bad', ...bad },
      { identityId: 'good', firstName: '🌹'.repeat(191) },
    ]);
    expect(status).toBe(207);
    expect(body[0].error.message).toContain(field);
    expect(body[1].statusCode).toBe(201);
    expect((await client.call('GET', HRIS)).body.data).toHaveLength(1);
  });

  test('refuses a body of the wrong shape or size as a whole', async () => {
    const client = await batch();
    const many = Array.from({ length: 1001 }, (_, index) => ({ identityId: `p-${index}` }));
    for (const body of [{ identities: [{ identityId: 'a' }] }, [], many, 'text']) {
      expect((await client.call('POST', HRIS, body)).status).toBe(400);
    }
    expect((await client.call('POST', HRIS, many.slice(1))).status).toBe(201);
    expect((await client.call('PUT', `${HRIS}/3`, { firstName: 'x' })).status).toBe(404);
  });

  test('404 for a connection that does not exist or is not HRIS, even with a bad body', async () => {
    const client = await batch();
    for (const id of ['2', '99', 'x']) {
      expect((await client.call('POST', `/public/v2/custom-connections/${id}/hris-user-identities`, 1)).status).toBe(
        404,
      );
    }
  });
});

describe('switches', () => {
  test('all-failed, restore-status, restore-id, second-delete', async () => {
    const client = await batch({
      'all-failed': '400',
      'restore-status': '201',
      'restore-id': 'new',
      'second-delete': '204',
    });
    expect((await client.call('POST', HRIS, [{ identityId: 'a', email: '?' }])).status).toBe(400);
    const { data } = await one(client, { identityId: 'a' });
    expect((await client.call('DELETE', `${HRIS}/${data.id}`)).status).toBe(204);
    expect((await client.call('DELETE', `${HRIS}/${data.id}`)).status).toBe(204);
    const restored = await one(client, { identityId: 'a' });
    expect(restored.statusCode).toBe(201);
    expect(restored.data.id).not.toBe(data.id);
  });

  test('list-separated no hides separated people; unknown-input reject refuses what it does not know', async () => {
    const client = await batch({ 'list-separated': 'no', 'unknown-input': 'reject', 'date-only': 'accept' });
    await client.call('POST', HRIS, [{ identityId: 'a', separatedAt: '2026-01-31' }, { identityId: 'b' }]);
    const { body } = await client.call('GET', `${HRIS}?includeTotalCount=true`);
    expect(body.data.map((row: Loose) => row.identityId)).toEqual(['b']);
    expect(body.pagination.totalCount).toBe(1);
    expect((await client.call('GET', `${HRIS}?colour=red`)).status).toBe(400);
    expect((await one(client, { identityId: 'c', colour: 'red' })).statusCode).toBe(400);
  });

  test('an unknown switch or value is refused', async () => {
    await expect(start({ switches: { edition: 'R9' } })).rejects.toThrow('--edition does not take "R9"');
    await expect(start({ switches: { colour: 'red' } as object })).rejects.toThrow('no switch "colour"');
    await expect(start({ switches: { absent: 'search,moon' } })).rejects.toThrow('--absent');
  });
});

describe('the older batch edition, R2', () => {
  test('knows no totals, no identity-id addresses and no write-once date; unchanged items return the record', async () => {
    const client = await batch({ edition: 'R2' });
    await one(client, { identityId: 'a', separatedAt: JAN });
    expect((await one(client, { identityId: 'a', separatedAt: FEB })).data.separatedAt).toBe(FEB);
    expect((await one(client, { identityId: 'a' })).data).toMatchObject({ identityId: 'a', separatedAt: FEB });
    const list = await client.call('GET', `${HRIS}?includeTotalCount=true&sort=name`);
    expect(list.body.pagination).toEqual({ cursor: null });
    expect((await client.call('GET', `${HRIS}/identity-id:a`)).status).toBe(404);
  });

  test('omitted-fields clear empties what an upsert leaves out', async () => {
    const client = await batch({ edition: 'R2', 'omitted-fields': 'clear' });
    await one(client, { identityId: 'a', email: 'a@x.test', firstName: 'Ann' });
    expect((await one(client, { identityId: 'a', firstName: 'Ann' })).data.email).toBeNull();
  });
});

describe('the envelope revision, R1', () => {
  const envelope = () => start({ seed: withConnection(), revision: 'envelope' });

  test('creates and updates with 201 and bare records', async () => {
    const client = await envelope();
    const { status, body } = await client.call('POST', HRIS, { identities: [{ identityId: 'a', firstName: 'Ann' }] });
    expect(status).toBe(201);
    expect(Object.keys(body[0]).sort()).toEqual([...KEYS].sort());
    const again = await client.call('POST', HRIS, { identities: [{ identityId: 'a', lastName: 'Lee' }] });
    expect(again.status).toBe(201);
    expect(again.body[0]).toMatchObject({ id: body[0].id, firstName: 'Ann', lastName: 'Lee' });
  });

  test('is all or nothing: one bad record, a duplicate, 301 records or a bare array change nothing', async () => {
    const client = await envelope();
    const many = Array.from({ length: 301 }, (_, index) => ({ identityId: `p-${index}` }));
    const bodies = [
      { identities: [{ identityId: 'a' }, { identityId: 'b', email: '?' }] },
      { identities: [{ identityId: 'a' }, { identityId: 'a' }] },
      { identities: many },
      [{ identityId: 'a' }],
    ];
    for (const body of bodies) {
      const answer = await client.call('POST', HRIS, body);
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({ name: expect.any(String), statusCode: 400, code: expect.any(Number) });
    }
    expect((await client.call('GET', HRIS)).body.data).toEqual([]);
    expect((await client.call('POST', HRIS, { identities: many.slice(1) })).status).toBe(201);
  });

  test('has a partial PUT', async () => {
    const client = await envelope();
    const [record] = (await client.call('POST', HRIS, { identities: [{ identityId: 'a', firstName: 'Ann' }] })).body;
    const put = await client.call('PUT', `${HRIS}/${record.id}`, { separatedAt: JAN });
    expect(put).toMatchObject({ status: 200, body: { firstName: 'Ann', separatedAt: JAN } });
    expect((await client.call('PUT', `${HRIS}/${record.id}`, { email: '?' })).status).toBe(400);
    expect((await client.call('PUT', `${HRIS}/999`, { email: '?' })).status).toBe(404);
  });
});
