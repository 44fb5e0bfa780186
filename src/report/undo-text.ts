import type { UndoRemark } from '../plan/undo-result.js';
import { type Paint, paintFor } from './color.js';
import { wrap } from './layout.js';
import type { Pii } from './pii.js';
import { printable } from './safe.js';
import type { UndoReport } from './undo.js';
import { applyAdvice, redactUndo, refusalAdvice, remarkSentence, undoHeadline } from './undo-words.js';

export type UndoTextOptions = {
  readonly color: boolean;
  readonly width: number;
  /** Lists what is otherwise counted. */
  readonly verbose: boolean;
  /** The headline alone, and what needs somebody. */
  readonly quiet: boolean;
  readonly pii: Pii;
};

/** Beyond so many remarks the others are counted. */
const MAX_LISTED = 20;

/** What was taken back in the roster, as people read it on a terminal; the plan comes after it. */
export function renderUndoText(given: UndoReport, { color, width, verbose, quiet, pii }: UndoTextOptions): string {
  const report = redactUndo(given, pii);
  const paint = paintFor(color);
  const isRefused = report.result === 'refused';
  const advice = isRefused ? refusalAdvice(report) : applyAdvice(report);
  const hue = isRefused ? paint.yellow : paint.green;
  const blocks = [
    [
      ...wrap(printable(undoHeadline(report)), width).map((line) => paint.bold(hue(line))),
      ...(quiet || isRefused ? [] : report.files.map((one) => fileLine(one, paint))),
    ],
    remarkBlock('Changed since', report.refused, { paint, width, most: Number.POSITIVE_INFINITY }),
    remarkBlock('To know', report.remarks, { paint, width, most: verbose ? Number.POSITIVE_INFINITY : MAX_LISTED }),
    advice === null || quiet ? [] : wrap(advice, width),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function fileLine({ file, isNew }: UndoReport['files'][number], { dim }: Paint): string {
  return `  ${printable(file)}${isNew ? dim('  new') : ''}`;
}

function remarkBlock(
  title: string,
  remarks: readonly UndoRemark[],
  { paint, width, most }: { readonly paint: Paint; readonly width: number; readonly most: number },
): readonly string[] {
  if (remarks.length === 0) return [];
  const more = Math.max(0, remarks.length - most);
  return [
    paint.bold(`${title} (${remarks.length})`),
    ...remarks
      .slice(0, most)
      .flatMap((one) =>
        wrap(printable(remarkSentence(one)), width - 4).map((line, index) => `  ${index === 0 ? '' : '  '}${line}`),
      ),
    ...(more === 0 ? [] : [`  ${more} more (--verbose lists them)`]),
  ];
}
