import { expect, it } from 'vitest';
import { renameTo } from '../../src/roster/renaming.js';
import { ACME, ACME_REMOVED } from '../model/acme.js';
import { CONFIG } from '../model/roster-files.js';
import { edited, soundRoster } from '../model/sound-roster.js';

const OTHERS = 'identities:\n  con-1: { lastName: X, managerId: emp-001 } # of Ann\n';
const FILES = { 'people.yaml': ACME, 'others.yaml': OTHERS, 'removed.yaml': ACME_REMOVED };
const roster = await soundRoster(FILES);
const rename = (id: string, to: string) => renameTo(roster.state, roster.config, id, to);

it('a new id goes into the key and to everybody who names the old one', async () => {
  const { identityId, edits, notes } = rename('emp-001', '00123');
  expect(identityId).toBe('00123');
  expect(await edited(roster, edits)).toEqual({
    'people.yaml': ACME.replaceAll('managerId: emp-001', 'managerId: "00123"').replace(
      'emp-001:\n',
      '"00123":\n    previously: emp-001\n',
    ),
    'others.yaml': OTHERS.replace('emp-001', '"00123"'),
  });
  expect(notes.map(({ full }) => full)).toEqual([
    'An apply writes the record under 00123 first, then deletes the one under emp-001.',
  ]);
});

it.each([
  ['emp-001', 'emp-002', 'emp-002 is in the roster already (people.yaml:11)'],
  ['emp-001', 'emp-999', 'emp-999 is to be removed (removed.yaml:2)'],
  ['emp-001', 'tmp-5', 'tmp-5 was the id of emp-005 before (people.yaml:25)'],
  ['emp-001', 'emp-001', 'emp-001 is the id already'],
  [
    'emp-005',
    'emp-105',
    'emp-005 was tmp-5 before (people.yaml:25); the roster holds one rename of a person at a time',
  ],
  ['emp-05', 'emp-105', 'nobody in the roster has the id emp-05'],
])('%s to %s is refused', (id, to, message) => {
  expect(() => rename(id, to)).toThrow(message);
});

it('a manager by default is for the config to say', async () => {
  const config = `${CONFIG}defaults: { identities: { managerId: emp-002 } }\n`;
  const defaulted = await soundRoster({
    'people.yaml': ACME.replace('previously: tmp-5', 'jobTitle: X'),
    'config.yaml': config,
  });
  expect(() => renameTo(defaulted.state, defaulted.config, 'emp-002', 'emp-102')).toThrow(
    expect.objectContaining({ remedy: expect.stringContaining('emp-102 in defaults.identities.managerId') }),
  );
});
