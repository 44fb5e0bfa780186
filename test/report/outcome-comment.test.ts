import { describe, expect, test } from 'vitest';
import { bytesOf } from '../../src/report/budget.js';
import { renderOutcomeComment, renderOutcomeSummary } from '../../src/report/outcome-comment.js';
import { renderPlanComment } from '../../src/report/plan-comment.js';
import { type Refusal, refusalReasons, renderRefusal, renderRefusalSummary } from '../../src/report/refusal.js';
import { facts, runOf } from '../model/comment.js';
import { guard, operation, outcome, plan, report } from '../model/plan.js';

const join = operation({ action: 'create', key: 'emp-1' });
const leave = operation(
  { action: 'separate', key: 'emp-2' },
  ['separatedAt', null, '2026-11-20'],
  ['lastName', 'A', 'B'],
);
const comment = renderPlanComment(plan([join]), facts());
const reviewed = comment.kind === 'comment' ? comment.body : comment.why;
const look = facts({ run: runOf('346') });

describe('the outcome of an apply', () => {
  test('stands on top with its run, the plan that was reviewed below', () => {
    const text = renderOutcomeComment(reviewed, report([outcome(join, 'done')]), look);
    expect(text).toContain(
      '## drata-roster apply: applied <!-- run -->in [run 346](https://github.example/acme/people/actions/runs/346)\n\n1 person joined.\n',
    );
    expect(text).toContain('<details><summary>The plan that was reviewed, for <code>4be1c3a</code></summary>');
    expect(text).not.toContain('| Done |');
  });

  test('is replaced by that of the next try', () => {
    const failed = renderOutcomeComment(reviewed, report([outcome(join, 'failed'), outcome(leave, 'done')]), look);
    expect(failed).toContain('## drata-roster apply: failed <!-- run -->in [run 346]');
    expect(failed).toContain('1 of 2 changes went through.');
    expect(failed).toContain('| Failed | Done |');
    const done = report([outcome(join, 'done')]);
    expect(renderOutcomeComment(failed, done, look)).toBe(renderOutcomeComment(reviewed, done, look));
  });

  test('of what had to wait leads to the run that did the rest, and one that finds all done leaves it', () => {
    const first = renderOutcomeComment(reviewed, report([outcome(join, 'done'), outcome(leave, 'pending')]), look);
    const later = { ...look, run: runOf('999') };
    const late = renderOutcomeComment(first, report([outcome(leave, 'done')]), later);
    expect(late).toContain('\nWhat did not have to wait was applied in [run 346](');
    expect(late).toContain('1 person left.');
    expect(renderOutcomeComment(late, report([], { result: 'nothing' }), look)).toBe(late);
  });

  test('says who lifted which guard, and how', () => {
    const lifts = [{ name: 'deletions', pull: 12, by: 'hubot' }] as const;
    const allowed = ['deletions', 'mass-change'];
    const text = renderOutcomeComment(reviewed, report([outcome(join, 'done')], { allowed }), { ...look, lifts });
    expect(text).toContain('Guards: mass-change lifted\n');
    expect(text).toContain(
      '\n- deletions: lifted by `hubot`, with the label `drata-roster:allow-deletions` on pull request 12\n',
    );
  });

  test('says what it cannot show', () => {
    const all = Array.from({ length: 600 }, (_, index) =>
      outcome({ ...join, key: `emp-${index}` }, index % 2 === 0 ? 'failed' : 'done', { message: 'Drata refused it' }),
    );
    const text = renderOutcomeComment(reviewed, report(all, { stopped: 'x '.repeat(40_000) }), look);
    expect(bytesOf(text)).toBeLessThanOrEqual(60_000);
    expect(text).toContain('What stopped it stands in the job summary.');
    expect(text).toContain('`emp-598`');
    expect(text).toContain('\nDone (300): in the job summary\n');
    expect(renderOutcomeSummary(report(all), look)).toContain('`emp-599` joined');
    expect(renderOutcomeSummary(report([outcome(join, 'done')]), look)).not.toContain('reviewed');
  });
});

describe('a refusal', () => {
  const refusal: Refusal = {
    unreviewed: [{ operation: leave, fields: ['separatedAt'] }],
    guards: [],
    live: plan([]).live,
    refusedLifts: [],
    way: 'label',
    isLoose: false,
    reasons: [],
  };

  test('names person, place and field of what nobody reviewed, and the ways out', () => {
    const text = renderRefusal(reviewed, refusal, look);
    expect(text).toContain('## drata-roster apply: refused <!-- run -->in [run 346]');
    expect(text).toContain('> **1 change stands in no plan that was reviewed, so nothing was written to Drata.**');
    expect(text).toMatch(
      /### Not reviewed \(1\)\n\n- `emp-2` leaves · .*\n {2}- separation date: \(empty\) → `2026-11-20`\n\n###/,
    );
    expect(text).toContain('- Somebody changed Drata after the review');
    expect(text).not.toContain('unreviewed');
    expect(text).toContain('The plan that was reviewed');
    expect(text).not.toContain('last name');
  });

  test('of a commit without a pull request does not blame Drata', () => {
    const reasons = ['commit 0123456789ab came without a pull request'];
    const text = renderRefusal(reviewed, { ...refusal, isLoose: true, reasons }, look);
    expect(text).toContain('- Open a pull request that touches the roster');
    expect(text).toContain('--allow unreviewed');
    expect(text).not.toContain('Somebody changed Drata');
  });

  test('by a guard says why a label does not count', () => {
    const refusedLifts = [{ name: 'deletions', by: 'jane', why: 'jane opened this pull request' }] as const;
    const stopped = { ...refusal, unreviewed: [], guards: [guard('deletions', 7)], refusedLifts };
    expect(renderRefusalSummary(stopped, look)).toContain('`jane` set it, but it does not count');
  });

  test('by a guard names the label', () => {
    const text = renderRefusalSummary(
      { ...refusal, unreviewed: [], guards: [guard('deletions', 7)] },
      facts({ pii: 'full' }),
    );
    expect(text).toContain('> **Nothing was written to Drata.**');
    expect(text).toContain('> **Stopped by 1 guard: there is no label that counts.**');
    expect(text).toContain('`drata-roster:allow-deletions`');
    expect(text).not.toMatch(/Not reviewed|unreviewed|---/);
  });

  test('by a guard on what had to wait leads to a run by hand: a label would not count', () => {
    const stopped: Refusal = { ...refusal, unreviewed: [], guards: [guard('deletions', 7)], way: 'run' };
    const text = renderRefusalSummary(stopped, look);
    expect(text).toContain('choose "Run workflow" for the apply, with allow: `deletions`');
    expect(text).toContain('run the apply by hand ("Run workflow") with the name of the guard in `allow`');
    expect(text).not.toContain('drata-roster:allow');
  });

  test('for another reason says it', () => {
    const text = renderRefusalSummary(
      { ...refusal, unreviewed: [], reasons: ['No plan of jane@acme.example.', 'And more.'] },
      look,
    );
    expect(text).toContain('>\n> No plan of `j•••@acme.example`.\n>\n> And more.\n');
    expect(text).toContain('- Put right what is said above, then run this job again.');
  });

  test('of very much is cut by whole blocks', () => {
    const unreviewed = Array.from({ length: 500 }, (_, index) => ({
      operation: { ...leave, key: `emp-${index}` },
      fields: ['separatedAt'],
    }));
    const text = renderRefusal(reviewed, { ...refusal, unreviewed }, look, 20_000);
    expect(text).toContain('### Not reviewed (500)\n\nThey are in the job summary.\n');
    expect(bytesOf(text)).toBeLessThanOrEqual(20_000);
    expect(renderRefusal(reviewed, { ...refusal, unreviewed: unreviewed.slice(0, 110) }, look, 20_000)).toMatch(
      /`emp-109` leaves · .*\n\n### What to do/,
    );
  });

  test('is told on a terminal by record and field, without values', () => {
    const all: Refusal['unreviewed'] = [
      ...refusal.unreviewed,
      { operation: operation({ action: 'delete', key: 'jane@acme.example', source: null }), fields: [null] },
    ];
    expect(refusalReasons({ unreviewed: all, reasons: ['Ask jane@acme.example'] }, 'masked')).toEqual([
      'Ask j•••@acme.example',
      'emp-2 (people/engineering.yaml:12) leaves: separation date',
      'j•••@acme.example is deleted',
    ]);
  });
});
