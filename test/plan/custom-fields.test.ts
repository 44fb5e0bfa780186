import { describe, expect, it } from 'vitest';
import { customFieldLookup, sameCustomValue, undefinedFields } from '../../src/plan/custom-fields.js';
import type { CustomFieldDefinition, CustomFieldValue } from '../../src/state/personnel.js';
import { definition } from '../model/people.js';
import { liveOf, override, personnel, rosterOf } from '../model/status.js';

const level = definition(7, 'Level', 'NUMBER');
const team = definition(8, 'Équipe', 'OPTIONS', {
  options: [
    { id: 81, value: 'Red' },
    { id: 82, value: 'Blue' },
  ],
});
const tier = definition(9, 'Tier', 'OPTIONS_NUMERIC', {
  options: [
    { id: 1, value: '100' },
    { id: 2, value: '1' },
  ],
});

function lookup(definitions: readonly CustomFieldDefinition[] | null, held: readonly CustomFieldValue[] = []) {
  const person = { ...personnel(1, 'a@acme.example'), customFields: held };
  return { person, ...customFieldLookup(liveOf([], [person], { customFields: definitions })) };
}

describe('looking up custom fields', () => {
  it('goes by name in any Unicode form, then by number', () => {
    const { find, person, ...fields } = lookup(
      [level, team, definition(10, '7')],
      [{ id: 8, name: 'x', value: 'Red' }],
    );
    expect(find('E\u0301quipe')).toBe(team);
    expect(find('8')).toBe(team);
    expect(find('7')).toMatchObject({ id: 10 });
    expect(find('08')).toBeNull();
    expect(find('level')).toBeNull();
    expect(fields.valueOf(person, '8')).toBe('Red');
    expect(fields.valueOf(person, 'Level')).toBeNull();
  });

  it('goes by what people have where no definitions are served', () => {
    const { find, problems, person, ...fields } = lookup(null, [{ id: 3, name: 'Level', value: '4.0' }]);
    expect(find('Level')?.id).toBe(3);
    expect(fields.valueOf(person, 'Level')).toBe('4.0');
    expect(fields.valueOf(person, 'Unseen')).toBeNull();
    expect(problems(override('a', {}, [['Unseen', 'x']]))).toEqual([]);
  });

  it.each<[string, CustomFieldDefinition[], [string, string | number | null][], string, string]>([
    [
      'an unknown name',
      [level, team],
      [['level', 3]],
      'no personnel custom field "level"',
      'It has "Level", "Équipe".',
    ],
    ['a name where there is none', [], [['Level', 3]], 'no personnel custom field "Level"', 'It has none.'],
    [
      'an ambiguous name',
      [definition(9, 'A'), definition(2, 'A')],
      [['A', 'x']],
      '2 custom fields of the name "A"',
      '2, 9',
    ],
    ['a formula', [definition(2, 'F', 'FORMULA', { readOnly: true })], [['F', null]], 'computed by Drata', 'Remove it'],
    [
      'emptying what is required',
      [definition(2, 'R', 'TEXT', { isRequired: true })],
      [['R', null]],
      'required',
      'Give it a value',
    ],
    ['an option that is not there', [team], [['Équipe', 'Green']], 'does not offer the value given', '"Red", "Blue"'],
    ['text for a number', [level], [['Level', 'high']], 'numbers only', 'plain digits'],
    ['blanks for a number', [level], [['Level', ' ']], 'numbers only', 'plain digits'],
    [
      'one field by name and number',
      [level],
      [
        ['Level', 1],
        ['7', 2],
      ],
      'by name and by number',
      'Keep one',
    ],
  ])('refuses %s, without its value', (_what, definitions, given, message, remedy) => {
    const [problem, ...others] = lookup(definitions).problems(override('a@acme.example', {}, given));
    expect(others).toEqual([]);
    expect(problem?.message).toContain(message);
    expect(problem?.remedy).toContain(remedy);
    expect(problem?.source?.line).toBe(7);
    expect(problem?.message).not.toMatch(/Green|high/);
  });

  it('has nothing against what fits', () => {
    const given: [string, string | number | null][] = [
      ['Level', '4'],
      ['Équipe', '82'],
      ['Tier', 100],
      ['T', null],
    ];
    expect(lookup([level, team, tier, definition(2, 'T')]).problems(override('a', {}, given))).toEqual([]);
  });
});

describe('comparing custom values', () => {
  const text = definition(1, 'T');
  it.each<[string, CustomFieldDefinition | null, string | null, string | number | null, boolean]>([
    ['text by NFC', text, 'Zoe\u0308', 'Zoë', true],
    ['text with case', text, 'zoë', 'Zoë', false],
    ['a number in a text field as text', text, '4.0', 4, false],
    ['nothing with nothing', text, null, null, true],
    ['nothing with something', text, null, 'x', false],
    ['something with nothing', text, 'x', null, false],
    ['numbers by value', level, '4.00', 4, true],
    ['numbers written as text', level, '4', '4.0', true],
    ['different numbers', level, '4', 5, false],
    ['a live value that is no number', level, 'four', 4, false],
    ['money', definition(1, 'C', 'CURRENCY'), '56.890', '56.89', true],
    ['an option by text', team, 'Red', 'Red', true],
    ['an option by number on either side', team, '81', 'Red', true],
    ['an option by number in the roster', team, 'Red', '81', true],
    ['different options', team, 'Blue', 'Red', false],
    ['a hidden option in live', team, 'Old', 'Red', false],
    ['a numeric option by value before number', tier, '1', 1, true],
    ['a numeric option by number', tier, '1', '2', true],
    ['a numeric option by value', tier, '100.0', 100, true],
    ['a number where the type is not told', null, '4.0', 4, true],
    ['text where the type is not told', null, '4.0', '4', false],
    [
      'a number of a field only seen on people',
      lookup(null, [{ id: 3, name: 'L', value: '1' }]).find('L'),
      '4.0',
      4,
      true,
    ],
  ])('%s', (_what, known, live, desired, same) => {
    expect(sameCustomValue(known, live, desired)).toBe(same);
  });
});

describe('where Drata shows no definitions', () => {
  const roster = (customFields: Parameters<typeof override>[2]) => rosterOf([], [override('a', {}, customFields)]);
  it('a plan says that custom fields are taken as they stand', () => {
    expect(undefinedFields(roster([['Level', 3]]), liveOf([]))).toMatchObject([{ code: 'no-definitions' }]);
    expect(undefinedFields(roster([]), liveOf([]))).toEqual([]);
    expect(undefinedFields(roster([['Level', 3]]), liveOf([], [], { customFields: [] }))).toEqual([]);
  });
});
