import { type Clock, pause } from './clock.js';
import { backoff, RETRY } from './retry.js';
import { isProtected } from './target.js';
import { readBytes } from './transport.js';

/** The content of a file, or why there is none; text never holds the link, whose signature opens the file to anybody. */
export type FetchedFile =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly why: string };

/** Far larger than any certificate or screenshot. */
const LIMIT = 100 * 1024 * 1024;

/** Signed links are short lived (CONTRACT section 11), so it is soon now or never. */
const TRIES = 3;

type Settings = {
  readonly userAgent: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly clock: Clock;
};

/** Fetches a signed link, which leads to a storage host: so without the API key, and only where nobody can listen. Never rejects. */
export async function fetchFile(link: string, { userAgent, timeoutMs, signal, clock }: Settings): Promise<FetchedFile> {
  if (!URL.canParse(link) || !isProtected(new URL(link))) {
    return { ok: false, why: 'its download link is neither https:// nor on this machine' };
  }
  const { host } = new URL(link);
  const fetchOnce = async (): Promise<FetchedFile & { readonly isFinal?: boolean }> => {
    try {
      const response = await fetch(link, {
        headers: { 'user-agent': userAgent },
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
      if (response.status !== 200) {
        await response.body?.cancel();
        return { ok: false, why: `${host} answered HTTP ${response.status}`, isFinal: response.status < 500 };
      }
      const bytes = await readBytes(response, LIMIT);
      if (typeof bytes !== 'string') return { ok: true, bytes };
      if (bytes === 'too-large') return { ok: false, why: `it is larger than ${LIMIT} bytes`, isFinal: true };
      return { ok: false, why: `${host} broke off in the middle` };
    } catch {
      return { ok: false, why: `${host} could not be reached` };
    }
  };
  for (let failures = 1; ; failures += 1) {
    const file = await fetchOnce();
    if (file.ok || file.isFinal || failures >= TRIES || signal.aborted) return file;
    await pause(clock, backoff(RETRY.transient, failures, clock.random()), signal);
  }
}
