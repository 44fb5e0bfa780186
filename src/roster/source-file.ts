import type { Source } from '../state/source.js';
import type { FileFault } from './files.js';

/** The text of one roster file, without byte order mark. */
export type SourceFile = { readonly path: string; readonly text: string; readonly lineStarts: readonly number[] };

/** Longest part of a line that is kept in a frame; reports cut further. */
const MAX_FRAME_LINE = 10_000;

/** Reads bytes as UTF-8 text (with or without byte order mark); anything else is a fault, never replaced characters. */
export function decodeFile(path: string, bytes: Uint8Array): SourceFile | FileFault {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return encodingFault('is UTF-16 text');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return encodingFault('is not UTF-8 text');
  }
  if (text.includes('\0')) return encodingFault('holds NUL characters, so it is not text');
  return sourceFile(path, text);
}

/** A source file from its text. */
export function sourceFile(path: string, text: string): SourceFile {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  return { path, text, lineStarts };
}

function encodingFault(what: string): FileFault {
  return { code: 'bad-encoding', message: `This file ${what}.`, remedy: 'Save it as UTF-8.' };
}

/** Line and column of an offset into the text. */
export function placeAt({ path, text, lineStarts }: SourceFile, offset: number): Source {
  const at = Math.min(offset, text.length);
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lineStarts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return { file: path, line: low + 1, column: at - (lineStarts[low] ?? 0) + 1 };
}

/** The line (counted from 1) as it stands in the file, with the line above where there is one. */
export function frameAt({ text, lineStarts }: SourceFile, line: number): string {
  const lineText = (number: number) => {
    const start = lineStarts[number - 1] ?? 0;
    const end = lineStarts[number] ?? text.length;
    return text.slice(start, Math.min(end, start + MAX_FRAME_LINE)).replace(/\r?\n$/, '');
  };
  return line > 1 ? `${lineText(line - 1)}\n${lineText(line)}` : lineText(line);
}
