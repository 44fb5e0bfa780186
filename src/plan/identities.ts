import { sameField } from '../state/compare.js';
import { IDENTITY_FIELD_NAMES, type Identity, type IdentityFields, type Removal } from '../state/identity.js';
import type { Day } from '../state/instant.js';
import type { State } from '../state/state.js';
import { byCodeUnit } from '../state/text.js';
import type { Live } from './live.js';
import { identityDocument, patchBetween } from './patch.js';
import type { Action, Change, Operation, PlanWarning } from './plan.js';
import { predictStatus } from './predict.js';

/** What has to happen to identities, and what needs no operation. */
export type IdentityDiff = {
  readonly operations: readonly Operation[];
  readonly unchanged: readonly string[];
  readonly unmanaged: readonly string[];
  /** Counted as applied although nothing could read them (DESIGN section 5). */
  readonly unverifiable: readonly string[];
  readonly warnings: readonly PlanWarning[];
};

/**
 * Compares desired identities with live ones. A record that left the roster is unmanaged, never deleted: deletion comes from
 * tombstones and declared renames alone. `applied`, the last applied roster, settles only records that nobody can read. With
 * `only`, records under other keys are passed over; a rename answers to both of its ids.
 */
export function diffIdentities(
  desired: State,
  live: Live,
  applied: State | null,
  today: Day,
  only: ReadonlySet<string> | null,
): IdentityDiff {
  const operations: Operation[] = [];
  const unchanged: string[] = [];
  const unverifiable: string[] = [];
  const warnings: PlanWarning[] = [];
  const renamedFrom = new Set<string>();
  const wanted = (key: string) => only === null || only.has(key);

  for (const identity of desired.identities.values()) {
    const id = identity.identityId;
    const current = live.state.identities.get(id) ?? null;
    const old = identity.previously === null ? undefined : live.state.identities.get(identity.previously);
    if (old) renamedFrom.add(old.identityId);
    if (!wanted(id) && !(old && wanted(old.identityId))) continue;
    const base = current ?? old ?? null;
    if (base === null && live.unreadable.has(id) && sameFields(applied?.identities.get(id), identity)) {
      unverifiable.push(id);
      continue;
    }
    const operation = operationFor(identity, base, old ?? null, today);
    if (operation === null) unchanged.push(id);
    else operations.push(operation);
    warnings.push(...caseWarnings(identity, base));
    const { previously } = identity;
    if (base === null && previously !== null && live.unreadable.has(previously)) {
      warnings.push(unseen(previously, `the old record of ${id}`, identity.source));
    }
  }
  for (const removal of desired.removals.values()) {
    const doomed = live.state.identities.get(removal.identityId);
    if (doomed && wanted(removal.identityId)) operations.push(deletion(doomed, removal, today));
    const isNew = !applied?.removals.has(removal.identityId);
    if (isNew && live.unreadable.has(removal.identityId))
      warnings.push(unseen(removal.identityId, 'it', removal.source));
  }
  const managed = (id: string) => desired.identities.has(id) || desired.removals.has(id) || renamedFrom.has(id);
  const unmanaged = [...live.state.identities.keys()].filter((id) => !managed(id) && wanted(id)).sort(byCodeUnit);
  return { operations, unchanged, unmanaged, unverifiable, warnings };
}

/** The fields that the roster manages and live holds differently, in schema order. */
export function changedFields(desired: Partial<IdentityFields>, live: Partial<IdentityFields>): readonly Change[] {
  return IDENTITY_FIELD_NAMES.flatMap((field) => {
    const after = desired[field];
    const before = live[field] ?? null;
    return after === undefined || sameField(field, before, after) ? [] : [{ field, before, after }];
  });
}

function operationFor(desired: Identity, base: Identity | null, old: Identity | null, today: Day): Operation | null {
  const changes = changedFields(desired.fields, base?.fields ?? {});
  if (base !== null && old === null && changes.length === 0) return null;
  const merged = { ...base?.fields, ...Object.fromEntries(changes.map(({ field, after }) => [field, after])) };
  const renamed: readonly Change[] = old
    ? [{ field: 'identityId', before: old.identityId, after: desired.identityId }]
    : [];
  const action = actionOf(base, old, changes);
  const before = base && identityDocument((old ?? base).identityId, base.fields);
  const after = identityDocument(desired.identityId, base ? merged : desired.fields);
  return {
    id: `identity/${desired.identityId}`,
    resource: 'identity',
    action,
    key: desired.identityId,
    source: desired.source,
    changes: [...renamed, ...changes],
    patch: patchBetween(before, after),
    inverse: patchBetween(after, before),
    destructive: base !== null && separates(changes),
    pending: null,
    predicted: { before: base && predictStatus(base.fields, today), after: predictStatus(merged, today) },
  };
}

function actionOf(base: Identity | null, old: Identity | null, changes: readonly Change[]): Action {
  if (old !== null) return 'rename';
  if (base === null) return 'create';
  if (separates(changes)) return 'separate';
  return reactivates(changes) ? 'reactivate' : 'update';
}

/** Whether changes give a separation date to a record that has none. */
export function separates(changes: readonly Change[]): boolean {
  return changes.some(({ field, before, after }) => field === 'separatedAt' && before === null && after !== null);
}

/** Whether changes clear a separation date. */
export function reactivates(changes: readonly Change[]): boolean {
  return changes.some(({ field, before, after }) => field === 'separatedAt' && before !== null && after === null);
}

/** Whether changes put one separation date in place of another, which takes two writes (CONTRACT 7.4). */
export function correctsSeparation(changes: readonly Change[]): boolean {
  return changes.some(({ field, before, after }) => field === 'separatedAt' && before !== null && after !== null);
}

function deletion(doomed: Identity, { reason, source }: Removal, today: Day): Operation {
  const before = identityDocument(doomed.identityId, doomed.fields);
  return {
    id: `identity/${doomed.identityId}`,
    resource: 'identity',
    action: 'delete',
    key: doomed.identityId,
    source,
    // The reason is no field of the record; it stands here because a reviewer must see it.
    changes: [
      { field: 'reason', before: null, after: reason },
      ...IDENTITY_FIELD_NAMES.flatMap((field) => {
        const value = doomed.fields[field] ?? null;
        return value === null ? [] : [{ field, before: value, after: null }];
      }),
    ],
    patch: patchBetween(before, null),
    inverse: patchBetween(null, before),
    destructive: true,
    pending: null,
    // A matched person without a record turns UNKNOWN (DOMAIN section 3).
    predicted: { before: predictStatus(doomed.fields, today), after: 'UNKNOWN' },
  };
}

/** A record to be deleted that this revision shows nowhere: it may be gone, or separated and hidden (DESIGN section 5). */
function unseen(id: string, what: string, source: Operation['source']): PlanWarning {
  return {
    code: 'unseen-record',
    message: `Drata does not list ${id}, and this revision offers no other way to see it: if Drata hides people who left, ${what} has to be deleted in the app`,
    source,
  };
}

function sameFields(applied: Identity | undefined, desired: Identity): boolean {
  if (applied === undefined) return false;
  return IDENTITY_FIELD_NAMES.every(
    (field) =>
      field in applied.fields === field in desired.fields &&
      sameField(field, applied.fields[field], desired.fields[field]),
  );
}

function caseWarnings(desired: Identity, base: Identity | null): readonly PlanWarning[] {
  return (['email', 'secondaryEmail'] as const).flatMap((field) => {
    const wanted = desired.fields[field] ?? null;
    const held = base?.fields[field] ?? null;
    if (wanted === null || held === null || wanted === held || !sameField(field, wanted, held)) return [];
    return [
      {
        code: 'email-case',
        message: `${field} of ${desired.identityId} differs from Drata's only in capital letters; it is left as it is, but Drata's own matching may care`,
        source: desired.source,
      },
    ];
  });
}
