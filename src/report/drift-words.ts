import type { Drift, DriftEntry, DriftKind } from '../plan/drift.js';
import type { Change } from '../plan/plan.js';
import { awaitWords } from '../plan/sync-gap.js';
import { groupRows, type Row, shownValue } from './changes.js';
import { waitOf } from './facts.js';
import { labelOf } from './field-labels.js';
import { type Pii, visibilityOf } from './pii.js';
import { PARTLY_RELEASED } from './status-words.js';
import { counted, type Forms } from './wording.js';

type KindWords = { readonly title: string; readonly note: string };

/** What each kind of drift is called and means; in the order in which they are shown. */
export const DRIFT_WORDS: Readonly<Record<DriftKind, KindWords>> = {
  'changed-in-drata': {
    title: 'Changed in Drata',
    note: 'last applied -> in Drata now; apply sets it back',
  },
  both: {
    title: 'Changed on both sides',
    note: 'in Drata and in the roster; apply makes it what the roster says',
  },
  unexplained: {
    title: 'Changed in Drata or not applied yet',
    note: 'in Drata now -> in the roster; no last applied commit is known to tell by',
  },
  'not-applied-yet': {
    title: 'Not applied yet',
    note: 'in Drata now -> in the roster; no drift: the next apply does these',
  },
};

export const DRIFT_KINDS = Object.keys(DRIFT_WORDS) as readonly DriftKind[];

/** What drift counts. */
export const VALUE: Forms = ['value', 'values'];

/** Whether anything changed in Drata, in one line. */
export function driftHeadline({ changed, notApplied }: Drift): string {
  const count = (wanted: DriftKind) => changed.filter(({ kind }) => kind === wanted).length;
  const parts = [
    [count('changed-in-drata'), 'changed in Drata'],
    [count('both'), 'changed on both sides'],
    [count('unexplained'), 'changed in Drata or not applied yet'],
  ] as const;
  const told = parts.flatMap(([number, words]) => (number === 0 ? [] : [`${counted(number, VALUE)} ${words}`]));
  if (told.length > 0) return told.join(', ');
  return notApplied.length === 0
    ? 'Drata holds what the roster says'
    : `nothing changed in Drata, ${counted(notApplied.length, VALUE)} not applied yet`;
}

/** What waits is no drift, whatever else drifted. */
export function waitSentence(waiting: number): string {
  return `Not drift: ${waitOf(waiting)} for the identity sync, or for Drata to know a person.`;
}

/** Who waits for the identity sync is no drift either; null where nobody does. */
export function awaitSentence({ awaitingSync }: Drift): string | null {
  return awaitingSync.length === 0 ? null : `Not drift: ${awaitWords(awaitingSync.length).replace(/^T/, 't')}`;
}

/** What does not show where nobody could look at personnel. */
export function unreadSentence(unread: string): string {
  return `personnel could not be read, so neither statuses set by hand nor who waits for the identity sync can show: ${unread}`;
}

/** What a kind means for these records: apply does nothing about a status set by hand. */
export function kindNote(kind: DriftKind, records: readonly DriftRecord[]): string {
  const { note } = DRIFT_WORDS[kind];
  const byHand = records.some(({ entries }) => entries.some(({ since }) => since !== null));
  return byHand && kind !== 'unexplained' ? `${note}, but for a status set by hand` : note;
}

/** One record with what drifted of it. */
export type DriftRecord = Pick<DriftEntry, 'resource' | 'key' | 'source'> & { readonly entries: readonly DriftEntry[] };

/** The entries of one kind by record, in their order. */
export function recordsOf(
  { changed, notApplied }: Pick<Drift, 'changed' | 'notApplied'>,
  kind: DriftKind,
): readonly DriftRecord[] {
  const records = new Map<string, DriftEntry[]>();
  for (const entry of [...changed, ...notApplied]) {
    const id = `${entry.resource}/${entry.key}`;
    if (entry.kind === kind) records.set(id, [...(records.get(id) ?? []), entry]);
  }
  return [...records.values()].flatMap((entries) =>
    entries.slice(0, 1).map(({ resource, key, source }) => ({ resource, key, source, entries })),
  );
}

/** What drifted of a record, as rows. */
export function driftRows({ resource, entries }: DriftRecord, pii: Pii): readonly Row[] {
  if (resource === 'scope') return groupRows(entries.map(sides));
  const isHidden = (entry: DriftEntry) => {
    const { field, before, after } = sides(entry);
    return entry.field !== null && (visibilityOf(field, pii) === 'hidden' || before === after);
  };
  const labels = entries.filter(isHidden).map(({ field }) => labelOf(field ?? ''));
  const shown = entries.filter((entry) => !isHidden(entry)).flatMap(rowsOfEntry);
  return labels.length === 0 ? shown : [...shown, { kind: 'hidden', word: 'changed', labels }];
}

/** The two values that a reader compares: how Drata moved, or what apply would do. */
function sides({ field, kind, applied, live, desired }: DriftEntry): Change {
  const moved = kind === 'changed-in-drata' || kind === 'both';
  return { field: field ?? '', before: moved ? applied : live, after: moved ? live : desired };
}

function rowsOfEntry(entry: DriftEntry): readonly Row[] {
  const { resource, field, kind, live, desired, since, by } = entry;
  if (field === null) {
    return [{ kind: 'note', risk: kind !== 'not-applied-yet', text: recordWords(resource, kind, live) }];
  }
  const { before, after } = sides(entry);
  const row: Row = {
    kind: 'move',
    label: labelOf(field),
    before: shownValue(field, before),
    after: shownValue(field, after),
  };
  const wants = { kind: 'aside', text: 'the roster wants', value: shownValue(field, desired) } as const;
  const who: Row = { kind: 'aside', text: 'set in Drata by', value: by };
  return [
    row,
    ...(kind === 'both' ? [wants] : []),
    ...(by === null ? [] : [who]),
    ...(since === null ? [] : byHandRows(since)),
  ];
}

/** A status set by hand stays until somebody takes it up or gives it back (DOMAIN section 6). */
function byHandRows(since: string): readonly Row[] {
  return [
    { kind: 'note', risk: false, text: `set by hand since ${since}; apply leaves it as it is` },
    { kind: 'note', risk: false, text: "keep it by an override in the roster, or reset the person's sync in Drata" },
  ];
}

function recordWords(resource: DriftEntry['resource'], kind: DriftKind, live: DriftEntry['live']): string {
  // Of the records of people only a release comes without a field.
  if (resource === 'personnel') return PARTLY_RELEASED;
  const what = resource === 'document' ? 'the document' : 'the record';
  if (kind === 'not-applied-yet') return live === true ? `${what} is still in Drata` : `${what} is not in Drata yet`;
  if (kind === 'unexplained') return live === true ? `${what} is in Drata` : `${what} is not in Drata`;
  return live === true ? `${what} is in Drata again` : `${what} was deleted in Drata`;
}
