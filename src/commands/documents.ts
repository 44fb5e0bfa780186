import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ApplyReport } from '../apply/report.js';
import { UsageError } from '../errors.js';
import type { Plan } from '../plan/plan.js';
import { readJson } from './files.js';

export type SavedDocument =
  | { readonly kind: 'plan'; readonly plan: Plan }
  | { readonly kind: 'report'; readonly report: ApplyReport };

/** Reads a saved plan or apply report and proves its shape by the published schema. */
export async function readDocument(path: string): Promise<SavedDocument> {
  const document = await readJson(path);
  const isReport = typeof document === 'object' && document !== null && 'requests' in document;
  requireShape(path, document, isReport ? 'report' : 'plan');
  return isReport ? { kind: 'report', report: document as ApplyReport } : { kind: 'plan', plan: document as Plan };
}

/** Reads a saved plan; a report in its place is refused. */
export async function readPlan(path: string): Promise<Plan> {
  const saved = await readDocument(path);
  if (saved.kind === 'plan') return saved.plan;
  throw new UsageError(`${path} is an apply report, not a plan`, { remedy: 'Give a file that `plan --out` wrote.' });
}

function requireShape(path: string, document: unknown, kind: 'plan' | 'report'): void {
  const schema = JSON.parse(readFileSync(new URL(`../../schemas/${kind}.schema.json`, import.meta.url), 'utf8'));
  const validate = new Ajv2020({ strict: false, validateFormats: false, meta: false, validateSchema: false }).compile(
    schema,
  );
  if (validate(document)) return;
  const first = validate.errors?.[0];
  const place = first?.instancePath || 'the document';
  throw new UsageError(
    `${path} is neither a plan nor an apply report of this version: ${place} ${first?.message ?? ''}`,
    {
      remedy: 'Make it again with `plan --out` or `apply --report`.',
    },
  );
}
