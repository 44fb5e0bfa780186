import { UsageError } from '../errors.js';

/** Where github.com's API is; Actions sets GITHUB_API_URL to it, or to that of an Enterprise server. */
export const DEFAULT_API_URL = 'https://api.github.com';

/** What a token looks like. One that does not fit into a header would end in an error of the HTTP library, which shows it. */
export const TOKEN = /^[\x21-\x7e]+$/;

/** The API's address without a slash at its end. It is refused where the token could be read on the way; no error repeats it. */
export function checkApiUrl(text: string): string {
  const remedy = `GitHub Actions sets it, for example to ${DEFAULT_API_URL}; without it that is used.`;
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text) || /[@\\?#]/.test(text)) {
    throw new UsageError('GITHUB_API_URL is not the address of an API', { remedy });
  }
  const url = new URL(text);
  if (url.protocol !== 'https:' && !isLocal(url)) {
    throw new UsageError(`GITHUB_API_URL sends the token to ${url.host} unencrypted`, { remedy });
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/** Whether an address is on this machine. `URL` has brought every spelling of an IPv4 address into dotted form by then. */
export function isLocal({ hostname }: URL): boolean {
  return /^127(\.\d{1,3}){3}$/.test(hostname) || hostname === '[::1]' || hostname === 'localhost';
}
