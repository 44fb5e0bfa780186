import type { Plan } from '../plan/plan.js';
import { planJson } from '../report/plan-json.js';
import { renderPlanMarkdown } from '../report/plan-markdown.js';
import { renderPlanText } from '../report/plan-text.js';
import { requireWritable, writeWhole } from './files.js';
import type { Io } from './io.js';
import { type CommonOptions, type Pii, piiLevel, wantsColor } from './options.js';
import { displayNames } from './people.js';
import { withSession } from './session.js';

export type PlanOptions = CommonOptions & { readonly out?: string; readonly detailedExitcode?: boolean };

/** Plans and prints. Returns the exit code: with `--detailed-exitcode` 2 when something can be done now. */
export async function runPlan(options: PlanOptions, io: Io): Promise<number> {
  if (options.github) return (await import('./plan-github.js')).planOnGithub(options, io);
  if (options.out !== undefined) await requireWritable(options.out);
  return withSession(options, io, async ({ plan, roster, live }) => {
    const { out } = options;
    if (out !== undefined) await writeWhole(out, planJson(plan, 'full'));
    const names = displayNames(plan.operations, roster.state, live);
    io.stdout(renderPlan(plan, names, piiLevel(options, roster.config, io), options, io));
    if (out !== undefined && !options.quiet) io.stderr(`Saved the plan to ${out}.\n`);
    return options.detailedExitcode && hasWork(plan) ? 2 : 0;
  });
}

/** Whether a plan holds an operation that can be done now; waiting ones alone are nothing to do (DESIGN section 3). */
export function hasWork(plan: Plan): boolean {
  return plan.operations.some(({ pending }) => pending === null);
}

/** A plan in the format that was asked for. */
export function renderPlan(
  plan: Plan,
  names: ReadonlyMap<string, string>,
  pii: Pii,
  options: Pick<CommonOptions, 'format' | 'color' | 'verbose' | 'quiet'>,
  io: Io,
  allowed: readonly string[] = [],
): string {
  const { verbose = false, quiet = false } = options;
  switch (options.format) {
    case 'json':
      return planJson(plan, pii);
    case 'markdown':
      return renderPlanMarkdown(plan, { pii, verbose, names, allowed });
    case 'text':
      return renderPlanText(plan, {
        color: wantsColor(options, io),
        width: io.width,
        verbose,
        quiet,
        pii,
        names,
        allowed,
      });
    default:
      return options.format satisfies never;
  }
}
