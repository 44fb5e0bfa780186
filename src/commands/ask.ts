import { createInterface } from 'node:readline';
import { InterruptedError, RefusedError, RosterError } from '../errors.js';
import { printable } from '../report/safe.js';
import type { Io } from './io.js';
import type { CommonOptions } from './options.js';

/** A terminal that answers questions. */
export type Terminal = {
  /** What is typed, without blanks around it. Ctrl-C and the end of input are an InterruptedError. */
  readonly ask: (question: string) => Promise<string>;
  readonly say: (line: string) => void;
  readonly close: () => void;
};

/** The process's own terminal; it asks on standard error, since results go to standard output. */
export function openTerminal({ signal, stderr }: Pick<Io, 'signal' | 'stderr'>): Terminal {
  const lines = createInterface({ input: process.stdin, output: process.stderr, signal });
  // What is pasted comes as several lines at once: the iterator keeps them for the questions to come.
  const answers = lines[Symbol.asyncIterator]();
  return {
    ask: async (question) => {
      lines.setPrompt(question);
      lines.prompt();
      const { value, done } = await answers.next();
      if (done !== true) return value.trim();
      stderr('\n');
      throw new InterruptedError('interrupted; nothing was written');
    },
    say: (line) => stderr(`${line}\n`),
    close: () => lines.close(),
  };
}

/** Asks on a terminal whether to go on; elsewhere, or with --yes, there is no question. null means yes, anything else why not. */
export async function askToGoOn(
  question: string,
  options: Pick<CommonOptions, 'yes'>,
  io: Io,
): Promise<RosterError | null> {
  if (options.yes || !io.interactive) return null;
  const terminal = openTerminal(io);
  try {
    const answer = await terminal.ask(`${question} Only "yes" goes on: `);
    return answer === 'yes' ? null : new RefusedError('the answer was not "yes"; nothing was written');
  } catch (error) {
    if (error instanceof InterruptedError) return error;
    throw error;
  } finally {
    terminal.close();
  }
}

/** Asks until an answer can be read, and says each time why it cannot. */
export async function askUntil<T>(
  { ask, say }: Pick<Terminal, 'ask' | 'say'>,
  question: string,
  read: (answer: string) => Promise<T>,
): Promise<T> {
  for (;;) {
    const answer = await ask(printable(question));
    try {
      return await read(answer);
    } catch (error) {
      if (!(error instanceof RosterError)) throw error;
      say(`  ! ${printable(error.message)}`);
      if (error.remedy !== null) say(`    ${printable(error.remedy)}`);
    }
  }
}
