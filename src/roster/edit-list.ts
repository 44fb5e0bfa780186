import { isMap, type Node as YamlNode } from 'yaml';
import { addInBrackets, removeInBrackets } from './edit-brackets.js';
import { type BlockOrFlowList, type Layout, LayoutError, placeAmong, rangeOf, type Splice } from './edit-layout.js';
import { hasBlankLine, itemEnd, leadStart, lineStart, tailEnd } from './edit-lines.js';
import { linesAt, withoutGap } from './edit-map.js';
import { renderFlow, renderItem } from './edit-render.js';
import { type ScalarValue, writeScalar } from './edit-scalar.js';
import type { Written } from './edit-tree.js';

/** A list with where its first line begins. */
export type ListBlock = { readonly list: BlockOrFlowList; readonly from: number };

/** Adds an item behind the last one, laid out as that is. */
export function addItem(layout: Layout, { list, from }: ListBlock, item: Written): Splice {
  const { text, eol } = layout;
  const last = list.items.at(-1) ?? null;
  if (list.flow) return addInBrackets(list.items.map(rangeOf), rangeOf(list), list.items.length, renderFlow(item));
  const indent = dashOf(text, last) - lineStart(text, dashOf(text, last));
  const lines = renderItem(item, { eol, indent, step: 2, flow: isMap(last) && last.flow === true });
  const at = tailEnd(text, itemEnd(text, last), indent);
  const before = list.items.at(-2) ?? null;
  const isSpaced =
    before !== null && hasBlankLine(text.slice(itemEnd(text, before), lineStart(text, dashOf(text, last))));
  return at < from ? fail(from) : linesAt(layout, at, isSpaced ? eol + lines : lines);
}

/** Takes an item out, with the comments that are about it. */
export function removeItem({ text }: Layout, { list, from }: ListBlock, item: YamlNode | null): Splice {
  const index = list.items.indexOf(item);
  if (list.flow) return removeInBrackets(list.items.map(rangeOf), index);
  const dash = dashOf(text, item);
  const indent = dash - lineStart(text, dash);
  const before = list.items[index - 1];
  const start = before == null ? from : tailEnd(text, itemEnd(text, before), indent);
  return withoutGap(text, leadStart(text, dash, start), tailEnd(text, itemEnd(text, item), indent), from);
}

/** Adds a value to a list of single values: in order where they are in order, else behind the last. */
export function addValue(layout: Layout, block: ListBlock, texts: readonly string[], value: ScalarValue): Splice {
  const { list } = block;
  const index = texts.length < 2 ? texts.length : placeAmong(texts, String(value));
  if (list.flow)
    return addInBrackets(list.items.map(rangeOf), rangeOf(list), index, writeScalar(value, { flow: true }));
  if (index === list.items.length) return addItem(layout, block, { kind: 'scalar', value });
  const { text, eol } = layout;
  const dash = dashOf(text, list.items[index] ?? null);
  const indent = dash - lineStart(text, dash);
  const at = leadStart(text, dash, block.from);
  return { at, end: at, text: `${' '.repeat(indent)}- ${writeScalar(value, { flow: false })}${eol}` };
}

/** Where the dash of an item stands. */
function dashOf(text: string, item: YamlNode | null): number {
  const [start] = rangeOf(item);
  const before = /-[ \t]*(?:&\S+[ \t]+)?(?:\r?\n[ \t]*)?$/.exec(text.slice(Math.max(0, start - 500), start));
  if (before === null) return fail(start);
  const dash = start - before[0].length;
  return text.slice(lineStart(text, dash), dash).trim() === '' ? dash : fail(dash);
}

function fail(at: number): never {
  throw new LayoutError(at);
}
