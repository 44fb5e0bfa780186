import type { Action, Operation } from '../plan/plan.js';

/** `[singular, plural]`. */
export type Forms = readonly [string, string];

type ActionWords = {
  /** What stands before each line: what is lost, what comes, what changes. */
  readonly mark: '-' | '+' | '~';
  /** What is counted. */
  readonly subject: Forms;
  readonly present: Forms;
  readonly past: Forms;
  /** What is said of one record, where its key is a person's and not what is counted. */
  readonly ofOne?: { readonly present: string; readonly past: string };
  readonly title: string;
  /** What it means, where the title does not say it all. */
  readonly note: string | null;
};

/** What operations and guards count. */
export const PERSON: Forms = ['person', 'people'];
export const RECORD: Forms = ['record', 'records'];
const OVERRIDE: Forms = ['override', 'overrides'];
export const SCOPE: Forms = ['workspace scope', 'workspace scopes'];
const DOCUMENT: Forms = ['document', 'documents'];

/** Said where an empty `identities:` explains why nothing happens. */
export const NO_IDENTITY = 'the roster names no identity';

/** Stands where records are told by file and no line of the roster names them. */
export const NOWHERE = 'No longer in the roster';

/** What each action is called; in the order in which plans show them: what is lost first. */
export const ACTION_WORDS: Readonly<Record<Action, ActionWords>> = {
  delete: {
    mark: '-',
    subject: PERSON,
    present: ['is deleted', 'are deleted'],
    past: ['was deleted', 'were deleted'],
    title: 'Deleted',
    note: 'the record goes, and with it the evidence of when the person left',
  },
  remove: {
    mark: '-',
    subject: DOCUMENT,
    present: ['is removed', 'are removed'],
    past: ['was removed', 'were removed'],
    title: 'Documents removed',
    note: null,
  },
  separate: {
    mark: '-',
    subject: PERSON,
    present: ['leaves', 'leave'],
    past: ['left', 'left'],
    title: 'Leaving',
    note: 'the record stays, with a separation date',
  },
  scope: {
    mark: '~',
    subject: SCOPE,
    present: ['changes', 'change'],
    past: ['changed', 'changed'],
    title: 'Workspace scopes',
    note: null,
  },
  reactivate: {
    mark: '+',
    subject: PERSON,
    present: ['returns', 'return'],
    past: ['returned', 'returned'],
    title: 'Returning',
    note: 'the separation date is cleared',
  },
  rename: {
    mark: '~',
    subject: PERSON,
    present: ['is renamed', 'are renamed'],
    past: ['was renamed', 'were renamed'],
    title: 'Renamed',
    note: 'the new record is written first, then the old one is deleted',
  },
  create: {
    mark: '+',
    subject: PERSON,
    present: ['joins', 'join'],
    past: ['joined', 'joined'],
    title: 'Joining',
    note: null,
  },
  update: {
    mark: '~',
    subject: PERSON,
    present: ['changes', 'change'],
    past: ['changed', 'changed'],
    title: 'Changing',
    note: null,
  },
  override: {
    mark: '~',
    subject: OVERRIDE,
    present: ['is set', 'are set'],
    past: ['was set', 'were set'],
    ofOne: { present: 'is overridden', past: 'was overridden' },
    title: 'Overridden',
    note: 'these values no longer follow the identity sync',
  },
  release: {
    mark: '~',
    subject: OVERRIDE,
    present: ['is released', 'are released'],
    past: ['was released', 'were released'],
    ofOne: { present: 'goes back to the identity sync', past: 'follows the identity sync again' },
    title: 'Released',
    note: 'values follow the identity sync again',
  },
  upload: {
    mark: '+',
    subject: DOCUMENT,
    present: ['is uploaded', 'are uploaded'],
    past: ['was uploaded', 'were uploaded'],
    title: 'Documents uploaded',
    note: null,
  },
};

/** What headlines tell apart: somebody who gets a new id may leave with it. */
type Told = Action | 'rename-and-leave';

const TOLD_WORDS: Readonly<Record<Told, Pick<ActionWords, 'subject' | 'present' | 'past' | 'ofOne'>>> = {
  ...ACTION_WORDS,
  'rename-and-leave': {
    subject: PERSON,
    present: ['is renamed and leaves', 'are renamed and leave'],
    past: ['was renamed and left', 'were renamed and left'],
  },
};

/** Every action, in the order in which groups stand. */
export const ACTIONS = Object.keys(ACTION_WORDS) as readonly Action[];

/** The order of a headline: the everyday first, as people would tell it. */
const TOLD: readonly Told[] = [
  'create',
  'update',
  'separate',
  'reactivate',
  'rename',
  'rename-and-leave',
  'delete',
  'override',
  'release',
  'scope',
  'upload',
  'remove',
];

/** `3 people join, 1 leaves`; what is counted is named where it changes. Empty where nothing is counted. */
export function tally(operations: readonly Operation[], tense: 'present' | 'past'): string {
  const counts = new Map<Told, number>();
  for (const told of operations.map(toldOf)) counts.set(told, (counts.get(told) ?? 0) + 1);
  let named: Forms | null = null;
  const parts: string[] = [];
  for (const told of TOLD) {
    const count = counts.get(told) ?? 0;
    if (count === 0) continue;
    const { subject, [tense]: verb } = TOLD_WORDS[told];
    parts.push(`${subject === named ? thousands(count) : counted(count, subject)} ${pick(count, verb)}`);
    named = subject;
  }
  return parts.join(', ');
}

/** What is said of one record: what will become of it, or what has. */
export function verbOf(operation: Operation, tense: 'present' | 'past'): string {
  const { ofOne, [tense]: forms } = TOLD_WORDS[toldOf(operation)];
  return ofOne?.[tense] ?? forms[0];
}

/** Of a rename a separation is all that can be lost. */
function toldOf({ action, destructive }: Operation): Told {
  return action === 'rename' && destructive ? 'rename-and-leave' : action;
}

/** `1 person`, `1,200 people`. */
export function counted(count: number, forms: Forms): string {
  return `${thousands(count)} ${pick(count, forms)}`;
}

function pick(count: number, [one, many]: Forms): string {
  return count === 1 ? one : many;
}

/** `12,000`: the same on every machine, whatever its locale. */
export function thousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
