import type { Operation } from '../plan/plan.js';
import type { Block } from './budget.js';
import { nameOf } from './changes.js';
import { byFile } from './grouped.js';
import { code } from './markdown.js';
import { listItem, type MarkdownStyle, titleItem } from './operation-markdown.js';
import { byAction, groupTitle, operationItems } from './plan-markdown.js';
import { NOWHERE } from './wording.js';

/**
 * What a plan takes away, never folded and never cut: in full, else one line each, else the keys and lines of each file. Where even
 * that does not fit, there is no text.
 */
export function lossBlocks(lost: readonly Operation[], style: MarkdownStyle, elsewhere: string): Block {
  if (lost.length === 0) return [[]];
  const groups = byAction(lost);
  const note = [`Too many to show with their values: each is named here, its values are ${elsewhere}.`, ''];
  const form = (items: (members: readonly Operation[]) => readonly string[], above: readonly string[] = []) =>
    groups.flatMap(([action, members], index) => [
      ...(index === 0 ? above : ['']),
      `### ${groupTitle(action, members.length)}`,
      '',
      ...items(members),
    ]);
  return [
    form((members) => operationItems(members, style)),
    form((members) => members.map((operation) => listItem(operation, style)), note),
    form((members) => keysByFile(members, style), note),
  ];
}

/** `people/sales.yaml: emp-007 (41), emp-008 (55)`. */
function keysByFile(operations: readonly Operation[], { pii, names }: MarkdownStyle): readonly string[] {
  const keyItem = (operation: Operation) => {
    const key = titleItem(operation, nameOf(operation, pii, names));
    return operation.source === null ? key : `${key} (${operation.source.line})`;
  };
  return byFile(operations, ({ source }) => source).map(
    ([file, members]) => `- ${file === null ? NOWHERE : code(file)}: ${members.map(keyItem).join(', ')}`,
  );
}
