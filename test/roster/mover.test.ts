import { describe, expect, it } from 'vitest';
import { type Move, moveTo } from '../../src/roster/mover.js';
import { ACME } from '../model/acme.js';
import { edited, soundRoster } from '../model/sound-roster.js';

const roster = await soundRoster({ 'people.yaml': ACME });

describe('somebody who moves', () => {
  it.each<[string, Move, string, string]>([
    ['emp-002', { jobTitle: "Head of 'it'" }, "'Engineer'", "'Head of ''it'''"],
    [
      'emp-002',
      { managerId: 'emp-004' },
      'emp-001\n    managerName: Ann Lee\n    startedAt',
      'emp-004\n    managerName: null\n    startedAt',
    ],
    [
      'emp-004',
      { managerId: 'emp-002' },
      'emp-001\n    managerName: Ann Lee\n\n  emp-005',
      'emp-002\n    managerName: Bob Bean\n\n  emp-005',
    ],
    ['emp-001', { managerId: 'emp-009' }, 'managerId: null', 'managerId: emp-009'],
    ['emp-005', { managerId: 'emp-002' }, 'emp-001\n    separatedAt', 'emp-002\n    separatedAt'],
    [
      'emp-004',
      { managerId: null },
      'emp-001\n    managerName: Ann Lee\n\n  emp-005',
      'null\n    managerName: null\n\n  emp-005',
    ],
  ])('%s %j: the title, the manager, and the name where the record has one', async (id, move, before, after) => {
    const { edits } = moveTo(roster.state, id, move);
    const wanted = ACME.replace(before, after);
    expect(wanted).not.toBe(ACME);
    expect(await edited(roster, edits)).toEqual({ 'people.yaml': wanted });
  });

  it('changes nothing where the roster says so already', () => {
    expect(moveTo(roster.state, 'emp-002', { jobTitle: 'Engineer', managerId: 'emp-001' }).edits).toEqual([]);
    expect(moveTo(roster.state, 'emp-002', {}).edits).toEqual([]);
  });

  it('is told where a name of the former manager goes, and of a manager who is not there', () => {
    const { warnings, notes } = moveTo(roster.state, 'emp-002', { managerId: 'emp-009' });
    expect(warnings.map(({ full }) => full)).toEqual([expect.stringContaining('emp-009 is not in the roster')]);
    expect(notes.map(({ full }) => full)).toEqual([expect.stringContaining('the roster has no name of emp-009')]);
    expect(moveTo(roster.state, 'emp-002', { managerId: null }).notes).toEqual([]);
  });
});
