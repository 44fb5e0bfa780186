import { describe, expect, test } from 'vitest';
import { deriveStatus, looksLikeAlias } from '../../src/sandbox/derive.js';
import type { SandboxState } from '../../src/sandbox/model.js';
import { type Client, HRIS, type Loose, start, withConnection } from './harness.js';

const AT = '2026-01-01T00:00:00.000Z';
const PAST = '2026-03-01T00:00:00.000Z';
const TODAY = '2026-06-15';

/** Accounts of the identity provider for these addresses: users appear with the first sync. */
function accounts(...emails: string[]) {
  return (state: SandboxState) => {
    for (const email of emails) {
      state.accounts.push({
        id: state.nextId,
        connectionId: 2,
        email,
        firstName: 'From',
        lastName: 'Directory',
        jobTitle: null,
        hasMfa: true,
        groupIds: [],
        createdAt: AT,
        updatedAt: AT,
      });
      state.nextId += 1;
    }
  };
}

const sync = async (client: Client) => (await client.call('POST', '/_sandbox/identity-sync', { today: TODAY })).body;
const person = async (client: Client, email: string) =>
  (await client.call('GET', `/public/v2/personnel/email:${encodeURIComponent(email)}?expand[]=user`)).body;

describe('status derivation', () => {
  test.each([
    [false, null, null, 'CURRENT_EMPLOYEE'],
    [true, PAST, null, 'CURRENT_CONTRACTOR'],
    [null, PAST, null, 'UNKNOWN'],
    [false, PAST, '2026-06-15T00:00:00.000Z', 'FORMER_EMPLOYEE'],
    [true, PAST, '2026-06-14T23:00:00.000Z', 'FORMER_CONTRACTOR'],
    [false, PAST, '2026-06-16T00:00:00.000Z', 'CURRENT_EMPLOYEE'],
    [false, '2026-06-16T00:00:00.000Z', null, 'FUTURE_HIRE'],
    [false, '2026-06-15T00:00:00.000Z', null, 'CURRENT_EMPLOYEE'],
    [null, PAST, PAST, 'UNKNOWN'],
  ] as const)('contractor %s, %s to %s is %s', (isContractor, startedAt, separatedAt, status) => {
    expect(deriveStatus({ isContractor, startedAt, separatedAt }, TODAY, 'UNKNOWN')).toBe(status);
  });

  test('a leaver of unknown kind is what the switch says', () => {
    const leaver = { isContractor: null, startedAt: PAST, separatedAt: PAST };
    expect(deriveStatus(leaver, TODAY, 'FORMER_EMPLOYEE')).toBe('FORMER_EMPLOYEE');
  });

  test('addresses of mailboxes and robots look like aliases, people do not', () => {
    expect(['admin@x.test', 'svc-backup@x.test', 'build-bot@x.test'].map(looksLikeAlias)).toEqual([true, true, true]);
    expect(['ann@x.test', 'administer.ann@x.test'].map(looksLikeAlias)).toEqual([false, false]);
  });
});

describe('identity sync', () => {
  test('brings accounts in as users, matches records by e-mail, and tells what changed', async () => {
    const client = await start({ seed: withConnection(accounts('ann@x.test', 'info@x.test', 'zoe@x.test')) });
    const record = { identityId: 'a', email: 'ANN@x.test', firstName: 'Ann', isContractor: true, startedAt: PAST };
    await client.call('POST', HRIS, [record, { identityId: 'b', email: 'nobody@x.test' }]);
    expect((await client.call('GET', '/public/v2/personnel')).body.data).toEqual([]);
    const result = await sync(client);
    expect(result).toMatchObject({ today: TODAY, identities: 2, matched: 1 });
    expect(result.created).toEqual(['ann@x.test', 'info@x.test', 'zoe@x.test']);
    expect(result.unmatched).toEqual([{ connectionId: 1, identityId: 'b', email: 'nobody@x.test' }]);
    expect(result.changes).toContainEqual(
      expect.objectContaining({ field: 'employmentStatus', before: 'UNKNOWN', after: 'CURRENT_CONTRACTOR' }),
    );
    expect(await person(client, 'ann@x.test')).toMatchObject({
      employmentStatus: 'CURRENT_CONTRACTOR',
      startedAt: PAST,
      user: { firstName: 'Ann', lastName: 'Directory' },
    });
    expect((await person(client, 'info@x.test')).employmentStatus).toBe('SERVICE_ACCOUNT');
    expect((await person(client, 'zoe@x.test')).employmentStatus).toBe('UNKNOWN');
    expect((await sync(client)).changes).toEqual([]);
    const user = await client.call('GET', '/public/v2/users/email:ann@x.test?expand[]=identities');
    expect(user.body.identities.map((row: Loose) => [row.identityId, row.connectionId])).toEqual([
      ['a', 1],
      [expect.any(String), 2],
    ]);
  });

  test('email-match exact leaves an address of another case unmatched', async () => {
    const client = await start({ seed: withConnection(accounts('ann@x.test')), switches: { 'email-match': 'exact' } });
    await client.call('POST', HRIS, [{ identityId: 'a', email: 'Ann@x.test' }]);
    expect((await sync(client)).matched).toBe(0);
  });

  test('spares what was set by hand, field by field', async () => {
    const seed = withConnection(accounts('ann@x.test', 'bob@x.test'));
    const client = await start({ seed });
    const both = ['ann', 'bob'].map((name) => ({ identityId: name, email: `${name}@x.test`, isContractor: false }));
    await client.call('POST', HRIS, both);
    await sync(client);
    const { body: state } = await client.call('GET', '/_sandbox/state');
    state.personnel[0].statusUpdatedAt = AT;
    state.personnel[1].locks = ['startedAt'];
    await client.call('PUT', '/_sandbox/state', state);
    const left = { startedAt: PAST, separatedAt: PAST };
    await client.call(
      'POST',
      HRIS,
      both.map((row) => ({ ...row, ...left })),
    );
    await sync(client);
    expect(await person(client, 'ann@x.test')).toMatchObject({ employmentStatus: 'CURRENT_EMPLOYEE', ...left });
    expect(await person(client, 'bob@x.test')).toMatchObject({
      employmentStatus: 'FORMER_EMPLOYEE',
      startedAt: null,
      separatedAt: PAST,
    });
  });

  test('a matched person whose record is deleted, or gets another address, turns UNKNOWN', async () => {
    const client = await start({ seed: withConnection(accounts('ann@x.test', 'bob@x.test')) });
    await client.call('POST', HRIS, [
      { identityId: 'a', email: 'ann@x.test', isContractor: false },
      { identityId: 'b', email: 'bob@x.test', isContractor: false },
    ]);
    await sync(client);
    await client.call('DELETE', `${HRIS}/identity-id:a`);
    await client.call('POST', HRIS, [{ identityId: 'b', email: 'robert@x.test' }]);
    expect((await person(client, 'ann@x.test')).employmentStatus).toBe('CURRENT_EMPLOYEE');
    await sync(client);
    expect((await person(client, 'ann@x.test')).employmentStatus).toBe('UNKNOWN');
    expect((await person(client, 'bob@x.test')).employmentStatus).toBe('UNKNOWN');
  });

  test('refuses a day that does not exist', async () => {
    const client = await start();
    expect((await client.call('POST', '/_sandbox/identity-sync', { today: '2026-02-30' })).status).toBe(400);
    expect((await client.call('POST', '/_sandbox/identity-sync', { day: TODAY })).status).toBe(400);
    expect((await client.call('POST', '/_sandbox/identity-sync')).status).toBe(200);
  });
});
