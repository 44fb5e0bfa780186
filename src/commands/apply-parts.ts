import { restrictReport } from '../apply/compose.js';
import type { ApplyReport } from '../apply/report.js';
import { approvals, carriedApprovals, coveredBy } from '../plan/review.js';
import type { OutcomePart } from './apply-told.js';
import { type DeploymentPayload, signPayload } from './deployment-payload.js';
import { type ApplyStart, type Judgement, UNREVIEWED } from './judge-apply.js';
import { beforeOf } from './merged-pulls.js';
import type { Session } from './session.js';

/** The pull requests that an apply is for. */
export function pullsOf({ isScheduled, deployed, merged }: ApplyStart): readonly number[] {
  return isScheduled ? deployed.pulls : merged.pulls.map(({ pull }) => pull.number);
}

/** What of the outcome each pull request is told; those, too, whose changes had to wait until now. */
export function partsOf(start: ApplyStart, { reviewed }: Judgement, report: ApplyReport): readonly OutcomePart[] {
  const { isScheduled, deployed } = start;
  const { reviews, waiting, signingKey } = reviewed;
  const only = (fields: ReadonlySet<string>) => restrictReport(report, (one) => coveredBy(one, fields, signingKey));
  const own = pullsOf(start);
  const parts = own.map((number) => {
    const fields = reviews.find(({ pull }) => pull === number)?.fields;
    return { number, report: fields ? only(fields) : report };
  });
  const late = only(waiting);
  const isLate = !isScheduled && late.operations.some(({ outcome }) => outcome !== 'pending');
  const others = isLate ? deployed.pulls.filter((number) => !own.includes(number)) : [];
  return [...parts, ...others.map((number) => ({ number, report: late }))];
}

/** What the deployment carries: what still waits, as far as somebody answers for it. */
export function payloadOf(
  start: ApplyStart,
  session: Session,
  { plan, reviewed, allowed }: Judgement,
): DeploymentPayload {
  const { on, sha, deployed, allow } = start;
  const { target } = session.connection;
  const desired = session.roster.state;
  const late = plan.operations.filter(({ pending }) => pending !== null);
  const waiting = allow.includes(UNREVIEWED)
    ? approvals({ operations: late }, desired, reviewed.signingKey)
    : carriedApprovals(plan, desired, reviewed);
  const hasMore = waiting.length > 0;
  const lifted = hasMore ? allowed : [];
  return {
    version: 1,
    target,
    digest: plan.digest,
    waiting,
    pulls: hasMore ? [...new Set([...deployed.pulls, ...pullsOf(start)])].slice(-MOST_PULLS) : [],
    lifted,
    before: beforeOf(on.run.event),
    run: on.run.runUrl,
    signature: signPayload({ dir: on.dir, sha, target, waiting, lifted }, reviewed.signingKey),
  };
}

/** How many pull requests hear of what waited for them. */
const MOST_PULLS = 50;
