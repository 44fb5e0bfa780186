import { isMap, isScalar, type Node as YamlNode } from 'yaml';
import type { Scope } from '../state/scope.js';
import { normalText } from '../state/text.js';
import { addListItem, type FileEditor, listBlock, sectionList } from './edit-file.js';
import { type BlockOrFlowMap, type EntryNode, entryOfKey, LayoutError, rangeOf, type Splice } from './edit-layout.js';
import { addValue, removeItem } from './edit-list.js';
import { scalarOf, writtenScope } from './edit-tree.js';
import { setKey, setValue } from './edit-value.js';

/** Makes the groups of a workspace's scope these, in the scope that is there or in a new one; null takes the scope out. */
export function editScope(file: FileEditor, workspace: Scope['workspace'], groups: Scope['groups'] | null): void {
  file.touch(`scopes ${JSON.stringify(workspace)}`);
  const block = sectionList(file, 'scopes');
  const item = block?.list.items.find((one) => isMap(one) && isScopeOf(one as BlockOrFlowMap, workspace));
  if (block === null || item === undefined) {
    if (groups !== null) addListItem(file, 'scopes', writtenScope({ workspace, groups }));
    return;
  }
  if (groups === null) file.add([removeItem(file.layout(), block, item)]);
  else file.add(editGroups(file, item as BlockOrFlowMap, groups));
}

function editGroups({ layout }: FileEditor, scope: BlockOrFlowMap, groups: Scope['groups']): readonly Splice[] {
  const held = entryOfKey(scope, 'groups');
  const clear = entryOfKey(scope, 'clear');
  const whole = { kind: 'list', items: groups.map(scalarOf) } as const;
  if (groups.length === 0) {
    return held === undefined ? [] : [setKey(layout(), held, 'clear'), setValue(layout(), held, scalarOf(true))];
  }
  if (held !== undefined) return editNames(layout(), held, groups) ?? [setValue(layout(), held, whole)];
  if (clear === undefined) throw new LayoutError(rangeOf(scope)[0]);
  return [setKey(layout(), clear, 'groups'), setValue(layout(), clear, whole)];
}

/** One splice a group; null where brackets are better written anew. */
function editNames(
  layout: Parameters<typeof listBlock>[0],
  held: EntryNode,
  groups: Scope['groups'],
): readonly Splice[] | null {
  const block = listBlock(layout, held);
  if (block === null) return null;
  const { list } = block;
  const names = list.items.map(nameIn);
  const gone = list.items.filter((_, index) => !groups.some((group) => group === names[index]));
  const added = groups.filter((group) => !names.includes(group));
  if (gone.length === list.items.length) return null;
  if (list.flow && gone.length > 0 && gone.length + added.length > 1) return null;
  const texts = names.map(String);
  return [
    ...gone.map((item) => removeItem(layout, block, item)),
    ...added.map((group) => addValue(layout, block, texts, group)),
  ];
}

function isScopeOf(scope: BlockOrFlowMap, workspace: Scope['workspace']): boolean {
  return nameIn(entryOfKey(scope, 'workspace')?.value ?? null) === workspace;
}

function nameIn(node: YamlNode | null): string | number | null {
  const value = isScalar(node) ? node.value : null;
  return typeof value === 'string' ? normalText(value) : typeof value === 'number' ? value : null;
}
