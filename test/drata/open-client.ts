import { type Client, type ClientEvent, type ClientOptions, openClient } from '../../src/drata/client.js';
import { fakeClock } from './fake-clock.js';

/** The key of every test client; it must turn up nowhere but in the header. */
export const API_KEY = 'drata-test-key-4711';

/** A client without waiting: its clock is false, its rate is out of the way. */
export function testClient(
  baseUrl: string,
  options: Partial<ClientOptions> = {},
): Client & { readonly events: ClientEvent[] } {
  const events: ClientEvent[] = [];
  const client = openClient({
    baseUrl,
    apiKey: API_KEY,
    userAgent: 'drata-roster/0.0.0-test',
    ratePerMinute: 100_000,
    signal: new AbortController().signal,
    clock: fakeClock(),
    onEvent: (event) => events.push(event),
    ...options,
  });
  return { ...client, events };
}
