import { expect, test } from 'vitest';
import { personnelSearch } from '../../src/drata/search.js';
import { refuse } from './fake-drata.js';
import { testClient } from './open-client.js';
import { failureOf, page } from './people.js';
import { type Reply, type Seen, serve } from './scripted-server.js';

async function open(answer: (request: Seen, index: number) => Reply) {
  const { baseUrl, seen } = await serve(answer);
  return { search: personnelSearch(testClient(baseUrl)).search, seen };
}

const PERSON = { id: 1, userId: 7, employmentStatus: 'UNKNOWN', user: { id: 7, email: 'a@x.example' } };
const EVERYBODY = { text: '', workspaceId: null, statuses: [] };

test('a query, a workspace and statuses go to the search with facets on every page', async () => {
  const facets = { employmentStatus: [{ value: 'UNKNOWN', count: 2 }], other: 'odd' };
  const { search, seen } = await open((_, index) =>
    index === 0
      ? { status: 200, json: { data: [{ ...PERSON, hrisConnectionId: '9' }], pagination: { cursor: 'c' }, facets } }
      : page([{ ...PERSON, id: 2, hrisConnectionId: null, customFields: { data: [], totalCount: 0 } }]),
  );
  const found = await search({ text: 'a&b', workspaceId: 5, statuses: ['UNKNOWN', 'FUTURE_HIRE'] });
  expect(
    found?.people.map(({ personnelId, email, hrisConnectionId }) => [personnelId, email, hrisConnectionId]),
  ).toEqual([
    [1, 'a@x.example', 9],
    [2, 'a@x.example', null],
  ]);
  expect(found?.byStatus).toEqual(new Map([['UNKNOWN', 2]]));
  expect(seen.map(({ path }) => path)).toEqual(Array(2).fill('/public/v2/workspaces/5/personnel-search'));
  for (const { query } of seen) {
    expect(query.get('q')).toBe('a&b');
    expect(query.getAll('facets[]')).toEqual(['employmentStatus']);
    expect(query.getAll('employmentStatus[]')).toEqual(['UNKNOWN', 'FUTURE_HIRE']);
    expect(query.getAll('expand[]')).toEqual(['user']);
  }
});

test('an empty query asks for everybody in every workspace', async () => {
  const { search, seen } = await open(() => page([PERSON]));
  expect(await search(EVERYBODY)).toMatchObject({ people: [{ personnelId: 1 }], byStatus: new Map() });
  expect(seen[0]?.path).toBe('/public/v2/personnel-search');
  expect(seen[0]?.query.has('q')).toBe(false);
});

test('a tenant without search has null; one that refuses the key has an error', async () => {
  expect(await (await open(() => refuse(404, 'Cannot GET'))).search(EVERYBODY)).toBeNull();
  const { search } = await open(() => refuse(403, 'no'));
  expect((await failureOf(search(EVERYBODY))).message).toContain('Personnel: List Personnel');
});
