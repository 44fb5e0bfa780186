import { DrataError, InterruptedError } from '../../src/errors.js';

/** Which call, counted from 1, ends the run, and how: `late` lets the call take effect first. */
export type StopAt = { readonly call: number; readonly how: 'interrupt' | 'outage' | 'forbidden' | 'late' };

/** What becomes of one call: what ends it, and whether it takes effect. */
type Turn = { readonly stop: DrataError | InterruptedError | null; readonly lands: boolean };

/** The calls that fakes of several ports were asked for, in words, and the one at which the run ends. */
export class CallLog {
  readonly calls: string[] = [];
  #stopAt: StopAt | null = null;
  #since = 0;

  /** Counts calls from here; the one at `stopAt` ends the run. */
  arm(stopAt: StopAt | null): void {
    this.#stopAt = stopAt;
    this.#since = this.calls.length;
  }

  next(what: string): Turn {
    this.calls.push(what);
    const count = this.calls.length - this.#since;
    if (this.#stopAt === null || count < this.#stopAt.call) return { stop: null, lands: true };
    switch (this.#stopAt.how) {
      case 'interrupt':
        return { stop: new InterruptedError('interrupted'), lands: false };
      case 'late':
        return { stop: new InterruptedError('interrupted'), lands: count === this.#stopAt.call };
      case 'outage':
        return { stop: refusal('Drata does not answer', null, 'run'), lands: false };
      case 'forbidden':
        return count === this.#stopAt.call ? { stop: forbidden(what), lands: false } : { stop: null, lands: true };
    }
  }
}

/** A call that the key may not make. */
export function forbidden(what: string): DrataError {
  return refusal(`the API key may not ${what}`, 403, 'resource');
}

/** An answer of Drata that refuses. */
export function refusal(
  message: string,
  status: number | null,
  reach: 'run' | 'resource' | 'item' = 'item',
): DrataError {
  return new DrataError(message, { status, endpoint: 'POST /x', reach, apiMessage: 'its own words' });
}
