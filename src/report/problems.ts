import stringWidth from 'string-width';
import type { Problem } from '../roster/problem.js';
import type { Source } from '../state/source.js';
import { type Paint, paintFor } from './color.js';
import { jsonDocument } from './plan-json.js';
import { printable } from './safe.js';

export type ProblemsView = {
  readonly color: boolean;
  /** False where people's values are hidden: then sentences are masked and no line of a file is shown. */
  readonly showValues: boolean;
  /** How many files were read and how many identities they hold. */
  readonly files: number;
  readonly people: number;
  /** Put before each file name, for example `roster`; nothing when absent. */
  readonly directory?: string;
};

/** Longest part of a source line in a code frame. */
const FRAME_WIDTH = 110;

/** Part of a long line around its column, so that the caret stays in view. */
function windowOf(line: string, column: number): { readonly text: string; readonly before: string } {
  const start = Math.max(0, column - 1 - FRAME_WIDTH / 2);
  const cut = start > 0 ? '…' : '';
  const end = start + FRAME_WIDTH;
  return {
    text: cut + printable(line.slice(start, end)) + (end < line.length ? '…' : ''),
    before: cut + printable(line.slice(start, column - 1)),
  };
}

/** The code frame: the line above in grey, the line, and a caret under the column. */
function frameLines(problem: Problem, paint: Paint): string[] {
  if (problem.frame === null) return [];
  const lines = problem.frame.split('\n');
  const first = problem.line - lines.length + 1;
  const gutter = String(problem.line).length;
  const out = lines.map((line, index) => {
    const last = index === lines.length - 1;
    const row = `${String(first + index).padStart(gutter + 2)} | ${windowOf(line, last ? problem.column : 1).text}`;
    return (last ? row : paint.dim(row)).trimEnd();
  });
  const { before } = windowOf(lines.at(-1) ?? '', problem.column);
  out.push(`${' '.repeat(gutter + 2)} | ${' '.repeat(stringWidth(before))}${paint.red('^')}`);
  return out;
}

/** A place as `file:line:column`, below the directory where one is given. */
export function placeText(view: Pick<ProblemsView, 'directory'>, at: Source): string {
  const prefix = view.directory ? `${view.directory.replace(/\/+$/, '')}/` : '';
  return printable(`${prefix}${at.file}:${at.line}:${at.column}`);
}

function countOf(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** How many problems there are, and in how much. */
export function summaryLine(problems: readonly Problem[], view: ProblemsView): string {
  const paint = paintFor(view.color);
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  const warnings = problems.length - errors;
  const read = `${countOf(view.people, 'person', 'people')} in ${countOf(view.files, 'file')}`;
  const noted = warnings > 0 ? `, ${countOf(warnings, 'warning')}` : '';
  if (errors > 0) return `${paint.red(`${countOf(errors, 'error')}${noted}`)} (${read})`;
  return `${paint.green('The roster is valid')}: ${read}${noted}`;
}

/** Problems for people: each with its place, code frame and remedy, and one line that sums up. */
export function renderProblems(problems: readonly Problem[], view: ProblemsView): string {
  const paint = paintFor(view.color);
  const out: string[] = [];
  for (const problem of problems) {
    const { message, remedy } = view.showValues ? problem : problem.masked;
    const severity = paint[problem.severity === 'error' ? 'red' : 'yellow'](`${problem.severity} ${problem.code}`);
    out.push(`${paint.bold(placeText(view, problem))}: ${severity}: ${printable(message)}`);
    if (view.showValues) out.push(...frameLines(problem, paint));
    if (problem.related) out.push(`  see also ${placeText(view, problem.related)}`);
    out.push(`  ${paint.green('fix:')} ${printable(remedy)}`, '');
  }
  out.push(summaryLine(problems, view));
  return `${out.join('\n')}\n`;
}

/** Problems for programs, one JSON document (DESIGN section 3): warnings alone leave a roster valid. */
export function problemsJson(problems: readonly Problem[], { showValues } = { showValues: true }): string {
  const list = problems.map((problem) => {
    const { file, line, column, severity, code } = problem;
    const { message, remedy } = showValues ? problem : problem.masked;
    return { file, line, column, severity, code, message, remedy };
  });
  const valid = list.every(({ severity }) => severity !== 'error');
  return jsonDocument({ valid, problems: list });
}
