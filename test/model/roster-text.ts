import fc from 'fast-check';
import type { Identity, IdentityField, IdentityFields } from '../../src/state/identity.js';
import { desiredPerson } from './people.js';

/** One line of a generated roster: which record and field it is about, where it is about one. */
export type TaggedLine = { readonly text: string; readonly key: string | null; readonly field: string | null };

/** A roster file with a comment on everything, and what it says. */
export type RosterText = {
  readonly text: string;
  readonly eol: string;
  readonly lines: readonly TaggedLine[];
  readonly people: readonly Identity[];
};

/** Text that YAML, terminals and spreadsheets may take for something else. */
export const ODD_TEXTS = [
  'Lead',
  'yes',
  '007',
  '2026-03-01',
  '1e5',
  'a: b',
  'a #b',
  'a # b',
  '- x',
  '*x',
  '&x',
  '{x}',
  '[x, y',
  'x, y',
  "it's",
  '"x"',
  'back\\slash',
  '__proto__',
  'Zoë 小龙 🌹',
  '::error::',
  '%x',
  '@x',
  '!x',
  '|',
  '>',
  '?',
  '~',
  'null',
  '=1+1',
  '<<',
  'x:',
  ': x',
] as const;

/** A value that the schema of a roster admits. */
export const oddText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...ODD_TEXTS),
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
    .map((text) => text.normalize('NFC').trim())
    .filter((text) => text !== '' && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text)),
);

export const IDS = ['emp-1', 'emp-10', 'emp-2', 'a b', '00123', 'yes', '__proto__', 'x@y.example'] as const;

const day = fc.constantFrom('2019-05-01', '2024-02-29', '2027-01-01').map((one) => `${one}T00:00:00.000Z`);
const FIELDS = ['firstName', 'jobTitle', 'managerId', 'startedAt', 'isContractor'] as const satisfies IdentityField[];

/** Values of the fields that these rosters move; `managerId` names people outside, who cannot be in a circle. */
export const someFields: fc.Arbitrary<Partial<IdentityFields>> = fc.record(
  {
    firstName: fc.option(oddText),
    jobTitle: fc.option(oddText),
    managerId: fc.option(fc.constantFrom('boss-1', '0042')),
    startedAt: fc.option(day),
    isContractor: fc.option(fc.boolean()),
  },
  { requiredKeys: [] },
);

const layout = fc.record({
  style: fc.constantFrom('block', 'flow', 'wide', 'merge'),
  quotes: fc.constantFrom('plain', 'double', 'single'),
  lead: fc.boolean(),
  inline: fc.boolean(),
  inside: fc.boolean(),
  gap: fc.boolean(),
});

/** A people file as somebody might have written it by hand: comments, quotes, brackets and gaps as they come. */
export function anyRosterText(): fc.Arbitrary<RosterText> {
  const person = fc.record({ id: fc.constantFrom(...IDS), fields: someFields, layout });
  const people = fc.uniqueArray(person, { selector: ({ id }) => id, minLength: 1, maxLength: 4 });
  return fc
    .record({ people, crlf: fc.boolean(), open: fc.boolean(), bom: fc.boolean() })
    .map(({ people: all, crlf, open, bom }) => {
      const eol = crlf ? '\r\n' : '\n';
      const lines: TaggedLine[] = [line('# The people.'), line('identities: # by id')];
      all.forEach((one, index) => {
        lines.push(...linesOf(one, index));
      });
      lines.push(line(''), line('scopes: [] # none'));
      const body = lines.map(({ text }) => text).join(eol);
      return {
        text: `${bom ? '\ufeff' : ''}${body}${open ? '' : eol}`,
        eol,
        lines,
        people: all.map(({ id, fields, layout: { style } }, index) => {
          const inherited = style === 'merge' && index > 0 ? all[0]?.fields : {};
          return desiredPerson(id, { ...inherited, email: address(index), ...fields });
        }),
      };
    });
}

type Sketch = {
  readonly id: string;
  readonly fields: Partial<IdentityFields>;
  readonly layout: {
    readonly style: string;
    readonly quotes: string;
    readonly lead: boolean;
    readonly inline: boolean;
    readonly inside: boolean;
    readonly gap: boolean;
  };
};

const address = (index: number) => `p${index}@acme.example`;

function linesOf({ id, fields, layout: how }: Sketch, index: number): readonly TaggedLine[] {
  const { style, lead, inline, inside, gap } = how;
  const key = JSON.stringify(id);
  // Others may take their values from the first.
  const anchor = index === 0 ? ' &first' : '';
  const values: readonly (readonly [string, unknown])[] = [
    ['email', address(index)],
    ...FIELDS.flatMap((field) => (Object.hasOwn(fields, field) ? [[field, fields[field]] as const] : [])),
  ];
  const written = values.map(([field, value]) => [field, valueText(value, how.quotes)] as const);
  const head = [...(gap && index > 0 ? [line('')] : []), ...(lead ? [line(`  #~ lead of ${index}`, id)] : [])];
  if (style === 'flow') {
    const entries = written.map(([field, value]) => `${field}: ${value}`).join(', ');
    return [...head, line(`  ${key}:${anchor} { ${entries} }${inline ? ` #~ inline of ${index}` : ''}`, id, '*')];
  }
  const indent = ' '.repeat(style === 'wide' ? 6 : 4);
  return [
    ...head,
    line(`  ${key}:${anchor}${inline ? ` #~ inline of ${index}` : ''}`, id),
    ...(style === 'merge' && index > 0
      ? [line(`${indent}<<: *first${inline ? ` #~ merge of ${index}` : ''}`, id)]
      : []),
    ...written.flatMap(([field, value], at) => [
      ...(inside && at === 1 ? [line(`${indent}#~ inside of ${index}`, id)] : []),
      line(`${indent}${field}: ${value}${inline ? ` #~ on ${field} of ${index}` : ''}`, id, field),
    ]),
    ...(inside ? [line(`${indent}#~ tail of ${index}`, id)] : []),
  ];
}

/** Quotes where they must be: what is tested is how the editor writes, not how this does. */
function valueText(value: unknown, quotes: string): string {
  if (typeof value !== 'string') return String(value);
  const text = value.replace(/T00:00:00\.000Z$/, '');
  if (quotes === 'plain' && /^[a-zA-Z][\w.@-]*$/.test(text) && !/^(?:y|n|yes|no|null|true|false|on|off)$/i.test(text))
    return text;
  return quotes === 'single' ? `'${text.replaceAll("'", "''")}'` : JSON.stringify(text);
}

function line(text: string, key: string | null = null, field: string | null = null): TaggedLine {
  return { text, key, field };
}
