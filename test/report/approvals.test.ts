import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseApprovals, renderApprovals } from '../../src/report/approvals.js';
import { bytesOf } from '../../src/report/budget.js';

const approval = fc.stringMatching(/^[0-9a-f]{12}$/);
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

test('what a check run keeps is read back, also with other line ends', () => {
  fc.assert(
    fc.property(fc.uniqueArray(approval), (approvals) => {
      const text = renderApprovals(approvals, DIGEST);
      expect(parseApprovals(text)).toEqual(new Set(approvals));
      expect(parseApprovals(text.replaceAll('\n', '\r\n'))).toEqual(new Set(approvals));
      expect(text).toContain(DIGEST);
    }),
    { numRuns: 30 },
  );
});

test('above what fits the whole digest alone counts', () => {
  const approvals = Array.from({ length: 5_000 }, (_, index) => index.toString(16).padStart(12, '0'));
  const text = renderApprovals(approvals, DIGEST);
  expect(text).toContain(DIGEST);
  expect(text).toContain('applied as it is, or not at all');
  expect(parseApprovals(text)).toBeNull();
  expect(bytesOf(renderApprovals(approvals.slice(0, 4_500), DIGEST))).toBeLessThanOrEqual(60_000);
  expect(parseApprovals(renderApprovals(approvals.slice(0, 4_500), DIGEST))?.size).toBe(4_500);
});

test('a list that was cut or touched approves nothing by itself', () => {
  const text = renderApprovals(['aaaaaaaaaaaa', 'ba9876543210'], DIGEST);
  expect(parseApprovals(text.replace('aaaaaaaaaaaa\n', ''))).toBeNull();
  expect(parseApprovals(text.replace('aaaaaaaaaaaa', 'AAAAAAAAAAAA'))).toBeNull();
  expect(parseApprovals(text.slice(0, text.indexOf('ba98')))).toBeNull();
  expect(parseApprovals('')).toBeNull();
});
