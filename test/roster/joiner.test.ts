import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultOf } from '../../src/roster/answer.js';
import { overlay } from '../../src/roster/edit.js';
import { addJoiner, type Joiner } from '../../src/roster/joiner.js';
import { loadRoster } from '../../src/roster/load.js';
import { normalText } from '../../src/state/text.js';
import { ACME, ACME_REMOVED } from '../model/acme.js';
import { CONFIG } from '../model/roster-files.js';
import { ODD_TEXTS } from '../model/roster-text.js';
import { edited, soundRoster } from '../model/sound-roster.js';

const ZOE: Joiner = {
  identityId: 'emp-003',
  email: 'zoe@acme.example',
  firstName: 'Zoë',
  lastName: 'Ng',
  jobTitle: null,
  managerId: undefined,
  startedAt: null,
  isContractor: undefined,
};

const FILES = { 'people.yaml': ACME, 'removed.yaml': ACME_REMOVED };
const FALSE = `${CONFIG}defaults: { identities: { isContractor: false } }\n`;
const TRUE = `${CONFIG}defaults: { identities: { isContractor: true } }\n`;

/** The lines of the new record, without those that everybody has. */
async function linesOf(joiner: Partial<Joiner>, more: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const roster = await soundRoster({ ...FILES, ...more });
  const { edits } = addJoiner(roster.state, roster.config, { ...ZOE, ...joiner }, 'new.yaml');
  const [, , ...lines] = ((await edited(roster, edits))['new.yaml'] ?? '').trimEnd().split('\n');
  return lines.map((line) => line.trim()).filter((line) => !/^(?:email|firstName|lastName):/.test(line));
}

describe('somebody who joins', () => {
  it('stands where neighbours are, with what is known', async () => {
    const roster = await soundRoster(FILES);
    const joiner = { ...ZOE, jobTitle: 'Lead: "X"', managerId: 'emp-001', startedAt: '2026-11-02' };
    const { edits, warnings, identityId } = addJoiner(roster.state, roster.config, joiner, null);
    expect([identityId, warnings]).toEqual(['emp-003', []]);
    const record = `  emp-003:
    email: zoe@acme.example
    firstName: Zoë
    lastName: Ng
    jobTitle: 'Lead: "X"'
    managerId: emp-001
    managerName: Ann Lee
    startedAt: 2026-11-02
    isContractor: false

`;
    expect(await edited(roster, edits)).toEqual({ 'people.yaml': ACME.replace('  emp-004', `${record}  emp-004`) });
  });

  it.each<[Partial<Joiner>, Readonly<Record<string, string>>, string[]]>([
    [{}, {}, ['isContractor: false']],
    [{ isContractor: true }, {}, ['isContractor: true']],
    [{}, { 'config.yaml': FALSE }, []],
    [{ isContractor: false }, { 'config.yaml': FALSE }, []],
    [{ isContractor: true }, { 'config.yaml': FALSE }, ['isContractor: true']],
    [{}, { 'config.yaml': TRUE }, []],
    [{ isContractor: false }, { 'config.yaml': TRUE }, ['isContractor: false']],
  ])('%j: a contractor or not, as the defaults leave it open', async (joiner, more, lines) => {
    expect(await linesOf(joiner, more)).toEqual(lines);
  });

  it('gets the name of the manager only where the others have it', async () => {
    const unnamed = ACME.replaceAll(/ {4}managerName:.*\n/g, '');
    expect(await linesOf({ managerId: 'emp-001', isContractor: true }, { 'people.yaml': unnamed })).toEqual([
      'managerId: emp-001',
      'isContractor: true',
    ]);
    const named = `${CONFIG}defaults: { identities: { managerName: Ann Lee } }\n`;
    const more = { 'people.yaml': unnamed, 'config.yaml': named };
    expect(await linesOf({ managerId: null, isContractor: true }, more)).toEqual([
      'managerId: null',
      'managerName: null',
      'isContractor: true',
    ]);
    expect(await linesOf({ managerId: null })).toEqual(['managerId: null', 'isContractor: false']);
  });

  it('may have a manager who is not there, or who leaves: that is a warning', async () => {
    const { state, config } = await soundRoster(FILES);
    const told = (managerId: string) =>
      addJoiner(state, config, { ...ZOE, managerId }, null).warnings.map(({ full }) => full);
    expect(told('emp-0001')).toEqual(['The manager emp-0001 is not in the roster. Did you mean emp-001?']);
    expect(told('elsewhere')).toEqual([
      'The manager elsewhere is not in the roster. Leave it if the manager is kept elsewhere.',
    ]);
    expect(told('emp-005')).toEqual(['The manager emp-005 has a separation date (people.yaml:25).']);
  });

  it.each<[Partial<Joiner>, string]>([
    [{ identityId: 'emp-002' }, 'emp-002 is in the roster already (people.yaml:11)'],
    [{ identityId: 'emp-999' }, 'emp-999 is to be removed (removed.yaml:2)'],
    [{ identityId: 'tmp-5' }, 'tmp-5 was the id of emp-005 before (people.yaml:25)'],
    [{ email: 'ANN@acme.example' }, 'ANN@acme.example is the address of emp-001 (people.yaml:3)'],
  ])('%j: is refused an id or address of somebody else', async (joiner, message) => {
    const { state, config } = await soundRoster(FILES);
    expect(() => addJoiner(state, config, { ...ZOE, ...joiner }, null)).toThrow(
      expect.objectContaining({ name: 'RefusedError', message }),
    );
  });

  it('is told how somebody returns', async () => {
    const { state, config } = await soundRoster(FILES);
    const again = () => addJoiner(state, config, { ...ZOE, email: 'dan@acme.example' }, null);
    expect(again).toThrow(expect.objectContaining({ remedy: expect.stringContaining('separatedAt: null') }));
  });

  it('reads back as given, whatever the name', async () => {
    const roster = await soundRoster(FILES);
    const text = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }), fc.constantFrom(...ODD_TEXTS));
    await fc.assert(
      fc.asyncProperty(text, text, fc.boolean(), async (one, two, isApart) => {
        const [id, firstName] = [normalText(one.trim()), normalText(two.trim())];
        const joiner = { ...ZOE, identityId: id, firstName, jobTitle: firstName };
        const fault = await faultOf(roster.files, id, { firstName });
        if (fault !== null) return;
        const { edits } = addJoiner(roster.state, roster.config, joiner, isApart ? 'apart.yaml' : null);
        const texts = new Map(Object.entries(await edited(roster, edits)));
        const { state } = await loadRoster(overlay(roster.files, texts));
        expect(state?.identities.get(id)?.fields).toMatchObject({ firstName, jobTitle: firstName });
        expect(state?.identities.size).toBe(5);
      }),
      { numRuns: 30 },
    );
  });
});
