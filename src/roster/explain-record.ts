import type { ErrorObject } from 'ajv/dist/2020.js';
import type { EmploymentStatus, WRITABLE_STATUSES } from '../state/status.js';
import type { Finding } from './explain.js';
import { isPersonnelField } from './overrides.js';
import { type Sentence, say } from './sentence.js';
import type { Node } from './tree.js';

/** Why nobody may set a status, and what to do instead (DOMAIN section 7). */
const REFUSED: Readonly<
  Record<Exclude<EmploymentStatus, (typeof WRITABLE_STATUSES)[number]>, readonly [string, string]>
> = {
  UNKNOWN: [
    'is what Drata shows for somebody whom no HRIS record matches, and no decision',
    'Correct the e-mail of the identity, or remove the line to hand the person back to identity sync.',
  ],
  FUTURE_HIRE: [
    'comes from a start date that lies ahead, and cannot be set',
    'Remove the line, and give the identity a startedAt that is to come.',
  ],
  SERVICE_ACCOUNT: ['is a mark that only Drata sets', 'Write OUT_OF_SCOPE with a notHumanReason.'],
  SPECIAL_FORMER_EMPLOYEE: ['is an outdated status of people created by hand', 'Write FORMER_EMPLOYEE.'],
  SPECIAL_FORMER_CONTRACTOR: ['is an outdated status of people created by hand', 'Write FORMER_CONTRACTOR.'],
};

/** Document types that only the list knows (CONTRACT section 11). */
const LIST_ONLY: ReadonlySet<string> = new Set([
  'PASSWORD_MANAGER_EVIDENCE',
  'AUTO_UPDATES_EVIDENCE',
  'HARD_DRIVE_ENCRYPTION_EVIDENCE',
  'ANTIVIRUS_EVIDENCE',
  'LOCK_SCREEN_EVIDENCE',
  'NIST_AI_TRAINING_EVIDENCE',
]);

/** What overrides, scopes, documents and removals have to say about a value in words of their own; null for common words. */
export function explainRecord(
  path: readonly string[],
  name: Sentence,
  node: Node,
  errors: readonly ErrorObject[],
): Finding | null {
  const has = (keyword: string) => errors.some((error) => error.keyword === keyword);
  const last = path.at(-1) ?? '';
  const value = node.kind === 'scalar' ? node.value : undefined;
  switch (path[0]) {
    case 'personnel':
      if (has('minProperties')) return emptyOverride(name, last);
      if (value === null && path.length === 3 && isPersonnelField(last)) return cannotClear(name, last);
      return has('enum') && typeof value === 'string' ? refusedStatus(name, value) : null;
    case 'scopes':
      return explainScope(name, has);
    case 'documents':
    case 'removed':
      if (has('format') && typeof value === 'string') return last === 'person' ? explainPerson(name, value) : null;
      return has('enum') && typeof value === 'string' ? listOnlyType(name, value) : null;
    default:
      return null;
  }
}

/** A key or value that should name a person and does not. */
export function explainPerson(name: Sentence, text: string): Finding {
  const message = say`${name} is neither an e-mail address nor id: and a number.`;
  const digits = /^\s*(?:id)?[\s:#]*0*([1-9]\d{0,14})\s*$/i.exec(text)?.[1];
  const remedy = digits
    ? say`For Drata's personnel record ${digits} write id:${digits}.`
    : say`Write the address of the person's user, as in sam@acme.example, or id:42 for Drata's personnel record 42.`;
  return { code: 'bad-person', message, remedy };
}

function emptyOverride(name: Sentence, last: string): Finding {
  const remedy =
    last === 'customFields'
      ? say`Write a field's name and value, or remove the line.`
      : say`Write what it overrides, or remove the line.`;
  return { code: 'empty-record', message: say`${name} has no fields.`, remedy };
}

function cannotClear(name: Sentence, field: string): Finding {
  const message = field.endsWith('At')
    ? say`${name} is null, but a personnel date cannot be cleared.`
    : say`${name} is null, but it cannot be cleared.`;
  const remedy =
    field === 'notHumanReason' ? say`Write the reason, or remove the line.` : say`Remove the line to release it.`;
  return { code: 'cannot-clear', message, remedy };
}

function refusedStatus(name: Sentence, status: string): Finding | null {
  if (!Object.hasOwn(REFUSED, status)) return null;
  const [why, remedy] = REFUSED[status as keyof typeof REFUSED];
  return { code: 'refused-status', message: say`${name} is ${status}, which ${why}.`, remedy: say`${remedy}` };
}

function explainScope(name: Sentence, has: (keyword: string) => boolean): Finding | null {
  const clear = say`Write clear: true instead of groups to take every group out of the scope.`;
  if (has('minItems')) return { code: 'empty-record', message: say`${name} is empty.`, remedy: clear };
  if (has('const')) {
    const remedy = say`Write clear: true to take every group out of the scope, or list its groups.`;
    return { code: 'bad-value', message: say`${name} can only be true.`, remedy };
  }
  if (!has('minimum')) return null;
  const remedy = say`Write Drata's number, from 1 up, or the exact name.`;
  return { code: 'bad-value', message: say`${name} is no number that Drata gives.`, remedy };
}

function listOnlyType(name: Sentence, type: string): Finding | null {
  if (!LIST_ONLY.has(type)) return null;
  const message = say`${name} is ${type}: Drata only lists these, and takes no uploads of them.`;
  return { code: 'list-only-type', message, remedy: say`Remove it here, and keep such evidence in Drata itself.` };
}
