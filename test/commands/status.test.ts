import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Io } from '../../src/commands/io.js';
import { runProgram } from '../../src/program.js';
import { startSandbox } from '../../src/sandbox/server.js';
import { temporaryDirectory } from '../model/temporary.js';

const sleeps: number[] = [];
/** Lets the time that is slept pass at once. */
vi.mock('node:timers/promises', () => ({
  setTimeout: async (milliseconds: number, value: unknown, { signal }: { signal?: AbortSignal } = {}) => {
    signal?.throwIfAborted();
    sleeps.push(milliseconds);
    vi.setSystemTime(Date.now() + milliseconds);
    return value;
  },
}));

let url = '';
let close: () => Promise<void>;
beforeEach(async () => {
  sleeps.length = 0;
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-21T09:00:00Z') });
  ({ url, close } = await startSandbox({ port: 0, statePath: null, revision: 'batch' }));
});
afterEach(async () => {
  await close();
  vi.useRealTimers();
});

function rosterOf(identities: string): string {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'config.yaml'), 'version: 1\ndrata: { region: us, connectionId: 1 }\n');
  writeFileSync(join(directory, 'people.yaml'), `identities:\n${identities}`);
  return directory;
}

async function status(roster: string, io: Partial<Io>, ...more: readonly string[]) {
  let [stdout, stderr] = ['', ''];
  const line = ['status', '--roster', roster, '--base-url', url, '--rate-limit', '100000', ...more];
  const code = await runProgram(line, {
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    env: { DRATA_API_KEY: 'key' },
    interactive: false,
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    width: 100,
    signal: new AbortController().signal,
    ...io,
  });
  return { code, stdout, stderr };
}

/** Somebody who waits for a sync in vain: his start was set by hand in Drata, which does not show that. */
const KOFI = '  emp-032: { email: kofi.boateng@acme.example }\n';
const AMARA = '  emp-004: { email: amara.okafor@acme.example, jobTitle: Head of Operations }\n';
test.each([80, 120])('lays everybody out within %i columns', async (width) => {
  const people = ['001', '002', '003', '010', '011', '012', '013', '014', '015', '030', '031', '033'];
  const roster = rosterOf(
    `${KOFI}${AMARA}  a-${'very-'.repeat(10)}long-id: { email: nobody@acme.example, firstName: 李, lastName: 小龙 }\n` +
      people.map((id) => `  emp-${id}: { jobTitle: Assistant to the Regional Manager }\n`).join(''),
  );
  const { code, stdout, stderr } = await status(roster, { width }, '--verbose');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.split('\n');
  expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(width);
  const heading = lines.find((line) => line.includes('PERSON')) ?? '';
  expect(heading).toMatch(/^ {4}PERSON +RECORD +IN DRATA NOW +AT NEXT SYNC$/);
  // A column begins where its heading does, also below a name of wide letters.
  const place = stringWidth(heading.slice(0, heading.indexOf('RECORD')));
  for (const line of lines.filter((one) => /\b(CURRENT|FORMER)_(EMPLOYEE|CONTRACTOR) {2,}/.test(one))) {
    expect(line.slice(0, line.search(/(same|differs|none|unlisted) +[A-Z]/)), line).toSatisfy(
      (before: string) => stringWidth(before) === place,
    );
  }
});

test('--wait ends when its time is over, and says who still waits', async () => {
  const { code, stdout, stderr } = await status(rosterOf(KOFI + AMARA), {}, '--wait=1');
  expect(code).toBe(1);
  expect(stdout).toMatch(/^2 people: 1 differs, 1 waits\n/);
  expect(stderr.split('\n').slice(0, 2)).toEqual(Array(2).fill('1 person to wait for; looking again'));
  expect(stderr).toMatch(/error: 1 minute of waiting is over: 1 person still waits, 1 person differs\n$/);
  // The last look is at the end, not after it.
  const polls = sleeps.filter((milliseconds) => milliseconds > 1000);
  expect(polls.length).toBeGreaterThanOrEqual(6);
  expect(Math.max(...polls)).toBe(10_000);
  expect(sleeps.reduce((sum, milliseconds) => sum + milliseconds, 0)).toBeLessThanOrEqual(61_000);
});

test('--quiet waits without a word', async () => {
  const { code, stderr } = await status(rosterOf(KOFI), {}, '--wait=1', '--quiet');
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: 'error: 1 minute of waiting is over: 1 person still waits\n',
  });
});

test('an interrupted wait says so', async () => {
  const controller = new AbortController();
  let said = '';
  const stderr = (text: string) => {
    said += text;
    controller.abort();
  };
  const { code, stdout } = await status(rosterOf(KOFI), { signal: controller.signal, stderr }, '--wait');
  expect(code).toBe(130);
  expect(stdout).toBe('');
  expect(said).toContain('error: interrupted while waiting for the identity sync\n');
});
