import type { Status } from '../plan/status.js';
import { hiddenNote } from './facts.js';
import { code, fold, numberTable, prose } from './markdown.js';
import type { Pii } from './pii.js';
import { type ShownRow, shownRow } from './status-shown.js';
import { RECORD_WORDS, statusHeadline } from './status-words.js';

export type StatusMarkdownOptions = {
  readonly pii: Pii;
  /** Lists people whom the roster does not name. */
  readonly verbose: boolean;
};

/** A status as Markdown: who does not agree in full, everybody else in folds. */
export function renderStatusMarkdown(status: Status, { pii, verbose }: StatusMarkdownOptions): string {
  const people = status.people.map((row) => shownRow(row, pii));
  const unlisted = status.unlisted.map((row) => shownRow(row, pii));
  const open = people.filter(({ agrees }) => !agrees);
  const settled = people.filter(({ agrees }) => agrees);
  const everybody = verbose || status.query !== null;
  const note = hiddenNote(pii);
  const blocks = [
    [`## drata-roster status: ${prose(statusHeadline(status, pii))}`],
    status.totals.length === 0 ? [] : numberTable(status.totals.map(({ status: name, count }) => [prose(name), count])),
    open.flatMap(items),
    settled.length === 0 ? [] : fold(`Agreeing (${settled.length})`, settled.flatMap(items)),
    unlisted.length === 0
      ? []
      : everybody
        ? fold(`In Drata, but not in the roster (${unlisted.length})`, unlisted.flatMap(items))
        : [`In Drata, but not in the roster: ${unlisted.length}.`],
    [`As of ${code(status.asOf)}. The status at the next sync is a forecast.${note === null ? '' : ` ${note}`}`],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function items({ title, key, place, identity, personnel, predicted, reasons }: ShownRow): readonly string[] {
  const person = title === key ? code(key) : `${code(title)} (${code(key)})`;
  const record = identity === null ? 'none' : RECORD_WORDS[identity.state];
  const now = personnel === null ? 'none' : code(personnel.employmentStatus);
  const next = predicted === null ? 'not known' : code(predicted);
  return [
    `- ${person}${place === null ? '' : ` · ${code(place)}`}`,
    `  - identity record: ${record}, in Drata now: ${now}, at the next sync: ${next}`,
    ...reasons.map(({ message }) => `  - ${prose(message)}`),
  ];
}
