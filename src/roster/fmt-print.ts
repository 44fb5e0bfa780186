import { isAlias, isCollection, isMap, isScalar, type Node as YamlNode } from 'yaml';
import { type EntryNode, keyText } from './edit-layout.js';
import { lineStart, STEP } from './edit-lines.js';
import { writeScalar } from './edit-scalar.js';
import type { Note } from './fmt-comments.js';
import { innerOrder, type Order, type Sorter } from './fmt-order.js';
import { indented, isTextBlock, scalarLines } from './fmt-scalar.js';
import { type Branch, type Group, isMergeKey, isNothingWritten } from './fmt-tree.js';

/** What printing needs to know of the file. */
export type Print = { readonly text: string; readonly sort: Sorter };

/** How deep records stand: down to them, entries keep blank lines between them. */
const SPACED_DEPTH = 1;

type Spot = {
  readonly order: Order;
  readonly indent: number;
  readonly depth: number;
  /** Whether keys are names of people, so that what stands below them is no field of a record. */
  readonly isCustom: boolean;
};

/** The lines of a file's content. */
export function printFile(root: Group, order: Order, print: Print): readonly string[] {
  const spot = { order, indent: 0, depth: 0, isCustom: false };
  if (root.isBlock) return groupLines(root, spot, print);
  return [...leadLines(root.head, 0), brackets(root, spot, print), ...footLines(root.foot, 0)];
}

/** Comments as lines, with the blank lines between them. */
function noteLines(notes: readonly Note[], indent: number): readonly string[] {
  return notes.flatMap(({ text, gapBefore }, index) => [
    ...(index > 0 && gapBefore ? [''] : []),
    indented(indent, text),
  ]);
}

/** Comments above something, and the blank line that sets them off. */
function leadLines(notes: readonly Note[], indent: number, isSetOff = false): readonly string[] {
  if (notes.length === 0) return [];
  return [...noteLines(notes, indent), ...(isSetOff || notes.at(-1)?.gapAfter ? [''] : [])];
}

function footLines(notes: readonly Note[], indent: number): readonly string[] {
  return [...(notes[0]?.gapBefore ? [''] : []), ...noteLines(notes, indent)];
}

/** The lines of a group. Those above its first entry are left out where they stand elsewhere. */
function groupLines(group: Group, spot: Spot, print: Print, isOpen = true): readonly string[] {
  const sorted = print.sort(group, spot.order);
  const isSpaced = spot.depth <= SPACED_DEPTH && group.branches.slice(1).some((branch) => hasGap(branch, print));
  const lines: string[] = isOpen ? [...openingLines(group, spot, print)] : [];
  let wasLong = false;
  for (const [index, branch] of sorted.entries()) {
    const own = branchLines(branch, spot, print);
    const isLong = own.length > 1 || branch.leading.length > 0;
    if (index > 0 && isSpaced && (isLong || wasLong)) lines.push('');
    if (index > 0) lines.push(...leadLines(branch.leading, spot.indent));
    for (const line of own) lines.push(line);
    wasLong = isLong;
  }
  return [...lines, ...footLines(group.foot, spot.indent)];
}

/** What stands above the first entry of a group: what is about all of it, then what is about that entry. */
function openingLines(group: Group, { order, indent }: Spot, print: Print): readonly string[] {
  const leading = print.sort(group, order)[0]?.leading ?? [];
  return [...leadLines(group.head, indent, leading.length > 0), ...leadLines(leading, indent)];
}

/** Whether a blank line stands above an entry and its comments. */
function hasGap({ at, leading }: Branch, { text }: Print): boolean {
  const [first] = leading;
  if (first !== undefined && first.at < at) return first.gapBefore;
  const start = lineStart(text, at);
  return start > 0 && text.slice(lineStart(text, start - 1), start).trim() === '';
}

function branchLines(branch: Branch, spot: Spot, print: Print): readonly string[] {
  const { entry, value, group, trailing } = branch;
  const { indent } = spot;
  const name = [entry === null ? '-' : `${keyOf(entry, false)}:`, anchorOf(value)].filter(Boolean).join(' ');
  const inner = innerSpot(branch, spot);
  if (group?.isBlock) {
    if (entry !== null || anchorOf(value)) {
      return [...withNotes([indented(indent, name)], trailing), ...groupLines(group, inner, print)];
    }
    // An item begins on the line of its dash, where no comment can stand above it.
    const [first = '', ...rest] = groupLines(group, inner, print, false);
    const above = [...noteLines(trailing, indent), ...openingLines(group, { ...inner, indent }, print)];
    return [...above, indented(indent, `${name} ${first.trimStart()}`), ...rest];
  }
  if (entry !== null && spot.depth === 0 && isNothingWritten(value)) {
    return [...withNotes([indented(indent, name)], trailing), ...noteLines(branch.below, indent + STEP)];
  }
  const [first = '', ...rest] = valueLines(branch, inner, print);
  const lines = [indented(indent, `${name} ${first}`), ...rest];
  if (!isTextBlock(first)) return withNotes(lines, trailing);
  // The comment of a block of text stands behind its mark; there is room for one.
  return [...noteLines(trailing.slice(1), indent), ...withNotes(lines.slice(0, 1), trailing.slice(0, 1)), ...rest];
}

function innerSpot(branch: Branch, { order, indent, depth, isCustom }: Spot): Spot {
  const isBelow = branch.entry !== null && keyText(branch.entry) === 'customFields';
  return { order: innerOrder(order, branch), indent: indent + STEP, depth: depth + 1, isCustom: isCustom || isBelow };
}

/** Lines with comments behind the last one. */
function withNotes(lines: readonly string[], notes: readonly Note[]): readonly string[] {
  const [first, ...more] = notes;
  const last = lines.at(-1) ?? '';
  if (first === undefined) return lines;
  return [...lines.slice(0, -1), `${last} ${first.text}`, ...more.map(({ text }) => indented(last.length + 1, text))];
}

function valueLines({ entry, value, group }: Branch, spot: Spot, print: Print): readonly string[] {
  if (isCollection(value)) return [group === null ? emptyBrackets(value) : brackets(group, spot, print)];
  return scalarLines(value, { text: print.text, key: fieldName(entry, spot), flow: false, indent: spot.indent });
}

/** A group on one line. */
function brackets(group: Group, spot: Spot, print: Print): string {
  const parts = print.sort(group, spot.order).map((branch) => {
    const { entry, value } = branch;
    const inner = innerSpot(branch, spot);
    const scalar = { text: print.text, key: fieldName(entry, inner), flow: true, indent: 0 };
    const content = branch.group
      ? brackets(branch.group, inner, print)
      : (isCollection(value) ? [emptyBrackets(value)] : scalarLines(value, scalar)).join(' ');
    return [entry === null ? '' : `${keyOf(entry, true)}:`, anchorOf(value), content].filter(Boolean).join(' ');
  });
  return group.kind === 'map' ? `{ ${parts.join(', ')} }` : `[${parts.join(', ')}]`;
}

function emptyBrackets(value: YamlNode): string {
  return isMap(value) ? '{}' : '[]';
}

function fieldName(entry: EntryNode | null, { isCustom }: Spot): string | null {
  return entry === null || isCustom ? null : keyText(entry);
}

function keyOf(entry: EntryNode, flow: boolean): string {
  if (isMergeKey(entry)) return '<<';
  const { key } = entry;
  const anchor = anchorOf(key);
  // What an alias elsewhere takes over stays what it is: text or a number.
  const isKept = anchor !== '' && isScalar(key) && typeof key.value !== 'string';
  return [anchor, isKept ? (key.source ?? '') : writeScalar(keyText(entry), { flow })].filter(Boolean).join(' ');
}

function anchorOf(node: YamlNode | null): string {
  return node !== null && !isAlias(node) && node.anchor !== undefined ? `&${node.anchor}` : '';
}
