import stringWidth from 'string-width';
import { paintFor } from './color.js';
import { printable } from './safe.js';
import { thousands } from './wording.js';

export type ProgressStyle = {
  /** Columns of the terminal: the line stays below, so that it can be drawn over. */
  readonly width: number;
  readonly color: boolean;
};

const LONGEST_BAR = 40;

/** One line for a terminal to draw again and again: `Writing  ████████░░░░░░░░  300/700`. */
export function progressBar(done: number, total: number, doing: string, { width, color }: ProgressStyle): string {
  const label = printable(doing);
  const count = `${thousands(done)}/${thousands(total)}`;
  const left = width - 1 - stringWidth(label) - count.length;
  const room = Math.min(LONGEST_BAR, left - 4);
  if (room < 5) return left >= 2 ? `${label}  ${count}` : count;
  const filled = total === 0 ? room : Math.min(room, Math.floor((room * done) / total));
  const { green, dim } = paintFor(color);
  return `${label}  ${green('█'.repeat(filled))}${dim('░'.repeat(room - filled))}  ${count}`;
}

/** The same as a plain line, for logs. */
export function progressLine(done: number, total: number, doing: string): string {
  return `${printable(doing)}: ${thousands(done)} of ${thousands(total)}`;
}
