import type { UndoRemark } from '../plan/undo-result.js';
import { code, prose } from './markdown.js';
import type { Pii } from './pii.js';
import type { UndoReport } from './undo.js';
import { applyAdvice, redactUndo, refusalAdvice, remarkSentence, undoHeadline } from './undo-words.js';

/** What was taken back in the roster, as Markdown; the plan comes after it. */
export function renderUndoMarkdown(given: UndoReport, { pii }: { readonly pii: Pii }): string {
  const report = redactUndo(given, pii);
  const isRefused = report.result === 'refused';
  const advice = isRefused ? refusalAdvice(report) : applyAdvice(report);
  const blocks = [
    [`## drata-roster undo: ${prose(undoHeadline(report))}`],
    isRefused ? [] : report.files.map(({ file, isNew }) => `- ${code(file)}${isNew ? ' new' : ''}`),
    remarkBlock('Changed since', report.refused),
    remarkBlock('To know', report.remarks),
    advice === null ? [] : [prose(advice)],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function remarkBlock(title: string, remarks: readonly UndoRemark[]): readonly string[] {
  return remarks.length === 0 ? [] : [`### ${title}`, '', ...remarks.map((one) => `- ${prose(remarkSentence(one))}`)];
}
