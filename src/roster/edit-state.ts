import path from 'node:path';
import { RefusedError } from '../errors.js';
import type { Config } from '../state/config.js';
import type { DocumentRemoval } from '../state/document.js';
import type { DocumentRef, ListedDocument, RosterEdit } from '../state/edit.js';
import type { Identity, Removal } from '../state/identity.js';
import type { Override } from '../state/personnel.js';
import type { Scope } from '../state/scope.js';
import type { State } from '../state/state.js';
import { normalText } from '../state/text.js';

/** The records of a roster while edits are made. What the files of documents hold is not part of it: no edit changes that. */
export type Draft = {
  readonly identities: Map<string, Identity>;
  readonly removals: Map<string, Removal>;
  readonly overrides: Map<string, Override>;
  scopes: Scope[];
  documents: (ListedDocument & DocumentRef)[];
  documentRemovals: DocumentRemoval[];
};

/** A draft that begins as a state. */
export function draftOf(state: State): Draft {
  return {
    identities: new Map(state.identities),
    removals: new Map(state.removals),
    overrides: new Map(state.overrides),
    scopes: [...state.scopes],
    documents: [...state.documents],
    documentRemovals: [...state.documentRemovals],
  };
}

/** Makes one edit, without any file: the edited files are held against what comes of it. */
export function applyEdit(draft: Draft, edit: RosterEdit, defaults: Config['defaults']['identities']): void {
  switch (edit.kind) {
    case 'add-identity': {
      const { identityId, fields, previously } = edit.identity;
      requireAbsent(draft.identities, identityId, 'identity');
      const all = { ...defaults, ...fields };
      draft.identities.set(identityId, { identityId, fields: all, previously, recordId: null, source: null });
      return;
    }
    case 'set-identity': {
      const before = required(draft.identities, edit.identityId, 'identity');
      const fields = { ...defaults, ...without({ ...before.fields, ...edit.set }, edit.unset) };
      const previously = edit.previously === undefined ? before.previously : edit.previously;
      draft.identities.set(edit.identityId, { ...before, fields, previously });
      return;
    }
    case 'rename-identity': {
      const before = required(draft.identities, edit.identityId, 'identity');
      requireAbsent(draft.identities, edit.to, 'identity');
      draft.identities.delete(edit.identityId);
      draft.identities.set(edit.to, { ...before, identityId: edit.to });
      return;
    }
    case 'remove-identity':
      required(draft.identities, edit.identityId, 'identity');
      draft.identities.delete(edit.identityId);
      return;
    case 'add-override':
      requireAbsent(draft.overrides, edit.override.key, 'override');
      draft.overrides.set(edit.override.key, { ...edit.override, source: null });
      return;
    case 'set-override': {
      const before = required(draft.overrides, edit.key, 'override');
      const fields = without({ ...before.fields, ...edit.set }, edit.unset);
      const customFields = new Map([...before.customFields, ...(edit.customFields ?? [])]);
      for (const name of edit.unsetCustomFields ?? []) customFields.delete(name);
      draft.overrides.set(edit.key, { ...before, fields, customFields });
      return;
    }
    case 'rename-override': {
      const before = required(draft.overrides, edit.key, 'override');
      requireAbsent(draft.overrides, edit.to, 'override');
      draft.overrides.delete(edit.key);
      draft.overrides.set(edit.to, { ...before, key: edit.to });
      return;
    }
    case 'remove-override':
      required(draft.overrides, edit.key, 'override');
      draft.overrides.delete(edit.key);
      return;
    case 'add-removal':
      requireAbsent(draft.removals, edit.removal.identityId, 'removal');
      draft.removals.set(edit.removal.identityId, { ...edit.removal, source: null });
      return;
    case 'drop-removal':
      required(draft.removals, edit.identityId, 'removal');
      draft.removals.delete(edit.identityId);
      return;
    default:
      applyListEdit(draft, edit);
  }
}

type ListEdit = Extract<RosterEdit, { readonly kind: `${string}-scope` | `${string}document${string}` }>;

function applyListEdit(draft: Draft, edit: ListEdit): void {
  switch (edit.kind) {
    case 'set-scope': {
      const scope = { ...edit.scope, source: null };
      const index = draft.scopes.findIndex(({ workspace }) => workspace === scope.workspace);
      draft.scopes.splice(index === -1 ? draft.scopes.length : index, 1, scope);
      return;
    }
    case 'remove-scope':
      draft.scopes = draft.scopes.filter(({ workspace }) => workspace !== edit.workspace);
      return;
    case 'add-document':
      draft.documents.push({ ...edit.document, name: normalText(path.posix.basename(edit.document.file)) });
      return;
    case 'remove-document':
      draft.documents = draft.documents.filter((one) => !isDocument(edit.document, one));
      return;
    case 'rename-documents':
      draft.documents = draft.documents.map((one) => (one.person === edit.person ? { ...one, person: edit.to } : one));
      return;
    case 'add-document-removal':
      draft.documentRemovals.push({ ...edit.removal, source: null });
      return;
    case 'drop-document-removal':
      draft.documentRemovals = draft.documentRemovals.filter((one) => !isDocument(edit.document, one));
      return;
    default:
      edit satisfies never;
  }
}

/** Whether a document, or the tombstone of one, is the one that is meant. */
function isDocument(meant: DocumentRef, { person, type, name }: DocumentRef): boolean {
  return person === meant.person && type === meant.type && normalText(name) === normalText(meant.name);
}

function without<T extends object>(fields: T, unset: readonly (keyof T)[] = []): T {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => !unset.some((one) => one === field))) as T;
}

function required<T>(records: ReadonlyMap<string, T>, key: string, what: string): T {
  const found = records.get(key);
  if (found !== undefined) return found;
  throw new RefusedError(`the roster has no ${what} ${key}; nothing was written`);
}

function requireAbsent(records: ReadonlyMap<string, unknown>, key: string, what: string): void {
  if (records.has(key)) throw new RefusedError(`the roster has the ${what} ${key} already; nothing was written`);
}
