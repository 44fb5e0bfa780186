import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GUARD_NAMES } from '../src/plan/plan.js';
import { CODES } from '../src/roster/codes.js';

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

describe('the README', () => {
  it('lists every code of validation with its meaning', () => {
    const rows = Object.entries(CODES).map(
      ([code, { severity, meaning }]) => `| \`${code}\` | ${severity} | ${meaning} |`,
    );
    const table = ['| code | is | meaning |', '| --- | --- | --- |', ...rows].join('\n');
    expect(README.split('<!-- codes:start -->\n')[1]?.split('\n<!-- codes:end -->')[0]).toBe(table);
  });

  it('explains every guard', () => {
    for (const name of GUARD_NAMES) expect(README).toContain(`| \`${name}\` |`);
  });
});
