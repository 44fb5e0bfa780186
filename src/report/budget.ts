/**
 * Bytes of a comment, an issue or a part of a check run. GitHub names 65,536 characters as the limit of the first and 65,535 of the
 * last (github-ux section 4); bytes are never fewer than characters.
 */
export const COMMENT_BUDGET = 60_000;

/** Bytes of a job summary: GitHub drops one above 1 MiB a step. */
export const SUMMARY_BUDGET = 900 * 1024;

/** Bytes in UTF-8. */
export function bytesOf(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** A block of a text as lines, in forms of which the first is the fullest; an empty one leaves it out. */
export type Block = readonly (readonly string[])[];

/**
 * Blocks as one text of at most so many bytes. Each stands in one of its forms as a whole: first all in their last form, then, in
 * their order, in the fullest that the rest leaves room for. null where even the last forms are too long.
 */
export function fitBlocks(blocks: readonly Block[], budget: number): string | null {
  const forms = blocks.map((block) => block.map((lines) => lines.join('\n')));
  const chosen = forms.map((texts) => texts.at(-1) ?? '');
  let left = budget - chosen.reduce((sum, text) => sum + cost(text), 0);
  if (left < 0) return null;
  for (const [index, texts] of forms.entries()) {
    const room = left + cost(chosen[index] ?? '');
    const best = texts.find((text) => cost(text) <= room) ?? '';
    chosen[index] = best;
    left = room - cost(best);
  }
  return `${chosen.filter((text) => text !== '').join('\n\n')}\n`;
}

/** With the blank line after it. */
function cost(text: string): number {
  return text === '' ? 0 : bytesOf(text) + 2;
}

/** Text from outside where the length must be known: cut where it is longer than that many characters. */
export function clipped(text: string, characters = 300): string {
  const kept = [...text.slice(0, (characters + 1) * 2)];
  return kept.length <= characters ? text : `${kept.slice(0, characters - 1).join('')}…`;
}
