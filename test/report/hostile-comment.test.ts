import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OperationOutcome } from '../../src/apply/report.js';
import type { Operation } from '../../src/plan/plan.js';
import { planAnnotations, problemAnnotations } from '../../src/report/annotations.js';
import { bytesOf } from '../../src/report/budget.js';
import { renderNoPlanCheck, renderPlanCheck } from '../../src/report/check.js';
import { commentMarker, isSameComment, renderPlanning } from '../../src/report/comment.js';
import { renderDriftIssue, renderDriftSummary } from '../../src/report/drift-issue.js';
import { renderDriftPull } from '../../src/report/drift-pull.js';
import { renderNoPlan } from '../../src/report/no-plan.js';
import { renderOutcomeComment, renderOutcomeSummary } from '../../src/report/outcome-comment.js';
import { type Pii, redactKey } from '../../src/report/pii.js';
import { type CommentFacts, renderPlanComment, renderPlanSummary } from '../../src/report/plan-comment.js';
import { refusalReasons, renderRefusal, renderRefusalSummary } from '../../src/report/refusal.js';
import { printable } from '../../src/report/safe.js';
import type { Problem } from '../../src/roster/problem.js';
import { driftFacts, facts, NEXT, pullFacts, runOf } from '../model/comment.js';
import { anyTexts, email, fitting, hostile, MARK, marked, operations, withoutCode } from '../model/hostile.js';
import { guard, operation, outcome, plan, report } from '../model/plan.js';
import { driftWith, entry } from '../model/rich-drift.js';
import { imported, importWith } from '../model/rich-import.js';

const OUTCOMES: readonly OperationOutcome[] = ['done', 'failed', 'unverifiable', 'unknown', 'pending', 'skipped'];
const pii = fc.constantFrom<Pii>('full', 'masked', 'ids');

/** Every text of the GitHub mode that some operations lead to, with texts from outside; `quoted` stands in sentences about people. */
function everyText(all: readonly Operation[], level: Pii, said: string, budget: number, quoted = said) {
  const look: CommentFacts = facts({
    dir: `roster/${said}`,
    pii: level,
    names: new Map(all.map(({ id }) => [id, quoted])),
    lifts: [{ name: 'deletions', pull: 7, by: said }],
    refusedLifts: [{ name: 'mass-separation', by: said, why: said }],
  });
  const thePlan = plan(all, {
    target: { baseUrl: `https://${said}`, connectionId: null, contract: 'auto' },
    warnings: [{ code: said, message: quoted, source: { file: said, line: 1, column: 1 } }],
    guards: [guard('mass-separation', 9), guard('deletions', 9)],
  });
  const theReport = report(
    all.map((one, index) =>
      outcome(one, OUTCOMES[index % OUTCOMES.length] ?? 'done', { message: quoted, apiMessage: quoted }),
    ),
    { actor: quoted, stopped: quoted, allowed: [said] },
  );
  const problem: Problem = {
    file: said,
    line: 3,
    column: 1,
    severity: 'error',
    code: 'bad-email',
    message: quoted,
    remedy: quoted,
    masked: { message: 'It is wrong', remedy: 'Put it right' },
    frame: quoted,
    related: { file: said, line: 1, column: 1 },
  };
  const drift = driftWith({
    changed: all.flatMap(({ resource, key, source, changes }) =>
      changes.map(({ field, before, after }) =>
        entry({
          kind: 'both',
          resource,
          key,
          field,
          applied: before,
          live: after,
          desired: before,
          by: quoted,
          source,
        }),
      ),
    ),
  });
  const taken = importWith({
    records: all.map(({ resource, key, changes, source }) =>
      imported({ resource, key, changes, file: source?.file ?? said }),
    ),
    left: all.map(({ resource, key }) => {
      const detail = { full: quoted, masked: quoted };
      return { resource, key, field: 'jobTitle', reason: 'invalid', detail };
    }),
    unread: [quoted],
    after: {
      unexpected: all.map(({ resource, key }) => ({ resource, key, fields: ['jobTitle'] })),
      due: 1,
      waiting: 1,
    },
  });
  const pull = renderDriftPull(drift, taken, pullFacts({ dir: look.dir, pii: level }), budget);
  const refusal = {
    unreviewed: all.map((one) => ({ operation: one, fields: one.changes.map(({ field }) => field) })),
    guards: thePlan.guards,
    live: thePlan.live,
    refusedLifts: look.refusedLifts,
    way: 'label' as const,
    isLoose: true,
    reasons: [quoted],
  };
  const noPlan = { ...look, why: [quoted], problems: all.map(() => problem) };
  const comment = renderPlanComment(thePlan, look, budget);
  const previous = comment.kind === 'comment' ? comment.body : '';
  return {
    comment,
    limited: [
      ...(comment.kind === 'comment' ? [comment.body] : []),
      renderNoPlan(noPlan, budget),
      renderOutcomeComment(previous, theReport, look, budget),
      renderRefusal(previous, refusal, look, budget),
      renderDriftIssue(drift, { ...driftFacts({ dir: look.dir, pii: level }) }, budget).body,
      pull.body,
    ],
    others: [
      renderPlanSummary(thePlan, look),
      renderPlanCheck(thePlan, look, []).summary,
      renderNoPlanCheck(noPlan).summary,
      renderPlanning(previous, { ...look, head: NEXT }),
      renderOutcomeSummary(theReport, look),
      renderRefusalSummary(refusal, look),
      renderDriftSummary(drift, driftFacts({ dir: look.dir, pii: level })),
      ...(comment.kind === 'too-large' ? [comment.why] : []),
    ],
    plain: [
      renderPlanCheck(thePlan, look, []).title,
      renderDriftIssue(drift, driftFacts({ dir: look.dir })).title,
      pull.title,
      pull.message,
      ...refusalReasons(refusal, level).map(printable),
      ...[...planAnnotations(thePlan, look), ...problemAnnotations([problem], look)].flatMap(({ title, message }) => [
        title,
        message,
      ]),
    ],
  };
}

/** What is left of Markdown without code, our links and our comments: nothing in it may act. */
function expectNoMarkup(text: string) {
  const outside = text.split('\n').map(withoutCode);
  const open = outside.filter((line) =>
    /^<details( open)?><summary>[^<>@]*(<code>[^<>@#]*<\/code>)?[^<>@]*<\/summary>$/.test(bare(line)),
  );
  expect(outside.filter((line) => line === '</details>')).toHaveLength(open.length);
  const left = outside
    .map(bare)
    .filter((line) => !line.startsWith('<details') && line !== '</details>')
    .join('\n');
  expect(left).not.toMatch(/[@<`~\\]|-->|#\d|:\/\/|\]\(/);
}

function bare(line: string): string {
  return line
    .replace(/^<!-- drata-roster:(plan|drift|drift-pull) v=1 \{[\w "\\{}:,./-]*\} -->$/, '')
    .replace(/^<!-- drata-roster:changes(-end| [0-9a-f]*) -->$/, '')
    .replace('<!-- run -->', '')
    .replace(/\[(run \d+)?\]\(https:\/\/github\.example\/[\w%./#-]*\)/g, '')
    .replace(/^(<details( open)?><summary>.*)$/, (summary) => summary.replace(/&#\d+;/g, ''));
}

const source = { file: 'people/sales.yaml', line: 3, column: 1 };

describe('text from people, from files and from the API', () => {
  test('neither acts nor exceeds its budget in any text of the GitHub mode', () => {
    const budgets = fc.integer({ min: 20_000, max: 60_000 });
    fc.assert(
      fc.property(operations(anyTexts, 8), pii, hostile, budgets, (all, level, said, budget) => {
        const { limited, others, plain } = everyText(all, level, said, budget);
        for (const text of limited) expect(bytesOf(text)).toBeLessThanOrEqual(budget);
        for (const text of [...limited, ...others]) {
          expectNoMarkup(text);
          expect(text).not.toMatch(/(?![\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        }
        for (const text of [...limited, ...others, ...plain]) {
          expect(text).not.toMatch(/^\s*::/m);
          expect(text).not.toContain('##[');
        }
      }),
      { numRuns: 50 },
    );
  });

  test('of any length leaves comments within what GitHub takes', () => {
    const long = `@${'x<|`'.repeat(25_000)}`;
    const all = [
      operation({ action: 'update', key: 'emp-1' }, ['jobTitle', 'A', long], ['lastName', null, long]),
      operation({ action: 'separate', key: 'emp-2' }, ['jobTitle', 'A', long], ['separatedAt', null, '2026-11-20']),
      operation({ action: 'create', key: 'emp-3', pending: long }, ['jobTitle', null, long]),
    ];
    const { comment, limited, others, plain } = everyText(all, 'full', long.slice(0, 3_000), 60_000);
    expect(comment.kind).toBe('comment');
    for (const text of limited) {
      expect(bytesOf(text)).toBeLessThanOrEqual(60_000);
      expectNoMarkup(text);
    }
    for (const text of others) expect(bytesOf(text)).toBeLessThanOrEqual(900 * 1024);
    expect(limited[0]).toContain('`emp-2`');
    for (const text of plain) expect(text.length).toBeLessThan(10_000);
  });
});

describe('what is lost', () => {
  const lostKeys = fc.uniqueArray(fc.oneof(hostile, fc.stringMatching(/^emp-[0-9]{1,4}$/), email), { maxLength: 60 });

  test('is named in full, in short or by key, or there is no comment; never cut', () => {
    fc.assert(
      fc.property(lostKeys, pii, fc.integer({ min: 500, max: 40_000 }), (keys, level, budget) => {
        const lost = keys.map((key, index) =>
          operation({ action: index % 3 === 0 ? 'delete' : 'separate', key, source }, [
            'separatedAt',
            null,
            '2026-11-20',
          ]),
        );
        const others = keys.map((key) => operation({ action: 'update', key: `${key}!` }, ['jobTitle', 'A', key]));
        const comment = renderPlanComment(plan([...lost, ...others]), facts({ pii: level }), budget);
        const seen = keys.map((key) => printable(redactKey('identity', key, level)));
        if (comment.kind === 'too-large') {
          const least = seen.reduce((sum, key) => sum + 2 * bytesOf(key) + 12, 0);
          expect(budget).toBeLessThan(3_000 + least);
          return;
        }
        expect(bytesOf(comment.body)).toBeLessThanOrEqual(budget);
        expectNoMarkup(comment.body);
        const open = comment.body.split('\n<details')[0] ?? '';
        for (const key of seen) expect(open).toContain(key);
      }),
      { numRuns: 50 },
    );
  });
});

describe('what people are not to be shown', () => {
  test.each<Pii>(['masked', 'ids'])('under %s is in no text of the GitHub mode', (level) => {
    fc.assert(
      fc.property(operations(marked, 8), (given) => {
        const all = given.map((one) => fitting(one, level));
        const { limited, others, plain } = everyText(all, level, 'plain', 60_000, `to <x${MARK}@acme.example>`);
        for (const text of [...limited, ...others, ...plain]) expect(text).not.toContain(MARK);
      }),
      { numRuns: 40 },
    );
  });
});

test('two comments are the same that differ in times and runs alone', () => {
  fc.assert(
    fc.property(operations(anyTexts), operations(anyTexts), pii, hostile, (all, other, level, dir) => {
      const body = (of: readonly Operation[], given: Partial<CommentFacts> = {}) => {
        const comment = renderPlanComment(plan(of), facts({ pii: level, dir, ...given }));
        return comment.kind === 'comment' ? comment.body : comment.why;
      };
      const later = { run: runOf('999'), plannedAt: '2027-01-01T00:00:00.000Z' };
      expect(body(all).startsWith(commentMarker(dir))).toBe(true);
      expect(isSameComment(body(all), body(all, later))).toBe(true);
      expect(isSameComment(body(all), body(other))).toBe(body(all) === body(other));
      const planning = renderPlanning(body(all), facts({ dir, head: NEXT }));
      expect(renderPlanning(planning, facts({ dir, head: NEXT }))).toBe(planning);
    }),
    { numRuns: 40 },
  );
});
