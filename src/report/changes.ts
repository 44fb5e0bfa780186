import type { Change, Operation, Value } from '../plan/plan.js';
import type { EmploymentStatus } from '../state/status.js';
import { labelOf } from './field-labels.js';
import { type Pii, visibilityOf } from './pii.js';

/** A value as people read it; null where there is none. Not yet escaped: that is each format's own affair. */
export type Shown = string | null;

/** One line about one operation, the same in every format. */
export type Row =
  | { readonly kind: 'move'; readonly label: string; readonly before: Shown; readonly after: Shown }
  /** Fields whose values the reader may not see. */
  | { readonly kind: 'hidden'; readonly word: 'changed' | 'set' | 'cleared'; readonly labels: readonly string[] }
  | { readonly kind: 'note'; readonly risk: boolean; readonly text: string }
  /** Employment status at the next identity sync. */
  | { readonly kind: 'status'; readonly before: EmploymentStatus | null; readonly after: EmploymentStatus | null };

/** A whole record in short: the values that may be seen, and the names of the other fields. */
export type Contents = {
  readonly items: readonly { readonly label: string; readonly value: string }[];
  readonly hidden: readonly string[];
};

const DATE_FIELDS: ReadonlySet<string> = new Set(['startedAt', 'separatedAt', 'completionDate', 'renewalDate']);

const NAME_FIELDS: readonly string[] = ['firstName', 'lastName'];

/** The rows of an operation: what changes, what is to know about it, what becomes of the person's status. */
export function rowsOf(operation: Operation, pii: Pii): readonly Row[] {
  const seen: Row[] = [];
  const hidden = new Map<'changed' | 'set' | 'cleared', string[]>();
  const hiddenNotes: Row[] = [];
  for (const change of operation.changes) {
    const label = labelOf(change.field);
    if (isLegible(operation, change, pii)) {
      const { before, after } = change;
      seen.push({ kind: 'move', label, before: show(change.field, before), after: show(change.field, after) });
      seen.push(...notesOn(operation, change));
    } else {
      const word = change.before === null ? 'set' : change.after === null ? 'cleared' : 'changed';
      hidden.set(word, [...(hidden.get(word) ?? []), label]);
      hiddenNotes.push(...notesOn(operation, change));
    }
  }
  const hiddenRows = [...hidden].map(([word, labels]): Row => ({ kind: 'hidden', word, labels }));
  return [...seen, ...hiddenRows, ...hiddenNotes, ...statusRows(operation)];
}

/** Whether an operation writes or takes a record as a whole, so that its contents say more than rows of changes. */
export function isWhole({ action }: Operation): boolean {
  return action === 'create' || action === 'delete' || action === 'upload' || action === 'remove';
}

/** The record that an operation writes or takes; fields without a value are left out, and a name that the heading shows. */
export function contentsOf(operation: Operation, pii: Pii): Contents {
  const held = operation.changes
    .filter(({ field }) => pii !== 'full' || !NAME_FIELDS.includes(field))
    .map(({ field, before, after }) => ({ field, value: show(field, after ?? before) }))
    .filter((item): item is { field: string; value: string } => item.value !== null);
  const isHidden = ({ field }: { field: string }) => visibilityOf(field, pii) === 'hidden';
  return {
    items: held.filter((item) => !isHidden(item)).map(({ field, value }) => ({ label: labelOf(field), value })),
    hidden: held.filter(isHidden).map(({ field }) => labelOf(field)),
  };
}

/** The row of the predicted employment status; none where no sync will change it. */
export function statusRows({ predicted }: Operation): readonly Row[] {
  return predicted === null || predicted.before === predicted.after ? [] : [{ kind: 'status', ...predicted }];
}

/** The person's name where the plan or `names` knows it and the reader may see it. */
export function nameOf(operation: Operation, pii: Pii, names: ReadonlyMap<string, string> | undefined): string | null {
  if (pii !== 'full') return null;
  const { id, changes } = operation;
  const known = names?.get(id);
  if (known !== undefined) return known;
  const parts = NAME_FIELDS.flatMap((field) => {
    const change = changes.find((candidate) => candidate.field === field);
    const value = change?.after ?? change?.before;
    return typeof value === 'string' && value !== '' ? [value] : [];
  });
  // An update that touches one half of the name does not know the other.
  return parts.length >= (isWhole(operation) ? 1 : 2) ? parts.join(' ') : null;
}

/**
 * Whether old and new may be shown and differ to the eye: two addresses of one domain can have one mask. A released field has no
 * mask, and may go back to the value that it has.
 */
function isLegible({ action }: Operation, { field, before, after }: Change, pii: Pii): boolean {
  return visibilityOf(field, pii) !== 'hidden' && (before !== after || action === 'release');
}

function notesOn({ resource, action }: Operation, { field }: Change): readonly Row[] {
  if (resource !== 'identity') return [];
  if (field === 'email') {
    // DOMAIN section 4: an identity finds its Drata user by its e-mail address.
    const text = 'Drata finds people by e-mail: at the next sync this record may match someone else, or nobody';
    return [{ kind: 'note', risk: true, text }];
  }
  if (field === 'separatedAt' && action === 'update') {
    // CONTRACT 7.4. The first date is a separation and its removal a reactivation, so an update always corrects one.
    return [{ kind: 'note', risk: false, text: 'cleared first, then set: Drata keeps a stored date' }];
  }
  return [];
}

/** A value in the words of people: days without their midnight, yes and no, spaces at the ends made visible. */
function show(field: string, value: Value): Shown {
  if (value === null) return null;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const text = String(value);
  if (DATE_FIELDS.has(field)) return text.replace(/T00:00:00(?:\.000)?Z$/, '');
  return text.trim() !== text || text === '' || text === '(empty)' ? `"${text}"` : text;
}
