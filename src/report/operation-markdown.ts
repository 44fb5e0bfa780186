import type { Operation } from '../plan/plan.js';
import { contentsOf, isWhole, nameOf, type Row, rowsOf, type Shown, titleOf, wholeRows } from './changes.js';
import { placeOf } from './facts.js';
import { code, prose } from './markdown.js';
import type { Pii } from './pii.js';

/** For whom Markdown is written. */
export type MarkdownStyle = {
  readonly pii: Pii;
  /** Names of people by operation id. */
  readonly names: ReadonlyMap<string, string> | undefined;
};

/** The list item that names an operation: person, key, a verb where one is given, file and line. */
export function listItem(operation: Operation, { pii, names }: MarkdownStyle, verb = ''): string {
  const place = placeOf(operation.source);
  return `- ${titleItem(operation, nameOf(operation, pii, names))}${verb === '' ? '' : ` ${verb}`}${place === null ? '' : ` · ${code(place)}`}`;
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
