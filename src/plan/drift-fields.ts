import { sameField } from '../state/compare.js';
import type { PersonDocument } from '../state/document.js';
import { IDENTITY_FIELDS, type Identity, type IdentityField } from '../state/identity.js';
import { type Override, PERSONNEL_FIELDS, type Person, type PersonnelField } from '../state/personnel.js';
import type { State } from '../state/state.js';
import { normalText } from '../state/text.js';
import { customFieldLookup, sameCustomValue } from './custom-fields.js';
import { fieldDigests } from './digest.js';
import { type DocumentName, documentKey } from './documents.js';
import type { DriftEntry, DriftInput, DriftKind } from './drift.js';
import { samePersonnelValue } from './overrides.js';
import type { PeopleIndex } from './people.js';
import type { Operation, Value } from './plan.js';
import { resolveScopes } from './scope-names.js';
import { movedGroups, workspaceOf } from './scopes.js';

export type DriftContext = Pick<DriftInput, 'desired' | 'applied' | 'waiting' | 'live'> & {
  readonly people: PeopleIndex;
};

/** A value three ways; `applied` is undefined where the last applied roster does not manage it. */
type Three = {
  readonly field: string | null;
  readonly applied: Value | undefined;
  readonly live: Value;
  readonly desired: Value;
};

type Same = (a: Value, b: Value) => boolean;

/** What an operation of the plan tells about drift. */
export function driftOf(operation: Operation, context: DriftContext): readonly DriftEntry[] {
  switch (operation.resource) {
    case 'identity':
      return identityDrift(operation, context);
    case 'personnel':
      return personDrift(operation, context);
    case 'scope':
      return scopeDrift(operation, context);
    case 'document':
      return documentDrift(operation, context);
    default:
      return operation.resource satisfies never;
  }
}

function identityDrift(operation: Operation, context: DriftContext): readonly DriftEntry[] {
  const { action, key, changes } = operation;
  const { applied } = context;
  const old = changes.find(({ field }) => field === 'identityId')?.before ?? null;
  const base = applied?.identities.get(key) ?? applied?.identities.get(String(old));
  if (action === 'create' || action === 'delete') {
    const there = action === 'delete';
    const gone = applied?.removals.has(key) === true;
    return [
      entry(operation, { field: null, applied: gone ? false : base && true, live: there, desired: !there }, context),
    ];
  }
  return changes.map(({ field, before, after }) => {
    const was = field === 'identityId' ? base?.identityId : appliedField(base, field);
    const same: Same = (a, b) => (isIdentityField(field) ? sameField(field, a, b) : a === b);
    return entry(operation, { field, applied: was, live: before, desired: after }, context, same);
  });
}

function personDrift(operation: Operation, context: DriftContext): readonly DriftEntry[] {
  const entries = operation.action === 'release' ? releaseDrift(operation, context) : overrideDrift(operation, context);
  const person = context.people.find(operation.key);
  return entries.map((found) => ({ ...found, by: giverOf(found, person) }));
}

function overrideDrift(operation: Operation, context: DriftContext): readonly DriftEntry[] {
  const { applied, desired, live } = context;
  const wanted = desired.overrides.get(operation.key);
  const base = overrideOf(applied, operation, context);
  const lookup = customFieldLookup(live);
  // A date that goes along with a status is no field of the override: the status tells.
  const named = operation.changes.filter(
    ({ field }) => wanted === undefined || overrideValue(wanted, field) !== undefined,
  );
  return named.map(({ field, before, after }) => {
    const was = appliedOverride(base, field, context);
    const same: Same = (a, b) =>
      isPersonnelField(field) ? samePersonnelValue(field, a, b) : sameCustomValue(lookup.find(customName(field)), a, b);
    return entry(operation, { field, applied: was, live: before, desired: after }, context, same);
  });
}

/** A release is the roster's doing; where live no longer holds what was overridden, Drata moved as well. */
function releaseDrift(operation: Operation, context: DriftContext): readonly DriftEntry[] {
  const base = overrideOf(context.applied, operation, context);
  // The reset is done already, what remains of the override is not set again.
  if (operation.changes.length === 0) {
    return [entry(operation, { field: null, applied: undefined, live: false, desired: true }, context)];
  }
  return operation.changes.map(({ field, before, after }) => {
    const was = appliedOverride(base, field, context);
    const drift = entry(operation, { field, applied: was, live: before, desired: after }, context);
    if (before === after) return { ...drift, kind: 'not-applied-yet' };
    // A status that no override set was set by hand, and the reset gives it back with the rest.
    if (field === 'employmentStatus' && was === undefined && after !== null)
      return { ...drift, applied: after, kind: 'changed-in-drata' };
    return { ...drift, kind: was !== undefined && before !== was ? 'both' : 'not-applied-yet' };
  });
}

/** Group by group: the value is the name of one that is in scope. */
function scopeDrift(operation: Operation, context: DriftContext): readonly DriftEntry[] {
  const { applied, live } = context;
  const workspace = workspaceOf(operation.key, live);
  const former = resolveScopes(applied?.scopes ?? [], live.workspaces ?? [], live.groups).resolved;
  const base = former.find((one) => one.workspace.id === workspace?.id);
  return operation.changes.map((change) => {
    const { field, before, after } = change;
    const { add, remove } = movedGroups({ changes: [change] });
    const held = base?.wanted.some(({ id }) => [...add, ...remove].some((group) => group.id === id));
    const was = held === undefined ? undefined : held ? (before ?? after) : null;
    return entry(operation, { field, applied: was, live: before, desired: after }, context);
  });
}

/** A document is there or not: Drata keeps no hash to tell one version from another (CONTRACT section 11). */
function documentDrift(operation: Operation, context: DriftContext): readonly DriftEntry[] {
  const { applied, desired, people, waiting } = context;
  const isMeant = (one: DocumentName) => documentKey(one) === operation.key;
  const same = (wanted: DocumentName) => (former: DocumentName) =>
    former.type === wanted.type &&
    normalText(former.name) === normalText(wanted.name) &&
    meetAt(people.namesOf(wanted.person), people.formerNamesOf(former.person));
  const waited = (former: DocumentName) => hasWaited(fieldDigests({ ...operation, key: documentKey(former) }), waiting);
  const removal = operation.action === 'remove';
  const wanted = desired.documents.find(isMeant);
  const unwanted = desired.documentRemovals.find(isMeant);
  // A version that was not applied, or waited then, is the roster's doing, whatever Drata holds.
  const was = removal
    ? unwanted && applied?.documentRemovals.some(same(unwanted))
    : wanted && applied?.documents.filter(same(wanted)).some((former) => sameFile(former, wanted) && !waited(former));
  return [
    entry(operation, { field: null, applied: was ? !removal : undefined, live: removal, desired: !removal }, context),
  ];
}

function sameFile(a: PersonDocument, b: PersonDocument): boolean {
  return a.digest === b.digest && a.completionDate === b.completionDate;
}

function overrideOf(state: State | null, { key }: Operation, { people }: DriftContext): Override | undefined {
  const overrides = [...(state?.overrides.values() ?? [])];
  return overrides.find((one) => meetAt(people.namesOf(key), people.formerNamesOf(one.key)));
}

function meetAt(names: readonly string[], others: readonly string[]): boolean {
  return names.some((name) => others.includes(name));
}

/** What the last applied roster made of a field; a value that waited then was never sent, so that it explains nothing in Drata. */
function appliedOverride(
  base: Override | undefined,
  field: string,
  { waiting }: Pick<DriftContext, 'waiting'>,
): Value | undefined {
  const value = base && overrideValue(base, field);
  if (base === undefined || value === undefined) return undefined;
  const change = { field, before: null, after: value };
  const digests = fieldDigests({ resource: 'personnel', action: 'override', key: base.key, changes: [change] });
  return hasWaited(digests, waiting) ? undefined : value;
}

function hasWaited(digests: readonly string[], waiting: DriftContext['waiting']): boolean {
  return digests.every((digest) => waiting.has(digest));
}

function overrideValue({ fields, customFields }: Override, field: string): Value | undefined {
  return isPersonnelField(field) ? fields[field] : customFields.get(customName(field));
}

function customName(field: string): string {
  return field.replace(/^customFields\./, '');
}

function appliedField(base: Identity | undefined, field: string): Value | undefined {
  return isIdentityField(field) ? base?.fields[field] : undefined;
}

function isIdentityField(field: string): field is IdentityField {
  return Object.hasOwn(IDENTITY_FIELDS, field);
}

function isPersonnelField(field: string): field is PersonnelField {
  return Object.hasOwn(PERSONNEL_FIELDS, field);
}

function entry(operation: Operation, three: Three, { applied }: DriftContext, same: Same = Object.is): DriftEntry {
  const { resource, key, source } = operation;
  const kind = applied === null ? 'unexplained' : kindOf(three, same);
  return { resource, key, ...three, applied: three.applied ?? null, kind, since: null, by: null, source };
}

/** Who gave the reason of somebody out of scope: all that Drata tells of who did what (CONTRACT 9.1). */
export function giverOf(
  { field, kind, live }: Pick<DriftEntry, 'field' | 'kind' | 'live'>,
  person: Person | null,
): string | null {
  const isGiven = field === 'notHumanReason' ? live !== null : field === 'employmentStatus' && live === 'OUT_OF_SCOPE';
  return isGiven && kind !== 'not-applied-yet' ? (person?.reasonBy ?? null) : null;
}

/** The three-way rule. What the last applied roster did not manage, only the roster of now can have moved. */
export function kindOf({ applied, live, desired }: Three, same: Same): DriftKind {
  if (applied === undefined || same(applied, live)) return 'not-applied-yet';
  return same(applied, desired) ? 'changed-in-drata' : 'both';
}
