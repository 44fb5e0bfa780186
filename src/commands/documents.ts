import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ApplyReport } from '../apply/report.js';
import { RefusedError, UsageError } from '../errors.js';
import { planDigest } from '../plan/digest.js';
import type { Plan } from '../plan/plan.js';
import { HIDDEN } from '../report/pii.js';
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

/**
 * Reads a saved plan to apply. A report in its place is refused, and so is a plan whose operations are not those that its digest
 * was made of, with the signing key where there is one.
 */
export async function readPlan(path: string, signingKey: string | null): Promise<Plan> {
  const saved = await readDocument(path);
  const remedy = 'Give a file that `plan --out` wrote, as it wrote it.';
  if (saved.kind !== 'plan') throw new UsageError(`${path} is an apply report, not a plan`, { remedy });
  const { operations, digest, live } = saved.plan;
  if (live.base !== undefined) {
    throw new UsageError(`${path} compares two rosters: it is no plan for Drata`, {
      remedy: 'Give a file that `plan --out` wrote.',
    });
  }
  if (planDigest(operations, signingKey) === digest) return saved.plan;
  const isSigned = digest.startsWith('hmac-');
  if (isSigned && signingKey === null) {
    throw new RefusedError(`the plan in ${path} is signed, and there is no key to check it with`, {
      remedy: 'Set DRATA_ROSTER_SIGNING_KEY to the key that it was planned with.',
    });
  }
  if (!isSigned && signingKey !== null) {
    throw new RefusedError(`the plan in ${path} is not signed, although DRATA_ROSTER_SIGNING_KEY is set`, {
      remedy: 'Plan again with the key, and apply that plan.',
    });
  }
  // A plan printed with people's values hidden lands here as well.
  const orKey = isSigned ? ', or it was signed with another key than DRATA_ROSTER_SIGNING_KEY holds now' : '';
  throw new RefusedError(`the plan in ${path} is not as it was saved: its operations do not fit its digest${orKey}`, {
    remedy,
  });
}

/** Reads an apply report to take back. One that hides people's values does not say what to go back to. */
export async function readReport(path: string): Promise<ApplyReport> {
  const saved = await readDocument(path);
  const remedy = 'Give the file that `apply --report` wrote, as it wrote it.';
  if (saved.kind !== 'report') throw new UsageError(`${path} is a saved plan, not an apply report`, { remedy });
  if (!JSON.stringify(saved.report.operations).includes(HIDDEN)) return saved.report;
  throw new RefusedError(`the report in ${path} hides people's values, so that nobody can tell what to go back to`, {
    remedy,
  });
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
