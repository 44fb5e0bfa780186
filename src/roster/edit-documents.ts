import path from 'node:path';
import { isMap, isScalar } from 'yaml';
import type { DocumentRef } from '../state/edit.js';
import { normalText } from '../state/text.js';
import { addRecord, type FileEditor, listBlock, requireRecord, sectionList } from './edit-file.js';
import { type BlockOrFlowMap, entryOfKey, LayoutError, rangeOf } from './edit-layout.js';
import { addItem, type ListBlock, removeItem } from './edit-list.js';
import { removeRecord } from './edit-record.js';
import type { Written } from './edit-tree.js';

/** Adds a document to those of a person, who may have none yet. */
export function addDocument(file: FileEditor, person: string, document: Written, isKnown: boolean): void {
  if (!isKnown) {
    addRecord(file, 'documents', [person, { kind: 'list', items: [document] }]);
    return;
  }
  file.touch(`documents ${person}`);
  file.add([addItem(file.layout(), documentsOf(file, person), document)]);
}

/** Takes a document out; tells whether the person has others left. */
export function removeDocument(file: FileEditor, { person, type, name }: DocumentRef): boolean {
  file.touch(`documents ${person}`);
  const block = documentsOf(file, person);
  const item = block.list.items.find((one) => {
    const written = isMap(one) ? textIn(one as BlockOrFlowMap, 'file') : null;
    const isNamed = written !== null && normalText(path.posix.basename(written)) === normalText(name);
    return isNamed && textIn(one as BlockOrFlowMap, 'type') === type;
  });
  if (item === undefined) throw new LayoutError(block.from);
  const isLast = block.list.items.length === 1;
  if (isLast) removeRecord(file, 'documents', person);
  else file.add([removeItem(file.layout(), block, item)]);
  return !isLast;
}

/** Takes the tombstone of an identity out. */
export function dropRemoval(file: FileEditor, identityId: string): void {
  dropItem(file, (item) => textIn(item, 'identityId') === identityId);
}

/** Takes the tombstone of a document out. */
export function dropDocumentRemoval(file: FileEditor, document: DocumentRef): void {
  dropItem(file, (item) => {
    const named = entryOfKey(item, 'document')?.value;
    const isNamed = (key: keyof DocumentRef) =>
      normalText(textIn(named as BlockOrFlowMap, key) ?? '') === normalText(document[key]);
    return isMap(named) && isNamed('person') && isNamed('type') && isNamed('name');
  });
}

function dropItem(file: FileEditor, isMeant: (item: BlockOrFlowMap) => boolean): void {
  file.touch('removed');
  const block = sectionList(file, 'removed');
  const item = block?.list.items.find((one) => isMap(one) && isMeant(one as BlockOrFlowMap));
  if (block === null || item === undefined) throw new LayoutError(block?.from ?? 0);
  file.add([removeItem(file.layout(), block, item)]);
}

function documentsOf(file: FileEditor, person: string): ListBlock {
  const [, record] = requireRecord(file, 'documents', person);
  const block = listBlock(file.layout(), record);
  if (block === null) throw new LayoutError(rangeOf(record.key)[0]);
  return block;
}

function textIn(map: BlockOrFlowMap, key: string): string | null {
  const node = entryOfKey(map, key)?.value;
  if (!isScalar(node) || node.value === null) return null;
  return typeof node.value === 'string' ? node.value : (node.source ?? null);
}
