import { UsageError } from '../errors.js';
import type { Region } from '../state/config.js';

/** The API host of each region (CONTRACT section 1). */
export const REGION_HOSTS: Readonly<Record<Region, string>> = {
  us: 'https://public-api.drata.com',
  eu: 'https://public-api.eu.drata.com',
  apac: 'https://public-api.apac.drata.com',
};

const REMEDY = 'Give the host root alone, for example https://public-api.drata.com or http://127.0.0.1:4010.';

/**
 * The host root that requests go to: the region's, unless a base URL replaces it. No message repeats the URL, which may hold a
 * password, but for its host.
 */
export function resolveBaseUrl(choice: {
  readonly region: Region;
  readonly baseUrl?: string | null | undefined;
}): string {
  const text = choice.baseUrl?.trim() ?? '';
  if (text === '') return REGION_HOSTS[choice.region];
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    throw new UsageError('the base URL is not a URL that starts with https:// or http://', { remedy: REMEDY });
  }
  const url = new URL(text);
  if (/[@\\]/.test(text)) throw new UsageError('the base URL holds a user name or password', { remedy: REMEDY });
  if (/[?#]/.test(text)) throw new UsageError('the base URL holds a query or a fragment', { remedy: REMEDY });
  if (/^app\.(\w+\.)?drata\.com$/.test(url.hostname)) {
    throw new UsageError(`${url.hostname} is Drata's web app, not its API`, {
      remedy: `Use the API host of your region: ${Object.values(REGION_HOSTS).join(', ')}; or set drata.region alone.`,
    });
  }
  if (url.pathname !== '/') {
    throw new UsageError(`the base URL of ${url.host} holds a path`, {
      remedy: `${REMEDY} The paths /public/v2 and /public are added to it.`,
    });
  }
  if (!isProtected(url)) {
    throw new UsageError(`the base URL sends the API key to ${url.host} unencrypted`, {
      remedy: 'Use https://. Plain http:// is for this machine alone: 127.0.0.1, [::1] or localhost.',
    });
  }
  return url.origin;
}

/** Whether what is sent there cannot be read on the way: by TLS, or because it stays on this machine. */
export function isProtected({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

/** `URL` has brought every spelling of an IPv4 address into dotted form by then. */
function isLoopback(hostname: string): boolean {
  return /^127(\.\d{1,3}){3}$/.test(hostname) || hostname === '[::1]' || hostname === 'localhost';
}
