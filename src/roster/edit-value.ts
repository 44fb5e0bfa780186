import { isCollection, isScalar, type Node as YamlNode } from 'yaml';
import { type EntryNode, type Layout, rangeOf, type Splice } from './edit-layout.js';
import { indentOf, lineEnd, lineStart, STEP } from './edit-lines.js';
import { renderFlow, renderTextBlock } from './edit-render.js';
import { type Quotes, writeScalar } from './edit-scalar.js';
import type { Written } from './edit-tree.js';

/** Puts a value in the place of another; quotes, and what stands behind the value on its line, stay. */
export function setValue(layout: Layout, entry: EntryNode, written: Written): Splice {
  const { text } = layout;
  const { value } = entry;
  if (written.kind !== 'scalar') return replaced(layout, entry, renderFlow(written));
  const isInBlock = isOnOwnLine(text, entry);
  if (typeof written.value === 'string' && isInBlock && isLastOnLine(text, entry)) {
    const indent = indentOf(text, rangeOf(entry.key)[0]) + STEP;
    const block = renderTextBlock(written.value, { eol: layout.eol, indent });
    if (block !== null) return replaced(layout, entry, block);
  }
  const style = { flow: !isInBlock, quotes: quotesOf(value), isDate: written.isDate ?? false };
  return replaced(layout, entry, writeScalar(written.value, style));
}

/** Gives an entry another key. */
export function setKey(layout: Layout, entry: EntryNode, key: string): Splice {
  const [at, end] = rangeOf(entry.key);
  const style = { flow: !isOnOwnLine(layout.text, entry), quotes: quotesOf(entry.key) };
  return { at, end, text: writeScalar(key, style) };
}

/** Writes something in the place of a value. */
export function replaced({ text }: Layout, { key, value }: EntryNode, by: string): Splice {
  const [, keyEnd] = rangeOf(key);
  if (isUnwritten(value)) {
    const colon = /^[ \t]*:/.exec(text.slice(keyEnd, keyEnd + 100));
    const at = keyEnd + (colon?.[0].length ?? 0);
    return { at, end: at, text: `${colon === null ? ':' : ''} ${by}` };
  }
  const [at, end] = rangeOf(value);
  const stop = at + text.slice(at, end).trimEnd().length;
  if (!isCollection(value) || value.flow) return { at, end: stop, text: by };
  return { at: text.indexOf(':', keyEnd) + 1, end: stop, text: ` ${by}` };
}

/** Whether a key has nothing behind it. */
export function isUnwritten(value: YamlNode | null): value is null {
  return value === null || (isScalar(value) && value.source === '');
}

function quotesOf(node: YamlNode | null): Quotes {
  const type = isScalar(node) ? node.type : null;
  return type === 'QUOTE_DOUBLE' ? 'double' : type === 'QUOTE_SINGLE' ? 'single' : 'plain';
}

/** Whether an entry stands in a block, where a line is its own. */
export function isOnOwnLine(text: string, { key }: EntryNode): boolean {
  const [at] = rangeOf(key);
  return /^[ -]*$/.test(text.slice(lineStart(text, at), at));
}

/** Whether nothing but a line break follows the value. */
function isLastOnLine(text: string, { key, value }: EntryNode): boolean {
  const end = Math.max(rangeOf(key)[1], value === null ? 0 : rangeOf(value)[1]);
  return /^:?[ \t]*(?:\r?\n|$)/.test(text.slice(end, lineEnd(text, end)));
}
