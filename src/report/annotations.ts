import type { Plan } from '../plan/plan.js';
import type { Problem } from '../roster/problem.js';
import type { Pii } from './pii.js';

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

export type AnnotationOptions = { readonly dir: string; readonly pii: Pii };

/** A remark on each line that takes something away, and on each that a plan warns of. */
export function planAnnotations(_plan: Plan, _options: AnnotationOptions): readonly Annotation[] {
  return [];
}

/** A remark on each problem of a roster. */
export function problemAnnotations(_problems: readonly Problem[], _options: AnnotationOptions): readonly Annotation[] {
  return [];
}
