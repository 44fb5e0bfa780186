import { isMap } from 'yaml';
import type { RosterEdit } from '../state/edit.js';
import type { PersonnelField } from '../state/personnel.js';
import { editRecord, type FileEditor, mapBlock } from './edit-file.js';
import { type BlockOrFlowMap, type EntryNode, entryOfKey } from './edit-layout.js';
import { editFields, editMap } from './edit-record.js';
import type { Draft } from './edit-state.js';
import { OVERRIDE_KEYS, personnelField, scalarOf, type WrittenEntry, writtenCustomFields } from './edit-tree.js';

/** Edits the fields of an override; its custom fields are a map of their own. */
export function editOverride(
  file: FileEditor,
  edit: Extract<RosterEdit, { readonly kind: 'set-override' }>,
  draft: Draft,
): void {
  const { key, set, unset = [], customFields = new Map(), unsetCustomFields = [] } = edit;
  const fields = Object.entries(set).map(
    ([name, value]): WrittenEntry => [name, personnelField(name as PersonnelField, value)],
  );
  if (customFields.size + unsetCustomFields.length === 0) {
    editFields(file, 'personnel', key, { set: fields, unset }, OVERRIDE_KEYS);
    return;
  }
  const all = draft.overrides.get(key)?.customFields ?? new Map();
  const hasOwn = ownCustomFields(file.record('personnel', key).entry) !== null;
  if (all.size > 0 && hasOwn) {
    if (fields.length + unset.length > 0) editFields(file, 'personnel', key, { set: fields, unset }, OVERRIDE_KEYS);
    const values = [...customFields].map(([name, value]): WrittenEntry => [name, scalarOf(value)]);
    editRecord(file, 'personnel', key, (layout, record) => {
      const held = ownCustomFields(record);
      return held === null
        ? []
        : editMap(layout, mapBlock(layout, held), { set: values, unset: unsetCustomFields }, []);
    });
    return;
  }
  const custom: readonly WrittenEntry[] = all.size === 0 ? [] : [['customFields', writtenCustomFields(all)]];
  const gone = all.size === 0 ? [...unset, 'customFields'] : unset;
  editFields(file, 'personnel', key, { set: [...fields, ...custom], unset: gone }, OVERRIDE_KEYS);
}

/** The custom fields that stand in the override itself; null where there are none, or where an alias gives them. */
function ownCustomFields({ value }: EntryNode): EntryNode | null {
  const held = isMap(value) ? entryOfKey(value as BlockOrFlowMap, 'customFields') : undefined;
  return held !== undefined && isMap(held.value) ? held : null;
}
