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
import { connectionOf, hiddenNote, placeOf } from './facts.js';
import { code, fold, prose } from './markdown.js';
import { type MarkdownStyle, rowItem, titleItem } from './operation-markdown.js';
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
    [`## drata-roster ${drift.changed.length > 0 ? 'drift' : 'drift: none'}: ${driftHeadline(drift)}`],
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
  const { title } = DRIFT_WORDS[kind];
  const count = records.reduce((sum, { entries }) => sum + entries.length, 0);
  const items = records.flatMap((record) => itemsOf(record, style));
  const said = kindNote(kind, records).replace('->', '→');
  if (kind === 'not-applied-yet') return fold(`${title} (${count}): ${said}`, items);
  return [`### ${title} (${count})`, '', `${said[0]?.toUpperCase()}${said.slice(1)}.`, '', ...items];
}

function itemsOf(record: DriftRecord, { pii, names }: MarkdownStyle): readonly string[] {
  const name = pii === 'full' ? names?.get(`${record.resource}/${record.key}`) : undefined;
  const place = placeOf(record.source);
  return [
    `- ${titleItem(record, name ?? null)}${place === null ? '' : ` · ${code(place)}`}`,
    ...driftRows(record, pii).map((row) => `  - ${rowItem(row)}`),
  ];
}

function awaitBlock(drift: Drift, verbose: boolean): readonly string[] {
  const sentence = awaitSentence(drift);
  if (sentence === null) return [];
  if (!verbose) return [`${sentence}.`];
  return fold(
    sentence,
    drift.awaitingSync.map((id) => `- ${code(id)}`),
  );
}

function unmanagedBlock({ unmanaged }: Drift, verbose: boolean): readonly string[] {
  if (unmanaged.length === 0) return [];
  const sentence = `In Drata, but in no roster: ${counted(unmanaged.length, RECORD)}`;
  if (!verbose) return [`${sentence}.`];
  return fold(
    sentence,
    unmanaged.map(({ resource, key }) => `- ${resource} ${code(key)}`),
  );
}
