import type { RosterEdit } from '../state/edit.js';
import { IDENTITY_FIELD_NAMES } from '../state/identity.js';
import { type Override, PERSONNEL_FIELD_NAMES } from '../state/personnel.js';
import type { State } from '../state/state.js';
import { byCodeUnit, normalText } from '../state/text.js';
import { type Draft, draftOf } from './edit-state.js';

export type Repair = Extract<RosterEdit, { readonly kind: 'set-identity' | 'set-override' }>;

/**
 * Where the edited files read otherwise than they shall: the edits that mend a record which lost a value, as one does that took it
 * from an anchor in an edited record; `key` names the first record that no edit mends, null where there is none.
 */
export type Difference = { readonly repairs: readonly Repair[]; readonly key: string | null };

/** Holds the records of edited files against those that the edits shall lead to. */
export function differenceOf(state: State, wanted: Draft): Difference {
  const repairs: Repair[] = [];
  const found = draftOf(state);
  for (const [identityId, identity] of wanted.identities) {
    const read = found.identities.get(identityId);
    if (read === undefined || read.previously !== identity.previously) return { repairs, key: identityId };
    const { set, unset } = missing(read.fields, identity.fields, IDENTITY_FIELD_NAMES);
    if (Object.keys(set).length + unset.length > 0) repairs.push({ kind: 'set-identity', identityId, set, unset });
  }
  for (const [key, override] of wanted.overrides) {
    const read = found.overrides.get(key);
    if (read === undefined || customText(read) !== customText(override)) return { repairs, key };
    const { set, unset } = missing(read.fields, override.fields, PERSONNEL_FIELD_NAMES);
    if (Object.keys(set).length + unset.length > 0) repairs.push({ kind: 'set-override', key, set, unset });
  }
  const stray =
    [...found.identities.keys()].find((key) => !wanted.identities.has(key)) ??
    [...found.overrides.keys()].find((key) => !wanted.overrides.has(key));
  return { repairs, key: stray ?? otherDifference(found, wanted) };
}

function missing<T extends object, K extends keyof T>(read: T, wanted: T, names: readonly K[]) {
  const set: Partial<T> = {};
  const unset: K[] = [];
  for (const name of names) {
    if (isSame(read[name], wanted[name]) && Object.hasOwn(read, name) === Object.hasOwn(wanted, name)) continue;
    if (Object.hasOwn(wanted, name)) set[name] = wanted[name];
    else unset.push(name);
  }
  return { set, unset };
}

/** Text is read in its composed form, however it was given. */
function isSame(a: unknown, b: unknown): boolean {
  return typeof a === 'string' && typeof b === 'string' ? normalText(a) === normalText(b) : a === b;
}

/** Everything that is neither identity nor override, as comparable lists. */
function otherDifference(found: Draft, wanted: Draft): string | null {
  const parts = [
    ['removed', removalTexts],
    ['scopes', scopeTexts],
    ['documents', documentTexts],
  ] as const;
  for (const [name, texts] of parts) {
    if (texts(found).join('\n') !== texts(wanted).join('\n')) return name;
  }
  return null;
}

function removalTexts({ removals, documentRemovals }: Draft): readonly string[] {
  return [
    ...[...removals.values()].map(({ identityId, reason }) => normalText(JSON.stringify([identityId, reason]))),
    ...documentRemovals.map(({ person, type, name, reason }) =>
      normalText(JSON.stringify([person, type, name, reason])),
    ),
  ].sort(byCodeUnit);
}

function scopeTexts({ scopes }: Draft): readonly string[] {
  const groupTexts = (groups: readonly (string | number)[]) =>
    groups.map((group) => JSON.stringify(group)).sort(byCodeUnit);
  return scopes
    .map(({ workspace, groups }) => normalText(JSON.stringify([workspace, groupTexts(groups)])))
    .sort(byCodeUnit);
}

function documentTexts({ documents }: Draft): readonly string[] {
  return documents
    .map(({ person, type, file, completionDate }) => normalText(JSON.stringify([person, type, file, completionDate])))
    .sort(byCodeUnit);
}

function customText({ customFields }: Override): string {
  return normalText(JSON.stringify([...customFields].sort(([a], [b]) => byCodeUnit(a, b))));
}
