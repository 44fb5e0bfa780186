import type { LiveDocument } from '../state/document.js';
import type { Identity } from '../state/identity.js';
import type { Day } from '../state/instant.js';
import type { Group } from '../state/scope.js';
import { EMPTY_STATE, type State } from '../state/state.js';
import { documentKey, documentOf } from './documents.js';
import type { Live } from './live.js';
import { offlinePeople } from './offline-people.js';
import { indexPeople } from './people.js';
import { named } from './scope-names.js';

/**
 * What Drata would hold had the base roster been applied and nothing else happened: it stands in for live where nothing can be
 * read. What the new roster takes away without the base having named it is there too, so that it shows.
 */
export function offlineLive(base: State, desired: State, today: Day): Live {
  const personnel = offlinePeople(base, desired, today);
  const records = [...base.identities.values()].map(({ identityId, fields }) => record(identityId, fields));
  const lost = lostIdentities(base, desired).map((identityId) => record(identityId, {}));
  return {
    state: { ...EMPTY_STATE, identities: new Map([...records, ...lost].map((one) => [one.identityId, one])) },
    unreadable: new Set(),
    personnel,
    customFields: null,
    ...offlineScopes(base, desired),
    scopedAfter: new Map(),
    documents: offlineDocuments(base, desired, personnel, today),
  };
}

function record(identityId: string, fields: Identity['fields']): Identity {
  return { identityId, fields, previously: null, recordId: null, source: null };
}

/** Records that the new roster deletes or renames, which the base neither names nor has dealt with. */
function lostIdentities(base: State, desired: State): readonly string[] {
  const removed = [...desired.removals.keys()].filter((id) => !base.removals.has(id));
  const renamed = [...desired.identities.values()].flatMap(({ identityId, previously }) =>
    previously === null || base.identities.get(identityId)?.previously === previously ? [] : [previously],
  );
  return [...removed, ...renamed].filter((id) => !base.identities.has(id));
}

/** Workspaces and groups that either roster names. What neither gives a number has one below zero. */
function offlineScopes(base: State, desired: State): Pick<Live, 'workspaces' | 'groups'> {
  const scopes = [...base.scopes, ...desired.scopes];
  const workspaces = numbered(scopes.map(({ workspace }) => workspace));
  const groups = numbered(scopes.flatMap((scope) => scope.groups));
  const held = new Map(
    base.scopes.flatMap((scope) =>
      named(workspaces, scope.workspace).map(({ id }) => [id, scope.groups.flatMap((name) => named(groups, name))]),
    ),
  );
  const whole = { scopedPeople: null, allPeople: null };
  return {
    workspaces: workspaces.map((one) => ({ ...one, ...whole, groups: held.get(one.id) ?? [] })),
    groups: { groups, whole: true },
  };
}

function numbered(names: readonly (string | number)[]): readonly Group[] {
  const found: Group[] = [];
  const numbers = names.filter((name) => typeof name === 'number');
  for (const name of [...numbers, ...names.filter((other) => typeof other === 'string')]) {
    if (named(found, name).length > 0) continue;
    found.push({ id: typeof name === 'number' ? name : -1 - found.length, name: String(name) });
  }
  return found;
}

function offlineDocuments(
  base: State,
  desired: State,
  personnel: NonNullable<Live['personnel']>,
  today: Day,
): NonNullable<Live['documents']> {
  const people = indexPeople(personnel, desired, base);
  const dealtWith = new Set(base.documentRemovals.map(documentKey));
  const lost = desired.documentRemovals.map(documentKey).filter((key) => !dealtWith.has(key));
  const wanted = [
    ...base.documents.map((document) => ({ ...document, holder: people.findFormer(document.person) })),
    ...lost.map(documentOf).map((document) => ({ ...document, holder: people.find(document.person) })),
  ];
  const held = new Map<number, Map<string, LiveDocument>>();
  for (const { holder, type, name } of wanted) {
    const userId = holder?.userId ?? null;
    if (userId === null) continue;
    const documents = held.get(userId) ?? new Map<string, LiveDocument>();
    const documentId = documents.size + 1;
    const createdAt = `${today}T00:00:00.000Z`;
    documents.set(`${type}/${name}`, { documentId, userId, type, name, renewalDate: null, createdAt });
    held.set(userId, documents);
  }
  return new Map([...held].map(([userId, documents]) => [userId, [...documents.values()]]));
}
