import { expect, it } from 'vitest';
import { type Asking, type Detail, gather } from '../../src/commands/details.js';
import { moveDetails } from '../../src/commands/move.js';
import { newDetails, readJoiner } from '../../src/commands/new.js';
import type { CommonOptions } from '../../src/commands/options.js';
import { InterruptedError } from '../../src/errors.js';
import { ACME } from '../model/acme.js';
import { CONFIG } from '../model/roster-files.js';
import { soundRoster } from '../model/sound-roster.js';

const POLICY = `${CONFIG}policy: { emailDomains: [acme.example] }\n`;
const roster = await soundRoster({ 'people.yaml': ACME, 'config.yaml': POLICY });
const context = { ...roster, pii: 'full' } as const;
const OPTIONS: CommonOptions = { roster: 'roster', format: 'text', color: 'auto', concurrency: 4, rateLimit: 480 };

/** A terminal on which somebody gives these answers, then presses Ctrl-C. */
function typing(...answers: readonly string[]): { asking: Asking; shown: string[]; closed: () => number } {
  const shown: string[] = [];
  const rest = [...answers];
  let closes = 0;
  const terminal = {
    ask: async (question: string) => {
      const answer = rest.shift();
      shown.push(`${question}${answer ?? '^C'}`);
      if (answer === undefined) throw new InterruptedError('interrupted; nothing was written');
      return answer.trim();
    },
    say: (line: string) => void shown.push(line),
    close: () => {
      closes += 1;
    },
  };
  return { asking: { interactive: true, open: () => terminal }, shown, closed: () => closes };
}

const SILENT: Asking = { interactive: false, open: () => expect.unreachable('nobody is there to answer') };

it('asks for what is missing, again where an answer cannot be taken', async () => {
  const { asking, shown, closed } = typing(
    ' emp-002 ',
    'emp-003',
    '',
    'zoe@other.example',
    'Ann@acme.example',
    'zoe@acme.example',
    'Zoe\u0308',
    'Ng',
    '',
    'emp-01',
    'emp-001',
    'tomorrow',
    '2026-11-02',
    'perhaps',
    'Y',
  );
  const known = await gather(newDetails(context, undefined, OPTIONS), asking);
  expect(readJoiner(roster.state, known)).toEqual({
    identityId: 'emp-003',
    email: 'zoe@acme.example',
    firstName: 'Zo\u00eb',
    lastName: 'Ng',
    jobTitle: null,
    managerId: 'emp-001',
    startedAt: '2026-11-02',
    isContractor: true,
  });
  expect(shown.filter((line) => line.startsWith('  ! '))).toEqual([
    '  ! emp-002 is in the roster already (people.yaml:11)',
    '  ! it takes an answer; Ctrl-C stops without writing',
    '  ! email of identity emp-003 is zoe@other.example, outside the domains of the policy.',
    '  ! Ann@acme.example is the address of emp-001 (people.yaml:3)',
    '  ! nobody in the roster has the id emp-01',
    '  ! it takes a day that exists, as YYYY-MM-DD',
    '  ! it takes yes or no',
  ]);
  expect(closed()).toBe(1);
});

it('asks only what the command line leaves open, and nothing where that is nothing needed', async () => {
  const given = { ...OPTIONS, email: 'zoe@acme.example', firstName: 'Zoë', lastName: 'Ng', manager: 'none' };
  const { asking, shown } = typing('emp-003', '', '', '');
  const asked = await gather(newDetails(context, undefined, given), asking);
  expect(shown.map((line) => line.split(/[:,(]/)[0]?.trim()).filter(Boolean)).toEqual([
    'Id of the new person',
    'Job title',
    'Start date',
    'A contractor? yes or no',
  ]);
  const known = await gather(newDetails(context, 'emp-003', { ...given, contractor: true }), SILENT);
  expect(readJoiner(roster.state, known)).toMatchObject({ managerId: null, isContractor: true, startedAt: null });
  expect(readJoiner(roster.state, asked)).toMatchObject({ managerId: null, isContractor: undefined });
});

it('names all that is missing at once where nobody can be asked', async () => {
  const details = newDetails(context, undefined, { ...OPTIONS, lastName: 'Ng' });
  await expect(gather(details, SILENT)).rejects.toThrow('missing: ID, --email, --first-name');
});

it('says which option cannot be taken, without the value where people are hidden', async () => {
  const given = { ...OPTIONS, email: 'zoe', firstName: 'Zoë', lastName: 'Ng' };
  const refused = (pii: 'full' | 'masked', more: object = {}) =>
    gather(newDetails({ ...roster, pii }, 'emp-003', { ...given, ...more }), SILENT);
  await expect(refused('full')).rejects.toThrow('--email: email of identity emp-003 is "zoe", which is not an e-mail');
  await expect(refused('masked')).rejects.toThrow(
    '--email: email of identity emp-003 is "•••", which is not an e-mail',
  );
  await expect(refused('full', { email: ' ' })).rejects.toThrow('--email is empty');
  await expect(refused('full', { email: 'z@acme.example', manager: 'emp-003' })).rejects.toThrow(
    '--manager: identity emp-003 is their own manager',
  );
});

it('a manager who is not in the roster can be given, not answered', async () => {
  const known = await gather(moveDetails(context, 'emp-002', { ...OPTIONS, manager: 'elsewhere' }), SILENT);
  expect(known.get('--manager')).toBe('elsewhere');
});

it('offers to keep what somebody who moves has, and hides it where it is hidden', async () => {
  const { asking, shown } = typing('', 'none');
  const known = await gather(moveDetails(context, 'emp-002', OPTIONS), asking);
  expect(shown.slice(0, 2)).toEqual([
    'Job title of Bob Bean (Enter keeps Engineer): ',
    "Manager's id, or none (Enter keeps emp-001): none",
  ]);
  expect([...known]).toEqual([
    ['ID', 'emp-002'],
    ['--manager', 'none'],
  ]);
  const hidden = typing('', '');
  await gather(moveDetails({ ...roster, pii: 'ids' }, 'emp-002', OPTIONS), hidden.asking);
  expect(hidden.shown[0]).toBe('Job title of emp-002 (Enter keeps it as it is): ');
});

it('stops at Ctrl-C, and lets go of the terminal', async () => {
  const { asking, closed } = typing('emp-003');
  await expect(gather(newDetails(context, undefined, OPTIONS), asking)).rejects.toThrow(InterruptedError);
  expect(closed()).toBe(1);
});

it('a defect is not taken for a wrong answer', async () => {
  const broken: Detail = {
    name: 'ID',
    given: undefined,
    isNeeded: true,
    isOptional: false,
    question: () => '\u001b[2J? ',
    check: () => {
      throw new TypeError('a defect');
    },
  };
  const { asking, shown } = typing('x');
  await expect(gather([broken], asking)).rejects.toThrow(TypeError);
  expect(shown).toEqual(['\\u{1b}[2J? x']);
});
