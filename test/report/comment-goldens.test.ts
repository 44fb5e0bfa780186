import { describe, expect, test } from 'vitest';
import { renderPlanning } from '../../src/report/comment.js';
import { renderDriftIssue } from '../../src/report/drift-issue.js';
import { renderDriftPull } from '../../src/report/drift-pull.js';
import { renderNoPlan } from '../../src/report/no-plan.js';
import { renderOutcomeComment } from '../../src/report/outcome-comment.js';
import type { Pii } from '../../src/report/pii.js';
import { type CommentFacts, renderPlanComment } from '../../src/report/plan-comment.js';
import { renderRefusal } from '../../src/report/refusal.js';
import type { Problem } from '../../src/roster/problem.js';
import { driftFacts, facts, NEXT, pullFacts, runOf } from '../model/comment.js';
import { guard, operation, outcome, plan, report } from '../model/plan.js';
import { DRIFT_NAMES, driftWith, entry, richDrift } from '../model/rich-drift.js';
import { richImport } from '../model/rich-import.js';
import { RICH_OPERATIONS, richPlan, richReport } from '../model/rich-plan.js';

const PEOPLE = new Map([
  ['identity/emp-101', 'identity emp-101'],
  ['personnel/sam@acme.example', 'identity emp-101'],
  ['identity/emp-032', 'identity emp-032'],
  ['document/sam@acme.example/SEC_TRAINING/sam-2026.pdf', 'identity emp-032'],
]);

const LABELS: Partial<CommentFacts> = {
  people: PEOPLE,
  lifts: [{ name: 'email-takeover', pull: 12, by: 'hubot' }],
  refusedLifts: [{ name: 'mass-separation', by: 'octocat', why: 'octocat opened this pull request' }],
};

function commentOf(pii: Pii, given: Partial<CommentFacts> = {}): string {
  const comment = renderPlanComment(richPlan(), facts({ ...LABELS, pii, ...given }));
  if (comment.kind !== 'comment') throw new Error(comment.why);
  return comment.body;
}

const PROBLEM: Problem = {
  file: 'people/sales.yaml',
  line: 41,
  column: 5,
  severity: 'error',
  code: 'duplicate-email',
  message: 'emp-007 and emp-008 share the e-mail jane@acme.example.',
  remedy: 'Give each person an address.',
  masked: { message: 'emp-007 and emp-008 share an e-mail.', remedy: 'Give each person an address.' },
  frame: '    email: jane@acme.example',
  related: { file: 'people/sales.yaml', line: 55, column: 5 },
};

const DRIFT = driftWith({
  changed: [
    entry({
      resource: 'personnel',
      key: 'mailbox@acme.example',
      kind: 'changed-in-drata',
      field: 'employmentStatus',
      since: '2026-09-14',
      by: 'tomas.novak@acme.example',
    }),
  ],
});

// Read these files as the person would who gets them; `npx vitest run test/report -u` writes them anew.
describe.each<Pii>(['full', 'masked', 'ids'])('with pii %s', (pii) => {
  const refused = {
    unreviewed: RICH_OPERATIONS.filter(({ key }) =>
      ['emp-007', 'emp-030', 'emp-999', 'sam@acme.example'].includes(key),
    ).map((one) => ({
      operation: { ...one, pending: null },
      fields: one.action === 'update' ? ['email', 'jobTitle'] : [null, 'separatedAt', 'startedAt'],
    })),
    guards: [guard('mass-separation', 3, 1)],
    live: richPlan().live,
    refusedLifts: [],
    way: 'label' as const,
    isLoose: true,
    reasons: ['Pull request 12 was merged at another commit than the one that was planned'],
  };
  test.each([
    ['plan', () => commentOf(pii)],
    ['outcome', () => renderOutcomeComment(commentOf(pii), richReport(), facts({ pii, run: runOf('346') }))],
    ['refused', () => renderRefusal(commentOf(pii), refused, facts({ pii, run: runOf('346') }))],
    [
      'no-plan',
      () => renderNoPlan({ ...facts({ pii, head: NEXT }), why: ['The roster has 1 error.'], problems: [PROBLEM] }),
    ],
    ['drift-pull', () => renderDriftPull(DRIFT, richImport(), pullFacts({ pii })).body],
    ['drift', () => renderDriftIssue(richDrift(), driftFacts({ pii, names: DRIFT_NAMES })).body],
  ])('comment-%s.md reads as agreed', async (name, render) => {
    await expect(render()).toMatchFileSnapshot(`../golden/comment-${name}-${pii}.md`);
  });
});

test.each([
  ['no-changes', () => renderPlanComment(plan([]), facts())],
  [
    'small',
    () =>
      renderPlanComment(
        plan([operation({ action: 'create', key: 'emp-101' }, ['jobTitle', null, 'Engineer'])]),
        facts({ dir: 'roster/eu' }),
      ),
  ],
])('comment-%s.md reads as agreed', async (name, render) => {
  const comment = render();
  await expect(comment.kind === 'comment' ? comment.body : comment.why).toMatchFileSnapshot(
    `../golden/comment-${name}.md`,
  );
});

test('comment-planning.md and comment-applied.md read as agreed', async () => {
  const next = facts({ head: NEXT, run: runOf('350') });
  await expect(renderPlanning(commentOf('masked'), next)).toMatchFileSnapshot('../golden/comment-planning.md');
  const done = report([outcome(operation({ action: 'create', key: 'emp-101' }), 'done')]);
  await expect(renderOutcomeComment(commentOf('masked'), done, facts({ run: runOf('346') }))).toMatchFileSnapshot(
    '../golden/comment-applied.md',
  );
});
