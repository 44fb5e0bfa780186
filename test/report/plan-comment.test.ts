import { describe, expect, test } from 'vitest';
import type { Operation } from '../../src/plan/plan.js';
import { bytesOf } from '../../src/report/budget.js';
import { renderPlanCheck, renderPlanningCheck } from '../../src/report/check.js';
import { type CommentFacts, renderPlanComment, renderPlanSummary } from '../../src/report/plan-comment.js';
import { facts } from '../model/comment.js';
import { guard, operation, plan } from '../model/plan.js';

const at = (file: string, line: number) => ({ file, line, column: 3 });

const many = (count: number, given: (index: number) => Partial<Operation>, action: Operation['action'] = 'update') =>
  Array.from({ length: count }, (_, index) =>
    operation({ action, key: `emp-${index}`, ...given(index) }, ['jobTitle', 'Engineer', 'Principal Engineer']),
  );

function bodyOf(operations: readonly Operation[], given: Partial<CommentFacts> = {}, guards = [guard('deletions')]) {
  const comment = renderPlanComment(plan(operations, { guards }), facts(given));
  if (comment.kind === 'too-large') throw new Error(comment.why);
  return comment.body;
}

describe('changes that are not lost', () => {
  test('stand by file, in the order of the files, each person with overrides and documents', () => {
    const body = bodyOf(
      [
        operation({ action: 'override', resource: 'personnel', key: 'sam@acme.example', source: at('b.yaml', 9) }),
        operation({ action: 'update', key: 'emp-2', source: at('b.yaml', 1) }),
        operation({ action: 'update', key: 'emp-1', source: at('a.yaml', 1) }),
        operation({ action: 'release', resource: 'personnel', key: 'id:4', source: null }),
      ],
      {
        people: new Map([
          ['personnel/sam@acme.example', 'Sam'],
          ['identity/emp-1', 'Sam'],
        ]),
      },
    );
    expect(
      [...body.matchAll(/^(?:<details open><summary>.*|- | {2}- `).*$/gm)].map(([line]) =>
        line.replace(/\]\(.*\)/, ''),
      ),
    ).toEqual([
      '<details open><summary><code>a.yaml</code>: 1 person changes, 1 override is set</summary>',
      '- `emp-1` changes · [`a.yaml:1`',
      '  - `s•••@acme.example` is overridden · [`b.yaml:9`',
      '<details open><summary><code>b.yaml</code>: 1 person changes</summary>',
      '- `emp-2` changes · [`b.yaml:1`',
      '<details open><summary>No longer in the roster: 1 override is released</summary>',
      '- `id:4` goes back to the identity sync',
      '- Overridden: these values no longer follow the identity sync.',
      '- Released: values follow the identity sync again.',
      '- Each person stands with id, file and line of the roster; `old → new` is what Drata holds and what it will hold.',
      '- Dates are UTC days. The status is a forecast: what Drata will derive at the next identity sync.',
      '- Names and other personal values are hidden (•••); the file and line of each person lead to them.',
    ]);
  });

  test('give way file by file where they do not fit, the rest whole', () => {
    const body = bodyOf([
      ...many(300, (index) => ({ source: at('people/large.yaml', index) })),
      ...many(20, (index) => ({ key: `x-${index}`, source: at('people/small.yaml', index) })),
    ]);
    expect(body).toContain('\n- `people/large.yaml`: 300 changes, in the job summary\n');
    expect(body).toContain('<details><summary><code>people/small.yaml</code>: 20 people change</summary>');
    expect(body).toContain('`x-19` changes');
    expect(bytesOf(body)).toBeLessThanOrEqual(60_000);
  });

  test('of more files than there is room for are said to be missing', () => {
    const body = bodyOf(many(250, (index) => ({ source: at(`people/${'department-'.repeat(25)}${index}.yaml`, 3) })));
    expect(body).toContain('Where a file is missing here, its changes are in the job summary.');
    expect(body).toContain('| Changing | Unchanged |');
    expect(body).not.toMatch(/^- `people\//m);
  });
});

describe('what is lost', () => {
  const leave = (count: number) => many(count, (index) => ({ source: at('people/sales.yaml', index) }), 'separate');

  test('goes down to one line each, to keys by file, and then to no comment', () => {
    const full = bodyOf(leave(50));
    expect(full).toContain('  - job title: `Engineer` → `Principal Engineer`');
    const short = bodyOf(leave(300));
    expect(short).toMatch(/named here, its values are in the job summary\.\n\n### Leaving \(300\)/);
    expect(short).toMatch(/^- `emp-299` · \[`people\/sales\.yaml:299`\]/m);
    expect(short).not.toContain('  - job title');
    expect(bodyOf(leave(600))).toContain('- `people/sales.yaml`: `emp-0` (0), `emp-1` (1), ');
    const longKeys = leave(600).map((one) => ({ ...one, key: one.key.padEnd(100, '-') }));
    expect(renderPlanComment(plan(longKeys), facts())).toEqual({
      kind: 'too-large',
      why: 'What this plan takes away (600 people leave) is too much to list, and nobody can review what is not listed. Split it into several pull requests.',
    });
    expect(renderPlanSummary(plan(longKeys), facts())).toContain('`emp-599-');
    expect(renderPlanSummary(plan(leave(50)), facts(), 1_000)).toMatch(
      /^What this plan takes away \(50 people leave\)/,
    );
  });

  test('does not count while it waits', () => {
    const body = bodyOf([operation({ action: 'delete', key: 'emp-1', pending: 'not yet' })]);
    expect(body).not.toContain('CAUTION');
    expect(body).toContain(
      '<details open><summary>Waiting (1): a later run does these</summary>\n\n- `emp-1` is deleted',
    );
  });
});

describe('guards', () => {
  const guards = [guard('deletions', 7), guard('mass-change', 1)];
  const one = [operation({ action: 'update', key: 'emp-1' })];

  test('name the label that lifts them, and why one that is set does not count', () => {
    const refusedLifts = [
      { name: 'deletions', by: 'octocat', why: 'octocat wrote a commit of it' },
      { name: 'deletions', by: null, why: 'it was set before the present head was planned' },
      { name: 'mass-change', by: 'octocat', why: 'of no account' },
    ] as const;
    const body = bodyOf(one, { refusedLifts }, guards);
    expect(body).toContain(
      '> **Stopped by 1 guard: apply refuses this plan after a merge.**\n> - deletions: 7 records',
    );
    expect(body).toContain(
      'set the label `drata-roster:allow-deletions`\n>   - `octocat` set it, but it does not count: octocat wrote',
    );
    expect(body).toContain('>   - it is set, but it does not count: it was set before');
    expect(body).not.toContain('of no account');
    expect(body).not.toContain('A merge applies');
  });

  test('that a label lifts say who set it', () => {
    const body = bodyOf(one, { lifts: [{ name: 'deletions', pull: 12, by: 'hubot' }] }, guards);
    expect(body).toContain(
      'the limit is 5. Lifted by `hubot`, with the label `drata-roster:allow-deletions` on pull request 12',
    );
    expect(body).not.toContain('WARNING');
    expect(body).toContain('A merge applies this plan and nothing else.');
  });

  test('stop a roster without identities, which is no plan without changes', () => {
    const body = bodyOf([], {}, [guard('empty-roster', 27, 0)]);
    expect(body).toContain('## drata-roster plan: nothing to apply, the roster names no identity');
    expect(body).toContain('drata-roster:allow-empty-roster');
  });
});

test('a plan without changes keeps its warnings, and says which roster it is of', () => {
  const warnings = [{ code: 'odd', message: 'Somebody is odd', source: at('a.yaml', 3) }];
  const comment = renderPlanComment(plan([], { warnings }), facts({ dir: 'rosters/eu', base: null }));
  expect(comment.kind === 'comment' && comment.body).toMatch(
    /\*\*drata-roster plan of `rosters\/eu`: no changes\*\* · /,
  );
  expect(comment.kind === 'comment' && comment.body).toContain('Somebody is odd (`odd`)');
});

test('outside a pull request there is no base', () => {
  expect(bodyOf([operation({ action: 'update', key: 'emp-1' })], { base: null })).toMatch(/^`4be1c3a` · Drata: /m);
});

test('warnings that do not fit are counted', () => {
  const warnings = Array.from({ length: 2_000 }, (_, index) => ({
    code: 'odd',
    message: `emp-${index} is odd`,
    source: at('people/engineering.yaml', index),
  }));
  const text = renderPlanSummary(plan([operation({ action: 'update', key: 'emp-1' })], { warnings }), facts(), 60_000);
  expect(text).toContain('\n2,000 warnings, left out here: run plan to see them\n');
});

test('a check run says the plan in its title and keeps what was reviewed', () => {
  const check = renderPlanCheck(plan([operation({ action: 'create', key: 'emp-1' })]), facts(), ['0123456789ab']);
  expect(check.title).toBe('1 person joins');
  expect(check.summary).toMatch(/^## drata-roster plan: 1 person joins\n/);
  expect(check.text).toContain('0123456789ab');
  expect(renderPlanningCheck(facts()).summary).toContain('`4be1c3a` in [run 345]');
});
