import { writeScalar } from './edit-scalar.js';
import type { Written, WrittenEntry } from './edit-tree.js';

/** How new text is laid out: as its neighbours are. */
export type RenderStyle = {
  readonly eol: string;
  /** Blanks before the first line. */
  readonly indent: number;
  /** How much deeper each level goes. */
  readonly step: number;
  /** Whether maps stand in brackets. */
  readonly flow: boolean;
};

/** Custom fields stand in brackets on one line as long as that is no longer than this. */
const LINE_WIDTH = 100;

/** The lines of an entry, without the last line break. */
export function renderEntry([key, value]: WrittenEntry, style: RenderStyle): string {
  return blanks(style.indent) + renderPair([key, value], style);
}

/** The lines of an item of a list, without the last line break. */
export function renderItem(item: Written, style: RenderStyle): string {
  const { indent, eol, flow } = style;
  const dash = `${blanks(indent)}- `;
  if (item.kind !== 'map' || flow) return dash + renderFlow(item);
  return (
    dash +
    renderLines(item.entries, { ...style, indent: indent + 2 })
      .join(eol)
      .trimStart()
  );
}

/** The lines of the entries of a map, without the last line break. */
export function renderEntries(entries: readonly WrittenEntry[], style: RenderStyle): string {
  return renderLines(entries, style).join(style.eol);
}

/** Within brackets, on one line. Comments have no place there. */
export function renderFlow(value: Written): string {
  switch (value.kind) {
    case 'scalar':
      return writeScalar(value.value, { flow: true, isDate: value.isDate ?? false });
    case 'map':
      return value.entries.length === 0 ? '{}' : `{ ${value.entries.map(renderFlowEntry).join(', ')} }`;
    case 'list':
      return `[${value.items.map(renderFlow).join(', ')}]`;
    default:
      return value satisfies never;
  }
}

/** A key and its value within brackets. */
export function renderFlowEntry([key, value]: WrittenEntry): string {
  return `${writeScalar(key, { flow: true })}: ${renderFlow(value)}`;
}

/** A value of several lines as a block of text; null where it has to stand in quotes, or on one line. */
export function renderTextBlock(text: string, style: Pick<RenderStyle, 'eol' | 'indent'>): string | null {
  const isPlainText = text.includes('\n') && !/[^\P{C}\n\t]|[\u2028\u2029]/u.test(text);
  if (!isPlainText || /^\s|\s$|[ \t]\n/.test(text)) return null;
  const lines = text.split('\n').map((line) => (line === '' ? '' : blanks(style.indent) + line));
  return ['|-', ...lines].join(style.eol);
}

function renderLines(entries: readonly WrittenEntry[], style: RenderStyle): readonly string[] {
  return entries.map((entry) => renderEntry(entry, style));
}

function renderPair([key, value]: WrittenEntry, style: RenderStyle): string {
  const { eol, indent, step } = style;
  const name = `${writeScalar(key, { flow: false })}:`;
  if (value.kind === 'scalar') {
    const { value: scalar, isDate = false, comment } = value;
    const block = typeof scalar === 'string' ? renderTextBlock(scalar, { eol, indent: indent + step }) : null;
    if (block !== null) return `${name} ${block}`;
    return `${name} ${writeScalar(scalar, { flow: false, isDate })}${comment === undefined ? '' : ` # ${comment}`}`;
  }
  if (style.flow || isShort(key, value)) return `${name} ${renderFlow(value)}`;
  const inner = { ...style, indent: indent + step };
  if (value.kind === 'map') return [name, ...renderLines(value.entries, inner)].join(eol);
  return [name, ...value.items.map((item) => renderItem(item, inner))].join(eol);
}

/** What reads best on one line: groups, and custom fields as long as they fit. */
function isShort(key: string, value: Exclude<Written, { kind: 'scalar' }>): boolean {
  const line = renderFlow(value);
  if (key === 'groups') return true;
  return key === 'customFields' && line.length <= LINE_WIDTH && !line.includes('\\n');
}

function blanks(count: number): string {
  return ' '.repeat(count);
}
