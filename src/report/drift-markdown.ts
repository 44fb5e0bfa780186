import type { Drift, DriftKind } from '../plan/drift.js';
import {
  awaitSentence,
  DRIFT_KINDS,
  DRIFT_WORDS,
  type DriftRecord,
  driftHeadline,
  driftRows,
  kindNote,
  recordsOf,
  unreadSentence,
  waitSentence,
} from './drift-words.js';
import { connectionOf, hiddenNote } from './facts.js';
import { capital, code, fold, prose } from './markdown.js';
import { type MarkdownStyle, placeItem, rowItem, titleItem } from './operation-markdown.js';
import type { Pii } from './pii.js';
import { redactDrift } from './redact.js';
import { counted, RECORD } from './wording.js';

export type DriftMarkdownOptions = {
  readonly pii: Pii;
  /** Lists what is otherwise counted. */
  readonly verbose: boolean;
  /** Names of people by `resource/key`, shown with `pii: full` alone. */
  readonly names?: ReadonlyMap<string, string>;
};

/** Drift as an issue: what changed in Drata open, what only waits for apply in a fold. */
export function renderDriftMarkdown(given: Drift, { pii, verbose, names }: DriftMarkdownOptions): string {
  const drift = redactDrift(given, pii);
  const style: MarkdownStyle = { pii, names };
  const note = hiddenNote(pii);
  const blocks = [
    [`## drata-roster drift: ${driftHeadline(drift)}`],
    [`Drata: ${prose(`${drift.target.baseUrl}, ${connectionOf(drift.target)}`)} · As of: ${code(drift.asOf)}`],
    ...DRIFT_KINDS.map((kind) => kindBlock(drift, kind, style)),
    drift.waiting === 0 ? [] : [waitSentence(drift.waiting)],
    awaitBlock(drift, verbose),
    drift.unread === null ? [] : [prose(`Note: ${unreadSentence(drift.unread)}.`)],
    unmanagedBlock(drift, verbose),
    note === null || drift.changed.length + drift.notApplied.length === 0 ? [] : [note],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function kindBlock(drift: Drift, kind: DriftKind, style: MarkdownStyle): readonly string[] {
  const records = recordsOf(drift, kind);
  if (records.length === 0) return [];
  const items = records.flatMap((record) => driftItems(record, style));
  const [title = '', note = ''] = kindWords(kind, records);
  if (kind === 'not-applied-yet') return fold(`${title}: ${note}`, items);
  return [`### ${title}`, '', `${capital(note)}.`, '', ...items];
}

/** What a kind of drift is called, with how many values there are, and what it means. */
export function kindWords(kind: DriftKind, records: readonly DriftRecord[]): readonly [string, string] {
  return [`${DRIFT_WORDS[kind].title} (${valuesIn(records)})`, kindNote(kind, records).replace('->', '→')];
}

/** How many values of some records drifted. */
export function valuesIn(records: readonly DriftRecord[]): number {
  return records.reduce((sum, { entries }) => sum + entries.length, 0);
}

/** A record as a list item with what drifted of it. */
export function driftItems(record: DriftRecord, style: MarkdownStyle): readonly string[] {
  const { pii, names } = style;
  const name = pii === 'full' ? names?.get(`${record.resource}/${record.key}`) : undefined;
  return [
    `- ${titleItem(record, name ?? null)}${placeItem(record.source, style)}`,
    ...driftRows(record, pii).map((row) => `  - ${rowItem(row)}`),
  ];
}

/** Who waits for the identity sync. */
export function awaitBlock(drift: Drift, verbose: boolean): readonly string[] {
  const sentence = awaitSentence(drift);
  if (sentence === null) return [];
  if (!verbose) return [`${sentence}.`];
  return fold(
    sentence,
    drift.awaitingSync.map((id) => `- ${code(id)}`),
  );
}

/** What Drata holds and no roster names. */
export function unmanagedBlock({ unmanaged }: Drift, verbose: boolean): readonly string[] {
  if (unmanaged.length === 0) return [];
  const sentence = `In Drata, but in no roster: ${counted(unmanaged.length, RECORD)}`;
  if (!verbose) return [`${sentence}.`];
  return fold(
    sentence,
    unmanaged.map(({ resource, key }) => `- ${resource} ${code(key)}`),
  );
}
