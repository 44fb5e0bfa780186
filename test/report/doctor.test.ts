import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { doctorJson } from '../../src/report/doctor-json.js';
import { renderDoctorMarkdown } from '../../src/report/doctor-markdown.js';
import { type Check, renderDoctorText } from '../../src/report/doctor-text.js';
import { hasFailed } from '../../src/report/doctor-words.js';
import { HOSTILE } from '../model/rich-plan.js';

const CHECKS: readonly Check[] = [
  { name: 'API key', state: 'ok', detail: 'accepted by https://drata.example', remedy: null },
  {
    name: 'personnel',
    state: 'failed',
    detail: 'the key lacks the permission "Personnel: List Personnel" (403)',
    remedy: 'Give the key that permission: Settings > API keys, then run doctor again to see whether more is missing.',
  },
  { name: 'clock', state: 'warning', detail: 'this machine is 95 seconds ahead of Drata', remedy: 'Set its clock.' },
  {
    name: 'writing identities',
    state: 'unproved',
    detail: 'only a write can prove the permission "HRIS User Identities: Create or Update HRIS User Identities"',
    remedy: null,
  },
  { name: 'connection', state: 'warning', detail: HOSTILE, remedy: `Rename ${HOSTILE}` },
];

const look = { color: false, width: 100, quiet: false };

test.each([
  ['doctor.txt', () => renderDoctorText(CHECKS, look)],
  ['doctor-narrow.txt', () => renderDoctorText(CHECKS, { ...look, width: 40 })],
  ['doctor.md', () => renderDoctorMarkdown(CHECKS)],
  ['doctor.json', () => doctorJson(CHECKS)],
])('%s reads as agreed', async (name, render) => {
  await expect(render()).toMatchFileSnapshot(`../golden/${name}`);
});

test('lines fit the width, and color changes nothing but color', () => {
  for (const width of [40, 60, 100]) {
    for (const line of renderDoctorText(CHECKS, { ...look, width }).split('\n')) {
      expect(stringWidth(line)).toBeLessThanOrEqual(width + 1);
    }
  }
  const colored = renderDoctorText(CHECKS, { ...look, color: true });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes of color.ts are what is looked for.
  expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(renderDoctorText(CHECKS, look));
});

test('quiet shows what is not ok; where all is, one line says so', () => {
  expect(renderDoctorText(CHECKS, { ...look, quiet: true })).not.toContain('accepted by');
  expect(renderDoctorText(CHECKS.slice(0, 1), { ...look, quiet: true })).toBe('1 of 1 checks ok\n');
});

test('only what failed fails', () => {
  expect(hasFailed(CHECKS)).toBe(true);
  expect(hasFailed(CHECKS.filter(({ state }) => state !== 'failed'))).toBe(false);
});
