import { isAlias, isScalar, type Node as YamlNode } from 'yaml';
import { rangeOf } from './edit-layout.js';
import { STEP } from './edit-lines.js';
import { writeScalar } from './edit-scalar.js';
import { ID_KEYS } from './tree.js';

/** The fields that hold dates. */
const DATE_KEYS: ReadonlySet<string> = new Set(['startedAt', 'separatedAt', 'completionDate']);

/** Where a single value stands. `key` is the field's name; null where that says nothing of the value. */
export type Spot = {
  readonly text: string;
  readonly key: string | null;
  readonly flow: boolean;
  readonly indent: number;
};

/** A single value or alias as lines, the first of which follows its key; the others are indented. */
export function scalarLines(node: YamlNode | null, spot: Spot): readonly string[] {
  if (isAlias(node)) return [`*${node.source}`];
  if (!isScalar(node)) return ['null'];
  const { value, type } = node;
  if (typeof value === 'string' && !spot.flow) {
    if (type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED') {
      const lines = blockLines(node, spot);
      if (lines !== null) return lines;
    } else if (sourceOf(node, spot).includes('\n')) return foldedLines(node, spot);
  }
  return [oneLine(node, spot)];
}

/** Whether a value is a block of text, whose comment stands on its first line. */
export function isTextBlock(firstLine: string): boolean {
  return /^[|>]/.test(firstLine);
}

function oneLine(node: YamlNode, spot: Spot): string {
  if (!isScalar(node)) return 'null';
  const { value, type, tag, anchor } = node;
  const isId = spot.key !== null && ID_KEYS.has(spot.key);
  const isPlain = type === 'PLAIN' && tag === undefined;
  // What an alias elsewhere takes over stays what it is: text or a number.
  if (isId && isPlain && anchor === undefined && (typeof value === 'number' || typeof value === 'boolean')) {
    return writeScalar(node.source ?? '', { flow: spot.flow });
  }
  if (typeof value === 'number' && isPlain) return node.source ?? String(value);
  if (typeof value !== 'string') return String(value);
  return writeScalar(value, { flow: spot.flow, isDate: spot.key !== null && DATE_KEYS.has(spot.key) });
}

function sourceOf(node: YamlNode, { text }: Spot): string {
  return text.slice(...rangeOf(node));
}

/** Text over several lines, in quotes or not: blanks at the beginning of a line say nothing, so that it can be indented anew. */
function foldedLines(node: YamlNode, spot: Spot): readonly string[] {
  const [first = '', ...rest] = sourceOf(node, spot).split(/\r?\n/);
  return [first.trimEnd(), ...rest.map((line) => (line.trim() === '' ? '' : indented(spot.indent, line.trim())))];
}

/** A block of text with another indentation; null where the blank lines that follow it are part of it. */
function blockLines(node: YamlNode & { readonly value?: unknown }, spot: Spot): readonly string[] | null {
  const [header = '', ...body] = sourceOf(node, spot).split(/\r?\n/);
  const mark = header.replace(/\s.*$/, '');
  while (body.at(-1)?.trim() === '') body.pop();
  const first = body.find((line) => line.trim() !== '');
  const content = String(node.value)
    .split('\n')
    .find((line) => line.trim() !== '');
  if (mark.includes('+') || first === undefined || content === undefined) return null;
  const width = blanksOf(first) - blanksOf(content);
  const lines = body.map((line) => (line.slice(width) === '' ? '' : indented(spot.indent, line.slice(width))));
  return [mark.replace(/\d/, String(STEP)), ...lines];
}

function blanksOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** A line with blanks before it. */
export function indented(indent: number, line: string): string {
  return ' '.repeat(indent) + line;
}
