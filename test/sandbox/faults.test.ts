import { describe, expect, test } from 'vitest';
import { HRIS, type Loose, start, withConnection } from './harness.js';

const batch = () => start({ seed: withConnection() });

describe('injected faults', () => {
  test('throttling with each form of Retry-After, then business as usual', async () => {
    const client = await batch();
    await client.call('POST', '/_sandbox/faults', [
      { kind: 'throttle', retryAfter: 7 },
      { kind: 'throttle', retryAfter: 'date' },
      { kind: 'throttle', retryAfter: null, body: '' },
    ]);
    const seen = [];
    for (let turn = 0; turn < 4; turn += 1) {
      const response = await fetch(client.url + HRIS, { headers: { authorization: 'Bearer k' } });
      seen.push([response.status, response.headers.get('retry-after'), (await response.text()).length > 0]);
    }
    expect(seen[0]).toEqual([429, '7', true]);
    expect(seen[1]).toEqual([429, expect.stringMatching(/GMT$/), true]);
    expect(seen[2]).toEqual([429, null, false]);
    expect(seen[3]?.[0]).toBe(200);
  });

  test('an error before the effect and one after it', async () => {
    const client = await batch();
    await client.call('POST', '/_sandbox/faults', { kind: 'error', status: 503, method: 'POST', path: 'identities$' });
    expect((await client.call('GET', HRIS)).status).toBe(200);
    expect((await client.call('POST', HRIS, [{ identityId: 'a' }])).status).toBe(503);
    expect((await client.call('GET', HRIS)).body.data).toEqual([]);
    await client.call('POST', '/_sandbox/faults', { kind: 'error', when: 'after', status: 502 });
    expect((await client.call('POST', HRIS, [{ identityId: 'a' }])).status).toBe(502);
    expect((await client.call('GET', HRIS)).body.data).toHaveLength(1);
  });

  test('connections dropped before and after the effect', async () => {
    const client = await batch();
    await client.call('POST', '/_sandbox/faults', { kind: 'drop', method: 'POST' });
    await expect(client.call('POST', HRIS, [{ identityId: 'a' }])).rejects.toThrow('fetch failed');
    expect((await client.call('GET', HRIS)).body.data).toEqual([]);
    await client.call('POST', '/_sandbox/faults', { kind: 'drop', when: 'after', method: 'POST' });
    await expect(client.call('POST', HRIS, [{ identityId: 'a' }])).rejects.toThrow('fetch failed');
    expect((await client.call('GET', HRIS)).body.data).toHaveLength(1);
  });

  test('a truncated body breaks off in the middle', async () => {
    const client = await batch();
    await client.call('POST', '/_sandbox/faults', { kind: 'truncate' });
    await expect(client.call('GET', HRIS)).rejects.toThrow();
    expect((await client.call('GET', HRIS)).status).toBe(200);
  });

  test('a delay passes on to the real answer; skip and times count fitting requests only', async () => {
    const client = await batch();
    await client.call('POST', '/_sandbox/faults', [
      { kind: 'delay', milliseconds: 5 },
      { kind: 'error', status: 500, method: 'GET', skip: 1, times: 2 },
    ]);
    const seen = [];
    for (let turn = 0; turn < 5; turn += 1) seen.push((await client.call('GET', HRIS)).status);
    expect(seen).toEqual([200, 200, 500, 500, 200]);
    expect((await client.call('GET', '/_sandbox/faults')).body.faults).toEqual([]);
  });

  test('a gateway page in place of JSON', async () => {
    const client = await batch();
    const body = '<html>Bad gateway</html>';
    await client.call('POST', '/_sandbox/faults', { kind: 'error', status: 502, body, contentType: 'text/html' });
    const response = await fetch(client.url + HRIS, { headers: { authorization: 'Bearer k' } });
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      502,
      'text/html',
      body,
    ]);
  });

  test('bad records are refused in the way of the revision, until the fault is cleared', async () => {
    const sound = { identityId: 'a' };
    const bad = { identityId: 'b' };
    const client = await batch();
    await client.call('POST', '/_sandbox/faults', { kind: 'refuse', identityIds: ['b'] });
    for (const turn of ['first', 'again']) {
      const items = await client.call('POST', HRIS, [{ ...sound, jobTitle: turn }, bad]);
      expect([items.status, ...items.body.map((item: Loose) => item.statusCode)]).toEqual([
        207,
        turn === 'first' ? 201 : 200,
        400,
      ]);
      expect(items.body[1].error.message).toBe('email must be an email');
    }
    await client.call('DELETE', '/_sandbox/faults');
    expect((await client.call('POST', HRIS, [bad])).status).toBe(201);

    const envelope = await start({ seed: withConnection(), revision: 'envelope' });
    await envelope.call('POST', '/_sandbox/faults', { kind: 'refuse', identityIds: ['b'] });
    const refused = await envelope.call('POST', HRIS, { identities: [sound, bad] });
    expect([refused.status, refused.body.message]).toEqual([400, 'identities.1.email must be an email']);
    expect((await envelope.call('POST', HRIS, { identities: [sound] })).status).toBe(201);
    expect((await envelope.call('GET', HRIS)).body.data).toHaveLength(1);
  });

  test('are listed, cleared, and refused when mistyped', async () => {
    const client = await batch();
    await client.call('POST', '/_sandbox/faults', { kind: 'drop', times: 9 });
    expect((await client.call('GET', '/_sandbox/faults')).body.faults).toMatchObject([{ kind: 'drop', times: 9 }]);
    expect((await client.call('DELETE', '/_sandbox/faults')).status).toBe(204);
    expect((await client.call('GET', HRIS)).status).toBe(200);
    for (const bad of [
      { kind: 'explode' },
      { kind: 'error', staus: 500 },
      { kind: 'error', status: 99 },
      { kind: 'drop', path: '(' },
      { kind: 'drop', times: -1 },
      { kind: 'drop', when: 'never' },
      { kind: 'throttle', retryAfter: 'soon' },
      { kind: 'error', body: 5 },
      { kind: 'refuse', identityIds: 'a' },
      7,
    ]) {
      expect((await client.call('POST', '/_sandbox/faults', bad)).status).toBe(400);
    }
    expect((await client.call('GET', '/_sandbox/faults')).body.faults).toEqual([]);
  });
});

describe('the rate limit', () => {
  test('lets 500 requests through in any minute, then says when to come back', async () => {
    let now = Date.parse('2026-11-21T10:00:00Z');
    const client = await start({ seed: withConnection(), clock: () => now, switches: { 'requests-per-minute': '3' } });
    const get = async () => (await client.call('GET', HRIS)).status;
    expect([await get(), await get()]).toEqual([200, 200]);
    now += 20_000;
    expect([await get(), await get()]).toEqual([200, 429]);
    const refused = await client.call('GET', HRIS);
    expect(refused.headers.get('retry-after')).toBe('40');
    expect(refused.body).toMatchObject({ statusCode: 429 });
    now += 40_000;
    expect([await get(), await get(), await get()]).toEqual([200, 200, 429]);
  });

  test('counts wrong keys too, and not the control endpoints', async () => {
    const client = await start({ switches: { 'requests-per-minute': '2', 'retry-after': 'none' } });
    for (let turn = 0; turn < 3; turn += 1) await client.call('GET', '/_sandbox/requests');
    await client.call('GET', HRIS, undefined, { authorization: '' });
    await client.call('GET', '/nowhere');
    const refused = await client.call('GET', HRIS);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, null]);
  });
});

describe('the request log', () => {
  test('holds what was asked, in order, and never the key', async () => {
    const client = await batch();
    await client.call('GET', `${HRIS}?size=5`, undefined, { authorization: 'Bearer very-secret-key' });
    await client.call('POST', HRIS, [{ identityId: 'a' }], { authorization: 'Bearer very-secret-key' });
    await client.call('POST', '/_sandbox/faults', { kind: 'drop' });
    await client.call('GET', '/nowhere').catch(() => null);
    const { body } = await client.call('GET', '/_sandbox/requests');
    expect(body.requests).toMatchObject([
      { number: 1, method: 'GET', path: HRIS, query: '?size=5', status: 200, body: null, fault: null },
      { number: 2, method: 'POST', path: HRIS, query: '', status: 201, body: [{ identityId: 'a' }] },
      { number: 3, method: 'GET', path: '/nowhere', status: null, fault: 'drop' },
    ]);
    expect(JSON.stringify(body)).not.toContain('very-secret-key');
    await client.call('DELETE', '/_sandbox/requests');
    expect((await client.call('GET', '/_sandbox/requests')).body.requests).toEqual([]);
  });
});

describe('control endpoints', () => {
  test('list themselves, also to whoever misses', async () => {
    const client = await start();
    expect((await client.call('GET', '/_sandbox')).body.controls.join('\n')).toContain('identity-sync');
    const missed = await client.call('POST', '/_sandbox/sync');
    expect(missed.status).toBe(404);
    expect(missed.body.controls.length).toBeGreaterThan(5);
  });

  test('the state can be read and replaced, but not by something that is no state', async () => {
    const client = await start();
    const { body: state } = await client.call('GET', '/_sandbox/state');
    expect((await client.call('PUT', '/_sandbox/state', withConnection())).status).toBe(204);
    expect((await client.call('GET', HRIS)).status).toBe(200);
    for (const bad of [
      {},
      { ...state, version: 2 },
      { ...state, moons: [] },
      { ...state, users: [{ id: 1 }] },
      { ...state, identities: 5 },
      { ...withConnection(), customFieldOptions: [{ id: 9, customFieldId: 8, value: 'x' }] },
    ]) {
      expect((await client.call('PUT', '/_sandbox/state', bad)).status).toBe(400);
    }
    expect((await client.call('GET', HRIS)).status).toBe(200);
  });
});
