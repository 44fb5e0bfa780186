import type { Problem } from '../roster/problem.js';
import type { Source } from '../state/source.js';
import { code, prose } from './markdown.js';
import { type ProblemsView, placeText, summaryLine } from './problems.js';

/** Problems as one table with the line that sums up above it; no lines of files, which hold people's data. */
export function renderProblemsMarkdown(problems: readonly Problem[], view: ProblemsView): string {
  const summary = summaryLine(problems, { ...view, color: false });
  if (problems.length === 0) return `${summary}\n`;
  const place = (at: Source) => code(placeText(view, at));
  const rows = problems.map((problem) => problemRow(problem, view.showValues, place));
  return `${[summary, '', ...PROBLEM_HEAD, ...rows].join('\n')}\n`;
}

/** A problem as a row of the table. */
export function problemRow(problem: Problem, showValues: boolean, place: (at: Source) => string): string {
  const { message, remedy } = showValues ? problem : problem.masked;
  const other = problem.related ? ` (see ${place(problem.related)})` : '';
  return row([place(problem) + other, problem.severity, code(problem.code), prose(message), prose(remedy)]);
}

const COLUMNS = ['Place', 'Severity', 'Code', 'Problem', 'Remedy'];

/** The two lines above the rows. */
export const PROBLEM_HEAD: readonly string[] = [row(COLUMNS), row(COLUMNS.map(() => '---'))];

function row(cells: readonly string[]): string {
  // Tables look for their pipes before anything else, code too (GFM 4.10). Behind a backslash, parsers disagree on an escaped one.
  const escaped = cells.map((cell) =>
    cell.replace(/(\\*)\|/g, (_, before: string) => (before === '' ? '\\|' : `${before}\\u{7c}`)),
  );
  return `| ${escaped.join(' | ')} |`;
}
