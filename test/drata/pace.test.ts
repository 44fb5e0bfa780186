import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openGate } from '../../src/drata/gate.js';
import { fullBucket, paceFor, take } from '../../src/drata/pace.js';
import { fakeClock } from './fake-clock.js';

/** The most starts that any window of 60 seconds, both ends included, holds. */
function busiestMinute(starts: readonly number[]): number {
  return Math.max(0, ...starts.map((from) => starts.filter((at) => at >= from && at <= from + 60_000).length));
}

test('no window of 60 seconds sees more starts than the rate, whatever pauses lie between', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 600 }),
      fc.array(fc.tuple(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 0, max: 90_000 })), {
        minLength: 1,
        maxLength: 8,
      }),
      async (ratePerMinute, bursts) => {
        const clock = fakeClock();
        const gate = openGate({ ratePerMinute, clock, signal: new AbortController().signal, onWait: () => undefined });
        const starts: number[] = [];
        for (const [count, idle] of bursts) {
          for (let at = 0; at < count; at += 1) {
            await gate.turn();
            starts.push(clock.now());
          }
          clock.pass(idle);
        }
        expect(busiestMinute(starts)).toBeLessThanOrEqual(ratePerMinute);
      },
    ),
    { numRuns: 60 },
  );
});

test('a long run comes close to the rate, and a small one is not slowed at all', async () => {
  const clock = fakeClock();
  const begin = clock.now();
  const gate = openGate({ ratePerMinute: 480, clock, signal: new AbortController().signal, onWait: () => undefined });
  for (let sent = 0; sent < 60; sent += 1) await gate.turn();
  expect(clock.now()).toBe(begin);
  for (let sent = 60; sent < 2000; sent += 1) await gate.turn();
  const perMinute = (2000 * 60_000) / (clock.now() - begin);
  expect(perMinute).toBeGreaterThan(400);
  expect(perMinute).toBeLessThanOrEqual(480);
});

test('even one request a minute gets through', async () => {
  const clock = fakeClock();
  const begin = clock.now();
  const gate = openGate({ ratePerMinute: 1, clock, signal: new AbortController().signal, onWait: () => undefined });
  await gate.turn();
  await gate.turn();
  expect(clock.now() - begin).toBeGreaterThan(60_000);
});

test('a clock that is set back neither refills the bucket nor stops it', () => {
  const pace = paceFor(60);
  let bucket = fullBucket(pace, 1_000_000);
  for (let sent = 0; sent < pace.burst; sent += 1) bucket = take(pace, bucket, 1_000_000).bucket;
  const back = take(pace, bucket, 0);
  expect(back.waitMs).toBeGreaterThan(0);
  expect(take(pace, back.bucket, back.waitMs).waitMs).toBe(0);
});

test('a hold stops everyone for its time and forgets the burst', async () => {
  const clock = fakeClock();
  const begin = clock.now();
  const gate = openGate({ ratePerMinute: 480, clock, signal: new AbortController().signal, onWait: () => undefined });
  gate.hold(30_000);
  gate.hold(10_000);
  const starts = await Promise.all([1, 2, 3].map(() => gate.turn().then(() => clock.now() - begin)));
  expect(starts[0]).toBe(30_000);
  expect(starts[1]).toBeGreaterThan(30_000);
  expect(starts[2]).toBeGreaterThan(starts[1] ?? 0);
});

test('a stopped run waits for nothing', async () => {
  const clock = fakeClock();
  const gate = openGate({ ratePerMinute: 8, clock, signal: AbortSignal.abort(), onWait: () => undefined });
  gate.hold(1_000_000);
  await gate.turn();
  expect(clock.sleeps).toEqual([]);
});
