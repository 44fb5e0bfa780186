import { describe, expect, it } from 'vitest';
import { inLanes } from '../../src/apply/lanes.js';

describe('lanes', () => {
  it.each([1, 3, 100])('takes items in order, %i at once', async (lanes) => {
    const started: number[] = [];
    let underWay = 0;
    let peak = 0;
    await inLanes(lanes, [1, 2, 3, 4, 5, 6, 7], async (item) => {
      started.push(item);
      underWay += 1;
      peak = Math.max(peak, underWay);
      await Promise.resolve();
      underWay -= 1;
    });
    expect(started).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(peak).toBe(Math.min(lanes, 7));
  });

  it('passes on what goes wrong', async () => {
    const run = inLanes(2, [1, 2, 3], async (item) => {
      if (item === 2) throw new TypeError('a defect');
    });
    await expect(run).rejects.toThrow('a defect');
  });
});
