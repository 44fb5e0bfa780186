import stringWidth from 'string-width';
import type { Status, StatusRow } from '../plan/status.js';
import { type Paint, paintFor } from './color.js';
import { hiddenNote } from './facts.js';
import { cut, padded, widest, wrap } from './layout.js';
import type { Pii } from './pii.js';
import { printable } from './safe.js';
import { type ShownRow, shownRow } from './status-shown.js';
import { RECORD_WORDS, statusHeadline } from './status-words.js';
import { counted, PERSON, thousands } from './wording.js';

export type StatusTextOptions = {
  readonly color: boolean;
  readonly width: number;
  /** Lists everybody, with file and line, and whom the roster does not name. */
  readonly verbose: boolean;
  /** The headline, and who does not agree. */
  readonly quiet: boolean;
  readonly pii: Pii;
};

type Style = StatusTextOptions & { readonly paint: Paint; readonly columns: Columns };

/** Widths of the columns; null where the terminal is too narrow for any. */
type Columns = { readonly title: number; readonly rest: readonly number[] } | null;

/** More people than this who agree are counted, not listed: the others would drown. */
const LONG_LIST = 100;

const HEADINGS = ['PERSON', 'RECORD', 'IN DRATA NOW', 'AT NEXT SYNC'] as const;
/** What the columns are called where there is no room for them. */
const FACTS = ['identity record:', 'in Drata now:', 'at the next sync:'] as const;
/** Before each row: two blanks, the mark, a blank. */
const MARGIN = 4;
const GAP = '  ';
/** A name cut shorter tells nobody who is meant. */
const SHORTEST_TITLE = 16;

/** A status as people read it on a terminal: a table that fits, the reason of each difference below its row. */
export function renderStatusText(status: Status, options: StatusTextOptions): string {
  const { pii, verbose, quiet } = options;
  const everybody = verbose || status.query !== null;
  const open = shown(
    status.people.filter(({ agrees }) => !agrees),
    pii,
  );
  const settled = quiet
    ? []
    : shown(
        status.people.filter(({ agrees }) => agrees),
        pii,
      );
  const unlisted = quiet ? [] : shown(status.unlisted, pii);
  const long = settled.length > LONG_LIST && !everybody;
  const listed = [...open, ...(long ? [] : settled), ...(everybody ? unlisted : [])];
  const paint = paintFor(options.color);
  const style: Style = { ...options, paint, columns: columnsFor(listed, options.width) };
  const blocks = [
    [headline(status, pii, paint)],
    tableBlock([...open, ...(long ? [] : settled)], style),
    long ? wrap(`${counted(settled.length, PERSON)} agree (--verbose lists them).`, options.width) : [],
    unlistedBlock(unlisted, everybody, style),
    quiet ? [] : totalBlock(status, style),
    noteBlock(listed, style),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function shown(rows: readonly StatusRow[], pii: Pii): readonly ShownRow[] {
  return rows.map((row) => shownRow(row, pii));
}

function headline(status: Status, pii: Pii, paint: Paint): string {
  const color = status.agrees ? paint.green : status.waits ? paint.yellow : paint.red;
  return paint.bold(color(printable(statusHeadline(status, pii))));
}

function columnsFor(rows: readonly ShownRow[], width: number): Columns {
  const cells = [HEADINGS.slice(1), ...rows.map(cellsOf)];
  const rest = [0, 1, 2].map((index) => widest(cells.map((row) => (row[index] ?? '').length)));
  const room = width - MARGIN - rest.reduce((sum, size) => sum + GAP.length + size, 0);
  const wanted = widest([HEADINGS[0].length, ...rows.map((row) => stringWidth(titleOf(row)))]);
  return room < Math.min(wanted, SHORTEST_TITLE) ? null : { title: Math.min(wanted, room), rest };
}

function cellsOf({ identity, personnel, predicted }: ShownRow): readonly string[] {
  return [identity === null ? '-' : RECORD_WORDS[identity.state], personnel?.employmentStatus ?? '-', predicted ?? '-'];
}

function titleOf({ title, key }: ShownRow): string {
  return printable(title === key ? key : `${title} (${key})`);
}

function tableBlock(rows: readonly ShownRow[], style: Style): readonly string[] {
  if (rows.length === 0) return [];
  const { paint, columns } = style;
  const heading = columns === null ? [] : [paint.dim(`${' '.repeat(MARGIN)}${tableLine(HEADINGS, columns)}`)];
  return [...heading, ...rows.flatMap((row) => rowLines(row, style))];
}

function rowLines(row: ShownRow, { paint, columns, width, verbose }: Style): readonly string[] {
  const mark = row.agrees ? ' ' : row.waits ? paint.yellow('~') : paint.red('!');
  const cells = cellsOf(row);
  const [first = '', ...others] = row.reasons.map(({ message }) => message);
  const place = row.place !== null && (verbose || !row.agrees) && !first.includes(row.place) ? [row.place] : [];
  const said = [[...place, ...(first === '' ? [] : [first])].join(': '), ...others];
  const titles =
    columns === null
      ? wrap(titleOf(row), width - MARGIN)
      : [tableLine([shortTitle(row, columns.title), ...cells], columns)];
  const below = [...(columns === null ? cells.map((cell, index) => `${FACTS[index]} ${cell}`) : []), ...said];
  return [
    ...titles.map((text, line) => `  ${line === 0 ? mark : ' '} ${line === 0 ? text : printable(text)}`),
    ...below
      .filter((text) => text !== '')
      .flatMap((text) => sentenceLines(text, width))
      .map((text) => paint.dim(text)),
  ];
}

/** A sentence below a row; a line that wrapping made may begin like a workflow command. */
function sentenceLines(text: string, width: number): readonly string[] {
  return wrap(printable(text), width - 8).map((line, index) => `${' '.repeat(index === 0 ? 6 : 8)}${printable(line)}`);
}

function tableLine(cells: readonly string[], { title, rest }: NonNullable<Columns>): string {
  return cells
    .map((cell, index) => padded(cell, index === 0 ? title : (rest[index - 1] ?? 0)))
    .join(GAP)
    .trimEnd();
}

/** The name gives way before the key does: the key is what people search for. */
function shortTitle(row: ShownRow, width: number): string {
  const whole = titleOf(row);
  if (stringWidth(whole) <= width || row.title === row.key) return cut(whole, width);
  const key = ` (${printable(row.key)})`;
  const room = width - stringWidth(key);
  return room < 4 ? cut(whole, width) : `${cut(printable(row.title), room)}${key}`;
}

function unlistedBlock(rows: readonly ShownRow[], everybody: boolean, style: Style): readonly string[] {
  if (rows.length === 0) return [];
  const sentence = 'In Drata, but not in the roster';
  if (!everybody) return wrap(`${sentence}: ${counted(rows.length, PERSON)} (--verbose lists them).`, style.width);
  // The title says it of all of them.
  const bare = rows.map((row) => ({ ...row, reasons: row.reasons.filter(({ code }) => code !== 'unlisted') }));
  return [style.paint.bold(`${sentence} (${rows.length})`), ...bare.flatMap((row) => rowLines(row, style))];
}

function totalBlock({ totals, asOf }: Status, { width }: Style): readonly string[] {
  if (totals.length === 0) return [];
  const counts = totals.map(({ status, count }) => `${printable(status)} ${thousands(count)}`).join(' · ');
  return wrap(`Personnel by status: ${counts} (predicted as of ${asOf})`, width);
}

function noteBlock(rows: readonly ShownRow[], { pii, width }: Style): readonly string[] {
  const note = hiddenNote(pii);
  return note === null || rows.length === 0 ? [] : wrap(note, width);
}
