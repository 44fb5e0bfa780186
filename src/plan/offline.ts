import { IDENTITY_FIELD_NAMES } from '../state/identity.js';
import type { State } from '../state/state.js';
import { makePlan, type PlanInput } from './make-plan.js';
import { NO_STATUS } from './offline-people.js';
import type { Operation, Plan, PlanWarning } from './plan.js';

export type OfflineInput = Pick<
  PlanInput,
  'tool' | 'target' | 'commit' | 'desired' | 'live' | 'guards' | 'today' | 'only' | 'notes'
> & {
  /** The roster that stands in for Drata; `live` is what `offlineLive` makes of it. */
  readonly base: { readonly commit: string; readonly state: State };
};

/** The plan between two rosters: what a change asks for, with nothing read from Drata (DESIGN section 3). */
export function planOffline({ base, ...input }: OfflineInput): Plan {
  const plan = makePlan({
    ...input,
    applied: base.state,
    signingKey: null,
    notes: [...input.notes, ...unseen(base.state, input.desired, input.only)],
    pace: { batch: 1, requestsPerMinute: 1 },
  });
  return {
    ...plan,
    live: { ...plan.live, base: base.commit },
    operations: plan.operations.map(withoutStandIn),
    estimate: { requests: 0, seconds: 0 },
  };
}

/** A status that the base does not override is nobody's value: what stands in for it is not shown. */
function withoutStandIn(operation: Operation): Operation {
  const { resource, changes, inverse, predicted } = operation;
  const status = changes.find(({ field }) => field === 'employmentStatus');
  if (resource !== 'personnel' || status?.before !== NO_STATUS) return operation;
  return {
    ...operation,
    changes: changes.map((one) => (one === status ? { ...one, before: null } : one)),
    inverse: inverse.map((one) => (one.path === '/employmentStatus' ? { ...one, value: null } : one)),
    predicted: predicted?.before === NO_STATUS ? { ...predicted, before: null } : predicted,
  };
}

/** What a change asks for that shows nowhere without Drata's own values. */
function unseen(base: State, desired: State, only: ReadonlySet<string> | null): readonly PlanWarning[] {
  const wanted = (key: string) => only === null || only.has(key);
  const warn = (message: string, source: PlanWarning['source']) => ({ code: 'offline', message, source });
  const identities = [...desired.identities.values()].flatMap(({ identityId, previously, fields, source }) => {
    const former = base.identities.get(identityId) ?? base.identities.get(previously ?? '');
    if (former === undefined || !wanted(identityId)) return [];
    const emptied = IDENTITY_FIELD_NAMES.filter((field) => fields[field] === null && !(field in former.fields));
    return emptied.map((field) => warn(`${field} of ${identityId} ${EMPTIED}`, source));
  });
  const overrides = [...desired.overrides.values()].flatMap(({ key, customFields, source }) => {
    const former = base.overrides.get(key)?.customFields;
    const emptied = [...customFields].filter(([name, value]) => value === null && !former?.has(name));
    return wanted(key) ? emptied.map(([name]) => warn(`customFields.${name} of ${key} ${EMPTIED}`, source)) : [];
  });
  const scoped = new Set(base.scopes.map(({ workspace }) => workspace));
  const scopes = desired.scopes
    .filter(({ workspace }) => !scoped.has(workspace) && wanted(String(workspace)))
    .map(({ workspace, source }) =>
      warn(
        `The scope of the workspace ${JSON.stringify(String(workspace))} is new in the roster: groups that Drata has in it beside those named are taken out`,
        source,
      ),
    );
  return [...identities, ...overrides, ...scopes];
}

const EMPTIED = 'is to be emptied from now on: a value that Drata may hold there does not show here';
