import type { Problem } from '../roster/problem.js';
import { code, prose } from './markdown.js';
import { type ProblemsView, placeText, summaryLine } from './problems.js';

/** Problems as one table with the line that sums up above it; no lines of files, which hold people's data. */
export function renderProblemsMarkdown(problems: readonly Problem[], view: ProblemsView): string {
  const summary = summaryLine(problems, { ...view, color: false });
  if (problems.length === 0) return `${summary}\n`;
  const rows = problems.map((problem) => {
    const { message, remedy } = view.showValues ? problem : problem.masked;
    const other = problem.related ? ` (see ${code(placeText(view, problem.related))})` : '';
    return row([
      code(placeText(view, problem)) + other,
      problem.severity,
      code(problem.code),
      prose(message),
      prose(remedy),
    ]);
  });
  const head = ['Place', 'Severity', 'Code', 'Problem', 'Remedy'];
  return `${[summary, '', row(head), row(head.map(() => '---')), ...rows].join('\n')}\n`;
}

function row(cells: readonly string[]): string {
  // Tables look for their pipes before anything else, code too (GFM 4.10). Behind a backslash, parsers disagree on an escaped one.
  const escaped = cells.map((cell) =>
    cell.replace(/(\\*)\|/g, (_, before: string) => (before === '' ? '\\|' : `${before}\\u{7c}`)),
  );
  return `| ${escaped.join(' | ')} |`;
}
