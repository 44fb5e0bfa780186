import type { Deployment } from '../github/github.js';
import { signatureOf } from '../plan/canonical.js';
import { GUARD_NAMES, type GuardName } from '../plan/plan.js';
import type { AppliedTarget } from '../roster/applied-refs.js';

/** What a deployment carries to the runs after it. */
export type DeploymentPayload = {
  readonly version: 1;
  /** The Drata that it is about. */
  readonly target: AppliedTarget;
  /** Of the plan that was applied. */
  readonly digest: string;
  /** Approvals of what waits: reviewed, and done by a later run. */
  readonly waiting: readonly string[];
  /** Pull requests whose comments tell of it. */
  readonly pulls: readonly number[];
  /** Guards that were lifted; they stay so for what waits. */
  readonly lifted: readonly GuardName[];
  /** The tip of the branch before the push; null where the event tells none. */
  readonly before: string | null;
  readonly run: string;
  /** Over what lets later runs write; null without a signing key. */
  readonly signature: string | null;
};

/** What a payload says, as far as it can be read. */
export type PayloadRead = Pick<DeploymentPayload, 'waiting' | 'pulls' | 'lifted' | 'before'> & {
  /** null in those of versions that did not name it. */
  readonly target: AppliedTarget | null;
};

/** What a signature covers. */
type Signed = Pick<DeploymentPayload, 'waiting' | 'lifted'> & {
  readonly dir: string;
  readonly sha: string;
  readonly target: AppliedTarget | null;
};

/** Signs what a deployment lets later runs do: whoever may make deployments could make it up. */
export function signPayload({ dir, sha, target, waiting, lifted }: Signed, signingKey: string | null): string | null {
  return signingKey === null ? null : signatureOf({ dir, sha, target, waiting, lifted }, signingKey);
}

/**
 * What can be read of a payload; the rest counts as nothing, so that it lets nothing through. With a signing key nothing waits and
 * nothing is lifted where it is not signed, or for something else.
 */
export function readPayload({ payload, sha }: Deployment, dir: string, signingKey: string | null): PayloadRead {
  const { waiting, pulls, lifted, before, target, signature } = (payload ?? {}) as Readonly<Record<string, unknown>>;
  const read: PayloadRead = {
    target: targetOf(target),
    waiting: listOf(waiting).filter((one) => typeof one === 'string'),
    pulls: listOf(pulls).filter((one) => Number.isSafeInteger(one)) as readonly number[],
    lifted: GUARD_NAMES.filter((name) => listOf(lifted).includes(name)),
    before: typeof before === 'string' ? before : null,
  };
  const isGood = signingKey === null || signature === signPayload({ ...read, dir, sha }, signingKey);
  return isGood ? read : { ...read, waiting: [], pulls: [], lifted: [] };
}

function targetOf(value: unknown): AppliedTarget | null {
  const { baseUrl, connectionId = null } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof baseUrl !== 'string') return null;
  return { baseUrl, connectionId: typeof connectionId === 'number' ? connectionId : null };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
