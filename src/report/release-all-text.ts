import type { ReleaseAll, ReleasedPerson } from '../plan/release-all.js';
import { paintFor } from './color.js';
import { hiddenNote, placeOf } from './facts.js';
import { wrap } from './layout.js';
import { HIDDEN, type Pii, redactValue } from './pii.js';
import { jsonDocument } from './plan-json.js';
import { printable } from './safe.js';
import { counted, PERSON } from './wording.js';

export type ReleaseAllTextOptions = {
  readonly color: boolean;
  readonly width: number;
  /** Lists everybody who is known to change. */
  readonly verbose: boolean;
  readonly pii: Pii;
};

/** More people than this are counted, not listed. */
const LONG_LIST = 100;

/** What `release --all` would do, for whoever has to say yes to it. */
export function renderReleaseAll({ people, known }: ReleaseAll, options: ReleaseAllTextOptions): string {
  const { width, pii, verbose } = options;
  const paint = paintFor(options.color);
  const again = known.filter(({ source }) => source !== null).length;
  const byHand = known.length - again;
  const listed = known.length <= LONG_LIST || verbose ? known : [];
  const note = hiddenNote(pii);
  const told = [
    'Drata gives back the employment status, start and separation date of every person to its connected systems: whatever was set by hand there is lost, with the reasons given for it. Nothing undoes this.',
    `${countOf(byHand)} a status that somebody set by hand and no override in the roster; ${again === 0 ? 'nobody is' : `${counted(again, PERSON)} ${again === 1 ? 'is' : 'are'}`} overridden by the roster, and the first apply after the next identity sync sets that again. Dates set by hand come on top: Drata does not show who has one.`,
    ...(listed.length < known.length ? ['--verbose lists them.'] : []),
  ];
  return `${[
    paint.bold(paint.red(`Release: up to ${counted(people, PERSON)} in Drata would go back to automatic sync`)),
    '',
    ...told.flatMap((text) => wrap(text, width)),
    ...(listed.length === 0 ? [] : ['', ...listed.flatMap((person) => personLines(person, options))]),
    ...(note === null || listed.length === 0 ? [] : ['', note]),
  ].join('\n')}\n`;
}

function countOf(count: number): string {
  return count === 0 ? 'Nobody has' : `${counted(count, PERSON)} ${count === 1 ? 'has' : 'have'}`;
}

function personLines(person: ReleasedPerson, { color, width, pii }: ReleaseAllTextOptions): readonly string[] {
  const { personnelId, email, employmentStatus, statusSetAt, predicted, source } = person;
  const paint = paintFor(color);
  const address = email === null || pii === 'ids' ? '' : ` ${printable(String(redactValue('email', email, pii)))}`;
  const since = statusSetAt === null ? '' : `, set by hand since ${pii === 'ids' ? HIDDEN : statusSetAt}`;
  const then = predicted === null ? 'what the connected systems say' : predicted;
  const text = `${employmentStatus}${since} -> ${then}${source === null ? '' : `, then again as ${placeOf(source)} says`}`;
  return [
    `  ${paint.yellow('~')} ${paint.bold(`id:${personnelId}`)}${address}`,
    ...wrap(printable(text), width - 6).map((line) => `      ${printable(line)}`),
  ];
}

/** What `release --all` did; how many people Drata says it touched, null where it does not say. */
export function renderReleased(count: number | null): string {
  const who = count === null ? 'Everybody' : counted(count, PERSON);
  const verb = count === 1 || count === null ? 'is' : 'are';
  return `${who} ${verb} back on automatic sync. Values follow at the next identity sync; only after it does \`plan\` show which overrides of the roster are to be set again.\n`;
}

/** The same for programs; `released` is false where nothing was sent. */
export function releaseAllJson(
  { people, known }: ReleaseAll,
  result: { readonly released: boolean; readonly count: number | null },
  pii: Pii,
): string {
  return jsonDocument({
    people,
    known: known.map(({ personnelId, email, employmentStatus, statusSetAt, predicted, source }) => ({
      personnelId,
      email: redactValue('email', email, pii),
      employmentStatus,
      statusSetAt: redactValue('startedAt', statusSetAt, pii),
      predicted,
      source: source && { file: source.file, line: source.line, column: source.column },
    })),
    released: result.released,
    count: result.count,
  });
}
