import { createInterface } from 'node:readline/promises';
import { InterruptedError, RefusedError, type RosterError } from '../errors.js';
import type { Io } from './io.js';
import type { CommonOptions } from './options.js';

/** Asks on a terminal whether to go on; elsewhere, or with --yes, there is no question. null means yes, anything else why not. */
export async function askToGoOn(
  question: string,
  options: Pick<CommonOptions, 'yes'>,
  io: Io,
): Promise<RosterError | null> {
  if (options.yes || !io.interactive) return null;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} Only "yes" goes on: `, { signal: io.signal });
    return answer.trim() === 'yes' ? null : new RefusedError('the answer was not "yes"; nothing was written');
  } catch (cause) {
    return new InterruptedError('interrupted; nothing was written', { cause });
  } finally {
    terminal.close();
  }
}
