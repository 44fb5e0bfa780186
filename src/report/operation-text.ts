import stringWidth from 'string-width';
import type { Operation } from '../plan/plan.js';
import { contentsOf, isWhole, nameOf, type Row, rowsOf, type Shown, titleOf, wholeRows } from './changes.js';
import type { Paint } from './color.js';
import { placeOf } from './facts.js';
import { padded, widest } from './layout.js';
import type { Pii } from './pii.js';
import { printable } from './safe.js';
import { ACTION_WORDS } from './wording.js';

/** How text is laid out, and for whom. */
export type TextStyle = {
  readonly paint: Paint;
  /** Columns of the terminal. */
  readonly width: number;
  readonly verbose: boolean;
  readonly pii: Pii;
  /** Names of people by operation id: a plan alone knows only the names that it changes. */
  readonly names: ReadonlyMap<string, string> | undefined;
};

/** Beyond this width a name no longer pushes the places of all others to the right. */
const TITLE_WIDTH = 44;
const INDENT = '      ';

/** The column at which the places of a group stand. */
export function placeColumn(operations: readonly Operation[], style: TextStyle, verb = noVerb): number {
  return Math.min(TITLE_WIDTH, widest(operations.map((operation) => titleText(operation, verb, style).width)));
}

/** The line that names an operation, with what `verb` says of it: `+ Jane Doe (emp-001) joined   people/a.yaml:3`. */
export function heading(operation: Operation, column: number, style: TextStyle, verb = noVerb): string {
  const { text, width } = titleText(operation, verb, style);
  const place = placeOf(operation.source);
  const { mark } = ACTION_WORDS[operation.action];
  const { red, green, yellow, dim } = style.paint;
  const color = operation.destructive ? red : mark === '+' ? green : yellow;
  const end = place === null ? '' : `${' '.repeat(Math.max(0, column - width))}   ${dim(printable(place))}`;
  return `  ${color(mark)} ${text}${end}`;
}

/** The lines below a heading: what changes, or what is written or lost as a whole. */
export function details(operation: Operation, style: TextStyle): readonly string[] {
  return isWhole(operation)
    ? [...contentLines(operation, style), ...rowLines(wholeRows(operation), style)]
    : rowLines(rowsOf(operation, style.pii), style);
}

function noVerb(_operation: Operation): string {
  return '';
}

function titleText(operation: Operation, verb: (operation: Operation) => string, { paint, pii, names }: TextStyle) {
  const [lead, aside] = titleOf(operation, nameOf(operation, pii, names));
  const bold = printable(lead);
  const said = verb(operation);
  const rest = `${aside === null ? '' : ` (${printable(aside)})`}${said === '' ? '' : ` ${said}`}`;
  return { text: paint.bold(bold) + rest, width: stringWidth(bold + rest) };
}

function contentLines(operation: Operation, { paint, width, pii }: TextStyle): readonly string[] {
  const { reason, items, hidden } = contentsOf(operation, pii);
  const cells = items.map(({ label, value }) => `${paint.dim(printable(label))} ${printable(value)}`);
  if (hidden.length > 0) cells.push(`${paint.dim('not shown:')} ${hidden.map(printable).join(', ')}`);
  const lines: string[] = [];
  for (const cell of cells) {
    const joined = lines.length === 0 ? cell : `${lines.at(-1)} · ${cell}`;
    if (lines.length > 0 && stringWidth(INDENT + joined) <= width) lines[lines.length - 1] = joined;
    else lines.push(cell);
  }
  const why = reason === null ? [] : [`${paint.dim('reason:')} ${printable(reason)}`];
  return [...why, ...lines].map((line) => `${INDENT}${line}`);
}

/** Rows below a heading, their labels and old values aligned. */
export function rowLines(rows: readonly Row[], style: Pick<TextStyle, 'paint' | 'width'>): readonly string[] {
  const labels = rows.map(labelText);
  const labelWidth = widest(labels.map((label) => stringWidth(label)));
  const oldWidth = widest(
    rows.map((row) => (row.kind === 'move' || row.kind === 'becomes' ? stringWidth(cell(row.before)) : 0)),
  );
  return rows.flatMap((row, index) => {
    const label = labels[index] ?? '';
    const start = labelWidth === 0 ? INDENT : `${INDENT}${style.paint.dim(padded(label, labelWidth))}  `;
    return rowText(row, oldWidth, style).map((text, line) =>
      line === 0 ? `${start}${text}` : `${INDENT}${' '.repeat(labelWidth)}  ${text}`,
    );
  });
}

function labelText(row: Row): string {
  switch (row.kind) {
    case 'move':
    case 'becomes':
    case 'list':
      return printable(row.label);
    case 'hidden':
      return row.word;
    case 'status':
      return 'status';
    case 'note':
    case 'aside':
      return '';
  }
}

function rowText(row: Row, oldWidth: number, { paint, width }: Pick<TextStyle, 'paint' | 'width'>): readonly string[] {
  switch (row.kind) {
    case 'move': {
      const after = colored(row.after, paint);
      const aligned = `${padded(colored(row.before, paint), oldWidth)} -> ${after}`;
      // 20 columns are the indent and the longest of our labels.
      return stringWidth(aligned) + 20 <= width ? [aligned] : [colored(row.before, paint), `-> ${after}`];
    }
    case 'becomes':
      return [`${padded(colored(row.before, paint), oldWidth)} -> ${paint.dim(row.text)}`];
    case 'list':
      return [row.values.map(printable).join(', ')];
    case 'aside':
      return [`${paint.dim(row.text)} ${colored(row.value, paint)}`];
    case 'hidden':
      return [row.labels.map(printable).join(', ')];
    case 'status':
      return [statusText(row)];
    case 'note':
      return [row.risk ? paint.yellow(`! ${row.text}`) : paint.dim(row.text)];
  }
}

function statusText({ before, after, until }: Extract<Row, { kind: 'status' }>): string {
  if (before === after) return `${after} until ${until}`;
  const end = until === null ? '' : `, until ${until}`;
  return before === null
    ? `${after} from the next identity sync${end}`
    : `${before} -> ${after ?? 'decided elsewhere'} at the next identity sync${end}`;
}

function cell(value: Shown): string {
  return value === null ? '(empty)' : printable(value);
}

function colored(value: Shown, paint: Paint): string {
  return value === null ? paint.dim('(empty)') : printable(value);
}
