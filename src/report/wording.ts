import type { Action } from '../plan/plan.js';

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
  readonly ofOne?: string;
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
    ofOne: 'was overridden',
    title: 'Overridden',
    note: 'these values no longer follow the identity sync',
  },
  release: {
    mark: '~',
    subject: OVERRIDE,
    present: ['is released', 'are released'],
    past: ['was released', 'were released'],
    ofOne: 'follows the identity sync again',
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

/** Every action, in the order in which groups stand. */
export const ACTIONS = Object.keys(ACTION_WORDS) as readonly Action[];

/** The order of a headline: the everyday first, as people would tell it. */
const TOLD: readonly Action[] = [
  'create',
  'update',
  'separate',
  'reactivate',
  'rename',
  'delete',
  'override',
  'release',
  'scope',
  'upload',
  'remove',
];

/** `3 people join, 1 leaves`; what is counted is named where it changes. Empty where nothing is counted. */
export function tally(counts: Partial<Readonly<Record<Action, number>>>, tense: 'present' | 'past'): string {
  let named: Forms | null = null;
  const parts: string[] = [];
  for (const action of TOLD) {
    const count = counts[action] ?? 0;
    if (count === 0) continue;
    const { subject, [tense]: verb } = ACTION_WORDS[action];
    parts.push(`${subject === named ? thousands(count) : counted(count, subject)} ${pick(count, verb)}`);
    named = subject;
  }
  return parts.join(', ');
}

/** What is said of one record that is done. */
export function pastOf(action: Action): string {
  const { ofOne, past } = ACTION_WORDS[action];
  return ofOne ?? past[0];
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
