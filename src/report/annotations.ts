import type { Plan } from '../plan/plan.js';
import type { Problem } from '../roster/problem.js';
import type { Source } from '../state/source.js';
import { clipped } from './budget.js';
import { nameOf, titleOf } from './changes.js';
import { warningsOf } from './facts.js';
import { repositoryPath } from './links.js';
import type { Pii } from './pii.js';
import { redactPlan } from './redact.js';
import { printable } from './safe.js';
import { ACTION_WORDS, verbOf } from './wording.js';

/** A remark on lines of a file, as GitHub shows it beside the diff. */
export type Annotation = {
  /** From the top of the repository. */
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title: string;
  /** Plain text. */
  readonly message: string;
};

export type AnnotationOptions = {
  readonly dir: string;
  readonly pii: Pii;
  /** Names of people by operation id, shown with `pii: full` alone. */
  readonly names?: ReadonlyMap<string, string>;
};

/** A remark on each line that takes something away, and on each that a plan warns of. */
export function planAnnotations(given: Plan, { dir, pii, names }: AnnotationOptions): readonly Annotation[] {
  const plan = redactPlan(given, pii);
  const lost = plan.operations.filter(({ destructive, pending }) => destructive && pending === null);
  return [
    ...lost.flatMap((operation) => {
      const { title, note } = ACTION_WORDS[operation.action];
      const [lead, aside] = titleOf(operation, nameOf(operation, pii, names));
      const who = aside === null ? lead : `${lead} (${aside})`;
      const text = `${who} ${verbOf(operation, 'present')}${note === null ? '' : `: ${note}`}`;
      return annotationAt(operation.source, dir, { level: 'warning', title, message: text });
    }),
    ...warningsOf(plan).flatMap(({ code, message, source }) =>
      annotationAt(source, dir, { level: 'warning', title: code, message }),
    ),
  ];
}

/** A remark on each problem of a roster, errors first. */
export function problemAnnotations(
  problems: readonly Problem[],
  { dir, pii }: AnnotationOptions,
): readonly Annotation[] {
  const all = problems.flatMap((problem) => {
    const { severity, code, file, line, column } = problem;
    const { message, remedy } = pii === 'full' ? problem : problem.masked;
    const level = severity === 'error' ? 'failure' : 'warning';
    return annotationAt({ file, line, column }, dir, { level, title: code, message: `${message} ${remedy}` });
  });
  return all.toSorted((a, b) => Number(b.level === 'failure') - Number(a.level === 'failure'));
}

/** GitHub takes titles of 255 characters and messages of 64 KB. Without a line there is no remark. */
function annotationAt(
  source: Source | null,
  dir: string,
  { level, title, message }: Pick<Annotation, 'level' | 'title' | 'message'>,
): readonly Annotation[] {
  if (source === null) return [];
  const { file, line } = source;
  return [
    {
      path: repositoryPath(dir, file),
      startLine: line,
      endLine: line,
      level,
      title: printable(clipped(title, 100)),
      message: printable(clipped(message, 2000)),
    },
  ];
}
