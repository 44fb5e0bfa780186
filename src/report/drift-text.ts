import stringWidth from 'string-width';
import type { Drift, DriftKind } from '../plan/drift.js';
import { titleOf } from './changes.js';
import { type Paint, paintFor } from './color.js';
import {
  awaitSentence,
  DRIFT_KINDS,
  DRIFT_WORDS,
  type DriftRecord,
  driftHeadline,
  driftRows,
  kindNote,
  recordsOf,
  waitSentence,
} from './drift-words.js';
import { connectionOf, hiddenNote, placeOf } from './facts.js';
import { padded, widest, wrap } from './layout.js';
import { rowLines } from './operation-text.js';
import type { Pii } from './pii.js';
import { redactDrift } from './redact.js';
import { printable } from './safe.js';
import { counted, RECORD } from './wording.js';

export type DriftTextOptions = {
  readonly color: boolean;
  readonly width: number;
  /** Lists what is otherwise counted. */
  readonly verbose: boolean;
  /** The headline, and what changed in Drata. */
  readonly quiet: boolean;
  readonly pii: Pii;
  /** Names of people by `resource/key`, shown with `pii: full` alone. */
  readonly names?: ReadonlyMap<string, string>;
};

type Style = DriftTextOptions & { readonly paint: Paint };

/** Beyond this width a name no longer pushes the places of all others to the right. */
const TITLE_WIDTH = 44;

/** Drift as people read it on a terminal. */
export function renderDriftText(given: Drift, options: DriftTextOptions): string {
  const drift = redactDrift(given, options.pii);
  const style: Style = { ...options, paint: paintFor(options.color) };
  const kinds = DRIFT_KINDS.filter((kind) => !options.quiet || kind !== 'not-applied-yet');
  const blocks = [
    [headline(drift, style.paint)],
    options.quiet || drift.changed.length === 0 ? [] : factBlock(drift, style.paint),
    ...kinds.map((kind) => kindBlock(drift, kind, style)),
    options.quiet ? [] : restBlock(drift, style),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function headline(drift: Drift, paint: Paint): string {
  const [word, color] = drift.changed.length > 0 ? ['Drift', paint.yellow] : ['No drift', paint.green];
  return paint.bold(color(`${word}: ${driftHeadline(drift)}`));
}

function factBlock({ target, asOf }: Drift, paint: Paint): readonly string[] {
  const where = `${target.baseUrl}, ${connectionOf(target)}`;
  return [`  ${paint.dim('Drata ')}  ${printable(where)}`, `  ${paint.dim('As of ')}  ${asOf}`];
}

function kindBlock(drift: Drift, kind: DriftKind, style: Style): readonly string[] {
  const records = recordsOf(drift, kind);
  if (records.length === 0) return [];
  const { title } = DRIFT_WORDS[kind];
  const column = Math.min(TITLE_WIDTH, widest(records.map((record) => stringWidth(titleText(record, style)))));
  const count = records.reduce((sum, { entries }) => sum + entries.length, 0);
  return [
    ...kindTitle(`${title} (${count})`, kindNote(kind, records), style),
    ...records.flatMap((record) => [
      headingOf(record, kind, column, style),
      ...rowLines(driftRows(record, style.pii), style),
    ]),
  ];
}

/** What a kind is called and means, on one line where the terminal holds it. */
function kindTitle(title: string, note: string, { paint, width }: Style): readonly string[] {
  const start = paint.bold(title);
  if (stringWidth(`${title}  ${note}`) <= width) return [`${start}  ${paint.dim(note)}`];
  return [start, ...wrap(note, width - 2).map((line) => `  ${paint.dim(line)}`)];
}

function headingOf(record: DriftRecord, kind: DriftKind, column: number, style: Style): string {
  const { paint } = style;
  const mark = kind === 'not-applied-yet' ? ' ' : paint.yellow('~');
  const title = titleText(record, style);
  const place = placeOf(record.source);
  if (place === null) return `  ${mark} ${paint.bold(title)}`;
  return `  ${mark} ${paint.bold(title)}${padded('', Math.max(0, column - stringWidth(title)))}   ${paint.dim(printable(place))}`;
}

function titleText(record: DriftRecord, { pii, names }: Style): string {
  const name = pii === 'full' ? names?.get(`${record.resource}/${record.key}`) : undefined;
  const [lead, aside] = titleOf(record, name ?? null);
  return printable(aside === null ? lead : `${lead} (${aside})`);
}

function restBlock(drift: Drift, { pii, verbose }: Style): readonly string[] {
  const { changed, notApplied, waiting, awaitingSync, unmanaged } = drift;
  const waits = waiting === 0 ? [] : [waitSentence(waiting)];
  const awaits = awaitSentence(drift);
  const sentence = 'In Drata, but in no roster';
  const note = hiddenNote(pii);
  return [
    ...waits,
    ...(awaits === null
      ? []
      : verbose
        ? [`${awaits}:`, ...awaitingSync.map((id) => `  ${printable(id)}`)]
        : [`${awaits} (--verbose names them).`]),
    ...(unmanaged.length === 0
      ? []
      : verbose
        ? [
            `${sentence} (${unmanaged.length}):`,
            ...unmanaged.map(({ resource, key }) => `  ${resource} ${printable(key)}`),
          ]
        : [`${sentence}: ${counted(unmanaged.length, RECORD)} (--verbose lists them).`]),
    ...(note === null || changed.length + notApplied.length === 0 ? [] : [note]),
  ];
}
