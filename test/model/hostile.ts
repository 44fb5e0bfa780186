import fc from 'fast-check';
import type { Operation, Value } from '../../src/plan/plan.js';
import { FIELD_CLASSES, type Pii } from '../../src/report/pii.js';
import { IDENTITY_FIELD_NAMES } from '../../src/state/identity.js';
import { operation } from './plan.js';

/** What text from outside may try: mentions, tags, code, tables, workflow commands, escapes, reordering, length. */
const FRAGMENTS = [
  '@octocat',
  '@acme/team',
  '#123',
  'acme/roster#7',
  '</details>',
  '<details>',
  '<!--',
  '-->',
  '<script>',
  '`',
  '```',
  '~~~',
  '|',
  '\\',
  '\n',
  '\r\n',
  '::error::x',
  '\n::stop-commands::x',
  '##[group]',
  '##',
  '[x](http://evil.example)',
  'https://evil.example',
  '\u001b[31m',
  '\u009b31m',
  '\u202e',
  '\u2066',
  '\u2028',
  '\u0000',
  '\u00ad',
  '\ud800',
  '__proto__',
  ' ',
  '李',
  '👩‍🚒',
  'x'.repeat(300),
];

/** Text that tries to break out. */
export const hostile = fc
  .array(fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 6 })
  .map((parts) => parts.join(''));

/** What is done to people, and to which record of theirs. */
const RESOURCES = {
  create: 'identity',
  update: 'identity',
  separate: 'identity',
  reactivate: 'identity',
  rename: 'identity',
  delete: 'identity',
  override: 'personnel',
  release: 'personnel',
  upload: 'document',
  remove: 'document',
} as const;

/** Where texts of operations come from. */
export type Texts = {
  readonly value: fc.Arbitrary<Value>;
  readonly key: fc.Arbitrary<string>;
  readonly said: fc.Arbitrary<string>;
};

/** Operations on people. */
export const operations = ({ value, key, said }: Texts, maxLength = 5): fc.Arbitrary<readonly Operation[]> =>
  fc.array(
    fc
      .record({
        action: fc.constantFrom(...(Object.keys(RESOURCES) as (keyof typeof RESOURCES)[])),
        key,
        file: said,
        pending: fc.option(said.filter((text) => text !== '')),
        moves: fc.array(
          fc.tuple(fc.constantFrom(...IDENTITY_FIELD_NAMES, 'notHumanReason', 'customFields.Team'), value, value),
          { maxLength: 4 },
        ),
      })
      .map(({ action, key: name, file, pending, moves }) =>
        operation(
          {
            action,
            resource: RESOURCES[action],
            key: RESOURCES[action] === 'document' ? `${name}/SEC_TRAINING/x.pdf` : name,
            source: { file, line: 3, column: 1 },
            pending,
          },
          ...moves,
        ),
      ),
    { maxLength },
  );

/** Hostile text wherever there is text. */
export const anyTexts: Texts = {
  value: fc.oneof(hostile, fc.constant(null), fc.boolean()),
  key: hostile,
  said: hostile,
};

/** What is left of a line of Markdown without its code spans, found as CommonMark 6.1 finds them. */
export function withoutCode(line: string): string {
  let rest = line;
  let outside = '';
  for (;;) {
    const open = /`+/.exec(rest);
    if (open === null) return outside + rest;
    outside += rest.slice(0, open.index);
    rest = rest.slice(open.index + open[0].length);
    const close = [...rest.matchAll(/`+/g)].find(([run]) => run === open[0]);
    if (close === undefined) return `${outside}${open[0]}${rest}`;
    rest = rest.slice(close.index + close[0].length);
  }
}

/** Every personal value carries the mark; of an e-mail address the first letter and the domain may show. */
export const MARK = 'zqxjz';
const personal = hostile.map((text) => `${MARK}${text}${MARK}`);
/** An address with the mark. */
export const email = hostile.map((text) => `x${MARK}${text.replace(/@/g, '')}@acme.example`);
/** Texts of which the personal ones carry the mark. */
export const marked: Texts = {
  value: fc.oneof(personal, fc.constant(null)),
  key: fc.oneof(fc.stringMatching(/^emp-[0-9]{1,4}$/), email),
  said: fc.stringMatching(/^[a-z ]{1,20}$/),
};
const shownToo = new Set(
  Object.entries(FIELD_CLASSES)
    .filter(([, is]) => is !== 'personal')
    .map(([field]) => field),
);
const isEmail = (field: string) => field === 'email' || field === 'secondaryEmail';

/** E-mail fields hold addresses; fields that the level shows hold nothing marked. */
export const fitting = (one: Operation, level: Pii): Operation => {
  const valueFor = (field: string, value: Value): Value => {
    const shown = level === 'masked' ? shownToo.has(field) : FIELD_CLASSES[field as 'email'] === 'open';
    if (shown) return value === null ? null : 'shown';
    return isEmail(field) && value !== null ? `x${String(value).replace(/@/g, '')}@acme.example` : value;
  };
  const { action, resource, key, source, pending } = one;
  const moves = one.changes.map(
    ({ field, before, after }) => [field, valueFor(field, before), valueFor(field, after)] as const,
  );
  return operation({ action, resource, key, source, pending }, ...moves);
};
