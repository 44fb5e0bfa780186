import { Lexer } from 'yaml';

/** A comment of a file. */
export type Note = {
  /** From its `#` to the end of its line, without blanks there. */
  readonly text: string;
  readonly at: number;
  readonly line: number;
  readonly column: number;
  /** Whether it has its line to itself. */
  readonly alone: boolean;
  /** Whether the line above, or below, is blank. */
  readonly gapBefore: boolean;
  readonly gapAfter: boolean;
};

/** Lexemes that stand for no text of the file: the beginning of a document, of a scalar, and the end of one that is broken. */
const MARKS: ReadonlySet<string> = new Set(['\u0002', '\u0018', '\u001f']);

/** Every comment of a well-formed file, and where its `---` ends; 0 without one. */
export function findNotes(text: string): { readonly notes: readonly Note[]; readonly contentAt: number } {
  const lines = text.split('\n');
  const isBlank = (line: number) => (lines[line] ?? '-').trim() === '' && line < lines.length - 1;
  const notes: Note[] = [];
  let contentAt = 0;
  let at = 0;
  let line = 0;
  let lineAt = 0;
  let isScalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    if (MARKS.has(lexeme)) {
      isScalar = lexeme === '\u001f';
      continue;
    }
    if (!isScalar && lexeme.startsWith('#')) {
      const alone = text.slice(lineAt, at).trim() === '';
      const place = { at, line, column: at - lineAt, alone, gapBefore: isBlank(line - 1), gapAfter: isBlank(line + 1) };
      notes.push({ text: lexeme.trimEnd(), ...place });
    }
    if (!isScalar && lexeme === '---') contentAt = at + lexeme.length;
    isScalar = false;
    for (let next = lexeme.indexOf('\n'); next !== -1; next = lexeme.indexOf('\n', next + 1)) {
      line += 1;
      lineAt = at + next + 1;
    }
    at += lexeme.length;
  }
  return { notes, contentAt };
}
