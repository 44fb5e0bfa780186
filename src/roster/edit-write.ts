import type { Config } from '../state/config.js';
import type { RosterEdit } from '../state/edit.js';
import type { IdentityField } from '../state/identity.js';
import { addDocument, dropDocumentRemoval, dropRemoval, removeDocument } from './edit-documents.js';
import { addListItem, addRecord, type FileEditor } from './edit-file.js';
import { editOverride } from './edit-override.js';
import { documentHome, type Homes } from './edit-place.js';
import { editFields, removeRecord, renameRecord } from './edit-record.js';
import { editScope } from './edit-scope.js';
import { applyEdit, type Draft } from './edit-state.js';
import {
  IDENTITY_KEYS,
  identityField,
  scalarOf,
  type WrittenEntry,
  writtenDocument,
  writtenDocumentRemoval,
  writtenIdentity,
  writtenOverride,
  writtenRemoval,
} from './edit-tree.js';

/** What edits are made on: the files, where records stand in them, and what the records shall be. */
export type Workbench = {
  readonly open: (file: string) => FileEditor;
  readonly homes: Homes;
  readonly draft: Draft;
  readonly defaults: Config['defaults']['identities'];
};

/** Writes one edit into the file that it concerns, and into the draft. */
export function writeEdit(edit: RosterEdit, { open, homes, draft, defaults }: Workbench): void {
  applyEdit(draft, edit, defaults);
  switch (edit.kind) {
    case 'add-identity': {
      const { identityId, fields } = edit.identity;
      const file = homes.settle('identities', identityId, edit.file, draft, fields.managerId);
      addRecord(open(file), 'identities', [identityId, writtenIdentity(edit.identity)]);
      break;
    }
    case 'set-identity': {
      const file = open(homes.fileOf('identities', edit.identityId));
      editFields(file, 'identities', edit.identityId, identityEdits(edit), IDENTITY_KEYS);
      break;
    }
    case 'rename-identity': {
      const file = open(homes.rename('identities', edit.identityId, edit.to));
      renameRecord(file, 'identities', edit.identityId, edit.to);
      break;
    }
    case 'remove-identity':
      removeRecord(open(homes.leave('identities', edit.identityId)), 'identities', edit.identityId);
      break;
    case 'add-override': {
      const { override, comments } = edit;
      const file = homes.settle('personnel', override.key, edit.file, draft);
      addRecord(open(file), 'personnel', [override.key, writtenOverride(override, comments)]);
      break;
    }
    case 'set-override':
      editOverride(open(homes.fileOf('personnel', edit.key)), edit, draft);
      break;
    case 'rename-override':
      renameRecord(open(homes.rename('personnel', edit.key, edit.to)), 'personnel', edit.key, edit.to);
      break;
    case 'remove-override':
      removeRecord(open(homes.leave('personnel', edit.key)), 'personnel', edit.key);
      break;
    case 'set-scope': {
      const { workspace, groups } = edit.scope;
      editScope(open(homes.settle('scopes', JSON.stringify(workspace), edit.file, draft)), workspace, groups);
      break;
    }
    case 'remove-scope':
      editScope(open(homes.leave('scopes', JSON.stringify(edit.workspace))), edit.workspace, null);
      break;
    case 'add-document': {
      const { person } = edit.document;
      const isKnown = homes.has('documents', person);
      const file = open(homes.settle('documents', person, edit.file, draft));
      addDocument(file, person, writtenDocument(edit.document), isKnown);
      break;
    }
    case 'remove-document': {
      const { document } = edit;
      const hasOthers = removeDocument(open(homes.fileOf('documents', document.person)), document);
      if (!hasOthers) homes.leave('documents', document.person);
      break;
    }
    case 'rename-documents':
      renameRecord(open(homes.rename('documents', edit.person, edit.to)), 'documents', edit.person, edit.to);
      break;
    case 'add-removal': {
      const file = homes.settle('removed', edit.removal.identityId, edit.file, draft);
      addListItem(open(file), 'removed', writtenRemoval(edit.removal));
      break;
    }
    case 'drop-removal':
      dropRemoval(open(homes.leave('removed', edit.identityId)), edit.identityId);
      break;
    case 'add-document-removal': {
      const file = homes.settle('removed', documentHome(edit.removal), edit.file, draft);
      addListItem(open(file), 'removed', writtenDocumentRemoval(edit.removal));
      break;
    }
    case 'drop-document-removal':
      dropDocumentRemoval(open(homes.leave('removed', documentHome(edit.document))), edit.document);
      break;
    default:
      edit satisfies never;
  }
}

function identityEdits({ set, unset = [], previously }: Extract<RosterEdit, { readonly kind: 'set-identity' }>) {
  const renamed: readonly WrittenEntry[] = previously == null ? [] : [['previously', scalarOf(previously)]];
  const fields = Object.entries(set).map(
    ([name, value]): WrittenEntry => [name, identityField(name as IdentityField, value)],
  );
  return { set: [...renamed, ...fields], unset: previously === null ? [...unset, 'previously'] : unset };
}
