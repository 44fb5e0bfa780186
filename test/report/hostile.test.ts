import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OperationOutcome } from '../../src/apply/report.js';
import type { Operation } from '../../src/plan/plan.js';
import { outcomeJson } from '../../src/report/outcome-json.js';
import { renderOutcomeMarkdown } from '../../src/report/outcome-markdown.js';
import { renderOutcomeText } from '../../src/report/outcome-text.js';
import type { Pii } from '../../src/report/pii.js';
import { planJson } from '../../src/report/plan-json.js';
import { renderPlanMarkdown } from '../../src/report/plan-markdown.js';
import { renderPlanText } from '../../src/report/plan-text.js';
import { printable } from '../../src/report/safe.js';
import { anyTexts, email, fitting, hostile, MARK, marked, operations, withoutCode } from '../model/hostile.js';
import { guard, operation, outcome, plan, report } from '../model/plan.js';

const OUTCOMES: readonly OperationOutcome[] = ['done', 'failed', 'unverifiable', 'unknown', 'pending', 'skipped'];

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
