import { DrataError, RosterError } from '../errors.js';
import { type Pii, redactSentence } from '../report/pii.js';
import { printable } from '../report/safe.js';
import type { Io } from './io.js';

/** A failure in sentences, for those who do not see the log; of one that is a defect the log says more. */
export function sentencesOf(error: unknown): readonly string[] {
  if (!(error instanceof RosterError))
    return ['drata-roster failed in a way it should not; the log of the run says more'];
  return [...error.message.split('\n').map((line) => line.trim()), ...(error.remedy === null ? [] : [error.remedy])];
}

/**
 * Prints a failure as sentences and gives its exit code. The API's own words may hold people's data, so they show only where
 * people do; our own name records by key, which may be an address. What is not an error of ours is a defect: it says where to report it, without a stack.
 */
export function explainFailure(error: unknown, pii: Pii, { stderr }: Pick<Io, 'stderr'>): number {
  const say = (text: string) => stderr(`${redactSentence(text, pii).split('\n').map(printable).join('\n')}\n`);
  if (!(error instanceof RosterError)) {
    say(`error: drata-roster failed in a way it should not: ${error instanceof Error ? error.message : String(error)}`);
    say('Please report this with the command and its output.');
    return 1;
  }
  say(`error: ${error.message}`);
  if (error instanceof DrataError && error.apiMessage !== null && pii === 'full')
    say(`Drata said: ${error.apiMessage}`);
  if (error.remedy !== null) say(error.remedy);
  return error.exitCode;
}
