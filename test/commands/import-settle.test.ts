import { describe, expect, it } from 'vitest';
import { settleEdits } from '../../src/commands/import-settle.js';
import { newIdentity } from '../../src/plan/adopt-new.js';
import type { Adopted } from '../../src/plan/adopt-record.js';
import { loadRoster } from '../../src/roster/load.js';
import type { IdentityFields } from '../../src/state/identity.js';
import { livePerson } from '../model/people.js';
import { peopleFile } from '../model/roster-files.js';

const PEOPLE = 'identities:\n  b: { email: b@acme.example, managerId: a }\n  a: { email: a@acme.example }\n';

async function settle(...records: readonly Adopted[]) {
  const files = peopleFile(PEOPLE);
  const { config, state } = await loadRoster(files);
  if (config === null || state === null) throw new Error('the roster is invalid');
  return settleEdits(files, { config, state }, records, new Map());
}

const joins = (id: string, fields: Partial<IdentityFields>) => newIdentity(livePerson(id, fields), {});

const moves = (identityId: string, set: Partial<IdentityFields>): Adopted => ({
  resource: 'identity',
  key: identityId,
  how: 'changed',
  changes: [],
  isGuess: false,
  edits: [{ kind: 'set-identity', identityId, set }],
});

describe('settling edits', () => {
  it('leaves out what no roster may say, wherever the check sees it, and takes the rest', async () => {
    const { records, left, texts } = await settle(
      joins('c', { email: 'a@acme.example' }),
      joins('0', { email: 'b@acme.example' }),
      joins('d', { email: 'not an address' }),
      joins('e', { email: 'e@acme.example' }),
      moves('a', { startedAt: '2026-02-01T00:00:00.000Z', separatedAt: '2026-01-01T00:00:00.000Z' }),
    );
    expect(records.map(({ key }) => key)).toEqual(['e']);
    expect(left.map(({ key, reason, detail }) => [key, reason, detail?.masked])).toEqual(
      expect.arrayContaining([
        ['c', 'invalid', expect.stringContaining('share the e-mail •••')],
        ['0', 'invalid', expect.stringContaining('share the e-mail •••')],
        ['d', 'invalid', expect.stringContaining('not an e-mail address')],
        ['a', 'invalid', expect.stringContaining('before')],
      ]),
    );
    expect(texts.get('people.yaml')).toBe(`${PEOPLE}  e: { email: e@acme.example }\n`);
  });

  it('gives up where no record can be blamed', async () => {
    // The circle is told at the first of its people, which stays as it is.
    await expect(settle(moves('a', { managerId: 'b' }))).rejects.toThrow(
      /makes no valid roster: people\.yaml:\d+: .* nothing was written$/,
    );
  });
});
