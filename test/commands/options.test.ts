import { expect, test } from 'vitest';
import type { Io } from '../../src/commands/io.js';
import { wantsColor } from '../../src/commands/options.js';

test.each([
  ['auto', true, {}, true],
  ['auto', false, {}, false],
  ['auto', true, { NO_COLOR: '1' }, false],
  ['auto', true, { NO_COLOR: '' }, true],
  ['auto', true, { TERM: 'dumb' }, false],
  ['always', false, { NO_COLOR: '1' }, true],
  ['never', true, {}, false],
] as const)('--color %s, on a terminal: %s, with %j: %s', (color, stdoutIsTerminal, env, expected) => {
  const io: Io = {
    stdout: () => undefined,
    stderr: () => undefined,
    env,
    interactive: false,
    stdoutIsTerminal,
    stderrIsTerminal: false,
    width: 100,
    signal: new AbortController().signal,
  };
  expect(wantsColor({ color }, io)).toBe(expected);
});
