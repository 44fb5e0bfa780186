import type { RosterEdit } from '../state/edit.js';
import type { IdentityFields } from '../state/identity.js';
import type { Scope } from '../state/scope.js';
import { normalText } from '../state/text.js';
import { newIdentity } from './adopt-new.js';
import { adoptOverride } from './adopt-override.js';
import { type AdoptContext, type Adopted, type Adoption, type AdoptResult, changesOf, left } from './adopt-record.js';
import { documentKey } from './documents.js';
import type { DriftEntry } from './drift.js';
import type { Live } from './live.js';
import type { Change } from './plan.js';
import { named } from './scope-names.js';
import { movedGroups } from './scopes.js';

/** Takes over what changed in Drata, record by record. */
export function adoptDrift(entries: readonly DriftEntry[], context: AdoptContext): Adoption {
  const { take, removeMissing } = context;
  const isMissing = ({ resource, field, live }: DriftEntry) =>
    field === null && live === false && resource !== 'personnel';
  // A status set by hand contradicts no line of the roster, whether or not somebody can say when it came.
  const isOwn = ({ kind, since }: DriftEntry) => kind === 'unexplained' && since !== null;
  const isUndecided = (entry: DriftEntry) => entry.kind !== 'changed-in-drata' && !isMissing(entry) && !isOwn(entry);
  const conflicts = take === null ? entries.filter(isUndecided) : [];
  const kept = take === 'git' ? entries.filter(isUndecided) : [];
  // Whether a record that only the roster has was deleted in Drata, or waits for its first apply, only a base can tell.
  const mayGo = (entry: DriftEntry) => removeMissing && (entry.kind === 'changed-in-drata' || take === 'live');
  const missing = entries.filter((entry) => isMissing(entry) && !mayGo(entry));
  const taken = entries.filter((entry) => ![conflicts, kept, missing].some((group) => group.includes(entry)));
  const results = [...byRecord(taken).values()].map((group) => adoptRecord(group, context));
  return {
    records: results.flatMap(({ records }) => records),
    conflicts,
    left: [...left(kept, 'kept'), ...left(missing, 'missing'), ...results.flatMap((result) => result.left)],
  };
}

type DriftRecord = readonly [DriftEntry, ...DriftEntry[]];

function byRecord(entries: readonly DriftEntry[]): ReadonlyMap<string, DriftRecord> {
  const records = new Map<string, DriftRecord>();
  for (const entry of entries) {
    const id = `${entry.resource}/${entry.key}`;
    const known = records.get(id);
    records.set(id, known === undefined ? [entry] : [...known, entry]);
  }
  return records;
}

function adoptRecord([first, ...others]: DriftRecord, context: AdoptContext): AdoptResult {
  const entries = [first, ...others];
  switch (first.resource) {
    case 'identity':
      return first.field === null ? adoptWhole(first, context) : adoptFields(first, entries);
    case 'personnel':
      return adoptOverride(first.key, entries, context);
    case 'scope':
      return adoptScope(first, entries, context);
    case 'document':
      return adoptDocument(first, context);
    default:
      return first.resource satisfies never;
  }
}

function adoptFields(first: DriftEntry, entries: readonly DriftEntry[]): AdoptResult {
  const renames = entries.filter(({ field }) => field === 'identityId');
  const fields = entries.filter(({ field }) => field !== 'identityId');
  const set = Object.fromEntries(fields.map(({ field, live }) => [field, live])) as Partial<IdentityFields>;
  const edits: readonly RosterEdit[] = [{ kind: 'set-identity', identityId: first.key, set }];
  return {
    records: fields.length === 0 ? [] : [changedRecord(first, fields, edits)],
    left: left(renames, 'half-done'),
  };
}

/** A record that is gone from Drata, or is there again although the roster removed it. */
function adoptWhole(entry: DriftEntry, { live, defaults }: AdoptContext): AdoptResult {
  const { resource, key } = entry;
  if (entry.live === false) {
    const edits: readonly RosterEdit[] = [{ kind: 'remove-identity', identityId: key }];
    return { records: [{ resource, key, how: 'removed', changes: [], isGuess: false, edits }], left: [] };
  }
  const held = live.state.identities.get(key);
  if (held === undefined || entry.kind !== 'changed-in-drata') return { records: [], left: left([entry], 'removed') };
  const added = newIdentity(held, defaults);
  return { records: [{ ...added, edits: [{ kind: 'drop-removal', identityId: key }, ...added.edits] }], left: [] };
}

function adoptScope(first: DriftEntry, entries: readonly DriftEntry[], { desired, live }: AdoptContext): AdoptResult {
  const scope = desired.scopes.find(({ workspace }) => String(workspace) === first.key);
  if (scope === undefined) return { records: [], left: left(entries, 'kept') };
  return { records: [changedRecord(first, entries, [scopeEdit(scope, changesOf(entries), live)])], left: [] };
}

/** The edit that moves groups into a scope of the roster and out of it; new ones go by name where it is theirs alone. */
export function scopeEdit(
  scope: Scope,
  changes: readonly Change[],
  { groups: known }: Pick<Live, 'groups'>,
): RosterEdit {
  const { add, remove } = movedGroups({ changes });
  const isGone = (group: string | number) =>
    remove.some(({ id, name }) => (typeof group === 'number' ? group === id : normalText(name) === normalText(group)));
  const spelled = add.map(({ id, name }) => (named(known?.groups ?? [], name).length === 1 ? normalText(name) : id));
  const groups = [...scope.groups.filter((group) => !isGone(group)), ...spelled];
  return { kind: 'set-scope', scope: { workspace: scope.workspace, groups }, file: null };
}

/** Only that a document is there can be told; a content that is in Drata alone is fetched by no import. */
function adoptDocument(entry: DriftEntry, { desired }: AdoptContext): AdoptResult {
  const { resource, key } = entry;
  const document = desired.documents.find((one) => documentKey(one) === key);
  if (entry.live === true || document === undefined) return { records: [], left: left([entry], 'removed') };
  const edits: readonly RosterEdit[] = [{ kind: 'remove-document', document }];
  return { records: [{ resource, key, how: 'removed', changes: [], isGuess: false, edits }], left: [] };
}

function changedRecord(
  { resource, key }: DriftEntry,
  entries: readonly DriftEntry[],
  edits: readonly RosterEdit[],
): Adopted {
  return { resource, key, how: 'changed', changes: changesOf(entries), isGuess: false, edits };
}
