/** Starts a task for each item in order, so many at once, and waits for all. */
export async function inLanes<T>(lanes: number, items: readonly T[], task: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const lane = async () => {
    for (const item of queue) await task(item);
  };
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane));
}
