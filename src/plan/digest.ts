import type { LiveDocument } from '../state/document.js';
import type { State } from '../state/state.js';
import { byCodeUnit } from '../state/text.js';
import { canonicalJson, digestOf } from './canonical.js';
import type { Live } from './live.js';
import type { Action, Operation } from './plan.js';

type ActionClass = 'write' | 'delete' | 'release' | 'upload' | 'remove';

/** What kind of effect an action has, as reviewers approve it: a separation and a correction are both writes. */
const ACTION_CLASS: Readonly<Record<Action, ActionClass>> = {
  create: 'write',
  update: 'write',
  separate: 'write',
  reactivate: 'write',
  rename: 'write',
  override: 'write',
  scope: 'write',
  delete: 'delete',
  release: 'release',
  upload: 'upload',
  remove: 'remove',
};

/**
 * The field digests of one operation (DESIGN section 4). Neither file and line nor the value before are in them: a moved line,
 * or a rerun after a stop half-way, keeps its approval.
 */
export function fieldDigests({
  resource,
  key,
  action,
  changes,
}: Pick<Operation, 'resource' | 'key' | 'action' | 'changes'>): readonly string[] {
  const kind = ACTION_CLASS[action];
  // What a deletion removes is live's business: the approval is for the record being gone.
  const written = kind === 'write' || kind === 'upload' ? changes : [];
  const digests = written.map(({ field, after }) => digestOf([resource, key, kind, field, after]));
  if (action === 'rename') {
    const old = changes.find(({ field }) => field === 'identityId')?.before ?? null;
    digests.push(digestOf([resource, old, 'delete', null, null]));
  }
  return digests.length > 0 ? digests : [digestOf([resource, key, kind, null, null])];
}

/** The first 12 hex digits of a digest: what is noted of it (DESIGN section 9). */
export function shortDigest(digest: string): string {
  return digest.replace(/^[^:]*:/, '').slice(0, 12);
}

/** What waits, as an apply notes it for the drift of later days. */
export function waitingDigests(operations: readonly Operation[]): readonly string[] {
  const waiting = operations.filter(({ pending }) => pending !== null);
  return waiting.flatMap(fieldDigests).map(shortDigest).sort(byCodeUnit);
}

/** The digest of a whole plan: what a reviewer approved. */
export function planDigest(operations: readonly Operation[]): string {
  return digestOf(operations.flatMap(fieldDigests).sort(byCodeUnit));
}

/** The digest of people records, whatever the files, lines or page order they came from. */
export function stateDigest({ identities, removals, overrides, scopes, documents, documentRemovals }: State): string {
  return digestOf({
    identities: withoutPlaces(identities),
    removals: withoutPlaces(removals),
    overrides: withoutPlaces(overrides),
    // The groups of a scope are a set.
    scopes: inOrder(scopes.map((scope) => ({ ...scope, groups: inOrder(scope.groups) }))),
    documents: inOrder(documents),
    documentRemovals: inOrder(documentRemovals),
  });
}

/** The digest of live Drata as far as it was read. */
export function liveDigest({ state, personnel, workspaces, documents }: Live): string {
  const people = (personnel ?? []).map((person) => ({ ...person, customFields: inOrder(person.customFields) }));
  const scopes = (workspaces ?? []).map(({ id, groups }) => ({ id, groups: groups && inOrder(groups) }));
  return digestOf({
    identities: withoutPlaces(state.identities),
    personnel: inOrder(people),
    scopes: inOrder(scopes.filter(({ groups }) => groups !== null)),
    documents: inOrder([...(documents ?? new Map<number, readonly LiveDocument[]>()).values()].flat()),
  });
}

function inOrder(items: readonly (object | string | number)[]): readonly string[] {
  return items.map((item) => canonicalJson(typeof item === 'object' ? withoutPlace(item) : item)).sort(byCodeUnit);
}

function withoutPlaces(records: ReadonlyMap<string, object>): Map<string, object> {
  return new Map([...records].map(([key, record]) => [key, withoutPlace(record)]));
}

function withoutPlace(record: object): object {
  return { ...record, source: undefined, recordId: undefined };
}
