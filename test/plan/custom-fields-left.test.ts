import { expect, test } from 'vitest';
import type { Live } from '../../src/plan/live.js';
import type { Override } from '../../src/state/personnel.js';
import { definition, planOf } from '../model/people.js';
import { liveOf, override, personnel, rosterOf } from '../model/status.js';

const definitions = [definition(7, 'Level', 'NUMBER'), definition(8, 'Team')];
const sam = personnel(42, 'sam@acme.example');
const holding = (...values: readonly (readonly [id: number, value: string])[]) => ({
  ...sam,
  customFields: values.map(([id, value]) => ({ id, name: `field ${id}`, value })),
});

function warningsFor(rules: readonly Override[], former: readonly Override[] | null, live: Live, only?: string) {
  const applied = former && rosterOf([], former);
  const plan = planOf(rosterOf([], rules), live.state, { live, applied, only: only ? new Set([only]) : null });
  return plan.warnings.filter(({ code }) => code === 'custom-field-left');
}

const full = override('sam@acme.example', { startedAt: '2020-01-01' }, [
  ['Level', 4],
  ['Team', 'secret'],
]);
const live = liveOf([], [{ ...holding([7, '4'], [8, 'secret']), fields: { ...sam.fields, startedAt: '2020-01-01' } }], {
  customFields: definitions,
});

test('a custom field that left the roster is told by person, name and line, and its value is not', () => {
  const rest = override('id:42', { startedAt: '2020-01-01' }, [['Level', 4]]);
  expect(warningsFor([rest], [full], live)).toEqual([
    {
      code: 'custom-field-left',
      message:
        'The custom field "Team" of id:42 has left the roster, and its value stays in Drata: to delete it, give the field as null under customFields',
      source: { file: 'overrides.yaml', line: 7, column: 3 },
    },
  ]);
});

test('so are those of a whole override, although nobody reads values any more', () => {
  expect(warningsFor([], [full], liveOf([], [sam]))).toEqual([
    {
      code: 'custom-field-left',
      message:
        'The custom fields "Level", "Team" of sam@acme.example have left the roster, and their values stay in Drata: to delete one, give the field as null under customFields',
      source: null,
    },
  ]);
});

test.each<[string, readonly Override[], readonly Override[] | null, Live, string?]>([
  [
    'stands under its number',
    [
      override('id:42', {}, [
        ['7', 4],
        ['Team', 'X'],
      ]),
    ],
    [full],
    live,
  ],
  [
    'is set to null',
    [
      override('id:42', {}, [
        ['Level', null],
        ['Team', null],
      ]),
    ],
    [full],
    live,
  ],
  ['was null', [], [override('id:42', {}, [['Level', null]])], live],
  [
    'holds nothing in Drata',
    [override('id:42', {}, [['Team', 'X']])],
    [full],
    { ...live, personnel: [holding([8, 'X'])] },
  ],
  ['belonged to somebody whom Drata does not know', [], [full], liveOf([], [])],
  ['no last applied roster knew', [], null, live],
  ['is not asked about', [full], [full, override('x@acme.example', {}, [['Level', 1]])], live, 'sam@acme.example'],
])('nothing is said where it %s', (_name, rules, former, drata, only) => {
  expect(warningsFor(rules, former, drata, only)).toEqual([]);
});
