import type { Change, Operation, Value } from '../plan/plan.js';
import { dayOf, type Instant } from '../state/instant.js';
import type { EmploymentStatus } from '../state/status.js';
import { labelOf } from './field-labels.js';
import { HIDDEN, type Pii, visibilityOf } from './pii.js';

/** A value as people read it; null where there is none. Not yet escaped: that is each format's own affair. */
export type Shown = string | null;

/** One line about one operation, the same in every format. */
export type Row =
  | { readonly kind: 'move'; readonly label: string; readonly before: Shown; readonly after: Shown }
  /** Fields whose values the reader may not see. */
  | { readonly kind: 'hidden'; readonly word: 'changed' | 'set' | 'cleared'; readonly labels: readonly string[] }
  /** A value that goes to what we can only describe. */
  | { readonly kind: 'becomes'; readonly label: string; readonly before: Shown; readonly text: string }
  | { readonly kind: 'note'; readonly risk: boolean; readonly text: string }
  /** A remark of ours on a value of theirs. */
  | { readonly kind: 'aside'; readonly text: string; readonly value: Shown }
  /** Things by name: the groups that a scope gains or loses. */
  | { readonly kind: 'list'; readonly label: string; readonly values: readonly string[] }
  /** Employment status at the next identity sync, and the day that ends it where that is still to come. */
  | {
      readonly kind: 'status';
      readonly before: EmploymentStatus | null;
      readonly after: EmploymentStatus | null;
      readonly until: string | null;
    };

/** A whole record in short: the values that may be seen, and the names of the other fields. */
export type Contents = {
  /** Why a record is taken; null where none is given or the reader may not see it. */
  readonly reason: string | null;
  readonly items: readonly { readonly label: string; readonly value: string }[];
  readonly hidden: readonly string[];
};

const DATE_FIELDS: ReadonlySet<string> = new Set(['startedAt', 'separatedAt', 'completionDate', 'renewalDate']);

const NAME_FIELDS: readonly string[] = ['firstName', 'lastName'];

/** Said by the key already; and of a file's digest nobody can read anything but that it changed. */
const UNTOLD_OF_DOCUMENTS: readonly string[] = ['type', 'name', 'content'];

/** The rows of an operation: what changes, what is to know about it, what becomes of the person's status. */
export function rowsOf(operation: Operation, pii: Pii): readonly Row[] {
  if (operation.resource === 'scope') return groupRows(operation.changes);
  const seen: Row[] = [];
  const hidden = new Map<'changed' | 'set' | 'cleared', string[]>();
  const hiddenNotes: Row[] = [];
  for (const change of operation.changes) {
    const label = labelOf(change.field);
    if (isLegible(operation, change, pii)) {
      seen.push(moveRow(operation, change), ...notesOn(operation, change));
    } else {
      const word = change.before === null ? 'set' : change.after === null ? 'cleared' : 'changed';
      hidden.set(word, [...(hidden.get(word) ?? []), label]);
      hiddenNotes.push(...notesOn(operation, change));
    }
  }
  const hiddenRows = [...hidden].map(([word, labels]): Row => ({ kind: 'hidden', word, labels }));
  return [...seen, ...hiddenRows, ...hiddenNotes, ...statusRows(operation), ...remainderRows(operation)];
}

function moveRow({ action }: Operation, { field, before, after }: Change): Row {
  const [label, old] = [labelOf(field), shownValue(field, before)];
  if (action === 'release' && (after === null || after === before)) {
    // Which value a reset brings back is known only where an identity decides (DOMAIN section 6).
    const text = after === null ? 'what the connected systems say' : 'the same, from the identity record';
    return { kind: 'becomes', label, before: old, text };
  }
  return { kind: 'move', label, before: old, after: shownValue(field, after) };
}

/** What a scope gains and loses, by name. */
export function groupRows(changes: readonly Change[]): readonly Row[] {
  const names = (side: 'before' | 'after', other: 'before' | 'after') =>
    changes.flatMap((change) => (change[side] === null || change[other] !== null ? [] : [String(change[side])]));
  return [
    { kind: 'list' as const, label: 'added', values: names('after', 'before') },
    { kind: 'list' as const, label: 'removed', values: names('before', 'after') },
  ].filter(({ values }) => values.length > 0);
}

/** A reset gives back all fields of a person at once, so what the roster still overrides is set again (CONTRACT 9.6). */
function remainderRows({ action, source }: Operation): readonly Row[] {
  if (action !== 'release' || source === null) return [];
  return [
    { kind: 'note', risk: false, text: 'all values go back at once; what the roster still overrides is set again' },
  ];
}

/** Whether an operation writes or takes a record as a whole, so that its contents say more than rows of changes. */
export function isWhole({ action }: Operation): boolean {
  return action === 'create' || action === 'delete' || action === 'upload' || action === 'remove';
}

/** The record that an operation writes or takes; fields without a value are left out, and a name that the heading shows. */
export function contentsOf(operation: Operation, pii: Pii): Contents {
  const untold = operation.resource === 'document' ? UNTOLD_OF_DOCUMENTS : pii === 'full' ? NAME_FIELDS : [];
  const held = operation.changes
    .filter(({ field }) => !untold.includes(field))
    .map(({ field, before, after }) => ({ field, value: shownValue(field, after ?? before) }))
    .filter((item): item is { field: string; value: string } => item.value !== null);
  const isHidden = ({ field }: { field: string }) => visibilityOf(field, pii) === 'hidden';
  const seen = held.filter((item) => !isHidden(item));
  return {
    reason: seen.find(({ field }) => field === 'reason')?.value ?? null,
    items: seen.filter(({ field }) => field !== 'reason').map(({ field, value }) => ({ label: labelOf(field), value })),
    hidden: held.filter(isHidden).map(({ field }) => labelOf(field)),
  };
}

/** The row of the predicted employment status; none where no sync will change it, or where a change of the status says it. */
export function statusRows(operation: Operation): readonly Row[] {
  const { predicted, changes } = operation;
  const isTold = changes.some(({ field }) => field === 'employmentStatus');
  const until = statusEnd(operation);
  if (predicted === null || isTold || (predicted.before === predicted.after && until === null)) return [];
  return [{ kind: 'status', ...predicted, until }];
}

/** When the predicted status of somebody who leaves on a day to come ends; null where no such day is set. */
export function statusEnd({ resource, action, changes, predicted, destructive }: Operation): string | null {
  const after = changes.find(({ field }) => field === 'separatedAt')?.after ?? null;
  // A separation that had come would have made a former person of a current one.
  const isCurrent = predicted?.after === 'CURRENT_EMPLOYEE' || predicted?.after === 'CURRENT_CONTRACTOR';
  if (resource !== 'identity' || action === 'delete' || typeof after !== 'string' || !isCurrent) return null;
  // A hidden value may stand for none, but not where somebody leaves.
  if (after === HIDDEN) return destructive ? 'the separation date' : null;
  return dayOf(after as Instant);
}

/** What is to know of a record that is written or taken as a whole. */
export function wholeRows(operation: Operation): readonly Row[] {
  const replaced = operation.changes.some(({ field, before }) => field === 'content' && before !== null);
  const text = 'the file changed since it was last applied; Drata keeps the former one as well';
  return [...(replaced ? [{ kind: 'note' as const, risk: false, text }] : []), ...statusRows(operation)];
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

/** What a record is called, and what stands behind it in brackets. A document is not its person, nor a workspace anybody. */
export function titleOf({ resource, key }: Pick<Operation, 'resource' | 'key'>, name: string | null) {
  if (resource === 'scope') return [key, 'workspace'] as const;
  return resource === 'document' || name === null ? ([key, name] as const) : ([name, key] as const);
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
export function shownValue(field: string, value: Value): Shown {
  if (value === null) return null;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const text = String(value);
  if (DATE_FIELDS.has(field)) return text.replace(/T00:00:00(?:\.000)?Z$/, '');
  return text.trim() !== text || text === '' || text === '(empty)' ? `"${text}"` : text;
}
