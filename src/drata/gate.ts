import { type Clock, pause } from './clock.js';
import { type Bucket, fullBucket, paceFor, take } from './pace.js';

/** The one door through which requests of this process leave. */
export type Gate = {
  /** Resolves when a request may start, in the order of asking; at once when the run was stopped. */
  turn(): Promise<void>;
  /** Lets nothing through for so long: a throttled address is throttled for every request of the process. */
  hold(milliseconds: number): void;
};

/** Opens the gate at a rate; `onWait` hears of each wait for the pace. */
export function openGate(options: {
  readonly ratePerMinute: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onWait: (milliseconds: number) => void;
}): Gate {
  const { clock, signal } = options;
  const pace = paceFor(options.ratePerMinute);
  let bucket: Bucket = fullBucket(pace, clock.now());
  let heldUntil = Number.NEGATIVE_INFINITY;
  let last: Promise<void> = Promise.resolve();

  const pass = async (): Promise<void> => {
    while (!signal.aborted) {
      const now = clock.now();
      if (heldUntil > now) {
        await pause(clock, heldUntil - now, signal);
        continue;
      }
      const taken = take(pace, bucket, now);
      bucket = taken.bucket;
      if (taken.waitMs === 0) return;
      options.onWait(taken.waitMs);
      await pause(clock, taken.waitMs, signal);
    }
  };

  return {
    turn: () => {
      last = last.then(pass);
      return last;
    },
    hold: (milliseconds) => {
      const until = clock.now() + milliseconds;
      if (until < heldUntil) return;
      heldUntil = until;
      // Whoever has just been throttled does not come back with a burst.
      bucket = { tokens: Math.min(bucket.tokens, 1), at: until };
    },
  };
}
