import type { Clock } from '../../src/drata/clock.js';

/** A clock that passes time by sleeping alone; `sleeps` holds every sleep in milliseconds. */
export function fakeClock(random = () => 0.5): Clock & { readonly sleeps: number[]; pass(milliseconds: number): void } {
  let now = Date.parse('2026-11-21T10:00:00Z');
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => now,
    pass: (milliseconds) => {
      now += milliseconds;
    },
    sleep: async (milliseconds) => {
      sleeps.push(milliseconds);
      const until = now + milliseconds;
      await Promise.resolve();
      now = Math.max(now, until);
    },
    random,
  };
}
