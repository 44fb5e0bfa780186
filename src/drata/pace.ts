/** How fast requests may start: so many at once, and then one for each token that flows back. */
export type Pace = { readonly burst: number; readonly perMillisecond: number };

/** A token bucket: how many requests could start at a moment. */
export type Bucket = { readonly tokens: number; readonly at: number };

const MINUTE = 60_000;

/**
 * The pace under which no window of 60 seconds sees more than `ratePerMinute` requests start. A full bucket at the start of
 * the window and all that flows back during it both count, so the two together make up the rate.
 */
export function paceFor(ratePerMinute: number): Pace {
  // An eighth lets small runs pass unslowed and leaves seven eighths to flow evenly.
  const burst = Math.max(1, Math.floor(ratePerMinute / 8));
  // One request a minute is all burst: 0.9 keeps its bucket filling, and 1.9 tokens are still one request.
  return { burst, perMillisecond: Math.max(ratePerMinute - burst, 0.9) / MINUTE };
}

/** A bucket that nobody has taken from. */
export function fullBucket(pace: Pace, now: number): Bucket {
  return { tokens: pace.burst, at: now };
}

/** Takes a token, or says in how many milliseconds there will be one. */
export function take(pace: Pace, bucket: Bucket, now: number): { readonly bucket: Bucket; readonly waitMs: number } {
  // A clock that was set back refills nothing, but goes on from where it is.
  const elapsed = Math.max(0, now - bucket.at);
  const tokens = Math.min(pace.burst, bucket.tokens + elapsed * pace.perMillisecond);
  if (tokens >= 1) return { bucket: { tokens: tokens - 1, at: now }, waitMs: 0 };
  return { bucket: { tokens, at: now }, waitMs: Math.ceil((1 - tokens) / pace.perMillisecond) };
}
