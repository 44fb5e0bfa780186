import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeYaml } from '../../src/roster/compose.js';
import { parseYaml } from '../../src/roster/parse.js';
import { readInParts } from '../../src/roster/records.js';

/** Pieces that YAML reads in surprising ways, beside free text. */
const VALUES = fc.oneof(
  fc.constantFrom(
    ...[
      'Jane',
      "O'Brien",
      '李 小龙',
      'Rosa 🌹',
      'a: b',
      'a:b',
      'a :b',
      'a #b',
      'a#b',
      '#',
      '~',
      'null',
      'Null',
      'nUll',
    ],
    ...['true', 'TRUE', 'yes', 'False', '42', '007', '-1', '+1', '1e5', '0x1F', '0o7', '1_000', '.5', '.inf', '12:30'],
    ...['2026-01-01', '2026-01-01T10:00:00Z', '2026-01-01 10:00:00', "'x'", "'it''s'", '"x"', '"\\n"', '"a', "'a"],
    ...['"a \\"b\\" c"', '"\\\\"', '"\\/"', '"\\"', '""', "''", "''''", '"x" y', "'a' # b", '"a": b', '"\u00ad"'],
    ...[
      '[1, 2]',
      '{a: 1}',
      '&a x',
      '*a',
      '!!str 1',
      '|',
      '>-',
      '@x',
      '`x',
      '%x',
      '- x',
      '? x',
      '',
      ' ',
      'x ',
      '\tx',
      'x\t',
    ],
    ...[
      'http://x.example/y?z#q',
      'a@b.example',
      'a,b',
      'x: ',
      'x:',
      '<<',
      '---',
      '...',
      '\u00a0x',
      'x\u00a0',
      '\u2028',
      '\ufeff',
    ],
  ),
  fc.string({ maxLength: 6 }),
);
const KEYS = fc.oneof(
  fc.constantFrom(
    'email',
    'a',
    'null',
    'true',
    '007',
    'emp-1',
    'a b',
    '"q"',
    "'s'",
    '"a: b"',
    '"a#b"',
    '"null"',
    '"<<"',
    '""',
    "'it''s'",
    '"\\n"',
    'k'.repeat(203),
    'k'.repeat(1100),
    `"${'k'.repeat(1100)}"`,
    '~',
    '<<',
    'x.y@z',
    'id:42',
    '[a]',
    '? a',
    '-',
  ),
  fc.string({ minLength: 1, maxLength: 3 }),
);
const LINE = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(KEYS, VALUES).map(([key, value]) => `    ${key}: ${value}`) },
  { weight: 3, arbitrary: KEYS.map((key) => `  ${key}:`) },
  { weight: 1, arbitrary: fc.tuple(KEYS, VALUES).map(([key, value]) => `  ${key}: ${value} # note`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...[
        '',
        '# note',
        '    # note',
        '   odd: indent',
        '      deeper',
        'identities:',
        'personnel:',
        'documents:',
        'removed:',
        '- identityId: x',
        '---',
        '...',
      ],
      ...[
        '%YAML 1.1',
        '\tx: y',
        '    - item',
        '    text: |',
        '      block # no note',
        '  {',
        '  }',
        'identities: {}',
        '    a: "x',
        '  b"',
      ],
    ),
  },
);
const FILE = fc
  .tuple(
    fc.constantFrom('', '---\n', '# c\n\n'),
    fc.constantFrom('identities', 'personnel'),
    fc.array(LINE, { maxLength: 8 }),
    fc.constantFrom('\n', '\r\n'),
    fc.constantFrom('', '\n'),
  )
  .map(([start, section, lines, end, last]) => `${start}${section}:${end}${lines.join(end)}${last}`);

const plainRoster = (records: string) => `# people\nidentities:\n${records}`;

describe('reading a file in parts', () => {
  it('agrees with the parser wherever it does not give up', () => {
    fc.assert(
      fc.property(FILE, (text) => {
        const parts = readInParts(text);
        if (parts === null || parts.faults.length > 0) return;
        const whole = composeYaml(text);
        expect(whole.faults).toEqual([]);
        expect(parts.root).toEqual(whole.root);
      }),
      { numRuns: 20_000 },
    );
  });

  it('never reads a file otherwise than the parser', () => {
    fc.assert(
      fc.property(FILE, (text) => {
        const whole = composeYaml(text);
        expect(parseYaml(text).root === null).toBe(whole.faults.length > 0);
      }),
      { numRuns: 5000 },
    );
  });

  it('reads plain records without giving up', () => {
    const parts = readInParts(
      plainRoster(
        '  a:\n    email: a@acme.example # work\n    managerId: 007\n\n  # next\n  b:\n    lastName: "Doe"\nremoved:\n- identityId: c\n',
      ),
    );
    expect(parts?.root).toMatchObject({
      entries: [
        {
          key: 'identities',
          value: {
            entries: [
              {
                key: 'a',
                value: { entries: [{ value: { value: 'a@acme.example' } }, { value: { value: 7, text: '007' } }] },
              },
              { key: 'b', value: { entries: [{ value: { value: 'Doe' } }] } },
            ],
          },
        },
        { key: 'removed' },
      ],
    });
  });

  it('reads quoted keys and values without giving up', () => {
    const text = plainRoster(
      `  "emp 1":\n    'email': "a@acme.example"\n    jobTitle: "The \\"Boss\\""\n    lastName: 'O''Brien'\n`,
    );
    const section = readInParts(text)?.root;
    expect(section).toEqual(composeYaml(text).root);
    expect(JSON.stringify(section)).toContain('"key":"emp 1"');
  });

  it('leaves files with anchors to the parser', () => {
    expect(readInParts(plainRoster('  a: &a\n    email: x\n  b:\n    <<: *a\n'))).toBeNull();
  });

  it('places an open quote at its record, however long the file', () => {
    const { faults } = parseYaml(
      plainRoster('  a:\n    firstName: "Jane\n  b:\n    firstName: Joe\n  c:\n    lastName: "Doe"\n'),
    );
    expect(faults.map(({ at }) => at)).toEqual([plainRoster('  a:\n    firstName: ').length]);
  });
});
