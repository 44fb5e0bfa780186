import type { LiveDocument } from '../state/document.js';
import type { State } from '../state/state.js';
import { byCodeUnit } from '../state/text.js';
import { canonicalJson, digestOf, signatureOf } from './canonical.js';
import type { Live } from './live.js';
import type { Action, Operation, Value } from './plan.js';

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

/** One field digest of an operation; `field` is null where the record as a whole is written, deleted or released. */
export type DigestedField = { readonly field: string | null; readonly digest: string };

/** What of an operation is digested. */
export type DigestedOperation = Pick<Operation, 'resource' | 'key' | 'action' | 'changes'>;

/**
 * The field digests of one operation (DESIGN section 4). Neither file and line nor the value before are in them: a moved line,
 * or a rerun after a stop half-way, keeps its approval.
 */
export function digestedFields(operation: DigestedOperation): readonly DigestedField[] {
  const { resource, key, action, changes } = operation;
  const kind = ACTION_CLASS[action];
  // What a deletion removes is live's business: the approval is for the record being gone.
  const written = kind === 'write' || kind === 'upload' ? changes : [];
  const digests = written.map(({ field, after }) => ({ field, digest: digestOf([resource, key, kind, field, after]) }));
  const whole = (of: Value, effect: ActionClass): DigestedField => ({
    field: null,
    digest: digestOf([resource, of, effect, null, null]),
  });
  if (action === 'rename') {
    const old = changes.find(({ field }) => field === 'identityId')?.before ?? null;
    return [...digests, whole(old, 'delete')];
  }
  return digests.length > 0 ? digests : [whole(key, kind)];
}

/** The field digests without their fields. */
export function fieldDigests(operation: DigestedOperation): readonly string[] {
  return digestedFields(operation).map(({ digest }) => digest);
}

/** The digest of a whole plan: what a reviewer approved. With a signing key it is an HMAC, which nobody else can make. */
export function planDigest(operations: readonly Operation[], signingKey: string | null): string {
  return combinedDigest(operations.flatMap(fieldDigests), signingKey);
}

/** The digest that operations of these field digests have together. */
export function combinedDigest(digests: readonly string[], signingKey: string | null): string {
  const sorted = digests.toSorted(byCodeUnit);
  return signingKey === null ? digestOf(sorted) : signatureOf(sorted, signingKey);
}

/** A field digest as a review keeps it: 12 hex digits (DESIGN section 9), of its HMAC where there is a signing key. */
export function approvalOf(digest: string, signingKey: string | null): string {
  const kept = signingKey === null ? digest : signatureOf(digest, signingKey);
  return kept.slice(kept.indexOf(':') + 1).slice(0, 12);
}

/** What waits, as an apply notes it for the drift of later days. */
export function waitingDigests(operations: readonly Operation[], signingKey: string | null): readonly string[] {
  const waiting = operations.filter(({ pending }) => pending !== null);
  return waiting
    .flatMap(fieldDigests)
    .map((digest) => approvalOf(digest, signingKey))
    .sort(byCodeUnit);
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
