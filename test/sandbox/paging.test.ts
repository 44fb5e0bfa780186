import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Client, HRIS, type Loose, start, withConnection } from './harness.js';

async function walk(client: Client, path: string): Promise<Loose[]> {
  const rows: Loose[] = [];
  let cursor: string | null = null;
  do {
    const { status, body } = await client.call('GET', path + (cursor === null ? '' : `&cursor=${cursor}`));
    expect(status).toBe(200);
    rows.push(...body.data);
    cursor = body.pagination.cursor;
  } while (cursor !== null);
  return rows;
}

describe('cursor paging', () => {
  test('every page size and direction gives each record once, in order, ties by id', async () => {
    const client = await start({ seed: withConnection() });
    const people = Array.from({ length: 23 }, (_, index) => ({ identityId: `p-${index}` }));
    // Two batches, so that there are two createdAt with many ties.
    await client.call('POST', HRIS, people.slice(0, 11));
    await client.call('POST', HRIS, people.slice(11));
    const all = (await client.call('GET', `${HRIS}?size=500`)).body.data.map((row: Loose) => row.id);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 30 }), fc.boolean(), async (size, up) => {
        const rows = await walk(client, `${HRIS}?size=${size}&sort=createdAt&sortDir=${up ? 'ASC' : 'DESC'}`);
        expect(rows.map((row) => row.id)).toEqual(up ? all : [...all].reverse());
      }),
      { numRuns: 12 },
    );
  });

  test('records that come or go between pages neither repeat nor hide the others', async () => {
    const client = await start({ seed: withConnection() });
    await client.call('POST', HRIS, [{ identityId: 'a' }, { identityId: 'b' }, { identityId: 'c' }]);
    const first = await client.call('GET', `${HRIS}?size=2&sort=createdAt&sortDir=ASC`);
    await client.call('DELETE', `${HRIS}/identity-id:a`);
    const rest = await client.call('GET', `${HRIS}?size=2&sort=createdAt&cursor=${first.body.pagination.cursor}`);
    expect(rest.body.data.map((row: Loose) => row.identityId)).toEqual(['c']);
  });

  test('the total count comes on the first page only, and only when asked', async () => {
    const client = await start({ seed: withConnection() });
    await client.call('POST', HRIS, [{ identityId: 'a' }, { identityId: 'b' }]);
    const first = await client.call('GET', `${HRIS}?size=1&includeTotalCount=true`);
    expect(first.body.pagination.totalCount).toBe(2);
    const { cursor } = first.body.pagination;
    const second = await client.call('GET', `${HRIS}?size=1&includeTotalCount=true&cursor=${cursor}`);
    expect(second.body.pagination).toEqual({ cursor: null });
    expect((await client.call('GET', HRIS)).body.pagination).toEqual({ cursor: null });
  });

  test.each([
    'size=0',
    'size=501',
    'size=x',
    'sort=id',
    'sortDir=up',
    'cursor=%21',
    'includeTotalCount=1',
    'sort=name',
  ])('refuses %s', async (query) => {
    const client = await start({ seed: withConnection() });
    expect((await client.call('GET', `${HRIS}?${query}`)).status).toBe(400);
  });

  test('page-limit 50 refuses the size that newer editions allow', async () => {
    const client = await start({ seed: withConnection(), switches: { 'page-limit': '50' } });
    expect((await client.call('GET', `${HRIS}?size=500`)).status).toBe(400);
    expect((await client.call('GET', `${HRIS}?size=50`)).status).toBe(200);
  });
});
