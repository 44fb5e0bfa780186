import { expect, it } from 'vitest';
import { separate } from '../../src/roster/leaver.js';
import { ACME } from '../model/acme.js';
import { edited, soundRoster } from '../model/sound-roster.js';

const roster = await soundRoster({ 'people.yaml': ACME });

it('somebody who leaves gets the date, and nothing else changes', async () => {
  const { edits, warnings, notes } = separate(roster.state, 'emp-002', '2026-10-30');
  expect(await edited(roster, edits)).toEqual({
    'people.yaml': ACME.replace('2021-03-01\n', '2021-03-01\n    separatedAt: 2026-10-30\n'),
  });
  expect([warnings, notes]).toEqual([[], []]);
});

it('the same date is nothing to do; another one is corrected, in two steps that are told', async () => {
  expect(separate(roster.state, 'emp-005', '2025-06-30').edits).toEqual([]);
  const { edits, notes } = separate(roster.state, 'emp-005', '2025-07-31');
  expect(await edited(roster, edits)).toEqual({ 'people.yaml': ACME.replace('2025-06-30', '2025-07-31') });
  expect(notes.map(({ full }) => full)).toEqual([expect.stringContaining('two steps')]);
});

it('a moment of the same day stays as precise as it is', async () => {
  const { state } = await soundRoster({ 'people.yaml': ACME.replace('2025-06-30', '2025-06-30T17:00:00Z') });
  expect(separate(state, 'emp-005', '2025-06-30').edits).toEqual([]);
});

it('nobody leaves before the first day', () => {
  expect(() => separate(roster.state, 'emp-002', '2021-02-28')).toThrow(
    'emp-002 starts after that day (people.yaml:11)',
  );
  expect(separate(roster.state, 'emp-002', '2021-03-01').edits).toHaveLength(1);
});

it('those who stay without a manager are named', () => {
  const { warnings } = separate(roster.state, 'emp-001', '2026-10-30');
  expect(warnings.map(({ full }) => full)).toEqual([
    '2 people have emp-001 as their manager: emp-002 (people.yaml:11), emp-004 (people.yaml:20). Give them another one: drata-roster move ID --manager ID.',
  ]);
});

it('a long team is counted, and addresses that are ids are masked', async () => {
  const people = Array.from({ length: 23 }, (_, index) => `  p${index}@acme.example: { managerId: boss }\n`).join('');
  const { state } = await soundRoster({ 'people.yaml': `identities:\n  boss: { lastName: B }\n${people}` });
  const [warning] = separate(state, 'boss', '2026-10-30').warnings;
  expect(warning?.full).toMatch(/^23 people have boss .*: p0@acme\.example \(people\.yaml:3\), .* and 3 more\. /);
  expect(warning?.masked).toContain('p•••@acme.example');
  expect(warning?.masked).not.toMatch(/p\d+@/);
});
