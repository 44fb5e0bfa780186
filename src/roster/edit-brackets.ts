import type { Splice } from './edit-layout.js';

/** Adds text between others inside brackets. */
export function addInBrackets(
  spans: readonly (readonly [number, number])[],
  [start, end]: readonly [number, number],
  index: number,
  text: string,
): Splice {
  const before = spans[index - 1];
  const after = spans[index];
  if (before !== undefined) return { at: before[1], end: before[1], text: `, ${text}` };
  if (after !== undefined) return { at: after[0], end: after[0], text: `${text}, ` };
  return { at: start + 1, end: end - 1, text: ` ${text} ` };
}

/** Takes one of several out of brackets, with the comma that it leaves over. */
export function removeInBrackets(spans: readonly (readonly [number, number])[], index: number): Splice {
  const [at, end] = spans[index] ?? [0, 0];
  const before = spans[index - 1];
  const after = spans[index + 1];
  if (before !== undefined) return { at: before[1], end, text: '' };
  return { at, end: after === undefined ? end : after[0], text: '' };
}
