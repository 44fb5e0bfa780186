import { shownValue } from './changes.js';
import { type Paint, paintFor } from './color.js';
import { hiddenNote, placeOf } from './facts.js';
import { importRows } from './import-words.js';
import { wrap } from './layout.js';
import { rowLines } from './operation-text.js';
import type { EditedRecord, Hunk, PersonEditReport } from './person-edit.js';
import { toldAs } from './person-edit-json.js';
import { type Pii, redactKey, redactValue, visibilityOf } from './pii.js';
import { printable } from './safe.js';

export type PersonEditOptions = {
  readonly color: boolean;
  readonly width: number;
  /** Shows every line that changes. */
  readonly verbose: boolean;
  /** The headline and the warnings alone. */
  readonly quiet: boolean;
  readonly pii: Pii;
  /** False where the lines are shown elsewhere. */
  readonly showsLines: boolean;
};

/** Beyond so many places the rest are counted. */
const MAX_PLACES = 20;

/** What a command did for one person, as people read it on a terminal. */
export function renderPersonEdit(report: PersonEditReport, options: PersonEditOptions): string {
  const { pii, width, quiet, showsLines } = options;
  const paint = paintFor(options.color);
  const sentence = (text: string) => wrap(printable(text), width);
  const note = hiddenNote(pii);
  const blocks = [
    sentence(headline(report, pii)).map((line) => paint.bold(paint.green(line))),
    ...(quiet || !showsLines ? [] : placeBlocks(report, options, paint)),
    report.warnings.flatMap((one) =>
      wrap(printable(toldAs(one, pii)), width - 2).map(
        (line, index) => `${index === 0 ? paint.yellow('!') : ' '} ${line}`,
      ),
    ),
    quiet ? [] : [...report.notes.map((one) => toldAs(one, pii)), ...nextStep(report)].flatMap(sentence),
    quiet || note === null || report.records.length === 0 ? [] : sentence(note),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function headline(report: PersonEditReport, pii: Pii): string {
  const { command, result, records } = report;
  const who = whoOf(report, pii);
  if (result === 'nothing') return `Nothing to change: the roster says that of ${who} already`;
  const told = `${who} ${verbOf(command, records[0], pii)}`;
  return result === 'dry-run' ? `Not written yet: ${told}` : told;
}

function whoOf({ identityId, name }: PersonEditReport, pii: Pii): string {
  const id = redactKey('identity', identityId, pii);
  return name === null || pii !== 'full' ? id : `${name} (${id})`;
}

function verbOf(command: PersonEditReport['command'], record: EditedRecord | undefined, pii: Pii): string {
  const seen = (field: string, side: 'before' | 'after') => {
    const value = record?.changes.find((change) => change.field === field)?.[side] ?? null;
    return visibilityOf(field, pii) === 'shown' ? shownValue(field, redactValue(field, value, pii)) : null;
  };
  const on = (field: string) => (seen(field, 'after') === null ? '' : ` on ${seen(field, 'after')}`);
  switch (command) {
    case 'new':
      return `joins${on('startedAt')}`;
    case 'leave': {
      const former = seen('separatedAt', 'before');
      return `leaves${on('separatedAt')}${former === null ? '' : ` instead of ${former}`}`;
    }
    case 'move':
      return 'moves';
    case 'rename':
      return `was ${seen('identityId', 'before')} before`;
    default:
      return command satisfies never;
  }
}

/** The lines that change or, where people's values are hidden, the fields. */
function placeBlocks(
  report: PersonEditReport,
  options: PersonEditOptions,
  paint: Paint,
): readonly (readonly string[])[] {
  const { pii, verbose } = options;
  const blocks =
    pii === 'full'
      ? report.hunks.map((hunk) => hunkLines(hunk, paint))
      : report.records.map((record) => recordLines(record, options, paint));
  const rest = verbose ? 0 : blocks.length - MAX_PLACES;
  return rest <= 0 ? blocks : [...blocks.slice(0, MAX_PLACES), [`${rest} more places (--verbose shows them)`]];
}

function hunkLines({ file, line, lines }: Hunk, paint: Paint): readonly string[] {
  const shown = lines.map((text) => {
    const line = `  ${text[0]} ${printable(text.slice(1))}`.trimEnd();
    return text.startsWith('+') ? paint.green(line) : paint.red(line);
  });
  return [paint.dim(printable(`${file}:${line}`)), ...shown];
}

function recordLines(record: EditedRecord, { pii, width }: PersonEditOptions, paint: Paint): readonly string[] {
  const changes = record.changes.map(({ field, before, after }) => ({
    field,
    before: redactValue(field, before, pii),
    after: redactValue(field, after, pii),
  }));
  const key = redactKey('identity', record.identityId, pii);
  const rows = importRows({ ...record, key, changes, resource: 'identity', isGuess: false, file: '' }, pii);
  const place = printable(placeOf(record.source) ?? '');
  return [`${printable(key)}  ${paint.dim(place)}`, ...rowLines(rows, { paint, width })];
}

function nextStep({ result }: PersonEditReport): readonly string[] {
  if (result !== 'written') return [];
  return ['Drata does not know yet: drata-roster plan shows what the next apply does.'];
}
