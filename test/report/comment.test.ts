import { describe, expect, test } from 'vitest';
import { bytesOf } from '../../src/report/budget.js';
import { commentMarker, isSameComment, renderPlanning } from '../../src/report/comment.js';
import { renderNoPlan } from '../../src/report/no-plan.js';
import { renderPlanComment } from '../../src/report/plan-comment.js';
import type { Problem } from '../../src/roster/problem.js';
import { facts, HEAD, NEXT, runOf } from '../model/comment.js';
import { operation, plan } from '../model/plan.js';

const comment = renderPlanComment(plan([operation({ action: 'create', key: 'emp-1' })]), facts());
const body = comment.kind === 'comment' ? comment.body : comment.why;
const next = facts({ head: NEXT, run: runOf('350') });

describe('the marker', () => {
  test('tells roster directories apart, whatever they are called', () => {
    expect(commentMarker('roster')).toBe('<!-- drata-roster:plan v=1 {"dir":"roster"');
    expect('<!-- drata-roster:plan v=1 {"dir":"roster-eu"'.startsWith(commentMarker('roster'))).toBe(false);
    const hostile = commentMarker('a--> <b> @c "d" -');
    expect(hostile.replace('<!-- ', '')).not.toMatch(/[<>@]|--/);
    expect(JSON.parse(`${hostile.replace('<!-- drata-roster:plan v=1 ', '')}}`)).toEqual({ dir: 'a--> <b> @c "d" -' });
  });

  test('is how a comment begins, with the commit', () => {
    expect(body.startsWith(`${commentMarker('roster')},"head":"${HEAD}"} -->\n## drata-roster plan: `)).toBe(true);
  });
});

describe('while the next commit is planned', () => {
  const planning = renderPlanning(body, next);

  test('no old plan stands as if it were valid', () => {
    expect(planning).toContain(
      '## drata-roster plan: being made for `c0ffee0` …\n\nWhat stood here before is out of date.',
    );
    expect(planning).toContain('<details><summary>The plan for <code>4be1c3a</code>, out of date</summary>');
    expect(planning).toContain('`emp-1` joins');
    expect(planning).not.toContain('A merge applies');
    expect(renderPlanning(planning, next)).toBe(planning);
  });

  test('a comment that holds no plan, or that somebody broke, gives way', () => {
    for (const previous of ['', 'x', body.replace('changes-end', 'changes')]) {
      expect(renderPlanning(previous, next)).not.toContain('<details>');
    }
  });

  test('a plan that is too long is left to the check run', () => {
    const long = body.replace(
      '\n<!-- drata-roster:changes-end',
      `${'x'.repeat(60_000)}\n<!-- drata-roster:changes-end`,
    );
    const text = renderPlanning(long, next);
    expect(bytesOf(text)).toBeLessThan(2_000);
    expect(text).toContain(
      'The plan for `4be1c3a` is too long to stand here; the check `drata-roster plan (roster)` of',
    );
  });

  test('line ends that a web form made change nothing', () => {
    const edited = body.replaceAll('\n', '\r\n');
    expect(isSameComment(body, edited)).toBe(true);
    expect(renderPlanning(edited, next)).toBe(planning);
  });
});

describe('without a valid plan', () => {
  const problem = (line: number, severity: Problem['severity'] = 'error'): Problem => ({
    file: 'people/a.yaml',
    line,
    column: 1,
    severity,
    code: 'bad-email',
    message: 'jane@acme.example is bad.',
    remedy: 'Write a better one.',
    masked: { message: 'It is bad.', remedy: 'Write a better one.' },
    frame: null,
  });

  test('the reason stands first, and what to do', () => {
    const text = renderNoPlan({ ...next, why: ['The key of jane@acme.example has expired.', 'Make a new one.'] });
    expect(text).toContain('## drata-roster plan: no valid plan for `c0ffee0`\n\n> [!CAUTION]');
    expect(text).toContain('>\n> The key of `j•••@acme.example` has expired.\n>\n> Make a new one.\n');
    expect(text).toContain('Put it right, then push or run the job again: the plan is made again.');
  });

  test('problems are a table, errors first, as many whole rows as fit', () => {
    const problems = [problem(1, 'warning'), ...Array.from({ length: 400 }, (_, index) => problem(index + 2))];
    const text = renderNoPlan({ ...next, why: ['The roster has 400 errors.'], problems });
    expect(text).toMatch(
      /\| Place \| Severity \|.*\n\| --- .*\n\| \[`people\/a\.yaml:2`\]\(.*\) \| error \| `bad-email` \| It is bad\. \|/,
    );
    const rows = text.match(/^\| \[/gm)?.length ?? 0;
    expect(text).toContain(`\n${401 - rows} more problems: \`drata-roster validate\` lists them all\n`);
    expect(bytesOf(text)).toBeLessThanOrEqual(60_000);
    expect(renderNoPlan({ ...next, pii: 'full', why: [], problems: [problem(1)] })).toContain(
      '`jane@acme.example` is bad.',
    );
    const cramped = renderNoPlan({ ...next, why: [], problems: [problem(1)] }, 1_000);
    expect(cramped).toContain('1 more problem: `drata-roster validate`');
    expect(cramped).not.toContain('| Place');
  });
});
