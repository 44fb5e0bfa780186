import type { ClientEvent } from '../drata/client.js';
import { redactSentence } from '../report/pii.js';
import { progressBar, progressLine } from '../report/progress.js';
import type { Io } from './io.js';
import { type CommonOptions, piiLevel, wantsColor } from './options.js';

type Options = Pick<CommonOptions, 'quiet' | 'verbose' | 'color' | 'pii'>;

/** Tells on standard error what the client waits for. A path that it names may address a record by an e-mail address. */
export function clientEvents(options: Options, io: Io): (event: ClientEvent) => void {
  return (event) => {
    if (options.quiet) return;
    const text = describe(event, Boolean(options.verbose));
    if (text === null) return;
    io.stderr(`${io.stderrIsTerminal ? '\r\x1b[K' : ''}${redactSentence(text, piiLevel(options, null, io))}\n`);
  };
}

function describe(event: ClientEvent, verbose: boolean): string | null {
  const seconds = Math.ceil(event.milliseconds / 1000);
  switch (event.kind) {
    case 'throttled':
      return `Drata asks for a rest: waiting ${seconds} s (${event.endpoint})`;
    case 'retrying':
      return `${event.reason}: trying again in ${seconds} s`;
    case 'paced':
      // Keeping to the limit is the normal course of a long run.
      return verbose ? `Keeping below the limit of requests a minute: waiting ${seconds} s` : null;
    default:
      return event satisfies never;
  }
}

/** A progress bar on a terminal, a plain line for each new step elsewhere. */
export function progressReporter(
  options: Options,
  io: Io,
): { show: (done: number, total: number, doing: string) => void; end: () => void } {
  let last = '';
  let drawn = false;
  return {
    show: (done, total, doing) => {
      if (options.quiet) return;
      if (io.stderrIsTerminal) {
        io.stderr(
          `\r\x1b[K${progressBar(done, total, doing, { width: io.width, color: wantsColor(options, { ...io, stdoutIsTerminal: io.stderrIsTerminal }) })}`,
        );
        drawn = true;
      } else if (doing !== last) {
        io.stderr(`${progressLine(done, total, doing)}\n`);
      }
      last = doing;
    },
    end: () => {
      if (drawn) io.stderr('\r\x1b[K');
      drawn = false;
    },
  };
}
