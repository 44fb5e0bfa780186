import { isMap } from 'yaml';
import type { RosterEdit } from '../state/edit.js';
import type { PersonnelField } from '../state/personnel.js';
import { type FileEditor, mapBlock, shifted } from './edit-file.js';
import { type BlockOrFlowMap, entryOfKey } from './edit-layout.js';
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
  if (all.size > 0 && ownCustomFields(file, key) !== null) {
    if (fields.length + unset.length > 0) editFields(file, 'personnel', key, { set: fields, unset }, OVERRIDE_KEYS);
    file.touch(`personnel ${key}`);
    const held = ownCustomFields(file, key);
    const values = [...customFields].map(([name, value]): WrittenEntry => [name, scalarOf(value)]);
    if (held === null) return;
    const splices = editMap(held.layout, held.block, { set: values, unset: unsetCustomFields }, []);
    file.add(shifted(splices, held.base));
    return;
  }
  const custom: readonly WrittenEntry[] = all.size === 0 ? [] : [['customFields', writtenCustomFields(all)]];
  const gone = all.size === 0 ? [...unset, 'customFields'] : unset;
  editFields(file, 'personnel', key, { set: [...fields, ...custom], unset: gone }, OVERRIDE_KEYS);
}

/** The custom fields that stand in the override itself; null where there are none, or where an alias gives them. */
function ownCustomFields(file: FileEditor, key: string) {
  const { layout, entry, base } = file.record('personnel', key);
  const held = isMap(entry.value) ? entryOfKey(entry.value as BlockOrFlowMap, 'customFields') : undefined;
  return held !== undefined && isMap(held.value) ? { layout, block: mapBlock(layout, held), base } : null;
}
