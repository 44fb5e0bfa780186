import type { Scope } from '../state/scope.js';
import { normalText } from '../state/text.js';
import { placeAt, type SourceFile } from './source-file.js';
import { entryOf, itemsOf, type Node, type Scalar } from './tree.js';

/** One scope with its places in a file. */
export type PlacedScope = {
  readonly scope: Scope;
  readonly file: SourceFile;
  readonly at: number;
  /** What names the workspace and the groups, in their order. */
  readonly workspace: Scalar;
  readonly groups: readonly Scalar[];
};

/** The scopes of a file. What names no workspace or group is left out: the schema has reported it. */
export function readScopes(root: Node, file: SourceFile): PlacedScope[] {
  return itemsOf(root, 'scopes').flatMap((item) => {
    const workspace = entryOf(item, 'workspace')?.value;
    const list = entryOf(item, 'groups')?.value;
    if (!isName(workspace)) return [];
    const groups = list?.kind === 'list' ? list.items.filter(isName) : [];
    const source = placeAt(file, item.at);
    const scope: Scope = { workspace: nameOf(workspace), groups: groups.map(nameOf), source };
    return [{ scope, file, at: item.at, workspace, groups }];
  });
}

function isName(node: Node | undefined): node is Scalar {
  return node?.kind === 'scalar' && (typeof node.value === 'string' || typeof node.value === 'number');
}

function nameOf({ value }: Scalar): string | number {
  return typeof value === 'number' ? value : normalText(String(value));
}
