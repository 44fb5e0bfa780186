/** Time and chance, passed in so that tests need neither. */
export type Clock = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Ends early when the signal aborts, by resolving or by rejecting. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<unknown>;
  /** From 0 up to 1. */
  random(): number;
};

/** Sleeps until the time has passed or the signal aborts; never rejects for the latter. */
export async function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  try {
    await clock.sleep(milliseconds, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
