import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { HRIS, type Loose, start, withConnection } from './harness.js';

const FEATURE = 'Custom Connections and Tests';

describe('keys', () => {
  test('any key that is not empty is taken; a missing or empty one is a 401 of the base shape', async () => {
    const client = await start({ seed: withConnection() });
    expect((await client.call('GET', HRIS, undefined, { authorization: 'Bearer x' })).status).toBe(200);
    for (const authorization of ['', 'Bearer', 'Bearer ', 'Basic eDp5']) {
      const { status, body } = await client.call('GET', HRIS, undefined, { authorization });
      expect(status).toBe(401);
      expect(body).toEqual({ statusCode: 401, message: expect.any(String), code: expect.any(Number) });
    }
  });

  test('where keys are declared, at start or later, no other is taken', async () => {
    const client = await start({ seed: withConnection(), keys: ['good'] });
    const status = async (key: string) =>
      (await client.call('GET', HRIS, undefined, { authorization: `Bearer ${key}` })).status;
    expect([await status('good'), await status('wrong')]).toEqual([200, 401]);
    await client.call('POST', '/_sandbox/access', { keys: ['other'] });
    expect([await status('good'), await status('other')]).toEqual([401, 200]);
    await client.call('POST', '/_sandbox/access', { keys: null });
    expect(await status('whatever')).toBe(200);
  });
});

describe('what may be taken away', () => {
  test('permissions, features and terms, in the order 401, 412, 402, 403, 404, 400', async () => {
    const client = await start({ seed: withConnection() });
    const missing = '/public/v2/custom-connections/9/hris-user-identities';
    const status = async () => (await client.call('POST', missing, 'bad')).status;
    expect(await status()).toBe(404);
    await client.call('POST', '/_sandbox/access', { revoke: ['user-identity-hris-post'] });
    expect(await status()).toBe(403);
    await client.call('POST', '/_sandbox/access', { features: { [FEATURE]: false } });
    expect(await status()).toBe(402);
    await client.call('POST', '/_sandbox/access', { termsAccepted: false });
    expect(await status()).toBe(412);
    expect((await client.call('POST', missing, 'bad', { authorization: '' })).status).toBe(401);
    const access = { grant: ['user-identity-hris-post'], features: { [FEATURE]: true }, termsAccepted: true };
    expect((await client.call('POST', '/_sandbox/access', access)).body).toEqual({
      termsAccepted: true,
      missingFeatures: [],
      missingPermissions: [],
      keys: 'any',
    });
    expect(await status()).toBe(404);
  });

  test('names that do not exist are refused with those that do', async () => {
    const client = await start();
    const { status, body } = await client.call('POST', '/_sandbox/access', { revoke: ['personnel:read'] });
    expect(status).toBe(400);
    expect(body.message).toContain('personnel-get');
    expect((await client.call('POST', '/_sandbox/access', { features: { Moon: true } })).status).toBe(400);
    expect((await client.call('POST', '/_sandbox/access', { revok: [] })).status).toBe(400);
  });
});

describe('routes and bodies', () => {
  test('routes of the third-party guide are 404 in the vendor shape', async () => {
    const client = await start({ seed: 'demo' });
    for (const [method, path] of [
      ['POST', '/public/personnel'],
      ['PATCH', '/public/personnel/66'],
      ['GET', '/public/personnel/66/training'],
      ['GET', '/public/v2/personnel/66/background-checks'],
      ['GET', '/public/v2/users/'],
      ['GET', '/'],
    ] as const) {
      const { status, body } = await client.call(method, path, method === 'GET' ? undefined : {});
      expect(status).toBe(404);
      expect(body).toMatchObject({ statusCode: 404, message: expect.any(String), code: expect.any(Number) });
      expect('name' in body).toBe(path.startsWith('/public/v2'));
    }
  });

  test('malformed JSON and a body that is not declared as JSON are 400', async () => {
    const client = await start({ seed: withConnection() });
    const post = (body: string, type: string) =>
      fetch(client.url + HRIS, { method: 'POST', body, headers: { authorization: 'Bearer k', 'content-type': type } });
    expect((await post('[{"identityId":', 'application/json')).status).toBe(400);
    expect((await post('[{"identityId":"a"}]', 'text/plain')).status).toBe(400);
    expect((await post('[{"identityId":"a"}]', 'application/json; charset=utf-8')).status).toBe(201);
  });

  test('a body over 10 MB is a 413, with a length given or in chunks', async () => {
    const client = await start({ seed: withConnection() });
    const big = `["${'x'.repeat(10 * 1024 * 1024)}"]`;
    expect((await client.call('POST', HRIS, JSON.parse(big))).status).toBe(413);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sent = request(
        client.url + HRIS,
        { method: 'POST', headers: { authorization: 'Bearer k', 'content-type': 'application/json' } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      sent.on('error', reject);
      for (let at = 0; at < big.length; at += 1_000_000) sent.write(big.slice(at, at + 1_000_000));
      sent.end();
    });
    expect(status).toBe(413);
    expect((await client.call('GET', HRIS)).body.data).toEqual([]);
  });
});

describe('custom connections', () => {
  test('are listed, got and created; HRIS takes none of the settings of other kinds', async () => {
    const client = await start({ seed: 'demo' });
    const root = '/public/v2/custom-connections';
    const { body } = await client.call('GET', `${root}?expand[]=createdByUser`);
    expect(body.data.map((row: Loose) => [row.id, row.providerTypes])).toEqual([
      [1, ['HRIS']],
      [2, ['MDM']],
    ]);
    expect(body.data[0].createdByUser.email).toBe('tomas.novak@acme.example');
    expect((await client.call('GET', `${root}/3`)).status).toBe(404);
    const made = await client.call('POST', root, { name: 'Second', providerTypes: ['HRIS'] });
    expect(made).toMatchObject({ status: 201, body: { clientAlias: 'Second', providerTypes: ['HRIS'] } });
    expect((await client.call('GET', `${root}/${made.body.id}`)).body.clientAlias).toBe('Second');
    for (const bad of [
      { name: 'x', providerTypes: ['HRIS'], workspaceIds: [1] },
      { name: 'x', providerTypes: [] },
      { name: 'x', providerTypes: ['PAYROLL'] },
      { providerTypes: ['HRIS'] },
      [],
    ]) {
      expect((await client.call('POST', root, bad)).status).toBe(400);
    }
  });
});
