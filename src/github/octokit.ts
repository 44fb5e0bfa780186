import { setTimeout as sleep } from 'node:timers/promises';
import { Octokit } from '@octokit/core';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { isLocal } from './target.js';

/** How long the program is ready to wait for GitHub. */
export const PATIENCE = {
  /** Waits for a limit that one request may cause: a job that needs more is better started again later. */
  limitTries: 2,
  limitSeconds: 120,
  /** Tries after a server error, with 1, 4 and 9 seconds between them (plugin-retry). */
  retries: 3,
  timeoutMs: 30_000,
};

/** What to leave alone: sending the same again changes nothing. 403 and 429 belong to plugin-throttling. */
const NO_RETRY = [400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 451];

const nothing = () => undefined;
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** Takes the place of plugin-throttling's groups, which keep a second or more between writes. */
const AT_ONCE = {
  key: () => ({
    schedule: <A extends unknown[], T>(_options: unknown, run: (...args: A) => T, ...args: A) => run(...args),
  }),
};
const UNPACED = { write: AT_ONCE, notifications: AT_ONCE } as object;

/** Octokit with retries, and with the pace and the limits that GitHub asks for; on this machine all waits are short. */
export function openOctokit(options: {
  readonly baseUrl: string;
  readonly token: string;
  readonly signal: AbortSignal;
  readonly userAgent: string;
}): { readonly octokit: Octokit; pause(seconds: number): Promise<void> } {
  const { baseUrl, token, signal, userAgent } = options;
  const local = isLocal(new URL(baseUrl));
  // A fake on this machine asks for seconds like GitHub; a hundredth of them serves as well.
  const secondMs = local ? 10 : 1000;

  async function pause(seconds: number): Promise<void> {
    await sleep(seconds * secondMs, undefined, { signal }).catch(() => undefined);
  }

  async function waitForLimit(seconds: number, tries: number): Promise<boolean> {
    if (tries >= PATIENCE.limitTries || seconds * (tries + 1) > PATIENCE.limitSeconds) return false;
    await pause(seconds);
    return !signal.aborted;
  }

  const octokit = new (Octokit.plugin(retry, throttling))({
    auth: token,
    baseUrl,
    userAgent,
    log: SILENT,
    request: { fetch: (url: string, init: RequestInit) => fetchOnce(url, init, signal), log: SILENT },
    retry: { doNotRetry: NO_RETRY, retries: PATIENCE.retries, retryAfterBaseValue: secondMs },
    throttle: {
      // The handlers wait themselves, so that a stop ends the wait: the plugin's own timer would keep the process.
      retryAfterBaseValue: 0,
      onRateLimit: (seconds, _options, _octokit, tries) => waitForLimit(seconds, tries),
      onSecondaryRateLimit: (seconds, _options, _octokit, tries) => waitForLimit(seconds, tries),
      ...(local ? UNPACED : {}),
    },
  });
  return { octokit, pause };
}

/** A redirect is an answer like any other: the token never goes where it points. */
function fetchOnce(url: string, init: RequestInit, signal: AbortSignal): Promise<Response> {
  const stop = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE.timeoutMs)]);
  return fetch(url, { ...init, redirect: 'manual', signal: stop });
}
