import path from 'node:path';
import type { Code } from './codes.js';
import { isHidden } from './files.js';

/** What is wrong with a document's file, for a sentence that goes "… is FILE, which IS." */
export type FileWords = readonly [code: Code, is: string, remedy: string];

/** The kinds of file that Drata takes (CONTRACT section 11). */
const EXTENSIONS: ReadonlySet<string> = new Set(
  '.pdf .docx .odt .doc .xlsx .ods .pptx .odp .gif .jpg .jpeg .png'.split(' '),
);

/** The longest file name, as for other texts of Drata (CONTRACT 7.3). */
const MAX_NAME = 191;

const BY_FOLDER = 'Write the path from the roster directory on, as in documents/training.pdf.';

/** Whether a file may be a document, by its name. */
export function isDocumentPath(relative: string): boolean {
  return EXTENSIONS.has(path.posix.extname(relative).toLowerCase());
}

/** What is wrong with the path of a document's file, before anybody looks for the file; null when nothing is. */
export function pathFault(written: string): FileWords | null {
  if (written !== written.trim()) return ['bad-text', 'has blanks at its start or end', 'Remove them.'];
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(written)) {
    return ['bad-text', 'holds characters that are not text', 'Rename the file without control characters.'];
  }
  if (written.includes('\\')) return ['bad-path', 'holds a backslash', 'Write / between folders.'];
  if (written.startsWith('/') || /^[a-z]:/i.test(written)) {
    return ['bad-path', 'is not relative to the roster directory', BY_FOLDER];
  }
  if (written.split('/').includes('..')) {
    return ['bad-path', 'may leave the roster directory', `Put the file inside it. ${BY_FOLDER}`];
  }
  if (isHidden(path.posix.normalize(written))) {
    const remedy = 'Rename it: files and folders that begin with a dot are no part of a roster.';
    return ['bad-path', 'begins with a dot, or is in such a folder', remedy];
  }
  if (!isDocumentPath(written)) {
    return ['bad-extension', 'is no kind of file that Drata takes', `Use one of ${[...EXTENSIONS].join(', ')}.`];
  }
  const { length } = [...path.posix.basename(written)];
  if (length <= MAX_NAME) return null;
  return ['too-long', `has a name of ${length} characters; the limit is ${MAX_NAME}`, 'Rename the file.'];
}
