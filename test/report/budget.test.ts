import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Block, bytesOf, clipped, fitBlocks } from '../../src/report/budget.js';

const lines = fc.array(fc.string({ maxLength: 30 }), { maxLength: 3 });
const blocks: fc.Arbitrary<readonly Block[]> = fc.array(fc.array(lines, { minLength: 1, maxLength: 3 }), {
  maxLength: 8,
});

describe('blocks in a budget', () => {
  test('are whole, in their order and never too long', () => {
    fc.assert(
      fc.property(blocks, fc.integer({ min: 0, max: 600 }), (given, budget) => {
        const text = fitBlocks(given, budget);
        if (text === null) return;
        expect(bytesOf(text)).toBeLessThanOrEqual(Math.max(budget, 1));
        const forms = given.map((block) => block.map((form) => form.join('\n')));
        // One form of a block may begin like another, or be one of its neighbour's.
        const isMadeOf = (rest: string, [texts, ...others]: readonly (readonly string[])[]): boolean => {
          if (texts === undefined) return rest === '';
          const after = (form: string) => (form === '' ? rest : rest.slice(form.length).replace(/^\n\n/, ''));
          return (texts.length === 0 ? [''] : texts).some(
            (form) => rest.startsWith(form) && isMadeOf(after(form), others),
          );
        };
        expect(isMadeOf(text.slice(0, -1), forms)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test('give room to the first, and take the fullest form that fits', () => {
    const given = [[['first']], [['long '.repeat(4)], ['short'], []], [['second '.repeat(2)], ['2']], [['last']]];
    expect(fitBlocks(given, 100)).toBe(`first\n\n${'long '.repeat(4)}\n\n${'second '.repeat(2)}\n\nlast\n`);
    expect(fitBlocks(given, 40)).toBe(`first\n\n${'long '.repeat(4)}\n\n2\n\nlast\n`);
    expect(fitBlocks(given, 30)).toBe('first\n\nshort\n\n2\n\nlast\n');
    expect(fitBlocks(given, 20)).toBe('first\n\n2\n\nlast\n');
    expect(fitBlocks(given, 10)).toBeNull();
  });
});

test('long text is cut between characters', () => {
  expect(clipped('short')).toBe('short');
  expect(clipped('👩'.repeat(10), 3)).toBe('👩👩…');
});
