import stringWidth from 'string-width';

/** Pads to a display width: a CJK character or an emoji takes two columns. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}

/** Math.max takes its numbers as arguments, of which a stack holds too few for a large plan. */
export function widest(widths: readonly number[]): number {
  return widths.reduce((most, width) => Math.max(most, width), 0);
}

/** Text of at most a display width, with `…` where it is cut. */
export function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  const [start = ''] = hardBreak(text, Math.max(0, width - 1));
  return `${start}…`;
}

/** Lines of at most a display width, broken at blanks; a longer word is broken where it must. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').flatMap((long) => hardBreak(long, width))) {
    const joined = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && stringWidth(joined) <= width) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines;
}

/** Pieces of at most a display width. A character wider than that stands alone. */
function hardBreak(text: string, width: number): readonly string[] {
  if (stringWidth(text) <= width) return [text];
  const pieces = [''];
  let used = 0;
  for (const { segment } of GRAPHEMES.segment(text)) {
    const size = stringWidth(segment);
    if (used > 0 && used + size > width) {
      pieces.push('');
      used = 0;
    }
    pieces[pieces.length - 1] += segment;
    used += size;
  }
  return pieces;
}

/** What people see as one character; the locale plays no part in it. */
const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });
