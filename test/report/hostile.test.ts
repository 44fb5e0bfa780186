import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OperationOutcome } from '../../src/apply/report.js';
import type { Action, Operation, Value } from '../../src/plan/plan.js';
import { outcomeJson } from '../../src/report/outcome-json.js';
import { renderOutcomeMarkdown } from '../../src/report/outcome-markdown.js';
import { renderOutcomeText } from '../../src/report/outcome-text.js';
import { FIELD_CLASSES, type Pii } from '../../src/report/pii.js';
import { planJson } from '../../src/report/plan-json.js';
import { renderPlanMarkdown } from '../../src/report/plan-markdown.js';
import { renderPlanText } from '../../src/report/plan-text.js';
import { printable } from '../../src/report/safe.js';
import { IDENTITY_FIELD_NAMES } from '../../src/state/identity.js';
import { guard, operation, outcome, plan, report } from '../model/plan.js';

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

const hostile = fc
  .array(fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 6 })
  .map((parts) => parts.join(''));

const ACTIONS_OF_PEOPLE = ['create', 'update', 'separate', 'reactivate', 'rename', 'delete', 'override'] as const;
const OUTCOMES: readonly OperationOutcome[] = ['done', 'failed', 'unverifiable', 'unknown', 'pending', 'skipped'];

type Texts = {
  readonly value: fc.Arbitrary<Value>;
  readonly key: fc.Arbitrary<string>;
  readonly said: fc.Arbitrary<string>;
};

const operations = ({ value, key, said }: Texts): fc.Arbitrary<readonly Operation[]> =>
  fc.array(
    fc
      .record({
        action: fc.constantFrom<Action>(...ACTIONS_OF_PEOPLE),
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
            resource: action === 'override' ? 'personnel' : 'identity',
            key: name,
            source: { file, line: 3, column: 1 },
            pending,
          },
          ...moves,
        ),
      ),
    { maxLength: 5 },
  );

const anyTexts: Texts = { value: fc.oneof(hostile, fc.constant(null), fc.boolean()), key: hostile, said: hostile };

const pii = fc.constantFrom<Pii>('full', 'masked', 'ids');

/** Every text that can be made of some operations, by format. */
function renderAll(all: readonly Operation[], level: Pii, said: string, flag: boolean) {
  const thePlan = plan(all, {
    target: { baseUrl: `https://${said}`, connectionId: null, contract: 'auto' },
    roster: { digest: said, commit: said },
    warnings: [{ code: said, message: said, source: { file: said, line: 1, column: 1 } }],
    unmanaged: [{ resource: 'identity', key: said }],
    guards: [guard('mass-separation', 9)],
  });
  const theReport = report(
    all.map((one, index) =>
      outcome(one, OUTCOMES[index % OUTCOMES.length] ?? 'done', { message: said, apiMessage: said }),
    ),
    { actor: said, stopped: said, allowed: [said] },
  );
  const names = new Map(all.map(({ id }) => [id, said]));
  const look = { color: false, width: 80, verbose: flag, quiet: false, pii: level, names };
  return {
    text: [renderPlanText(thePlan, look), renderOutcomeText(theReport, look)],
    markdown: [renderPlanMarkdown(thePlan, look), renderOutcomeMarkdown(theReport, look)],
    json: [planJson(thePlan, level), outcomeJson(theReport, level)],
  };
}

/** What is left of a line of Markdown without its code spans, found as CommonMark 6.1 finds them. */
function withoutCode(line: string): string {
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

describe('text from people, from files and from the API', () => {
  test('drives neither a terminal nor a workflow, in any format', () => {
    fc.assert(
      fc.property(operations(anyTexts), pii, hostile, fc.boolean(), (all, level, said, flag) => {
        const { text, markdown, json } = renderAll(all, level, said, flag);
        for (const output of [...text, ...markdown, ...json]) {
          expect(output).not.toMatch(/(?![\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
          expect(output).not.toMatch(/^\s*::/m);
          expect(output).not.toContain('##[');
          expect(output.endsWith('\n')).toBe(true);
        }
      }),
    );
  });

  test('is never markup in Markdown: no mention, reference, link or tag, and every fold closes', () => {
    fc.assert(
      fc.property(operations(anyTexts), pii, hostile, fc.boolean(), (all, level, said, flag) => {
        for (const output of renderAll(all, level, said, flag).markdown) {
          const outside = output.split('\n').map(withoutCode);
          const open = outside.filter((line) => /^<details( open)?><summary>[^<>]*<\/summary>$/.test(line));
          const close = outside.filter((line) => line === '</details>');
          expect(close).toHaveLength(open.length);
          const left = outside.filter((line) => !line.startsWith('<details') && line !== '</details>').join('\n');
          expect(left).not.toMatch(/[@<`~\\]|-->|#\d|:\/\/|\]\(/);
        }
      }),
    );
  });

  test('comes back whole from JSON', () => {
    fc.assert(
      fc.property(operations(anyTexts), hostile, (all, said) => {
        const [planText = '', reportText = ''] = renderAll(all, 'full', said, false).json;
        const lossless = (value: unknown) => JSON.parse(JSON.stringify(value));
        expect(JSON.parse(planText).operations).toEqual(lossless(all));
        expect(JSON.parse(planText).warnings[0].message).toBe(said);
        expect(JSON.parse(reportText).actor).toBe(said);
      }),
    );
  });
});

describe('what people are not to be shown', () => {
  // Every personal value carries the mark; of an e-mail address the first letter and the domain may show.
  const MARK = 'zqxjz';
  const personal = hostile.map((text) => `${MARK}${text}${MARK}`);
  const email = hostile.map((text) => `x${MARK}${text.replace(/@/g, '')}@acme.example`);
  const marked: Texts = {
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
  const fitting = (one: Operation, level: Pii): Operation => {
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

  test.each<Pii>(['masked', 'ids'])('under %s is in no format', (level) => {
    fc.assert(
      fc.property(operations(marked), email, fc.boolean(), (given, key, flag) => {
        const all = given.map((one) => fitting(one, level));
        const thePlan = plan(all, { unmanaged: [{ resource: 'identity', key }] });
        const theReport = report(
          all.map((one) => outcome(one, 'failed', { message: 'It did not work', apiMessage: `${MARK} is wrong` })),
          { actor: `Somebody <${MARK}@acme.example>` },
        );
        const names = new Map(all.map(({ id }) => [id, MARK]));
        const look = { color: true, width: 100, verbose: flag, quiet: false, pii: level, names };
        for (const output of [
          renderPlanText(thePlan, look),
          renderPlanMarkdown(thePlan, look),
          planJson(thePlan, level),
          renderOutcomeText(theReport, look),
          renderOutcomeMarkdown(theReport, look),
          outcomeJson(theReport, level),
        ]) {
          expect(output).not.toContain(MARK);
        }
      }),
    );
  });
});

describe('what is lost', () => {
  test('is named in every format, however long the plan', () => {
    fc.assert(
      fc.property(fc.uniqueArray(hostile, { minLength: 101, maxLength: 130 }), (keys) => {
        const lost = keys.map((key, index) => operation({ action: index % 2 === 0 ? 'separate' : 'delete', key }));
        const look = { color: false, width: 80, verbose: false, quiet: false, pii: 'full' as const };
        const text = renderPlanText(plan(lost), look);
        const markdown = renderPlanMarkdown(plan(lost), look);
        const json = JSON.parse(planJson(plan(lost), 'full'));
        for (const key of keys) {
          expect(text).toContain(printable(key));
          expect(markdown).toContain(printable(key));
        }
        expect(json.operations.map((one: Operation) => one.key)).toEqual(
          keys.map((key) => JSON.parse(JSON.stringify(key))),
        );
      }),
      { numRuns: 10 },
    );
  });
});
