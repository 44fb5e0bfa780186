import type { ApplyReport } from '../../src/apply/report.js';
import type { Operation, Plan } from '../../src/plan/plan.js';
import type { EmploymentStatus } from '../../src/state/status.js';
import { guard, operation, outcome, plan, report } from './plan.js';

const at = (file: string, line: number) => ({ file, line, column: 3 });

const status = (before: EmploymentStatus | null, after: EmploymentStatus | null) => ({ before, after });

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const OTHER_DIGEST = `sha256:${'fedcba9876543210'.repeat(4)}`;

const LONG_TITLE = `Principal ${'Distinguished '.repeat(7)}Engineer, Reliability and Everything Else`;

/** Markup, mentions, workflow commands, escapes and reordering, as one person's text. */
export const HOSTILE =
  '::error::@everyone </details>--> `code` | #123 ##[group]\u001b[31m\u202egnp.exe\n::stop-commands::x';

/** Names as the roster knows them; a plan alone knows only those that it changes. */
export const NAMES: ReadonlyMap<string, string> = new Map([
  ['identity/emp-007', 'Zoë Quinn'],
  ['identity/emp-008', '田中 太郎'],
  ['identity/emp-020', 'Renée Dubois'],
  ['identity/emp-030', 'Ann-Sophie von und zu Hohenstein-Wartenberg'],
  ['identity/emp-031', 'Łukasz Żółć'],
  ['identity/emp-032', '🦊 Fox'],
  ['identity/emp-042-new', 'Priya Raman'],
  ['personnel/sam@acme.example', 'Sam Ito'],
  ['document/sam@acme.example/SEC_TRAINING/sam.pdf', 'Sam Ito'],
]);

/** Every action, names in several scripts, and text that tries to break out. */
export const RICH_OPERATIONS: readonly Operation[] = [
  operation(
    {
      action: 'delete',
      key: 'emp-999',
      source: at('removed.yaml', 4),
      predicted: status('CURRENT_EMPLOYEE', 'UNKNOWN'),
    },
    ['reason', null, 'Created by an import of test data'],
    ['email', 'max.muster@acme.example', null],
    ['firstName', 'Max', null],
    ['lastName', 'Muster', null],
    ['jobTitle', 'Import test', null],
    ['isContractor', false, null],
  ),
  operation(
    {
      action: 'remove',
      resource: 'document',
      key: 'sam@acme.example/SEC_TRAINING/sam.pdf',
      source: at('removed.yaml', 9),
    },
    ['reason', null, 'Uploaded for the wrong person'],
    ['type', 'SEC_TRAINING', null],
    ['name', 'sam.pdf', null],
  ),
  operation(
    {
      action: 'separate',
      key: 'emp-007',
      source: at('people/sales.yaml', 41),
      predicted: status('CURRENT_EMPLOYEE', 'FORMER_EMPLOYEE'),
    },
    ['separatedAt', null, '2026-11-20T00:00:00.000Z'],
  ),
  operation(
    {
      action: 'separate',
      key: 'emp-008',
      source: at('people/sales.yaml', 55),
      predicted: status('CURRENT_CONTRACTOR', 'CURRENT_CONTRACTOR'),
    },
    ['jobTitle', '最高財務責任者', 'Advisor'],
    ['separatedAt', null, '2027-01-31T17:00:00.000Z'],
  ),
  operation(
    {
      action: 'create',
      key: 'emp-101',
      source: at('people/engineering.yaml', 120),
      predicted: status(null, 'FUTURE_HIRE'),
    },
    ['email', null, 'siobhan.obrien@acme.example'],
    ['secondaryEmail', null, null],
    ['firstName', null, 'Siobhán'],
    ['lastName', null, 'O’Brien'],
    ['jobTitle', null, 'Software Engineer'],
    ['managerId', null, 'emp-050'],
    ['managerName', null, 'Łukasz Żółć'],
    ['startedAt', null, '2026-12-01T00:00:00.000Z'],
    ['isContractor', null, false],
  ),
  operation(
    {
      action: 'create',
      key: 'emp-102',
      source: at('people/engineering.yaml', 131),
      predicted: status(null, 'CURRENT_CONTRACTOR'),
    },
    ['email', null, 'li.xiaolong@acme.example'],
    ['firstName', null, '小龙'],
    ['lastName', null, '李'],
    ['isContractor', null, true],
  ),
  operation(
    {
      action: 'create',
      key: 'emp-103',
      source: at('people/engineering.yaml', 140),
      predicted: status(null, 'UNKNOWN'),
    },
    ['email', null, 'mallory@acme.example'],
    ['firstName', null, HOSTILE],
    ['lastName', null, 'Mallory'],
    ['jobTitle', null, HOSTILE],
    ['startedAt', null, '2026-11-01T00:00:00.000Z'],
  ),
  operation(
    {
      action: 'reactivate',
      key: 'emp-020',
      source: at('people/finance.yaml', 7),
      predicted: status('FORMER_EMPLOYEE', 'CURRENT_EMPLOYEE'),
    },
    ['startedAt', '2021-04-01T00:00:00.000Z', '2026-11-16T00:00:00.000Z'],
    ['separatedAt', '2025-06-30T00:00:00.000Z', null],
  ),
  operation(
    {
      action: 'update',
      key: 'emp-030',
      source: at('people/finance.yaml', 22),
      predicted: status('CURRENT_EMPLOYEE', 'CURRENT_EMPLOYEE'),
    },
    ['email', 'ann-sophie@acme.example', 'ann-sophie.hohenstein@acme.dev'],
    ['jobTitle', 'Accountant', LONG_TITLE],
    ['managerId', 'emp-050', 'emp-007'],
    ['managerName', 'Łukasz Żółć', null],
  ),
  operation(
    {
      action: 'update',
      key: 'emp-031',
      source: at('people/finance.yaml', 33),
      predicted: status('FORMER_EMPLOYEE', 'FORMER_EMPLOYEE'),
    },
    ['separatedAt', '2026-10-31T00:00:00.000Z', '2026-11-15T00:00:00.000Z'],
  ),
  operation(
    {
      action: 'update',
      key: 'emp-032',
      source: at('people/engineering.yaml', 88),
      predicted: status('UNKNOWN', 'CURRENT_EMPLOYEE'),
    },
    ['secondaryEmail', 'fox@home.example', null],
    ['jobTitle', null, 'Site Reliability Engineer 🚒'],
    ['isContractor', null, false],
  ),
  operation(
    {
      action: 'rename',
      key: 'emp-042-new',
      source: at('people/engineering.yaml', 60),
      predicted: status('CURRENT_EMPLOYEE', 'CURRENT_EMPLOYEE'),
    },
    ['identityId', 'emp-042', 'emp-042-new'],
    ['lastName', 'Raman-Iyer', 'Raman'],
  ),
  operation(
    {
      action: 'rename',
      key: 'emp-044-new',
      source: at('people/engineering.yaml', 72),
      destructive: true,
      predicted: status('CURRENT_EMPLOYEE', 'CURRENT_EMPLOYEE'),
    },
    ['identityId', 'emp-044', 'emp-044-new'],
    ['separatedAt', null, '2026-12-31T00:00:00.000Z'],
  ),
  operation(
    {
      action: 'override',
      resource: 'personnel',
      key: 'payroll@acme.example',
      source: at('service-accounts.yaml', 3),
      predicted: status('CURRENT_EMPLOYEE', 'OUT_OF_SCOPE'),
    },
    ['employmentStatus', 'CURRENT_EMPLOYEE', 'OUT_OF_SCOPE'],
    ['notHumanReason', null, 'Shared mailbox of the payroll team'],
    ['customFields.Department', 'Engineering', 'Finance'],
  ),
  operation({ action: 'release', resource: 'personnel', key: 'id:42', id: 'personnel/id:42#release', source: null }, [
    'startedAt',
    '2020-07-06',
    null,
  ]),
  operation(
    {
      action: 'release',
      resource: 'personnel',
      key: 'kim@acme.example',
      id: 'personnel/kim@acme.example#release',
      source: at('overrides.yaml', 9),
      predicted: status('CURRENT_CONTRACTOR', 'FORMER_EMPLOYEE'),
    },
    ['employmentStatus', 'CURRENT_CONTRACTOR', 'FORMER_EMPLOYEE'],
    ['startedAt', '2020-07-06', '2021-01-04'],
    ['separatedAt', '2026-10-01', '2026-10-01'],
  ),
  operation(
    {
      action: 'scope',
      resource: 'scope',
      key: 'Primary',
      source: at('scopes.yaml', 2),
      destructive: true,
    },
    ['groups.42', 'Contractors', null],
    ['groups.7', null, 'IT Ops'],
  ),
  operation(
    {
      action: 'upload',
      resource: 'document',
      key: 'sam@acme.example/SEC_TRAINING/sam-2026.pdf',
      source: at('documents.yaml', 5),
    },
    ['type', null, 'SEC_TRAINING'],
    ['name', null, 'sam-2026.pdf'],
    ['completionDate', null, '2026-10-27'],
    ['content', null, DIGEST],
  ),
  operation(
    {
      action: 'upload',
      resource: 'document',
      key: 'kim@acme.example/OFFBOARDING_EVIDENCE/kim.pdf',
      source: at('documents.yaml', 11),
    },
    ['content', OTHER_DIGEST, DIGEST],
  ),
  operation(
    {
      action: 'override',
      resource: 'personnel',
      key: 'sam@acme.example',
      source: at('overrides.yaml', 14),
      pending: 'Drata does not know this person yet: an identity sync has to match the identity to a user',
    },
    ['startedAt', null, '2020-07-06'],
  ),
];

/** One plan that shows everything a plan can show. */
export function richPlan(): Plan {
  return plan(RICH_OPERATIONS, {
    unmanaged: [
      { resource: 'identity', key: 'emp-500' },
      { resource: 'identity', key: 'leo.old@acme.example' },
    ],
    warnings: [
      {
        code: 'unknown-manager',
        message: 'emp-101 names the manager emp-050, who is in no roster file',
        source: at('people/engineering.yaml', 120),
      },
      {
        code: 'email-takeover',
        message:
          'emp-030 takes the e-mail address that leo.old@acme.example holds in Drata: if they are one person under a new id, write "previously: leo.old@acme.example" on emp-030',
        source: at('people/finance.yaml', 22),
      },
      {
        code: 'unverifiable',
        message: 'Drata neither lists one separated person nor offers a way to read them',
        source: null,
      },
      {
        code: 'awaits-sync',
        message: 'The personnel records of 2 people wait for the next identity sync: emp-032, leo.old@acme.example',
        source: null,
      },
    ],
    guards: [
      guard('empty-roster', 0, 0),
      guard('mass-separation', 3, 1),
      guard('mass-reactivation', 1),
      guard('mass-change', 3, 25),
      guard('mass-release', 1),
      guard('deletions', 2),
      guard('email-takeover', 1, 0),
    ],
    estimate: { requests: 11, seconds: 2 },
  });
}

const rich = (key: string, action: Operation['action']): Operation => {
  const found = RICH_OPERATIONS.find((candidate) => candidate.key === key && candidate.action === action);
  if (found === undefined) throw new Error(`The rich plan has no ${action} of ${key}.`);
  return found;
};

/** One apply with every outcome. */
export function richReport(): ApplyReport {
  return report(
    [
      outcome(rich('emp-999', 'delete'), 'done'),
      outcome(rich('emp-007', 'separate'), 'done'),
      outcome(rich('emp-101', 'create'), 'done'),
      outcome(rich('emp-102', 'create'), 'done'),
      outcome(rich('emp-031', 'update'), 'unverifiable', {
        message: 'Drata accepted it, but does not list this separated record, and its number is not known',
      }),
      outcome(rich('emp-103', 'create'), 'failed', {
        message: 'Drata refused the record (400)',
        apiMessage: `firstName must not contain ${HOSTILE}; mallory@acme.example is not an email`,
      }),
      outcome(rich('emp-030', 'update'), 'failed', {
        message: 'It reads back differently from what was sent: email, jobTitle',
      }),
      outcome(rich('emp-020', 'reactivate'), 'unknown', {
        message: 'No answer came before the connection broke',
      }),
      outcome(rich('emp-042-new', 'rename'), 'skipped'),
      outcome(rich('payroll@acme.example', 'override'), 'done'),
      outcome(rich('kim@acme.example', 'release'), 'done'),
      outcome(rich('Primary', 'scope'), 'failed', { message: 'The group 7 is not synced any more' }),
      outcome(rich('sam@acme.example/SEC_TRAINING/sam-2026.pdf', 'upload'), 'done'),
      outcome(rich('sam@acme.example/SEC_TRAINING/sam.pdf', 'remove'), 'done'),
      outcome(rich('sam@acme.example', 'override'), 'pending', {
        message: 'Drata does not know this person yet: an identity sync has to match the identity to a user',
      }),
    ],
    {
      actor: 'Jane Auditor <jane@acme.example>',
      stopped: 'Drata did not answer for 60 seconds',
      allowed: ['mass-separation'],
    },
  );
}
