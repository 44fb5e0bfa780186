/**
 * Everything that moves the cursor, reorders text, breaks a line or hides: control characters (C1 too, where 0x9b starts a terminal
 * escape), format characters with the bidirectional ones and tags, line and paragraph separators, half surrogate pairs. The two
 * joiners stay: emoji and Persian or Indic names are written with them.
 */
const UNPRINTABLE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/**
 * Text from outside as one line that cannot drive a terminal: unprintable characters appear as escapes (`\n`, `\u{202e}`). What
 * GitHub's runner takes for a workflow command is broken up: `##[` anywhere in a line, `::` at its start, blanks aside
 * (actions/runner ActionCommand).
 */
export function printable(text: string): string {
  return text
    .replace(UNPRINTABLE, escapeCharacter)
    .replaceAll('##[', '##\\[')
    .replace(/^(\s*):(?=:)/, '$1\\:');
}

function escapeCharacter(character: string): string {
  return SHORT.get(character) ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
