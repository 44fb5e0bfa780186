import { bytesOf, COMMENT_BUDGET, clipped } from './budget.js';
import { code } from './markdown.js';

const APPROVAL = /^[0-9a-f]{12}$/;

/** The reviewed plan as the text of a check run: its approvals, or its digest alone where they do not fit. */
export function renderApprovals(approvals: readonly string[], digest: string, budget = COMMENT_BUDGET): string {
  const told = [
    'What a merge may apply. `drata-roster apply --github` reads it here, where nobody can edit it, and writes nothing else to Drata.',
    '',
    `Plan ${code(clipped(digest))}`,
  ];
  const whole = [...told, '', ...fence(approvals), ''].join('\n');
  if (bytesOf(whole) <= budget) return whole;
  return [...told, '', 'It is too large to keep field by field: it can be applied as it is, or not at all.', ''].join(
    '\n',
  );
}

/** The number tells a list that arrives whole from one that was cut. */
function fence(approvals: readonly string[]): readonly string[] {
  return [`\`\`\`drata-roster-approvals-${approvals.length}`, ...approvals, '```'];
}

/** The approvals that a check run keeps; null where only the digest of the whole plan counts. */
export function parseApprovals(text: string): ReadonlySet<string> | null {
  const [, count, list] = /^```drata-roster-approvals-(\d+)\n([^`]*)^```$/m.exec(text.replaceAll('\r\n', '\n')) ?? [];
  if (count === undefined || list === undefined) return null;
  const approvals = list.split('\n').filter((line) => line !== '');
  const isWhole = approvals.length === Number(count) && approvals.every((approval) => APPROVAL.test(approval));
  return isWhole ? new Set(approvals) : null;
}
