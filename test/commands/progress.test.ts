import { expect, test } from 'vitest';
import type { Io } from '../../src/commands/io.js';
import type { Pii } from '../../src/commands/options.js';
import { clientEvents } from '../../src/commands/progress.js';
import type { ClientEvent } from '../../src/drata/client.js';

function told(event: ClientEvent, options: { pii?: Pii; quiet?: boolean; verbose?: boolean }): string {
  let text = '';
  const io: Io = {
    stdout: () => undefined,
    stderr: (part) => {
      text += part;
    },
    env: {},
    interactive: false,
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    width: 100,
    signal: new AbortController().signal,
  };
  clientEvents({ color: 'never', ...options }, io)(event);
  return text;
}

const throttled: ClientEvent = {
  kind: 'throttled',
  milliseconds: 1200,
  endpoint: 'GET /public/v2/hris-user-identities/identity-id:jane@acme.example',
};

test('a wait names what it waits for, and nobody where people are hidden', () => {
  expect(told(throttled, {})).toBe(
    'Drata asks for a rest: waiting 2 s (GET /public/v2/hris-user-identities/identity-id:jane@acme.example)\n',
  );
  expect(told(throttled, { pii: 'masked' })).not.toContain('jane');
  expect(told(throttled, { quiet: true })).toBe('');
});

test('a retry says why; keeping to the limit is told only on demand', () => {
  const retrying: ClientEvent = { ...throttled, kind: 'retrying', reason: 'Drata is not available' };
  expect(told(retrying, {})).toBe('Drata is not available: trying again in 2 s\n');
  expect(told({ kind: 'paced', milliseconds: 900 }, {})).toBe('');
  expect(told({ kind: 'paced', milliseconds: 900 }, { verbose: true })).toMatch(/waiting 1 s/);
});
