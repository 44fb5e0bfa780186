import { isCollection, isPair, isScalar, type Node as YamlNode } from 'yaml';
import { type EntryNode, LayoutError, rangeOf } from './edit-layout.js';

/** How much deeper a level goes where no neighbour tells. */
export const STEP = 2;

/** Where the line of an offset begins. */
export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Where the line of an offset ends, its line break included. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

/** How far a block is indented; a block that does not begin its line cannot be edited by lines. */
export function indentOf(text: string, at: number): number {
  const start = lineStart(text, at);
  if (text.slice(start, at).trim() !== '') throw new LayoutError(at);
  return at - start;
}

/** Where the last line of an entry begins the next: comments on the line belong to it, those below do not. */
export function entryEnd(text: string, { key, value }: EntryNode): number {
  const end = Math.max(rangeOf(key)[1], contentEnd(text, value));
  return end > 0 && text[end - 1] === '\n' ? end : lineEnd(text, end);
}

/** Where an item of a list ends, as an entry does. */
export function itemEnd(text: string, item: YamlNode | null): number {
  const end = contentEnd(text, item);
  return text[end - 1] === '\n' ? end : lineEnd(text, end);
}

/** Where what somebody wrote ends; the parser lets a block reach up to the next one. */
function contentEnd(text: string, node: YamlNode | null): number {
  if (!node) return 0;
  const [start, end] = rangeOf(node);
  if (isCollection(node) && !node.flow && node.items.length > 0) {
    const last = node.items.at(-1);
    if (isPair(last)) {
      return Math.max(rangeOf(last.key as YamlNode)[1], contentEnd(text, last.value as YamlNode | null));
    }
    return contentEnd(text, last as YamlNode | null);
  }
  const isBlock = isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
  // Blank lines behind a block of text are the gap before what follows.
  return isBlock ? start + text.slice(start, end).trimEnd().length : end;
}

/** Where the comments right above a line begin that are indented as it is: they are about what stands there. */
export function leadStart(text: string, at: number, from: number): number {
  const indent = indentOf(text, at);
  let start = lineStart(text, at);
  while (start > from) {
    const above = lineStart(text, start - 1);
    const comment = /^( *)#/.exec(text.slice(above, start));
    if (above < from || comment?.[1]?.length !== indent) break;
    start = above;
  }
  return start;
}

/** Where the comments below a record end that are indented deeper than its key, and so belong to it. */
export function tailEnd(text: string, from: number, indent: number): number {
  let end = from;
  for (let at = from; at < text.length; ) {
    const next = lineEnd(text, at);
    const line = text.slice(at, next);
    const comment = /^( *)#/.exec(line);
    if (comment !== null && (comment[1]?.length ?? 0) > indent) end = next;
    else if (line.trim() !== '') break;
    at = next;
  }
  return end;
}

/** Whether a piece of text holds a blank line. */
export function hasBlankLine(text: string): boolean {
  return text
    .split('\n')
    .slice(0, -1)
    .some((line) => line.trim() === '');
}
