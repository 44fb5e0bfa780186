import { UsageError } from '../errors.js';
import { normalText } from '../state/text.js';
import { askUntil, openTerminal, type Terminal } from './ask.js';
import type { Io } from './io.js';

/** What is known so far, by the name of the detail. */
export type Known = ReadonlyMap<string, string>;

/** One thing that a command has to know of a person: given on the command line, or asked for on a terminal. */
export type Detail = {
  /** As the command line names it: `ID`, `--email`. */
  readonly name: string;
  readonly given: string | undefined;
  /** Whether it is asked for by itself; the others are asked for along with it. */
  readonly isNeeded: boolean;
  /** Whether nothing is an answer. */
  readonly isOptional: boolean;
  readonly question: (known: Known) => string;
  /** Throws why a value cannot be taken. */
  readonly check: (value: string, known: Known, isAsked: boolean) => void | Promise<void>;
};

/** What is needed of a terminal to ask on it. */
export type Asking = Pick<Io, 'interactive'> & { readonly open: () => Terminal };

/** Asks on the process's own terminal. */
export function askingOn(io: Io): Asking {
  return { interactive: io.interactive, open: () => openTerminal(io) };
}

/**
 * Gathers details in their order, each checked with what is known before it. What is missing is asked for on a terminal, and named all
 * at once elsewhere. Text is in its composed form, without blanks around it.
 */
export async function gather(details: readonly Detail[], { interactive, open }: Asking): Promise<Known> {
  const missing = details.filter(({ isNeeded, given }) => isNeeded && given === undefined);
  if (missing.length > 0 && !interactive) {
    throw new UsageError(`missing: ${missing.map(({ name }) => name).join(', ')}`, {
      remedy: 'Give them all, or run the command on a terminal, where it asks.',
    });
  }
  const known = new Map<string, string>();
  const terminal = missing.length > 0 ? open() : null;
  try {
    for (const detail of details) {
      const value = detail.given === undefined ? await askFor(detail, known, terminal) : await taken(detail, known);
      if (value !== null) known.set(detail.name, value);
    }
    terminal?.say('');
    return known;
  } finally {
    terminal?.close();
  }
}

async function taken({ name, given = '', check }: Detail, known: Known): Promise<string> {
  const value = tidy(given);
  if (value === '') throw new UsageError(`${name} is empty`, { remedy: 'Give a value, or leave it out.' });
  try {
    await check(value, known, false);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const option = name.startsWith('--') ? `${name}: ` : '';
    throw new UsageError(`${option}${error.message}`, { remedy: error.remedy, cause: error });
  }
  return value;
}

async function askFor(detail: Detail, known: Known, terminal: Terminal | null): Promise<string | null> {
  if (terminal === null) return null;
  return askUntil(terminal, detail.question(known), async (answer) => {
    const value = tidy(answer);
    if (value === '' && detail.isOptional) return null;
    if (value === '') throw new UsageError('it takes an answer; Ctrl-C stops without writing');
    await detail.check(value, known, true);
    return value;
  });
}

function tidy(text: string): string {
  return normalText(text.trim());
}
