import { ApiError } from './reply.js';
import type { Settings } from './settings.js';

const WINDOW = 60_000;

/** Counts requests of the last minute: 500 are allowed from one source address (CONTRACT 2), and all of ours is one. */
export function requestLimit(settings: Settings) {
  const limit = Number(settings['requests-per-minute']);
  const seen: number[] = [];
  /** Throws 429 when the minute is full; a refused request does not count. */
  return (now: number): void => {
    while (seen[0] !== undefined && seen[0] <= now - WINDOW) seen.shift();
    if (limit > 0 && seen.length >= limit) {
      throw throttled(settings['retry-after'], Math.ceil(((seen[0] ?? now) + WINDOW - now) / 1000), now);
    }
    seen.push(now);
  };
}

/** A 429 with its Retry-After in the form asked for: seconds, an HTTP date, or none. */
export function throttled(form: string, seconds: number, now: number): ApiError {
  const value = form === 'date' ? new Date(now + seconds * 1000).toUTCString() : String(seconds);
  return new ApiError(429, 'Too many requests', form === 'none' ? {} : { 'Retry-After': value });
}
