import type { Operation } from '../plan/plan.js';
import type { Source } from '../state/source.js';
import { contentsOf, isWhole, nameOf, type Row, rowsOf, type Shown, titleOf, wholeRows } from './changes.js';
import { placeOf } from './facts.js';
import type { Links } from './links.js';
import { code, codeLink, prose } from './markdown.js';
import type { Pii } from './pii.js';

/** For whom Markdown is written. */
export type MarkdownStyle = {
  readonly pii: Pii;
  /** Names of people by operation id. */
  readonly names: ReadonlyMap<string, string> | undefined;
  /** Where the lines of the roster can be looked at. */
  readonly links?: Links;
};

/** The list item that names an operation: person, key, a verb where one is given, file and line. */
export function listItem(operation: Operation, style: MarkdownStyle, verb = ''): string {
  const title = titleItem(operation, nameOf(operation, style.pii, style.names));
  return `- ${title}${verb === '' ? '' : ` ${verb}`}${placeItem(operation.source, style)}`;
}

/** The place of a record, behind its title; nothing where no line of the roster is the cause. */
export function placeItem(source: Source | null, style: MarkdownStyle): string {
  const place = placeLink(source, style);
  return place === null ? '' : ` · ${place}`;
}

/** File and line as code, with a link where there are any; null where no line of the roster is the cause. */
export function placeLink(source: Source | null, { links }: Pick<MarkdownStyle, 'links'>): string | null {
  const place = placeOf(source);
  if (source === null || place === null) return null;
  return links ? codeLink(place, links.blob(source.file, source.line)) : code(place);
}

/** The key of a record with the name of its person. */
export function titleItem(record: Pick<Operation, 'resource' | 'key'>, name: string | null): string {
  const [lead, aside] = titleOf(record, name);
  return `${code(lead)}${aside === null ? '' : ` (${code(aside)})`}`;
}

/** The nested list below it: what changes, or what is written or lost as a whole. */
export function nestedItems(operation: Operation, { pii }: MarkdownStyle): readonly string[] {
  const rows = isWhole(operation) ? wholeRows(operation) : rowsOf(operation, pii);
  return [...(isWhole(operation) ? contentItems(operation, pii) : []), ...rows.map(rowItem)].map(
    (text) => `  - ${text}`,
  );
}

function contentItems(operation: Operation, pii: Pii): readonly string[] {
  const { reason, items, hidden } = contentsOf(operation, pii);
  const seen = items.map(({ label, value }) => `${prose(label)} ${code(value)}`);
  return [
    ...(reason === null ? [] : [`reason: ${code(reason)}`]),
    ...(seen.length === 0 ? [] : [seen.join(', ')]),
    ...(hidden.length === 0 ? [] : [`not shown: ${hidden.map(prose).join(', ')}`]),
  ];
}

/** A row as the text of a list item. */
export function rowItem(row: Row): string {
  switch (row.kind) {
    case 'move':
      return `${prose(row.label)}: ${cell(row.before)} → ${cell(row.after)}`;
    case 'becomes':
      return `${prose(row.label)}: ${cell(row.before)} → ${row.text}`;
    case 'list':
      return `${row.label}: ${row.values.map(code).join(', ')}`;
    case 'aside':
      return `${row.text} ${cell(row.value)}`;
    case 'hidden':
      return `${row.word}: ${row.labels.map(prose).join(', ')}`;
    case 'status':
      return `status: ${statusItem(row)}`;
    case 'note':
      return row.risk ? `**${row.text}**` : row.text;
  }
}

function statusItem({ before, after, until }: Extract<Row, { kind: 'status' }>): string {
  if (before === after) return `${cell(after)} until ${prose(until ?? '')}`;
  const end = until === null ? '' : `, until ${prose(until)}`;
  return before === null
    ? `${cell(after)} from the next identity sync${end}`
    : `${cell(before)} → ${after === null ? 'decided elsewhere' : code(after)} at the next identity sync${end}`;
}

function cell(value: Shown): string {
  return value === null ? '(empty)' : code(value);
}
