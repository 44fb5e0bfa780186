import type { State } from '../state/state.js';
import { byCodeUnit } from '../state/text.js';
import { approvalOf, combinedDigest, digestedFields, fieldDigests } from './digest.js';
import { documentKey, documentValues } from './documents.js';
import { makePlan, type PlanInput } from './make-plan.js';
import { wholeOverride } from './overrides.js';
import { indexPeople } from './people.js';
import type { Operation, Plan } from './plan.js';
import type { ReviewedDigests } from './reviewed.js';
import { resolveScopes } from './scope-names.js';
import { movedGroups, workspaceOf } from './scopes.js';

/** What the check run of one pull request keeps of the plan that was reviewed there. */
export type Review = {
  readonly pull: number | null;
  /** Of the whole plan. */
  readonly digest: string;
  /** The approvals of its fields; null where they did not fit, and only the whole digest was kept. */
  readonly fields: ReadonlySet<string> | null;
};

/** All that counts as reviewed, and the key that it was signed with. */
export type Reviewed = {
  readonly reviews: readonly Review[];
  /** Approvals that the last deployment carries, of what waited then. */
  readonly waiting: ReadonlySet<string>;
  readonly signingKey: string | null;
};

/** What an operation would write without a review; a field is null where the record as a whole is meant. */
export type Unreviewed = { readonly operation: Operation; readonly fields: readonly (string | null)[] };

/**
 * What reviewing a plan approves, sorted: every field of every operation, waiting ones included, and what they may come to write
 * with the roster as it is.
 */
export function approvals(
  { operations }: Pick<Plan, 'operations'>,
  desired: State,
  signingKey: string | null,
): readonly string[] {
  const digests = operations.flatMap(effectsIn(desired)).flatMap(fieldDigests);
  return [...new Set(digests.map((digest) => approvalOf(digest, signingKey)))].sort(byCodeUnit);
}

/** Whether every field of an operation is among approvals. */
export function coveredBy(operation: Operation, approved: ReadonlySet<string>, signingKey: string | null): boolean {
  return fieldDigests(operation).every((digest) => approved.has(approvalOf(digest, signingKey)));
}

/** The field digests that approvals stand for. */
export function digestsBehind(approved: ReadonlySet<string>, signingKey: string | null): ReviewedDigests {
  return { has: (digest) => approved.has(approvalOf(digest, signingKey)) };
}

/** What a plan would write now that nobody has reviewed; nothing where it may be applied. */
export function findUnreviewed(plan: Plan, reviewed: Reviewed): readonly Unreviewed[] {
  return unreviewedOf(plan, reviewed, isDue);
}

/** What waits that nobody has reviewed: no deployment carries it, so that no scheduled run does it. */
export function findUncarried(plan: Plan, reviewed: Reviewed): readonly Unreviewed[] {
  return unreviewedOf(plan, reviewed, (operation) => !isDue(operation));
}

function unreviewedOf(
  plan: Plan,
  reviewed: Reviewed,
  isMeant: (operation: Operation) => boolean,
): readonly Unreviewed[] {
  const approved = approvedFields(plan, reviewed);
  return plan.operations.filter(isMeant).flatMap((operation) => {
    const fields = digestedFields(operation)
      .filter(({ digest }) => !approved.has(approvalOf(digest, reviewed.signingKey)))
      .map(({ field }) => field);
    return fields.length === 0 ? [] : [{ operation, fields }];
  });
}

/**
 * Makes a plan again without taking out the groups that others have put into a scope since it was reviewed: they are in the next
 * plan (DESIGN section 2). A group that the last applied roster listed is no such group: taking it out is the roster's doing.
 */
export function leaveOthersGroups(plan: Plan, input: PlanInput, reviewed: Reviewed): Plan {
  const { live, applied } = input;
  if (applied === null) return plan;
  const { resolved } = resolveScopes(applied.scopes, live.workspaces ?? [], live.groups);
  const approved = approvedFields(plan, reviewed);
  const foreign = plan.operations
    .filter(({ resource }) => resource === 'scope')
    .flatMap((operation) => {
      const workspace = workspaceOf(operation.key, live);
      const former = resolved.find((one) => one.workspace.id === workspace?.id)?.wanted ?? [];
      return operation.changes.flatMap((change) => {
        const { remove } = movedGroups({ changes: [change] });
        const isOthers = remove.length > 0 && !former.some(({ id }) => remove.some((group) => group.id === id));
        const digests = fieldDigests({ ...operation, changes: [change] });
        return isOthers ? digests.filter((digest) => !approved.has(approvalOf(digest, reviewed.signingKey))) : [];
      });
    });
  const left = new Set(foreign);
  return left.size === 0 ? plan : makePlan({ ...input, reviewed: { has: (digest) => !left.has(digest) } });
}

/** The approvals that the next deployment carries: of what still waits, as far as it was reviewed. */
export function carriedApprovals(plan: Plan, desired: State, reviewed: Reviewed): readonly string[] {
  const { signingKey } = reviewed;
  const approved = approvedFields(plan, reviewed);
  const carried = plan.operations
    .filter((operation) => !isDue(operation))
    .flatMap((operation) => {
      const all = approvals({ operations: [operation] }, desired, signingKey);
      return coveredBy(operation, approved, signingKey) ? all : all.filter((one) => approved.has(one));
    });
  return [...new Set(carried)].sort(byCodeUnit);
}

/** Makes a plan again with only what approvals cover: a scheduled run does what waited, and nothing else. */
export function restrictTo(input: PlanInput, waiting: ReadonlySet<string>): Plan {
  return makePlan({ ...input, reviewed: digestsBehind(waiting, input.signingKey) });
}

/** All approvals that reviews, and what the last deployment carries, give a plan. */
function approvedFields(plan: Plan, reviewed: Reviewed): ReadonlySet<string> {
  return new Set([...reviewed.waiting, ...approvedBy(plan, reviewed, () => true)]);
}

/**
 * The approvals that the chosen reviews give a plan. Where only the whole digest was kept, it stands for this very plan, or for
 * what is left of it without the fields of all others.
 */
export function approvedBy(
  { operations }: Pick<Plan, 'operations'>,
  { reviews, waiting, signingKey }: Reviewed,
  isChosen: (review: Review) => boolean,
): ReadonlySet<string> {
  const kept = new Set([...waiting, ...reviews.flatMap(({ fields }) => [...(fields ?? [])])]);
  const all = operations.flatMap(fieldDigests);
  const rest = all.filter((digest) => !kept.has(approvalOf(digest, signingKey)));
  const approved = reviews.filter(isChosen).flatMap(({ digest, fields }) => {
    if (fields !== null) return [...fields];
    const covered = [all, rest].find((digests) => combinedDigest(digests, signingKey) === digest) ?? [];
    return covered.map((one) => approvalOf(one, signingKey));
  });
  return new Set(approved);
}

/**
 * What doing an operation may come to write, although its present changes do not show it: after a release the override that
 * remains is set again, and a stop between the two shows it by itself; once a person is known, an override that waited sets all
 * that it says; a file goes up whole where the copy that it was to replace is gone by then.
 */
function effectsIn(desired: State): (operation: Operation) => readonly Operation[] {
  const people = indexPeople([], desired, null);
  const documents = new Map(desired.documents.map((document) => [documentKey(document), document]));
  return (operation) => {
    const { resource, action, key, pending } = operation;
    const document = action === 'upload' ? documents.get(key) : undefined;
    if (document !== undefined) {
      const changes = Object.entries(documentValues(document)).map(([field, after]) => ({
        field,
        before: null,
        after,
      }));
      return [operation, { ...operation, changes }];
    }
    const setsAll = action === 'release' || (resource === 'personnel' && pending !== null);
    const override = setsAll ? desired.overrides.get(key) : undefined;
    if (override === undefined) return [operation];
    return [operation, { ...operation, action: 'override', changes: wholeOverride(override, desired, people) }];
  };
}

function isDue({ pending }: Operation): boolean {
  return pending === null;
}
