import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameTargets } from '../../src/roster/target-names.js';

const names = (...directories: readonly string[]) => [...nameTargets(directories).values()];

describe('the names of roster directories', () => {
  it('are the directories, with dashes between their parts', () => {
    expect(names('.', 'roster', 'rosters/eu', 'rosters/Zürich 2')).toEqual([
      'root',
      'roster',
      'rosters-eu',
      'rosters-Zürich-2',
    ]);
    expect(names('-x/y', '…', `${'long'.repeat(60)}`)).toEqual(['x-y', 'roster', 'long'.repeat(25)]);
  });

  it('that would be the same all get digits of their own, which do not change when others come', () => {
    const [first, second, other] = names('a-b', 'a/b', 'c');
    expect([first, second, other]).toEqual([
      expect.stringMatching(/^a-b-[0-9a-f]{6}$/),
      expect.stringMatching(/^a-b-/),
      'c',
    ]);
    expect(names('A/B', 'a/b', 'a-b').slice(1)).toEqual([second, first]);
    // Somebody who takes the name that digits have made gets none of it.
    expect(new Set(names('a-b', 'a/b', String(first))).size).toBe(3);
  });

  it('are unique and fit', () => {
    const part = fc.constantFrom(
      'a',
      'A',
      'b',
      'a-b',
      'ü',
      '李',
      ' ',
      '`x`',
      '$(id)',
      '::error::',
      '\n',
      'é',
      'e\u0301',
    );
    const directory = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(fc.uniqueArray(fc.oneof(directory, fc.constant('.')), { maxLength: 12 }), (directories) => {
        const found = names(...directories);
        expect(new Set(found.map((name) => name.toLowerCase())).size).toBe(directories.length);
        for (const name of found) expect(name).toMatch(/^[\p{L}\p{N}_][\p{L}\p{M}\p{N}._-]*$/u);
      }),
    );
  });
});
