import fc from 'fast-check';

/** How somebody wrote one person: in which order and quotes, and with comments where. */
const person = fc.record({
  id: fc.constantFrom('emp-1', 'emp-9', 'emp-10', '00123', '"1e5"', "'con-2'", '__proto__', 'Ünal'),
  fields: fc
    .shuffledSubarray(['firstName', 'lastName', 'jobTitle', 'managerId', 'startedAt', 'isContractor', 'email'])
    .map((fields) => (fields.includes('email') ? fields : [...fields, 'email'])),
  values: fc.array(fc.nat(5), { minLength: 7, maxLength: 7 }),
  style: fc.constantFrom('lines', 'lines', 'brackets', 'long brackets'),
  comments: fc.array(fc.nat(4), { minLength: 18, maxLength: 18 }),
  step: fc.constantFrom(1, 2, 4),
  gap: fc.boolean(),
  anchors: fc.boolean(),
  merges: fc.boolean(),
});

type Written = typeof person extends fc.Arbitrary<infer T> ? T : never;

const VALUES: Readonly<Record<string, readonly string[]>> = {
  email: [],
  firstName: ['Jane', "'Jane'", '"J\\u00e4ne"', "'O''Brien'", '"#1"', '李 小龙'],
  lastName: ['Doe', "'yes'", '"a: b"', '"2026-01-01"', 'null', 'de la\n              Cruz'],
  jobTitle: [
    'Lead',
    "'Lead  of'",
    '"Say \\"hi\\""',
    '>-\n              One\n              two',
    '|-\n              One',
    '~',
  ],
  managerId: ['008', '2e5', "'x'", 'emp-99', 'true', '"null"'],
  startedAt: [
    '2024-02-29',
    "'2024-02-29'",
    '"2026-01-01T08:00:00+01:00"',
    '2019-01-01T00:00:00Z',
    'null',
    '2020-12-31',
  ],
  isContractor: ['true', 'false', 'False', 'TRUE', 'null', ''],
};

/** The lines of one person below `identities:`; a comment names what it is about. */
function personLines(one: Written, index: number, anchors: string[]): string[] {
  const chances = [...one.comments];
  const has = () => chances.pop() === 4;
  const name = `p${index}`;
  const isFlow = one.style !== 'lines';
  const inner = ' '.repeat(2 + one.step);
  const fields = one.fields.map((field, at) => {
    const written = field === 'email' ? `p${index}@acme.example` : (VALUES[field] ?? [])[one.values[at] ?? 0];
    const value = isFlow && /\n|^$/.test(written ?? '') ? 'null' : written;
    return { field, text: `${field}: ${value}`.trimEnd(), isLong: /[>|]-/.test(value ?? '') };
  });
  const merged = one.merges ? anchors.at(-1) : undefined;
  const merge = merged === undefined ? [] : [{ field: '<<', text: `<<: *${merged}`, isLong: false }];
  const anchor = one.anchors ? `&a${index} ` : '';
  if (one.anchors) anchors.push(`a${index}`);
  const above = has() ? [`  # above ${name}`] : [];
  const gap = one.gap ? [''] : [];
  if (one.style === 'brackets') {
    const content = [...fields, ...merge].map(({ text }) => text).join(', ');
    return [...gap, ...above, `  ${one.id}: ${anchor}{ ${content} }${has() ? ` # behind ${name}` : ''}`];
  }
  const lines = [...merge, ...fields].flatMap(({ field, text, isLong }) => [
    ...(has() ? ['', `${inner}# above ${name} ${field}`] : []),
    `${inner}${text}${isFlow ? ',' : ''}${has() && !isLong ? `   # behind ${name} ${field}` : ''}`,
  ]);
  const below = has() ? [`${inner}# below ${name}`] : [];
  const head = `  ${one.id}: ${anchor}${isFlow ? '{' : ''}`.trimEnd();
  return [
    ...gap,
    ...above,
    `${head}${has() ? `  # behind ${name}` : ''}`,
    ...lines,
    ...below,
    ...(isFlow ? ['  }'] : []),
  ];
}

const OTHERS: readonly string[] = [
  '# about overrides\npersonnel:\n    zoe@acme.example: {customFields: {Level: 4.50, "Desk": "b"}}\n\n    # about ann\n    ann@acme.example:\n        startedAt: "2020-01-01"\n',
  'scopes:\n- groups: [ "b",a,42 ] # exact\n  # about Primary\n  workspace: Primary\n# about Labs\n- { workspace: Labs, clear: true }\n',
  '# about removals\nremoved:\n  - # why\n    reason: "Twice"\n    identityId: 007\n  # those are all\n',
];

/** A valid roster file as people write them, with comments everywhere. */
export function anyWrittenRoster(): fc.Arbitrary<string> {
  return fc
    .record({
      people: fc.uniqueArray(person, { selector: ({ id }) => id, minLength: 1, maxLength: 5 }),
      others: fc.shuffledSubarray([...OTHERS]),
      place: fc.nat(3),
      head: fc.constantFrom(
        '',
        '# file\n',
        '# file\n\n',
        '# file\n\n# about people\n',
        '---\n# file\n',
        '\ufeff# file\n',
      ),
      foot: fc.constantFrom('', '# the end\n', '\n\n# the end', '  # the end of the section\n'),
      eol: fc.constantFrom('\n', '\r\n'),
    })
    .map(({ people, others, place, head, foot, eol }) => {
      const anchors: string[] = [];
      const lines = people.flatMap((one, index) => personLines(one, index, anchors));
      const sections = [...others];
      sections.splice(place, 0, `identities:\n${lines.join('\n')}\n`);
      return `${head}${sections.join('')}${foot}`.replaceAll('\n', eol);
    });
}
