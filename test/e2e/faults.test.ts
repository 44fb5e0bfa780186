import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { crowd, each, openWorld, person, type World } from './harness.js';

const ann = person('Ann');
const eve = person('Eve', { separatedAt: '2026-01-31' });
const bob = person('Bob');

/** The address of a port that nobody listens on any more. */
async function closedUrl(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}

/** One apply that lists, upserts, corrects a stored separation date and deletes. */
function busyWorld(revision: 'envelope' | 'batch', config = ''): Promise<World> {
  return openWorld(
    { a: { ...ann, jobTitle: 'Lead' }, b: bob, e: { ...eve, separatedAt: '2026-02-28' } },
    { revision, config, live: { a: ann, e: eve, x: person('Xavier') }, removed: ['x'] },
  );
}

async function expectSettled({ sandbox }: World): Promise<void> {
  const state = (await sandbox.control('GET', 'state')) as { identities: { identityId: string }[] };
  // Nobody is there twice, the deleted included.
  expect(state.identities.map(({ identityId }) => identityId).sort()).toEqual(['a', 'b', 'e', 'x']);
  expect(await sandbox.values('jobTitle')).toEqual({ a: 'Lead', b: 'Engineer', e: 'Engineer' });
  expect(await sandbox.values('separatedAt')).toMatchObject({ a: null, e: '2026-02-28T00:00:00.000Z' });
}

const HTML = { status: 502, body: '<html>Bad gateway</html>', contentType: 'text/html' };

const PASSING: readonly (readonly [name: string, fault: Readonly<Record<string, unknown>>])[] = [
  ['throttling with seconds', { kind: 'throttle', retryAfter: 1 }],
  ['throttling with a date', { kind: 'throttle', retryAfter: 'date' }],
  ['throttling without a word', { kind: 'throttle', retryAfter: null, body: '' }],
  ['a burst of 500', { kind: 'error', status: 500, times: 2 }],
  ['a gateway page', { kind: 'error', ...HTML }],
  ['a 503 after the effect', { kind: 'error', status: 503, when: 'after' }],
  ['a connection dropped before the effect', { kind: 'drop' }],
  ['a connection dropped after the effect', { kind: 'drop', when: 'after' }],
  ['a truncated body', { kind: 'truncate' }],
  ['a gateway page under a 200', { kind: 'error', when: 'after', ...HTML, status: 200 }],
  ['an empty 200', { kind: 'error', when: 'after', status: 200, body: '' }],
];

describe.concurrent.each(['batch', 'envelope'] as const)('faults that pass, under %s', (revision) => {
  it.each(PASSING)('%s, on list, upsert and delete: one apply converges', async (_name, fault) => {
    const world = await busyWorld(revision);
    // The second upsert clears the stored date or sets the new one: a lost reply there is the delicate one.
    await world.sandbox.fault(...['GET', 'POST', 'DELETE'].map((method) => ({ ...fault, method })), {
      ...fault,
      method: 'POST',
      skip: 1,
    });
    expect(await world.go('apply')).toMatchObject({ code: 0 });
    expect(await world.sandbox.control('GET', 'faults')).toEqual({ faults: [] });
    await expectSettled(world);
    const sent = await world.sandbox.writes();
    // Another shape is tried after a refusal alone, never because a reply got lost.
    const shapes = sent.flatMap(({ method, body }) => (method === 'POST' ? [Array.isArray(body)] : []));
    const arrays = sent.filter(({ body }) => Array.isArray(body));
    expect(shapes.lastIndexOf(true)).toBeLessThan(shapes.includes(false) ? shapes.indexOf(false) : shapes.length);
    if (revision === 'batch') expect(shapes).not.toContain(false);
    else expect(arrays.filter(({ status, fault: hit }) => status !== 400 && hit === null)).toEqual([]);
  });
});

describe.concurrent('faults that stay', () => {
  it.each([
    ['a 503 on every upsert', { kind: 'error', status: 503, method: 'POST', times: 5 }, 'not available'],
    ['a 500 on every upsert', { kind: 'error', status: 500, method: 'POST', times: 20 }, 'internal error'],
    ['replies of upserts that never arrive', { kind: 'drop', when: 'after', method: 'POST', times: 5 }, 'reached'],
    ['replies of upserts that are cut off', { kind: 'truncate', method: 'POST', times: 5 }, 'ends too early'],
    ['a rest of an hour', { kind: 'throttle', retryAfter: 3600, method: 'POST' }, '3600 seconds of rest'],
    ['a delete that never answers', { kind: 'drop', method: 'DELETE', times: 5 }, 'reached'],
    // The last list of an apply reads back: what was sent may be there or not.
    [
      'a list that fails when reading back',
      { kind: 'error', ...HTML, method: 'GET', skip: 1, times: 5 },
      'not available',
    ],
  ])('%s: exit 1 with a sentence and a report, and the next apply converges', async (_name, fault, words) => {
    const world = await busyWorld('batch');
    const report = join(world.directory, 'report.json');
    await world.sandbox.fault(fault);
    const { code, stdout } = await world.go('apply', '--report', report);
    expect(code).toBe(1);
    expect(stdout).toContain(words);
    const { result, summary } = JSON.parse(readFileSync(report, 'utf8'));
    expect(result).toBe('failed');
    expect(summary.done + summary.failed + summary.unknown + summary.skipped).toBe(4);
    await world.sandbox.control('DELETE', 'faults');
    expect(await world.go('apply')).toMatchObject({ code: 0 });
    await expectSettled(world);
  });

  it('a Drata that is not there: a sentence, exit 1', async () => {
    const { go } = await openWorld({ a: ann });
    const { code, stdout, stderr } = await go('plan', '--base-url', await closedUrl());
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error: http:\/\/127\.0\.0\.1:\d+ could not be reached \(ECONNREFUSED\)/m);
  });
});

describe.concurrent('half a list never becomes a plan', () => {
  // Pages of 50: a 500 and its form without a total are refused first, so the third request is the first page.
  const people = crowd(60);
  const open = () => openWorld(each(people, { jobTitle: 'Lead' }), { live: people, switches: { 'page-limit': '50' } });

  it.each([
    ['fails', { kind: 'error', status: 500, times: 5 }],
    ['breaks off', { kind: 'truncate', times: 5 }],
    ['is no list', { kind: 'error', status: 200, body: '[]', times: 5 }],
  ])('a second page that %s', async (_name, fault) => {
    const { sandbox, directory, go } = await open();
    await sandbox.fault({ method: 'GET', skip: 3, ...fault });
    const { code, stdout, stderr } = await go('apply', '--report', join(directory, 'report.json'));
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error: /m);
    expect(existsSync(join(directory, 'report.json'))).toBe(false);
    expect(await sandbox.writes()).toEqual([]);
  });

  it('a second page that is empty although the list said there is more', async () => {
    const { sandbox, directory, go } = await open();
    const empty = { kind: 'error', method: 'GET', status: 200, body: '{"data":[],"pagination":{"cursor":null}}' };
    // Three readings of two pages each; a fault does not count the requests that an earlier one hits.
    await sandbox.fault({ ...empty, skip: 3 }, { ...empty, skip: 4 }, { ...empty, skip: 5 });
    const { code, stdout, stderr } = await go('plan', '--out', join(directory, 'plan.json'));
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error: .*cannot be read whole.*60 records but gave 50/m);
    expect(existsSync(join(directory, 'plan.json'))).toBe(false);
  });

  it('a page that came short once is read again', async () => {
    const { sandbox, go } = await open();
    await sandbox.fault({
      kind: 'error',
      method: 'GET',
      status: 200,
      body: '{"data":[],"pagination":{"cursor":null}}',
      skip: 3,
    });
    const { code, stdout } = await go('plan', '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ live: { identities: 60 }, summary: { update: 60, create: 0 } });
  });
});
